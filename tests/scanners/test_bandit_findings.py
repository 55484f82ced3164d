"""What bandit's results become, with the real bandit."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.finding import Finding
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.scanner import Completed
from stockade_scanners.bandit import SCANNER
from support.jobs import make_job

CANARY = "can" + "ary-4711"


def _findings(tmp_path: Path, content: str | bytes) -> dict[str, Finding]:
    outcome = SCANNER.scan(make_job(tmp_path, {"dir/a.py": content}))
    assert isinstance(outcome, Completed)
    assert outcome.scanned == {"dir/a.py"}
    return {finding.rule.removeprefix("bandit/"): finding for finding in outcome.findings}


def test_a_result_keeps_bandits_rating_beside_ours(tmp_path: Path) -> None:
    found = _findings(tmp_path, "eval(x)\n")["B307"]
    assert (found.severity, found.raw_severity) == (Severity.MEDIUM, "MEDIUM")
    assert found.confidence is Confidence.HIGH
    assert (found.cwe, found.raw_cwe) == ((94, 95), (78,))
    assert found.kind is Kind.SAST
    assert found.help_uri.startswith("https://bandit.readthedocs.io/")
    assert found.location.path == "dir/a.py"


def test_columns_count_characters(tmp_path: Path) -> None:
    place = _findings(tmp_path, "é = 'ü'; eval(x)\n")["B307"].location
    assert (place.line, place.column, place.end_line, place.end_column) == (1, 10, 1, 17)


def test_a_byte_order_mark_is_no_column(tmp_path: Path) -> None:
    place = _findings(tmp_path, b"\xef\xbb\xbfeval(x)\n")["B307"].location
    assert (place.column, place.end_column) == (1, 8)


def test_a_region_may_span_lines(tmp_path: Path) -> None:
    place = _findings(tmp_path, "eval(\n  x,\n)\n")["B307"].location
    assert (place.line, place.column, place.end_line, place.end_column) == (1, 1, 3, 2)


def test_a_default_password_marks_the_head_of_the_function_alone(tmp_path: Path) -> None:
    content = f"def f(password='{CANARY}'):\n    pass\n    pass\n"
    place = _findings(tmp_path, content)["B107"].location
    assert (place.line, place.end_line) == (1, 1)


def test_a_line_that_an_escape_made_is_not_shown(tmp_path: Path) -> None:
    content = b"# coding: unicode_escape\n\\n\\n\\n\\neval(x)\n"
    assert _findings(tmp_path, content)["B307"].location.line is None


@pytest.mark.parametrize("test", ["B614", "B615"])
def test_models_are_a_kind_of_their_own(tmp_path: Path, test: str) -> None:
    content = (
        "import torch\nfrom transformers import AutoModel\n"
        "torch.load('m')\nAutoModel.from_pretrained('owner/model')\n"
    )
    assert _findings(tmp_path, content)[test].kind is Kind.AI


def test_no_text_of_the_file_is_repeated(tmp_path: Path) -> None:
    content = """
import hashlib, importlib, os, subprocess, tarfile, requests, paramiko
password = "CANARY"
login(password="CANARY")
def f(password="CANARY"): pass
config = {"password": "CANARY"}
os.chmod("/srv/CANARY", 0o777)
open("/tmp/CANARY")
os.system("chown CANARY *")
subprocess.call("CANARY %s" % x, shell=True)
cursor.execute("SELECT 'CANARY' FROM t WHERE a = '%s'" % x)
tarfile.open("t").extractall(members=[m for m in y if m != "CANARY"])
requests.get("https://CANARY/", verify=False)
paramiko.SSHClient().exec_command("CANARY")
hashlib.new("md5", b"CANARY")
sock.bind(("0.0.0.0", "CANARY"))
# CANARY \u202e
""".replace("CANARY", CANARY)
    found = _findings(tmp_path, content)
    expected = {"B103", "B104", "B105", "B106", "B107", "B108", "B113", "B202", "B324"}
    assert expected | {"B501", "B601", "B602", "B608", "B613"} <= set(found)
    assert CANARY not in repr(found)
    assert not any(char in repr(found) for char in "\u202e")

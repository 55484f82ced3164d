"""Whatever bandit is given ends as scanned or as a gap, with the real bandit."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stockade.model.file import File
from stockade.model.gap import GapReason
from stockade.model.scanner import Completed, Job
from stockade_scanners.bandit import SCANNER, scanner
from support.jobs import gap_reasons, make_job
from support.running import Recorder

LOADS = "import pickle\npickle.loads(b'')\n"
BOMB = f"x = {'+'.join(['a'] * 1500)}\n{LOADS}"


def _scan(job: Job) -> Completed:
    outcome = SCANNER.scan(job)
    assert isinstance(outcome, Completed)
    return outcome


def test_hostile_content_is_a_gap_with_its_reason(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "good.py": LOADS,
        "syntax.py": "def f(:\n",
        "bomb.py": BOMB,
        "nul.py": b"x = 1\0\n",
        "utf16.py": LOADS.encode("utf-16"),
        "latin.py": b"# caf\xe9\nimport pickle\n",
        "cookie.py": f"# coding: no-such-codec\n{LOADS}",
    }
    outcome = _scan(make_job(tmp_path, files))
    assert outcome.scanned == {"good.py"}
    assert gap_reasons(outcome) == {
        "syntax.py": GapReason.UNPARSABLE,
        "bomb.py": GapReason.TOOL_FAILED,
        "nul.py": GapReason.ENCODING,
        "utf16.py": GapReason.ENCODING,
        "latin.py": GapReason.ENCODING,
        "cookie.py": GapReason.ENCODING,
    }


MISSED_BY_OTHERS: dict[str, str | bytes] = {
    "tests/test_a.py": LOADS,
    "vendor/v.py": LOADS,
    "CVS/a.py": LOADS,
    "my.tox.py": LOADS,
    "a.egg/b.py": LOADS,
    "nosec.py": "import pickle\npickle.loads(b'')  # nosec\n",
    "nosec_id.py": "import pickle\npickle.loads(b'')  # nosec B301\n",
    "bare_cr.py": b"import pickle\n# hidden\rpickle.loads(b'')\n",
    "utf7.py": b"# -*- coding: utf-7 -*-\nimport pickle\n+AHA-ickle.loads(b'')\n",
    "bom.py": b"\xef\xbb\xbf" + LOADS.encode(),
    "nfkc.py": "import pickle\npi𝒸kle.loads(b'')\n",
    "big.py": f"# {'x' * 97}\n" * 11_000 + LOADS,
}


def test_no_name_comment_encoding_or_size_hides_a_call(tmp_path: Path) -> None:
    outcome = _scan(make_job(tmp_path, MISSED_BY_OTHERS))
    found = {finding.location.path for finding in outcome.findings if "B301" in finding.rule}
    assert found == set(MISSED_BY_OTHERS)
    assert outcome.scanned == set(MISSED_BY_OTHERS)


def test_a_configuration_in_the_tree_changes_nothing(tmp_path: Path) -> None:
    job = make_job(tmp_path, {"a.py": LOADS})
    for folder in (job.tree, job.tree / "copy", job.scratch):
        (folder / ".bandit").write_text("[bandit]\nskips = B301\nexclude = a.py\n")
        (folder / "bandit.py").write_text("raise SystemExit(0)\n")
    assert "bandit/B301" in {finding.rule for finding in _scan(job).findings}


def test_many_files_go_in_several_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(tmp_path, {f"m{number}.py": LOADS for number in range(5)})
    monkeypatch.setattr(scanner, "_ARGUMENT_BYTES", 2 * len(str(job.tree / "copy/m0.py")) + 2)
    outcome = _scan(job)
    assert isinstance(job.run, Recorder)
    assert len(job.run.commands) == 3
    assert len(outcome.scanned) == 5
    assert len(outcome.findings) == 10


def test_complaints_beyond_what_is_kept_are_not_lost(tmp_path: Path) -> None:
    """Each call without a name breaks a test of bandit's, and each break logs about a kilobyte."""
    noisy = "import importlib\n" + "importlib.import_module(**x)\n" * 200
    files: dict[str, str | bytes] = {"a.py": noisy, "b.py": LOADS, "c.py": noisy, "d.py": LOADS}
    outcome = _scan(make_job(tmp_path, files))
    assert outcome.scanned == {"b.py", "d.py"}
    assert gap_reasons(outcome) == {
        "a.py": GapReason.TOOL_FAILED,
        "c.py": GapReason.TOOL_FAILED,
    }


def test_only_python_text_is_claimed() -> None:
    assert SCANNER.claims(File(path="bin/tool", size=1, language="python"))
    assert SCANNER.claims(File(path="a.py", size=1, language="python", binary=True))
    assert not SCANNER.claims(File(path="a.js", size=1, language="javascript"))


CONTENTS = st.one_of(
    st.sampled_from([LOADS, "", "def f(:\n", "# coding: utf-16\nx=1\n", BOMB]).map(str.encode),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=60),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CONTENTS, min_size=1, max_size=8))
def test_every_file_is_scanned_or_a_gap(contents: list[bytes]) -> None:
    files: dict[str, str | bytes] = {f"f{i}.py": data for i, data in enumerate(contents)}
    with tempfile.TemporaryDirectory() as folder:
        outcome = _scan(make_job(Path(folder), files))
    gaps = set(gap_reasons(outcome))
    assert outcome.scanned | gaps == set(files)
    assert not outcome.scanned & gaps


def test_a_notebook_is_named_as_not_read(tmp_path: Path) -> None:
    files = {"a.py": "x = 1\n", "n.ipynb": '{"cells": []}'}
    outcome = SCANNER.scan(make_job(tmp_path, files, languages={"n.ipynb": "jupyter"}))
    assert isinstance(outcome, Completed)
    assert outcome.scanned == {"a.py"}
    assert gap_reasons(outcome) == {"n.ipynb": GapReason.UNSUPPORTED_FORMAT}

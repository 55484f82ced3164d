"""What we read in comments for Python, beside what the real tools make of them.

Each sample is scanned with the tool's suppression off and on. Where a finding goes away, a comment
has to be recorded for it, and nowhere else. Samples of which we differ on purpose stand apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from stockade.model.finding import Finding
from stockade.model.scanner import Completed
from stockade.triage.bandit_tests import IDS
from stockade_scanners.bandit import SCANNER
from support.asking import recorded, write
from support.jobs import make_job

BANDIT = [
    "eval(x) # nosec",
    "eval(x) #nosec",
    "eval(x) # NOSEC",
    "eval(x) # nosec B307",
    "eval(x) # nosec: B307",
    "eval(x) # nosec:B101,B307",
    "eval(x) # nosec B101",
    "eval(x) # nosec B9999",
    "eval(x) # nosec b101",
    "eval(x) # nosec because B101 is on",
    "eval(x) # nosec eval",
    "eval(x) # nosec eval is fine",
    "eval(x) # nosec md5",
    "eval(x) # nosec - md5 is fine",
    "eval(x) # nosec misspelt_test_name",
    "eval(x) # nosec(B101)",
    "eval(x) # nosecurity",
    "eval(x) # no sec",
    "eval(x) # nosec B101 # B307",
    "eval(x) # type: ignore # nosec",
    "eval(x) # nosec nosemgrep",
    "eval(x); y = '# nosec'",
    "eval(x); y = '''\n# nosec\n'''",
    "eval(x); y = r'\\'  # nosec'",
    'y = "it\'s"; eval(x)  # nosec',
    "eval(x); y = f\"{a['#']}\" # nosec",
    "# nosec\neval(x)",
    "eval(\n  x,  # nosec\n)",
    "eval(\n  x,\n)  # nosec",
    "eval('''\n# nosec\n''')",
    "import subprocess  # nosec\nsubprocess.run(  # nosec\n  'ls',\n  shell=True,\n)",
    "import subprocess\nsubprocess.run(\n  'ls',\n  shell=True,  # nosec B602\n)",
    "import subprocess\nsubprocess.run(  # nosec B607\n  'ls',\n  shell=True,  # nosec B602\n)",
    "import subprocess\nsubprocess.run(\n  'ls',\n  shell=True,\n)  # nosec B602, B607",
    "import subprocess\nsubprocess.run('ls', shell=True) # nosec: B602 B607",
    "import subprocess\nsubprocess.run(f(\n a),\n shell=True) # nosec",
    "import subprocess\nf(subprocess.run(\n 'ls',\n shell=True\n), # nosec\n g())",
    "def f(\n  a,\n  password='value',  # nosec\n): pass",
    "try:\n  f()\nexcept Exception:  # nosec\n  pass",
    "password = 'value'  # nosec B105",
    "password = 'value'  # nosec hardcoded_password_string",
]
BANDIT_DIFFERS = {
    # Bandit sees only the last of several ids without a space; we, what is written.
    "eval(x) # nosec B307,B101": True,
    # An unknown word as the last of them makes bandit forget the others.
    "eval(x) # nosec B101,unknown": False,
    # Of two comments that apply, the one that names a test undoes the one that does not.
    "import subprocess\nsubprocess.run(  # nosec B607\n  'ls',\n  shell=True,  # nosec\n)": True,
    # A comment in the body of a function silences what is said about its head.
    "def f(password='value'):\n  x = 1  # nosec": False,
}
"""Samples and whether we record a comment for the finding where bandit differs."""

RUFF = [
    "eval(x)  # noqa",
    "eval(x)  #noqa",
    "eval(x)  # NoQA : S307",
    "eval(x)  # noqa:S307",
    "eval(x)  # noqa: E501, S307",
    "eval(x)  # noqa: E501 S307",
    "eval(x)  # noqa: S307 because",
    "eval(x)  # noqa: E501",
    "eval(x)  # noqa S101",
    "eval(x)  # noqa: S3",
    "eval(x)  # noqa: S",
    "eval(x)  # noqa: s307",
    "eval(x)  # noqa:",
    "eval(x)  # noqa: long line",
    "eval(x)  # noqas",
    "eval(x)  # foo # noqa: S307",
    "eval(x)  # foo noqa: S307",
    "eval(x)  # noqa: S101 # S307",
    "eval(x)  # noqa: S101, because S307",
    "# noqa\neval(x)",
    "eval(x); y = '# noqa'",
    "eval(\n  x,\n)  # noqa",
    "eval(  # noqa\n  x,\n)",
    "eval('''\n''' + x)  # noqa",
    "y = \\\n  eval(x) + \\\n  1  # noqa: S307",
    "# ruff: noqa\neval(x)",
    "#ruff:noqa\neval(x)",
    "# ruff: noqa: S101\neval(x)",
    "# ruff: noqa: S307\neval(x)",
    "eval(x)\n# flake8: noqa",
    "eval(x)\n# flake8: noqa: S307",
    "eval(x)  # ruff: noqa",
    "# ruff: file-ignore[S307]\neval(x)",
    "eval(x)  # ruff: ignore[S307]",
    "# ruff: ignore[S307]\neval(x)",
    "# ruff: ignore[S101]\neval(x)",
]


def bandit(folder: Path) -> set[str]:
    """The findings that bandit itself reports when it heeds comments."""
    argv = [sys.executable, "-I", "-m", "bandit", "-q", "-f", "json", "--exit-zero", "-r", "."]
    done = subprocess.run(argv, cwd=folder, capture_output=True, check=True)
    return {
        f"{Path(x['filename']).name} bandit/{x['test_id']} {x['line_number']}"
        for x in json.loads(done.stdout)["results"]
    }


def scan_bandit(tmp_path: Path, files: dict[str, str]) -> tuple[Finding, ...]:
    outcome = SCANNER.scan(make_job(tmp_path / "job", files))
    assert isinstance(outcome, Completed)
    assert outcome.scanned == set(files)
    return outcome.findings


def test_the_names_of_tests_are_bandits() -> None:
    script = (
        "import json\n"
        "from bandit.core.extension_loader import MANAGER as m\n"
        "ids = {*m.plugins_by_id, *m.blacklist_by_id, *m.builtin}\n"
        "names = {*m.plugins_by_name, *m.blacklist_by_name}\n"
        "print(json.dumps({**{i: i for i in ids}, **{n: m.get_test_id(n) for n in names}}))\n"
    )
    argv = [sys.executable, "-I", "-c", script]
    done = subprocess.run(argv, capture_output=True, check=True)
    assert json.loads(done.stdout) == IDS


def test_nosec_as_bandit_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    files = write(folder, BANDIT)
    ours = recorded(scan_bandit(tmp_path, files), files, "nosec")
    assert len(ours) >= len(files)
    kept = bandit(folder)
    assert kept
    assert {key for key, silent in ours.items() if not silent} == kept


def test_nosec_where_we_differ(tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    files = write(folder, list(BANDIT_DIFFERS))
    ours = recorded(scan_bandit(tmp_path, files), files, "nosec")
    kept = bandit(folder)
    for name, expected in zip(files, BANDIT_DIFFERS.values(), strict=True):
        differing = {silent for key, silent in ours.items() if key.startswith(f"{name} ")
                     if silent is (key in kept)}  # fmt: skip
        assert differing == {expected}, files[name]


def ruff(folder: Path, *options: str) -> set[str]:
    """The files in which ruff reports S307."""
    argv = [sys.executable, "-I", "-m", "ruff", "check", "--isolated", "--no-cache", "--exit-zero"]
    argv += ["--select", "S307", "--output-format", "json", *options, "."]
    done = subprocess.run(argv, cwd=folder, capture_output=True, check=True)
    return {Path(x["filename"]).name for x in json.loads(done.stdout)}


def test_noqa_as_ruff_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    files = write(folder, RUFF)
    words = ("noqa", "ruff: noqa", "ruff: ignore", "ruff: file-ignore")
    ours = recorded(scan_bandit(tmp_path, files), files, *words)
    assert ruff(folder, "--ignore-noqa") == set(files)
    assert {key.split()[0] for key, silent in ours.items() if not silent} == ruff(folder)

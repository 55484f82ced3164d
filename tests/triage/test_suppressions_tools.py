"""What we read in comments for semgrep and kingfisher, beside what the real tools make of them.

Each sample is scanned with the tool's suppression off and on. Where a finding goes away, a comment
has to be recorded for it, and nowhere else. Samples of which we differ on purpose stand apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from stockade.model.scanner import Completed
from stockade_scanners.semgrep.rule import parse
from stockade_scanners.semgrep.scanner import Semgrep
from support import secret_jobs
from support.asking import recorded, write
from support.jobs import make_job

SEMGREP = [
    "sink(x) # nosemgrep",
    "sink(x) #nosemgrep",
    "sink(x) # nosem",
    "sink(x) # NOSEMGREP: rule-a",
    "sink(x) # nosemgrep: dotted.rule-a",
    "sink(x) # nosemgrep: my.dotted.rule-a",
    "sink(x) # nosemgrep: other",
    "sink(x) # nosemgrep: other, rule-a",
    "sink(x) # nosemgrep: other rule-a",
    "sink(x) # nosemgrep: a-rule-a",
    "sink(x) # nosemgrep: rule",
    "sink(x) # nosemgrep:rule-a,other",
    "sink(x) # nosemgrep=rule-a",
    "sink(x) # nosemgrep: rule-a because",
    "sink(x) # nosemgrep: rule-a - because",
    "sink(x) # nosemgrep: rule-a: because",
    "sink(x) # nosemgrep: rule-a, because it is fine",
    "sink(x) # nosemgrep other-rule",
    "sink(x) # nosemgrep : other",
    "sink(x) # nosemgrep:  other",
    "sink(x) # nosemgrep:",
    "sink(x) # nosemantics",
    "sink(x) #\tnosemgrep",
    "sink(x) # note nosem: \"rule-a\"",
    "sink(x) # nosec nosemgrep",
    "sink(' nosem')",
    "y = 1\n# nosemgrep\nsink(x)",
    "y = 1\n#nosemgrep\nsink(x)",
    "y = 1\n\t# nosemgrep: rule-a\nsink(x)",
    "y = 1\n# nosemgrep: other\nsink(x)",
    "y = 1\n# note nosemgrep\nsink(x)",
    "y = 1\nz() # nosemgrep\nsink(x)",
    "y = 1\nsink( # nosemgrep\n  x\n)",
    "y = 1\nsink(\n  x # nosemgrep\n)",
    "y = 1\nsink(\n  x\n) # nosemgrep",
]  # fmt: skip
SEMGREP_DIFFERS = {
    # Of two comments that apply, the one that names a rule undoes the one that does not.
    "y = 1\n# nosemgrep: other\nsink(x) # nosemgrep": True,
    "sink(x) # nosemgrep # nosemgrep: other": True,
    # All that stands behind the first colon is its list.
    "sink(x) # nosemgrep: other # nosemgrep: rule-a": True,
}
"""Samples and whether we record a comment for the finding where semgrep differs."""

SEMGREP_RULE: dict[str, Any] = {
    "id": "my.dotted.rule-a",
    "message": "m",
    "severity": "ERROR",
    "languages": ["python"],
    "pattern": "sink(...)",
}

KINGFISHER = [
    "k = TOKEN # kingfisher:ignore",
    "k = TOKEN # Kingfisher:Ignore because",
    "k = TOKEN kingfisher:ignored",
    "k = TOKEN # kingfisher: ignore",
    "k = TOKEN # kingfisher:allow",
    "# kingfisher:ignore\nk = TOKEN",
    "z = 1 # kingfisher:ignore\nk = TOKEN",
    "k = TOKEN\n# kingfisher:ignore",
    "k = TOKEN\n\n\n# kingfisher:ignore",
    "# kingfisher:ignore\n\nk = TOKEN",
    "# kingfisher:ignore\nfoo = 1\nk = TOKEN",
    "# kingfisher:ignore\nAAAABBBBCCCCDDDDEEEE\nk = TOKEN",
    "k = TOKEN\nfoo = 1\n# kingfisher:ignore",
    "k = '''\nKEY'''  # kingfisher:ignore",
    "k = '''\nKEY'''\n# kingfisher:ignore",
    "# kingfisher:ignore\nk = '''\nKEY'''",
]


def semgrep(tmp_path: Path, *options: str) -> set[str]:
    """The findings that semgrep itself reports."""
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps({"rules": [SEMGREP_RULE]}), encoding="utf-8")
    argv = [sys.executable, "-I", "-m", "semgrep.console_scripts.pysemgrep", "scan", "--json"]
    argv += ["--metrics", "off", "--disable-version-check", "--no-git-ignore", "-j", "1"]
    argv += [*options, "--config", rules.name, "samples"]
    done = subprocess.run(argv, cwd=tmp_path, capture_output=True, check=True)
    return {
        f"{Path(x['path']).name} semgrep/{SEMGREP_RULE['id']} {x['start']['line']}"
        for x in json.loads(done.stdout)["results"]
    }


def ask_semgrep(
    tmp_path: Path, samples: Sequence[str]
) -> tuple[dict[str, str], dict[str, bool], set[str]]:
    """The samples' files, what we recorded for the findings in them, and what semgrep keeps."""
    folder = tmp_path / "samples"
    files = write(folder, samples)
    outcome = Semgrep(users=(parse(SEMGREP_RULE, "test:1"),)).scan(make_job(tmp_path / "j", files))
    assert isinstance(outcome, Completed)
    ours = recorded(outcome.findings, files, "nosemgrep")
    assert set(ours) == semgrep(tmp_path, "--disable-nosem")
    assert len(ours) == len(files)
    return files, ours, semgrep(tmp_path)


@pytest.fixture
def _one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockade_scanners.semgrep.scanner.built_in", tuple)


@pytest.mark.slow
@pytest.mark.usefixtures("_one_rule")
def test_nosemgrep_as_semgrep_reads_it(tmp_path: Path) -> None:
    _, ours, kept = ask_semgrep(tmp_path, SEMGREP)
    assert {key for key, silent in ours.items() if not silent} == kept


@pytest.mark.slow
@pytest.mark.usefixtures("_one_rule")
def test_nosemgrep_where_we_differ(tmp_path: Path) -> None:
    files, ours, kept = ask_semgrep(tmp_path, list(SEMGREP_DIFFERS))
    assert list(ours.values()) == list(SEMGREP_DIFFERS.values()), files
    assert kept == set(ours)


@pytest.mark.slow
def test_kingfisher_ignore_as_kingfisher_reads_it(tmp_path: Path) -> None:
    from kingfisher_sdk import DetectionPolicy, Rules, ScanInput, Scanner

    key, token = secret_jobs.pem(), secret_jobs.github_token()
    files = {
        f"s{n}.txt": text.replace("TOKEN", token).replace("KEY", key) + "\n"
        for n, text in enumerate(KINGFISHER)
    }
    ours = recorded(secret_jobs.scan(secret_jobs.job(tmp_path, files)).findings, files,
                    "kingfisher:ignore")  # fmt: skip
    policy = DetectionPolicy(markup_context=False, cli_match_semantics=False)
    scanner = Scanner(Rules(confidence="low"), policy=policy)
    kept = {
        name
        for name, text in files.items()
        if scanner.scan_input(ScanInput(path=name, data=text.encode()), timeout=60)
    }
    assert {key.split()[0] for key in ours} == set(files)
    assert {key.split()[0] for key, silent in ours.items() if not silent} == kept

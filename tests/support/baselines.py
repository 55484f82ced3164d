"""`stockade baseline` as its users start it, on records of scans that never ran."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from stockade.model.codec import encode
from stockade.model.finding import Finding
from stockade.model.result import Result, ScannerRecord, TargetRecord
from stockade.model.verdict import Action
from stockade.triage.baseline import parse
from support.cli import Ended, run
from support.results import RUN, TARGET, Judged, sample_result

DAY = "2026-01-02"


def baseline(home: Path, *words: str | Path, cwd: Path | None = None) -> Ended:
    """Run `stockade baseline create`. It never shows a trace."""
    ended = run("baseline", "create", *words, home=home, cwd=cwd)
    assert "Traceback" not in ended.stderr, ended.stderr
    assert "bug in Stockade" not in ended.stderr
    return ended


def result(
    *findings: Finding,
    target: TargetRecord = TARGET,
    day: str = DAY,
    scanners: tuple[ScannerRecord, ...] = (),
) -> Result:
    """A complete scan of `day` with these findings, none of which blocks."""
    judged: list[Judged] = [(finding, Action.WARN, "because") for finding in findings]
    started = dataclasses.replace(RUN, started=f"{day}T03:04:05Z")
    return sample_result(judged=judged, target=target, run=started, scanners=scanners)


def recorded(folder: Path, record: Result) -> Path:
    """The file that `stockade scan --report json=FILE` would have written."""
    file = folder / "result.json"
    file.write_text(json.dumps(encode(record)))
    return file


def kept(file: Path) -> dict[str, str]:
    """Id to day, as the file has it."""
    return dict(parse(file.read_bytes(), "it").first_seen)


def told(ended: Ended) -> list[str]:
    """The lines that a run printed which went well."""
    assert (ended.code, ended.stderr) == (0, "")
    return ended.stdout.decode().splitlines()


def names(folder: Path) -> list[str]:
    """What is in it, hidden files too."""
    return sorted(path.name for path in folder.iterdir())

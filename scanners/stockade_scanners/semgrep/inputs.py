"""What semgrep is handed: for each file of the job a path, and the analyzers that read it."""

from __future__ import annotations

import codecs
import json
from collections.abc import Sequence
from pathlib import Path

from stockade.model.file import File
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason
from stockade.model.path import is_plain
from stockade.model.scanner import Job
from stockade_scanners.encoding import hidden_python, hidden_text
from stockade_scanners.semgrep.rule import Rule


@frozen
class Input:
    """One file."""

    file: File
    copy: Path
    """What is scanned: the job's copy, or ours without a byte order mark."""

    analyzers: tuple[str, ...]
    hidden: str
    """Why the file's bytes are not its text, as half a sentence; empty: they are."""

    left_out: bool
    """Whether every rule for the file has `paths:` of its own, and may rightly skip it."""


def prepare(job: Job, rules: Sequence[Rule]) -> tuple[Input, ...]:
    """The inputs of a job, in the order of its files."""
    return tuple(_input(job, file, rules) for file in job.files)


def gap(item: Input) -> Gap | None:
    """The gap of a file whose text semgrep would read in another way than its language does."""
    if not item.hidden:
        return None
    return Gap(
        scanner="semgrep",
        subject=item.file.path,
        reason=GapReason.ENCODING,
        detail=f"The file {item.hidden}, so that semgrep may not see all of its code.",
    )


def write_rules(job: Job, rules: Sequence[Rule]) -> Path:
    """All rules in one file of the job's scratch folder. JSON, which semgrep reads as it is."""
    path = job.scratch / "rules.json"
    path.write_text(as_json(rules), encoding="utf-8")
    return path


def as_json(rules: Sequence[Rule]) -> str:
    """The rules in a form that is the same for the same rules."""
    return json.dumps({"rules": [rule.body for rule in rules]}, sort_keys=True, default=str)


def write_targets(job: Job, inputs: Sequence[Input]) -> Path:
    """The list of targets that semgrep-core takes: path, path for `paths:` of rules, analyzer."""
    targets = [
        ["CodeTarget", {"path": _paths(job, item), "analyzer": name, "products": ["sast"]}]
        for item in inputs
        for name in item.analyzers
    ]
    path = job.scratch / "targets.json"
    path.write_text(json.dumps(["Targets", targets]), encoding="utf-8")
    return path


def _input(job: Job, file: File, rules: Sequence[Rule]) -> Input:
    copy = job.tree / job.names[file.path]
    data = copy.read_bytes()
    mine = [rule for rule in rules if rule.analyzers_for(file)]
    if data.startswith(codecs.BOM_UTF8):
        # Semgrep takes the mark for part of the first word and misses what stands there.
        copy = job.scratch / "unmarked" / job.names[file.path]
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data.removeprefix(codecs.BOM_UTF8))
    return Input(
        file=file,
        copy=copy,
        analyzers=tuple(sorted({name for rule in mine for name in rule.analyzers_for(file)})),
        hidden=hidden_python(data) if file.language == "python" else hidden_text(data),
        left_out=all(rule.has_paths for rule in mine),
    )


def _paths(job: Job, item: Input) -> dict[str, str]:
    """`ppath` is what `paths:` of a rule is compared with: the real name where it is harmless."""
    path = item.file.path
    return {
        "fpath": str(item.copy),
        "ppath": f"/{path if is_plain(path) else job.names[path]}",
    }

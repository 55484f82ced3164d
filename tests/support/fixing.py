"""Makes fixes, and applies them by their regions alone, so that tests see what a consumer would."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from pathlib import Path

from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity

_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def apply(fix: Fix, root: Path) -> None:
    """Write the edits into the files below `root`."""
    for path in {edit.location.path for edit in fix.edits}:
        file = root / path
        text = file.read_bytes().decode("utf-8")
        edits = [edit for edit in fix.edits if edit.location.path == path]
        file.write_bytes(edited(text, edits).encode("utf-8"))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; new lines end as the line does that the region begins on."""
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    starts = [match.start() for match in _LINE.finditer(text)]
    for (line, column, last, end), new in sorted(map(_plain, edits), reverse=True):
        found = _END.search(text, starts[line - 1])
        placed = new.replace("\n", found.group() if found else "\n")
        rest = text[starts[last - 1] + end - 1 :]
        text = text[: starts[line - 1] + column - 1] + placed + rest
    return mark + text


def _plain(edit: Edit) -> tuple[tuple[int, int, int, int], str]:
    where = edit.location
    assert where.line is not None
    assert where.column is not None
    assert where.end_line is not None
    assert where.end_column is not None
    return (where.line, where.column, where.end_line, where.end_column), edit.text


def fix_of(finding: Finding) -> Fix:
    """The fix that it must have."""
    assert finding.fix is not None
    return finding.fix


def edit(region: tuple[int, int, int, int], text: str, path: str = "a") -> Edit:
    """An edit of line, column, last line and end column."""
    line, column, last, end = region
    where = Location(path=path, line=line, column=column, end_line=last, end_column=end)
    return Edit(location=where, text=text)


def finding(*edits: Edit, line: int = 1) -> Finding:
    """A finding in the file `a`, whose fix has these edits; without any it has none."""
    return Finding(
        kind=Kind.SAST,
        scanner="semgrep",
        rule="semgrep/r",
        title="t",
        message="m",
        severity=Severity.HIGH,
        raw_severity="HIGH",
        locations=(Location(path="a", line=line),),
        fix=Fix(description="Do it.", edits=edits) if edits else None,
    )


def secret(region: tuple[int, int, int, int]) -> Finding:
    """A secret there."""
    return dataclasses.replace(
        finding(), kind=Kind.SECRET, rule="secrets/x", locations=(edit(region, "").location,)
    )

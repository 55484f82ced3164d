"""What stands behind a blocking finding: its code, its trace, its fix; for readers without a
script too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stockade.model import owasp
from stockade.model.finding import Finding, SecretTrace
from stockade.model.fix import Fix
from stockade.model.frozen import frozen
from stockade.model.location import Location
from stockade.model.verdict import Ruling
from stockade_reports import links
from stockade_reports.amounts import plural
from stockade_reports.dataflow import ARRIVAL, is_way
from stockade_reports.html import visible, words

MAX_STEPS = 4
"""Places of a trace that are told; the rest is counted."""

MAX_DIFF = 12
"""Lines of a fix that are shown; the rest is counted."""

_MASKED = re.compile(r"(.{0,8})…\((\d{1,9})\)")
"""What the secret scanner leaves of a value: a published prefix, and the length."""


@frozen
class CodeLine:
    """One line: of a file with its number; of a diff with its sign, or `@` before a place."""

    at: str
    text: str
    hit: bool
    """Whether the finding is on it."""


@frozen
class Step:
    """One place on the way to a finding, or beside it."""

    where: str
    href: str
    note: str


@frozen
class Diff:
    """A fix in short: lines that go, lines that come."""

    said: str
    lines: tuple[CodeLine, ...]
    hidden: int


@frozen
class Evidence:
    """All of it; what a finding does not have is empty."""

    code: tuple[CodeLine, ...]
    steps: tuple[Step, ...]
    more_steps: int
    arrival: Step | None
    """The finding's own place, where the steps are the way of a value to it."""

    diff: Diff | None


def of(finding: Finding, prefix: str) -> Evidence:
    """The evidence of one finding; `prefix` is that of source links."""
    here, further = finding.location, finding.locations[1:]
    return Evidence(
        code=_code(finding),
        steps=tuple(_step(place, place.note, prefix) for place in further[:MAX_STEPS]),
        more_steps=max(0, len(further) - MAX_STEPS),
        arrival=_step(here, here.note or ARRIVAL, prefix) if is_way(finding) else None,
        diff=_diff(finding, finding.fix) if finding.fix else None,
    )


def masked(secret: SecretTrace) -> tuple[str, str]:
    """The preview, and what it is: `("ghp_…", "masked, 40 characters")`."""
    preview, said = visible.line(secret.preview), "masked"
    if match := _MASKED.fullmatch(preview):
        preview, said = f"{match[1]}…", f"masked, {plural(int(match[2]), 'character')}"
    if secret.verified is not None:
        works = "its issuer says that it works" if secret.verified else "its issuer refuses it"
        said = f"{said}; {works}"
    return preview, said


def risks(finding: Finding) -> tuple[str, ...]:
    """Its categories of the OWASP Top 10, with their names."""
    return owasp.labels(finding.cwe, of_package=finding.package is not None)


def owners(group: Sequence[Ruling]) -> tuple[str, ...]:
    """Who owns the file, or the files."""
    named = dict.fromkeys(owner for ruling in group for owner in ruling.finding.owners)
    return tuple(visible.line(owner) for owner in named)


def _step(place: Location, note: str, prefix: str) -> Step:
    return Step(
        where=words.where(place), href=links.source(prefix, place), note=visible.prose(note)
    )


def _code(finding: Finding) -> tuple[CodeLine, ...]:
    snippet, place = finding.snippet, finding.location
    if snippet is None:
        return ()
    first, last = place.line or 0, place.last_line or 0
    return tuple(
        CodeLine(at=str(number), text=visible.code(text), hit=0 < first <= number <= last)
        for number, text in enumerate(snippet.lines, snippet.first_line)
    )


def _diff(finding: Finding, fix: Fix) -> Diff:
    lines: list[CodeLine] = []
    elsewhere = len(fix.edits) > 1 or fix.edits[0].location.path != finding.location.path
    for edit in fix.edits:
        if elsewhere:
            lines.append(CodeLine(at="@", text=words.where(edit.location), hit=False))
        for sign, texts in (("-", edit.before), ("+", edit.after)):
            lines += (CodeLine(at=sign, text=visible.code(text), hit=False) for text in texts)
    return Diff(
        said=visible.prose(fix.description),
        lines=tuple(lines[:MAX_DIFF]),
        hidden=max(0, len(lines) - MAX_DIFF),
    )

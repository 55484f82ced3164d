"""Two scans of one repository: what is new, what is gone and whether anybody looked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, split_subject
from stockade.model.result import Result
from stockade.model.verdict import Action, State
from stockade.triage.compare_look import (
    Absence,
    Cause,
    Looked,
    absence,
    looked,
    unchecked,
    unlooked,
)
from stockade.triage.compare_merged import Part, matched_parts

_MENDED = (Cause.CODE, Cause.CODE_OR_RULE, Cause.ADVISORY)
_GapKey = tuple[str, str, str]


@frozen
class Changed:
    """A finding that one of two scans has alone."""

    finding: Finding
    absence: Absence
    """Why the other one lacks it."""

    action: Action | None = None
    """What policy said of it; `None` where its record does not tell."""


@frozen
class Moved:
    """A finding that both have, at two places."""

    old: Finding
    new: Finding

    @property
    def to_other_file(self) -> bool:
        """Whether the file is another one, or has another name."""
        return self.old.location.path != self.new.location.path


@frozen
class Comparison:
    """What differs between two scans. Lists have the order of the records."""

    old: State
    new: State
    found: tuple[Changed, ...]
    """Findings of the new scan that the old one lacks."""

    fixed: tuple[Changed, ...]
    """Findings of the old scan which the new one looked for and lacks."""

    unlooked: tuple[Changed, ...]
    """Findings of the old scan which the new one lacks without having looked for them."""

    moved: tuple[Moved, ...]
    unchanged: int
    """Findings that both have at the same place."""

    new_gaps: tuple[Gap, ...]
    closed_gaps: tuple[Gap, ...]
    """Gaps of the old scan at places that the new one checked, or that are gone."""

    unlooked_gaps: tuple[Gap, ...]
    """Gaps of the old scan that are gone, at places that the new one did not check either."""


def compare(old: Result, new: Result) -> Comparison:
    """What the new scan has, and the old one has not, and the reverse."""
    before, after = looked(old), looked(new)
    parts = matched_parts(old.findings, new.findings, _mutual(before, after))
    # Mended is what every tool that had it looked for; new is what any of them looked for before.
    lost = _changed(parts.gone, after, before, looked_first=False)
    fixed = [c for c in lost if c.absence.cause in _MENDED]
    moved = [Moved(old=pair.old, new=pair.new) for pair in parts.pairs if pair.has_moved]
    closed, unlooked_gaps = _gone_gaps(before, after)
    return Comparison(
        old=old.verdict.state,
        new=new.verdict.state,
        found=tuple(_changed(parts.found, before, after, looked_first=True)),
        fixed=tuple(fixed),
        unlooked=tuple(c for c in lost if c.absence.cause not in _MENDED),
        moved=tuple(moved),
        unchanged=parts.unmoved,
        new_gaps=tuple(_without(new.gaps, old.gaps)),
        closed_gaps=tuple(closed),
        unlooked_gaps=tuple(unlooked_gaps),
    )


def _changed(
    parts: Iterable[Part], by: Looked, other: Looked, *, looked_first: bool
) -> list[Changed]:
    """What `other` has and `by` lacks. Of several members that differ in why, `looked_first` says
    whether one that `by` looked for speaks for all, or one that it did not."""
    actions = {id(r.finding): r.action for r in other.result.verdict.rulings}
    return [
        Changed(
            finding=part.shown,
            absence=min(
                (absence(member, by, other) for member in part.members),
                key=lambda why: why.unlooked is looked_first,
            ),
            action=actions.get(id(part.whole)),
        )
        for part in parts
    ]


def _mutual(before: Looked, after: Looked) -> Callable[[Finding, bool], bool]:
    def may_move(finding: Finding, is_old: bool) -> bool:
        by, other = (after, before) if is_old else (before, after)
        return unlooked(finding, by, other) is None

    return may_move


def _gap_key(gap: Gap) -> _GapKey:
    return gap.scanner, gap.subject, gap.reason.value


def _without(gaps: Iterable[Gap], others: Iterable[Gap]) -> Iterator[Gap]:
    known = {_gap_key(gap) for gap in others}
    yield from (gap for gap in gaps if _gap_key(gap) not in known)


def _gone_gaps(before: Looked, after: Looked) -> tuple[list[Gap], list[Gap]]:
    """Gaps that are gone: those whose places the new scan checked, and the others."""
    closed: list[Gap] = []
    rest: list[Gap] = []
    for gap in _without(before.result.gaps, after.result.gaps):
        path, purl = split_subject(gap.subject)
        checked = unchecked(gap.scanner, path, purl, after, before.of_environment) is None
        (closed if checked else rest).append(gap)
    return closed, rest

"""Two scans' merged findings, by their members.

A second tool that joins or leaves makes no flaw new and mends none: it is known as long as any of
its members is. A secret in several files counts in each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.triage.compare_match import matched


@frozen
class Part:
    """The members of a finding that stand in one file."""

    whole: Finding
    members: tuple[Finding, ...]

    @property
    def shown(self) -> Finding:
        """The whole finding where it stands in this file itself."""
        first = self.members[0]
        return self.whole if first.location.path == self.whole.location.path else first


@frozen
class Pair:
    """A part that both scans have: one member of the old scan, and the same one of the new."""

    part: Part
    """Of the new scan."""

    old: Finding
    new: Finding

    @property
    def has_moved(self) -> bool:
        """Whether it stands at another place now."""
        return self.old.location.sort_key() != self.new.location.sort_key()


@frozen
class Matching:
    """What two scans have in common, and what each has alone, in the order of the records."""

    pairs: tuple[Pair, ...]
    gone: tuple[Part, ...]
    found: tuple[Part, ...]

    @property
    def unmoved(self) -> int:
        """Findings of the new scan that the old one has too, no part of which has moved."""
        known = {id(pair.part.whole) for pair in self.pairs}
        return len(known - {id(pair.part.whole) for pair in self.pairs if pair.has_moved})


def matched_parts(
    old: Sequence[Finding],
    new: Sequence[Finding],
    may_move: Callable[[Finding, bool], bool],
) -> Matching:
    """Match the members as `stockade.triage.compare_match` does, then tell of whole parts."""
    before, after = _parts(old), _parts(new)
    ours, theirs = _members(before), _members(after)
    pairs, _, _ = matched(ours, theirs, may_move)
    same = {id(new_one): old_one for old_one, new_one in pairs}
    kept = {id(old_one) for old_one, _ in pairs}
    firsts = ((p, next((m for m in p.members if id(m) in same), None)) for p in after)
    return Matching(
        pairs=tuple(Pair(part=p, old=same[id(m)], new=m) for p, m in firsts if m is not None),
        gone=tuple(p for p in before if not any(id(m) in kept for m in p.members)),
        found=tuple(p for p in after if not any(id(m) in same for m in p.members)),
    )


def _parts(findings: Iterable[Finding]) -> list[Part]:
    made: list[Part] = []
    for finding in findings:
        by_path: dict[str, list[Finding]] = {}
        for member in finding.members:
            by_path.setdefault(member.location.path, []).append(member)
        made += [Part(whole=finding, members=tuple(some)) for some in by_path.values()]
    return made


def _members(parts: Iterable[Part]) -> list[Finding]:
    return [member for part in parts for member in part.members]

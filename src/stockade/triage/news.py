"""Which findings a change brings: those that the same scanners, with the same rules, do not find in
what the change is made from.

A finding is an old one where the base side has its twin: the same rule on the same code, rated no
milder, each twin for one finding. It has stayed where the lines around it are the same, or where it
stands in what the change left alone at the file's beginning or end; it has moved where its file is
gone or has it no more, and a line beside it came along. In doubt it is brought: two equal lines
that trade places, as in two blocks of settings, are not the same flaws.

Compared is the code as it is, secrets and all, and only in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.rating import Kind


@frozen
class Seen:
    """A finding and what is around it. Never to be kept or shown."""

    finding: Finding
    code: str
    """The flagged code without its layout, unmasked."""

    before: str = ""
    after: str = ""
    """The lines next to it that hold something, without white space; empty: there is none."""

    from_end: int = 0
    """Lines of the file behind its first one."""


Edges = Mapping[str, tuple[int, int]]
"""Path to how many lines at the file's beginning and end both sides have in common."""

_Key = Callable[[Seen], Hashable]


def brought(
    findings: Sequence[Seen],
    before: Sequence[Seen],
    files: Collection[str],
    checked: Collection[str],
    edges: Edges,
) -> tuple[bool, ...]:
    """For each finding whether `before`, those of the base side, lacks its twin.

    `files` are all paths of the target as it is now, and `checked` those of them in which every
    finding was seen.
    """
    twins: dict[Hashable, list[int]] = defaultdict(list)
    for number, seen in enumerate(before):
        twins[_kind(seen)].append(number)
    ours: dict[Hashable, list[int]] = defaultdict(list)
    for number, seen in enumerate(findings):
        if _kind(seen) in twins:
            ours[_kind(seen)].append(number)

    def left(seen: Seen) -> bool:
        path = seen.finding.location.path
        return path not in files or (path in checked and seen.finding.kind is not Kind.SECRET)

    old: set[int] = set()
    for kind, numbers in ours.items():
        free = {n: before[n] for n in twins[kind]}
        for key, may in _rounds(edges, left):
            mine = {n: findings[n] for n in numbers if n not in old}
            old |= _paired(mine, free, key, may)
    return tuple(number not in old for number in range(len(findings)))


def _kind(seen: Seen) -> Hashable:
    finding = seen.finding
    if (package := finding.package) is not None:
        return finding.rule, package.ecosystem, package.name, package.advisory
    return finding.rule, seen.code, finding.secret.hmac if finding.secret else ""


def _rounds(
    edges: Edges, left: Callable[[Seen], bool]
) -> tuple[tuple[_Key, Callable[[Seen], bool]], ...]:
    """What twins must have in common, the surest first, and which of the base side may be one."""

    def anyone(_seen: Seen) -> bool:
        return True

    def unmoved(seen: Seen) -> Hashable:
        where = seen.finding.location
        first, last = edges.get(where.path, (0, 0))
        if where.line is None or where.line <= first:
            return where.path, "from the top", where.line
        return (where.path, "from the end", seen.from_end) if seen.from_end < last else None

    def around(seen: Seen) -> Hashable:
        return seen.finding.location.path, seen.before, seen.after

    def below(seen: Seen) -> Hashable:
        return (seen.finding.location.path, seen.before) if seen.before else None

    def above(seen: Seen) -> Hashable:
        return (seen.finding.location.path, seen.after) if seen.after else None

    return (
        (unmoved, anyone),
        (around, anyone),
        (below, anyone),
        (above, anyone),
        (lambda s: (s.before, s.after), left),
        (lambda s: s.before or None, left),
        (lambda s: s.after or None, left),
    )


def _paired(
    mine: Mapping[int, Seen], free: dict[int, Seen], key: _Key, may: Callable[[Seen], bool]
) -> set[int]:
    """The numbers of those that find a twin, which is then no longer free. The worst rated twin is
    taken first: it may stand for any other."""
    by_key: dict[Hashable, list[int]] = defaultdict(list)
    for number, seen in free.items():
        if (found := key(seen)) is not None and may(seen):
            by_key[found].append(number)
    for numbers in by_key.values():
        numbers.sort(key=lambda n: (_rating(free[n].finding), -n))
    old = set()
    for number, seen in mine.items():
        candidates = by_key.get(key(seen)) or []
        if candidates and _is_no_worse(seen.finding, free[candidates[-1]].finding):
            del free[candidates.pop()]
            old.add(number)
    return old


def _rating(finding: Finding) -> tuple[float, int, bool]:
    verified = finding.secret is not None and finding.secret.verified is True
    return finding.severity.concern, int(finding.confidence), verified


def _is_no_worse(finding: Finding, twin: Finding) -> bool:
    pairs = zip(_rating(finding), _rating(twin), strict=True)
    return all(mine <= theirs for mine, theirs in pairs)

"""Which findings a change brings: those that the same scanners, with the same rules, do not find in
what the change is made from.

A finding is an old one where the base side has its twin: the same rule on the same code, rated no
milder, each twin for one finding. It has stayed where its line is one that the change left alone,
or both lines around it are the same. It has moved where its file is gone or has it no more, and
both lines around it came along, of which one says something; of a file that is gone one such line
is enough, since a renamed file may be edited. In doubt it is brought: a bracket beside it is the
author's to choose.

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

    telling: bool = False
    """Whether one of them holds two words or more."""

    line: int = 0
    """That of the base side which its line is; 0: it is none of them."""


_Key = Callable[[Seen], Hashable]


def brought(
    findings: Sequence[Seen],
    before: Sequence[Seen],
    files: Collection[str],
    checked: Collection[str],
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

    def gone(seen: Seen) -> bool:
        return seen.finding.location.path not in files

    def left(seen: Seen) -> bool:
        return gone(seen) or (
            seen.finding.location.path in checked
            and seen.finding.kind is not Kind.SECRET
            and seen.telling
        )

    old: set[int] = set()
    for kind, numbers in ours.items():
        free = {n: before[n] for n in twins[kind]}
        for key, may in _rounds(left, gone):
            mine = {n: findings[n] for n in numbers if n not in old}
            old |= _paired(mine, free, key, may)
    return tuple(number not in old for number in range(len(findings)))


def _kind(seen: Seen) -> Hashable:
    finding = seen.finding
    if (package := finding.package) is not None:
        return finding.rule, package.ecosystem, package.name, package.advisory
    return finding.rule, seen.code, finding.secret.hmac if finding.secret else ""


def _rounds(
    left: Callable[[Seen], bool], gone: Callable[[Seen], bool]
) -> tuple[tuple[_Key, Callable[[Seen], bool]], ...]:
    """What twins must have in common, the surest first, and which of the base side may be one."""

    def anyone(_seen: Seen) -> bool:
        return True

    def unmoved(seen: Seen) -> Hashable:
        return (seen.finding.location.path, seen.line) if seen.line else None

    def around(seen: Seen) -> Hashable:
        return seen.finding.location.path, seen.before, seen.after

    def beside(seen: Seen) -> Hashable:
        return seen.before, seen.after

    return (
        (unmoved, anyone),
        (around, anyone),
        (beside, left),
        (lambda s: (s.before or None) if s.telling else None, gone),
        (lambda s: (s.after or None) if s.telling else None, gone),
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

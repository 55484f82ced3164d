"""One flaw that several tools report becomes one finding, with the others as its witnesses.

Findings of code are one where different scanners mean the same (`stockade.triage.meaning`) by the
same place (`stockade.triage.correlate_place`), and no second place in it could be meant as well;
credentials also where their values are equal; dependencies where an advisory has several names.
In doubt nothing is merged. See docs/correlation.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from stockade.model.finding import Finding
from stockade.triage.correlate_fit import fits, is_doubtful
from stockade.triage.correlate_merge import merged
from stockade.triage.correlate_place import one_place, region
from stockade.triage.meaning import equivalent

MAX_PAIRS = 200_000
"""Pairs of one file that are compared. A file made to need more is left as the tools report it."""

_Group = list[Finding]


def correlated(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with each flaw once, in order. Those which were merged before are taken apart
    first, so that the result is the same however often it is made."""
    apart = sorted((m for f in findings for m in f.members), key=_order)
    code: dict[str, _Group] = defaultdict(list)
    packages: dict[tuple[str, ...], _Group] = defaultdict(list)
    for finding in apart:
        package = finding.package
        if package is None:
            code[finding.location.path].append(finding)
        else:
            key = (finding.location.path, package.purl.partition("?")[0], package.version)
            packages[key].append(finding)
    groups = [group for some in code.values() for group in _by_place(some)]
    groups = _by_value(groups)
    groups += [group for some in packages.values() for group in _by_advisory(some)]
    whole = (merged(sorted(group, key=_order)) for group in groups)
    return tuple(sorted(whole, key=_order))


def flattened(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """All that the tools reported, each by itself and as it was before it was merged, in order."""
    return tuple(sorted((m for f in findings for m in f.members), key=_order))


def _order(finding: Finding) -> tuple[object, ...]:
    """`Finding.sort_key`, and what tells apart what is equal in it."""
    return (*finding.sort_key(), finding.scanner, finding.id, finding.title, finding.message)


def _by_place(findings: Sequence[Finding]) -> list[_Group]:
    """Groups of one file: of each scanner at most one finding, and every two are one flaw."""
    partners = _partners(findings)
    groups: list[list[int]] = []
    home: dict[int, list[int]] = {}
    for number in range(len(findings)):
        mine = partners.get(number, set())
        near = (home[other] for other in sorted(mine) if other < number)
        group = next((g for g in near if mine.issuperset(g)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(number)
        home[number] = group
    return [[findings[n] for n in group] for group in groups]


def _partners(findings: Sequence[Finding]) -> dict[int, set[int]]:
    """By number, the findings of other scanners that are the same flaw without a doubt."""
    near: dict[int, set[int]] = defaultdict(set)
    unfit: set[tuple[int, int]] = set()
    for one, other in _alike(findings):
        fit = fits(findings[one], findings[other])
        if not fit and not is_doubtful(findings[one], findings[other]):
            continue
        near[one].add(other)
        near[other].add(one)
        if not fit:
            unfit |= {(one, other), (other, one)}
    sure = {(n, other) for n, some in near.items() for other in _sure(findings, some)} - unfit
    return {n: {o for o in some if {(n, o), (o, n)} <= sure} for n, some in near.items()}


def _sure(findings: Sequence[Finding], near: Iterable[int]) -> Iterator[int]:
    """Those of each scanner that stand at one region alone: of two nested calls either may be the
    one that is meant."""
    by_scanner: dict[str, list[int]] = defaultdict(list)
    for number in near:
        by_scanner[findings[number].scanner].append(number)
    for some in by_scanner.values():
        if len({region(findings[n].location) for n in some}) == 1:
            yield from some


def _alike(findings: Sequence[Finding]) -> list[tuple[int, int]]:
    """Pairs of the same meaning, by two scanners, that overlap. None where they are too many."""
    regions = {n: region(f.location) for n, f in enumerate(findings) if f.location.line is not None}
    found: list[tuple[int, int]] = []
    open_: list[int] = []
    compared = 0
    for number in sorted(regions, key=lambda n: (regions[n], n)):
        start = regions[number][0]
        compared += len(open_)
        if compared > MAX_PAIRS:
            return []
        open_ = [n for n in open_ if regions[n][1] > start]
        found += [(n, number) for n in open_ if _means_one(findings[n], findings[number])]
        open_.append(number)
    return found


def _means_one(one: Finding, other: Finding) -> bool:
    if one.scanner == other.scanner or not one_place(one.location, other.location):
        return False
    return equivalent(one, other)


def _by_value(groups: Iterable[_Group]) -> list[_Group]:
    """The groups, those put together that hold the same secret."""
    made: list[_Group] = []
    homes: dict[str, _Group] = {}
    for group in groups:
        value = next((f.secret.hmac for f in group if f.secret and f.secret.hmac), "")
        if value in homes:
            homes[value] += group
            continue
        made.append(group)
        if value:
            homes[value] = group
    return made


def _by_advisory(findings: Sequence[Finding]) -> list[_Group]:
    """Groups of one package at one version in one file: every two share an advisory or an alias."""
    groups: list[tuple[_Group, list[set[str]]]] = []
    for finding in findings:
        names = _names(finding)
        home = next(((g, k) for g, k in groups if names and all(names & o for o in k)), None)
        if home is None:
            groups.append(([finding], [names]))
        else:
            home[0].append(finding)
            home[1].append(names)
    return [group for group, _ in groups]


def _names(finding: Finding) -> set[str]:
    """Under which advisories the flaw is known; none where it is of no exact version, or several
    flaws at once."""
    package = finding.package
    if package is None or not package.version or package.further:
        return set()
    return {name.casefold() for name in (package.advisory, *package.aliases) if name}

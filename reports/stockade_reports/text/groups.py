"""Order and grouping: worst last, a package's flaws together, then what has one rule together."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.model.frozen import frozen
from stockade.model.verdict import Action, Ruling
from stockade_reports import packages
from stockade_reports.rating import badness

_MOST = 10
"""Findings of one group in full, so that what they share is never many screens away."""


@frozen
class Group:
    """Several flaws of one package at one place, or findings that one rule rates alike."""

    rulings: tuple[Ruling, ...]
    """The worst last; never empty."""

    of_package: bool = False

    @property
    def worst(self) -> Ruling:
        """The ruling that decides where the group stands."""
        return self.rulings[-1]


def ordered(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Worst last, where the eye is; equals keep the record's order."""
    return sorted(rulings, key=lambda r: (r.action is not Action.PASS, *badness(r)))


def by_package(rulings: Sequence[Ruling]) -> list[Group]:
    """Flaws of one package together, where the worst of them stands; the others alone."""
    groups = packages.grouped(rulings[::-1])[::-1]
    return [Group(rulings=group[::-1], of_package=len(group) > 1) for group in groups]


def by_rule(groups: Sequence[Group], most: int = _MOST) -> list[Group]:
    """What stands alone, and has rule, title and severity in common, together in groups of at most
    `most`, each where its worst stands."""
    merged: dict[object, list[Ruling]] = {}
    packs: set[object] = set()
    counts: dict[object, int] = {}
    for number, group in enumerate(reversed(groups)):
        if group.of_package:
            packs.add(number)
            merged[number] = list(group.rulings[::-1])
            continue
        finding = group.worst.finding
        same = (group.worst.action, finding.severity, finding.rule, packages.titled(finding))
        counts[same] = counts.get(same, -1) + 1
        merged.setdefault((same, counts[same] // most), []).append(group.worst)
    return [
        Group(rulings=tuple(rulings[::-1]), of_package=key in packs)
        for key, rulings in merged.items()
    ][::-1]


def size(groups: Sequence[Group]) -> int:
    """Findings in all of them."""
    return sum(len(group.rulings) for group in groups)

"""A file over what it extends. Both are of one author, so the file has the last word."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TypeVar

from stockade.policy.rules import Budget, Layer, Rule, Waiver

_Named = TypeVar("_Named", Rule, Budget, Waiver)


def extended(parents: Sequence[Layer], own: Layer) -> Layer:
    """The layer of a file: rules, budgets and waivers of its own replace those of the same id, the
    rest is added. The parents' own tests stay with them."""
    said = _merged([parent.said for parent in parents if parent.said], own)
    return dataclasses.replace(_merged(parents, own), said=said)


def _merged(parents: Sequence[Layer], own: Layer) -> Layer:
    if not parents:
        return own
    everyone = (*parents, own)
    caps = [y.waiver_max_days for y in everyone if y.waiver_max_days is not None]
    return dataclasses.replace(
        own,
        rules=_by_id(y.rules for y in everyone),
        severity=tuple(change for y in everyone for change in y.severity),
        gaps={reason: choice for y in everyone for reason, choice in y.gaps.items()},
        gap_rules=_by_id(y.gap_rules for y in everyone),
        budgets=_by_id(y.budgets for y in everyone),
        comments=next((y.comments for y in reversed(everyone) if y.comments), None),
        waivers=_by_id(y.waivers for y in everyone),
        waiver_max_days=caps[-1] if caps else None,
        waiver_checks={k: action for y in everyone for k, action in y.waiver_checks.items()},
        places={key: place for y in everyone for key, place in y.places.items()},
        baseline=next((y.baseline for y in reversed(everyone) if y.baseline), ""),
    )


def _by_id(groups: Iterable[tuple[_Named, ...]]) -> tuple[_Named, ...]:
    named = {one.id: one for group in groups for one in group}
    return tuple(named.values())

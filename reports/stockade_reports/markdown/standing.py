"""Who stands where: the order of findings, and how they stand with policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stockade.model.verdict import Action, Ruling
from stockade_reports import acceptances, ages, rating
from stockade_reports.standings import VERBS, standing


def ranked(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Worst first: what warns before what passes, then by what is at stake; equals keep the
    record's order."""
    return sorted(
        rulings, key=lambda r: (r.action is not Action.PASS, *rating.badness(r)), reverse=True
    )


def policy(group: Sequence[Ruling]) -> str:
    """What policy does about a finding, or the flaws of a package, in a few words of prose."""
    word = VERBS[standing(group[0])]
    days = [ruling.grace_ends for ruling in group if ruling.grace_ends]
    ends = f", blocks after {min(days)}" if days else ""
    refused = any(map(acceptances.refused, group))
    return word + ends + (", asked in vain for silence" if refused else "")


def remarks(group: Sequence[Ruling], on: str) -> Iterator[str]:
    """Comments that policy does not honour, a changed severity, and since when it is known."""
    yield from acceptances.remarks(group)
    finding = group[0].finding
    if len(group) == 1 and finding.first_seen:
        yield f"First seen: {ages.since(finding.first_seen, on)}"

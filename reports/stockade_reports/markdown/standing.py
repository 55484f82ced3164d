"""Who stands where: the order of findings, how they stand with policy, and what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from stockade_reports import acceptances, ages, rating
from stockade_reports.novelty import is_new
from stockade_reports.standings import standing

VERBS = {"block": "blocks", "warn": "warns", "accepted": "accepted", "pass": "passes"}
"""The word for one that stands so; that for several is the key."""


def ranked(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Worst first: what warns before what passes, then by what is at stake; equals keep the
    record's order."""
    return sorted(
        rulings, key=lambda r: (r.action is not Action.PASS, *rating.badness(r)), reverse=True
    )


def new_among(rulings: Iterable[Ruling], result: Result) -> int | None:
    """How many of them are new; `None` where nothing tells of any."""
    known = [is_new(ruling.finding, result) for ruling in rulings]
    return None if all(new is None for new in known) else sum(new is True for new in known)


def count(number: int, noun: str) -> str:
    """`1 file`, `1,200 dependencies`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def policy(group: Sequence[Ruling]) -> str:
    """What policy does about a finding, or the flaws of a package, in a few words of prose."""
    word = VERBS[standing(group[0])]
    days = [ruling.grace_ends for ruling in group if ruling.grace_ends]
    ends = f", blocks after {min(days)}" if days else ""
    refused = any(map(acceptances.refused, group))
    return word + ends + (", asked in vain for silence" if refused else "")


def remarks(group: Sequence[Ruling], on: str) -> Iterator[str]:
    """Comments that policy does not honour, a changed severity, and since when it is known."""
    comments = (acceptances.asked(s) for r in group for s in acceptances.refused(r))
    for comment in dict.fromkeys(comments):
        yield f"A comment asks for silence, which policy does not grant: {comment}"
    finding = group[0].finding
    if len(group) == 1 and (lowered := rating.lowered(finding)):
        yield f"Severity: {lowered}"
    if len(group) == 1 and finding.first_seen:
        yield f"First seen: {ages.since(finding.first_seen, on)}"

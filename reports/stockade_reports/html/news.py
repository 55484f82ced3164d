"""What is new: beside the baseline, or by the change under review."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.model.frozen import frozen
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from stockade_reports import packages, rating
from stockade_reports.html import visible, words
from stockade_reports.html.blockers import anchor
from stockade_reports.novelty import is_new, new_secrets
from stockade_reports.standings import STANDINGS, VERBS, standing

MAX_NEW = 8
"""New findings that are told in short; the rest is counted, and in the list of all findings."""


@frozen
class NewFinding:
    """One new finding in short."""

    severity: str
    title: str
    where: str
    action: str
    action_word: str
    anchor: str
    """Fragment under which the page's script opens it; empty when it has no id."""


@frozen
class News:
    """What is new, in numbers and in short."""

    compared: bool
    """Whether there was anything to compare with."""

    baseline: str
    """Its path."""

    entries: int | None
    """Findings that it lists; `None` where there is no baseline."""

    gone: int | None
    """Entries of the baseline that match nothing any more; `None`: nobody knows."""

    reviewed: bool
    """Whether a change is under review."""

    new: int
    secrets: int
    """How many of them are new only because baselines leave secrets out."""

    blocking: int
    warning: int
    passing: int
    known: int
    unsaid: int
    """Findings of which nothing tells whether they are new, though it does of others."""

    shown: tuple[NewFinding, ...]


def news(ordered: Sequence[Ruling], result: Result) -> News:
    """What is new among the findings, which are worst first."""
    fates = [is_new(r.finding, result) for r in ordered]
    new = [r for r, fate in zip(ordered, fates, strict=True) if fate]
    baseline = result.baseline
    compared = baseline is not None or any(fate is not None for fate in fates)
    actions = [r.action for r in new]
    return News(
        compared=compared,
        baseline=visible.line(baseline.path) if baseline else "",
        entries=baseline.entries if baseline else None,
        gone=baseline.gone if baseline else None,
        reviewed=any(r.finding.introduced is not None for r in ordered),
        new=len(new),
        secrets=new_secrets(result),
        blocking=actions.count(Action.BLOCK),
        warning=actions.count(Action.WARN),
        passing=actions.count(Action.PASS),
        known=fates.count(False),
        unsaid=fates.count(None) if compared else 0,
        shown=tuple(map(_short, sorted(new, key=_standing)[:MAX_NEW])),
    )


def _standing(ruling: Ruling) -> int:
    """What blocks first; the sort is stable, so that the worst stay first within."""
    return STANDINGS.index(standing(ruling))


def _short(ruling: Ruling) -> NewFinding:
    finding, stands = ruling.finding, standing(ruling)
    return NewFinding(
        severity=rating.word(finding.severity),
        title=visible.line(packages.titled(finding)),
        where=words.where(finding.location),
        action=stands,
        action_word=VERBS[stands],
        anchor=anchor(finding),
    )

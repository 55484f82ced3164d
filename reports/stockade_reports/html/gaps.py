"""What was not checked, grouped for the page."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.model.frozen import frozen
from stockade.model.gap import split_subject
from stockade.model.verdict import GapRuling
from stockade_reports.html import visible, words
from stockade_reports.standings import STANDINGS, VERBS, standing

MAX_SUBJECTS = 200
"""Subjects that the page lists in one group; the rest is counted, and is in the `json` report."""


@frozen
class Subject:
    """One thing that was not checked."""

    text: str
    package: str
    """Package URL; empty for a file."""

    detail: str
    """Empty where the group says it for all."""


@frozen
class GapGroup:
    """What one scanner did not check for one reason, and policy's word on it."""

    scanner: str
    reason: str
    meaning: str
    action: str
    action_word: str
    because: str
    count: int
    detail: str
    """What happened, when it is the same for all."""

    subjects: tuple[Subject, ...]
    hidden: int
    """How many subjects are not listed."""


def groups(rulings: Sequence[GapRuling]) -> tuple[GapGroup, ...]:
    """The gaps by scanner, reason and ruling: what blocks first, then the most."""
    found: dict[tuple[str, str, str, str], list[GapRuling]] = {}
    for ruling in rulings:
        key = (ruling.gap.scanner, ruling.gap.reason, standing(ruling), ruling.because)
        found.setdefault(key, []).append(ruling)
    order = sorted(found.items(), key=lambda item: (_rank(item[1]), -len(item[1]), item[0]))
    return tuple(_group(members) for _, members in order)


def _rank(members: Sequence[GapRuling]) -> int:
    return STANDINGS.index(standing(members[0]))


def _group(members: Sequence[GapRuling]) -> GapGroup:
    first = members[0]
    same = len({m.gap.detail for m in members}) == 1
    return GapGroup(
        scanner=visible.line(first.gap.scanner),
        reason=first.gap.reason.value,
        meaning=words.GAP_WORDS[first.gap.reason],
        action=standing(first),
        action_word=VERBS[standing(first)],
        because=visible.prose(first.because),
        count=len(members),
        detail=visible.prose(first.gap.detail) if same else "",
        subjects=tuple(_subject(m, same) for m in members[:MAX_SUBJECTS]),
        hidden=max(0, len(members) - MAX_SUBJECTS),
    )


def _subject(ruling: GapRuling, same_detail: bool) -> Subject:
    path, purl = split_subject(ruling.gap.subject)
    text = visible.line(path)
    return Subject(
        text=text if ruling.gap.line is None else f"{text}:{ruling.gap.line}",
        package=visible.line(purl),
        detail="" if same_detail else visible.prose(ruling.gap.detail),
    )

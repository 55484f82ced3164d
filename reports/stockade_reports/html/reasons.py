"""Why the verdict is what it is: what blocks, by policy's rules, with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from stockade.model.frozen import frozen
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from stockade_reports import rationale
from stockade_reports.amounts import plural
from stockade_reports.html import visible
from stockade_reports.notices import told
from stockade_reports.novelty import new_among

MAX_REASONS = 6
"""Reasons that stand beside the verdict."""


@frozen
class Reason:
    """One rule of policy, or one sentence of it, that stops something."""

    count: str
    """`3 findings`, `12 gaps`, `1 notice`."""

    new: int | None
    """How many of the findings are new; `None` where nothing tells, and for gaps and notices."""

    rule: str
    """Empty where policy's word has no name."""

    because: str
    others: int
    """Further sentences of the same rule, which stand beside the findings."""


def reasons(result: Result) -> tuple[Reason, ...]:
    """Findings first, then notices, then gaps; of each what stops the most."""
    verdict = result.verdict
    by_rule: dict[tuple[str, str], list[Ruling]] = {}
    for ruling in verdict.blockers:
        key = (ruling.rule, "" if ruling.rule else _wording(ruling))
        by_rule.setdefault(key, []).append(ruling)
    order = sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    said = Counter(told(n) for n in verdict.notices if n.action is Action.BLOCK)
    gaps = Counter(g.because for g in verdict.stopping_gaps)
    return (
        *(_of_rule(rule, found, result) for (rule, _), found in order),
        *_plain(said, "notice"),
        *_plain(gaps, "gap"),
    )


def _of_rule(rule: str, rulings: Sequence[Ruling], result: Result) -> Reason:
    """What the rule read of single findings is told only where it is the same of all."""
    whole = {r.because for r in rulings}
    sentences = Counter(whole) if len(whole) == 1 else Counter(map(_wording, rulings))
    first = max(sentences, key=lambda text: (sentences[text], text))
    return Reason(
        count=plural(len(rulings), "finding"),
        new=new_among(rulings, result),
        rule=visible.line(rule),
        because=visible.prose(first.removeprefix(f"block by {rule}: ")),
        others=len(sentences) - 1,
    )


def _wording(ruling: Ruling) -> str:
    """Policy's sentence without the values of the single finding."""
    said, _, after = rationale.split(ruling.because)
    return f"{said} {after}".rstrip()


def _plain(counts: Counter[str], noun: str) -> list[Reason]:
    return [
        Reason(
            count=plural(count, noun),
            new=None,
            rule="",
            because=visible.prose(because),
            others=0,
        )
        for because, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]

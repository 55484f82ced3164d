"""The end of the report: who judged, the sums, and the judge's sentence in the very last line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from stockade.model.rating import Severity
from stockade.model.result import Result
from stockade.model.verdict import Action, GapRuling, Ruling
from stockade_reports import rating
from stockade_reports.amounts import plural
from stockade_reports.escape import words
from stockade_reports.standings import is_accepted
from stockade_reports.text import ink
from stockade_reports.text.changes import compared, trend
from stockade_reports.text.findings import of_them_new
from stockade_reports.text.layout import hang
from stockade_reports.text.page import Page

_NEXT = "stockade policy explain ID FILE, where --report json=FILE wrote it"

_VERBS = {Action.BLOCK: "block", Action.WARN: "warn", Action.PASS: "pass"}


def closing(page: Page) -> Iterator[str]:
    """The policy, the sums and the changes (when quiet: what was left out), then the verdict."""
    width = page.style.width
    if page.style.quiet:
        if left_out := _left_out(page.result):
            yield from hang("Not shown ", left_out, width)
    else:
        verdict = page.result.verdict
        yield from hang("Judged by ", words(verdict.policy), width)
        yield from hang("Findings  ", _findings(verdict.rulings, page), width)
        yield from hang("Gaps      ", _sums(verdict.gap_rulings), width)
        yield from hang("Compared  ", words(compared(page)), width)
        yield from hang("Trend     ", words(trend(page.result)), width)
        if verdict.blockers:
            yield from hang("Next      ", _NEXT, width)
    yield _verdict(page)


def _verdict(page: Page) -> str:
    """One line, however long: programs take the last line, and terminals fold it."""
    verdict = page.result.verdict
    word = verdict.state.value.capitalize()
    sentence = words(verdict.sentence).removeprefix(word)
    colon = ": " if sentence == words(verdict.sentence) else ""
    state = ink.paint(word, ink.STATE[verdict.state], page.style)
    return f"{state}{colon}{sentence} {_time(page.result.run.seconds)}"


def _findings(rulings: Sequence[Ruling], page: Page) -> str:
    """`5 block (2 critical, 3 high, 4 of them new), 2 warn, 3 accepted`; none: nothing."""
    block = [ruling for ruling in rulings if ruling.action is Action.BLOCK]
    counts = Counter(ruling.finding.severity for ruling in block)
    order = sorted(Severity, key=lambda s: s.concern, reverse=True)
    inside = ", ".join(f"{counts[s]:,} {rating.word(s)}" for s in order if counts[s])
    new = page.new(block)
    inside += of_them_new(new, len(block))
    said = _sums(rulings)
    return said.replace(" block", f" block ({inside})", 1) if block else said


def _sums(rulings: Sequence[Ruling] | Sequence[GapRuling]) -> str:
    """`5 block, 2 warn, 1 pass, 3 accepted`, what there is of them; none: nothing."""
    accepted = sum(is_accepted(ruling) for ruling in rulings)
    counts = Counter(r.action for r in rulings if not is_accepted(r))
    said = [f"{counts[action]:,} {verb}" for action, verb in _VERBS.items() if counts[action]]
    return ", ".join(said + ([f"{accepted:,} accepted"] if accepted else []))


def _left_out(result: Result) -> str:
    """`104 findings, 6 gaps, 2 notices: all that does not block`; nothing left out: nothing."""
    verdict = result.verdict
    told = (("finding", verdict.rulings), ("gap", verdict.gap_rulings), ("notice", verdict.notices))
    counts = [(noun, sum(r.action is not Action.BLOCK for r in made)) for noun, made in told]
    said = [plural(count, noun) for noun, count in counts if count]
    return f"{', '.join(said)}: all that does not block" if said else ""


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"

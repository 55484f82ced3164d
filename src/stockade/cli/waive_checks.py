"""What `stockade waive` refuses: what would not count, and what would be of no use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from stockade.cli.waive_covered import Covered
from stockade.model.errors import UsageError
from stockade.model.path import text
from stockade.model.result import Result
from stockade.model.verdict import AcceptanceKind, Action
from stockade.policy import case as cases
from stockade.policy.case import Case
from stockade.policy.decide import Decision
from stockade.policy.evaluate import Hit
from stockade.policy.load_waivers import MATCH
from stockade.policy.rules import Match, Policy
from stockade.policy.waive import Waivers, covers


def check_day(until: dt.date, policy: Policy, today: dt.date) -> None:
    """Refuse a last day that would make the waiver one that does not count.

    Raises:
        UsageError: it is over, or later than policy allows.
    """
    if until < today:
        raise UsageError(
            f"--until {until} is over: today is {today}", "Give a day that is still to come."
        )
    last, days = Waivers(policy, today).last_day, policy.waiver_max_days
    if until > last:
        who = next(y.name for y in policy.layers if y.waiver_max_days == days)
        raise UsageError(
            f"--until {until} is too far ahead: {text(who)} allows {days:,} days"
            f" (waiver-max-days), and the last possible day is {last}",
            f"Say --until {last}, and renew the waiver when it ends.",
        )


def check_covered(found: Sequence[Covered]) -> None:
    """Refuse a waiver that would be of no use, or that policy does not let count.

    Raises:
        UsageError: a rule that cannot be waived has its say on one, or nothing is stopped or warned
            of.
    """
    for each in found:
        if firm := _firm(each.decision):
            raise UsageError(
                f"{each.name} in {each.place} cannot be waived: {firm}",
                "Mend it, or leave it out of what the waiver matches.",
            )
    if any(each.decision.action is not Action.PASS for each in found):
        return
    if by := dict.fromkeys(_accepted_by(found)):
        what = "it is" if len(found) == 1 else "all are"
        raise UsageError(
            f"there is nothing to waive: {what} accepted already, by {', '.join(by)}",
            "That is enough for now; renew a waiver in its file when it ends.",
        )
    every = f"{found[0].name} in {found[0].place}" if len(found) == 1 else f"all {len(found):,}"
    raise UsageError(
        f"there is nothing to waive: policy lets {every} pass",
        "A waiver is for what blocks or warns.",
    )


def check_some(found: Sequence[Covered], record: Result, match: Match, name: str) -> None:
    """Refuse a waiver that matches nothing.

    Raises:
        UsageError: it does; the message says which part is at fault.
    """
    if found:
        return
    noun = "finding" if match.gap is None else "gap"
    parts = [key for key in MATCH if getattr(match, key)]
    alone = [key for key in parts if not _any(record, _only(match, key))]
    options = [
        f"--{key} {_typed(match, key)!r}" for key in (alone[:1] or parts) if key != "finding"
    ]
    said = " and ".join(options)
    raise UsageError(
        f"no {noun} of {text(name)} matches {said}",
        "Look at its report: stockade report FILE --verbose. Paths begin at the top of the"
        " repository.",
    )


def _only(match: Match, key: str) -> Match:
    if key == "gap":
        return Match(gap=match.gap)
    part: dict[str, object] = {key: getattr(match, key)}
    return Match(gap=match.gap, **part)  # type: ignore[arg-type]


def _typed(match: Match, key: str) -> str:
    value = getattr(match, key)
    return str(getattr(value, "pattern", value))


def _any(record: Result, match: Match) -> bool:
    return any(covers(match, case) for case in _cases(record, match))


def _cases(record: Result, match: Match) -> Iterator[Case]:
    if match.gap is not None:
        yield from (cases.of_gap(gap) for gap in record.gaps)
        return
    today = dt.date.min  # ages are not looked at
    for finding in record.findings:
        yield from cases.of_members(finding, today, cases.ALWAYS)


def _firm(decision: Decision) -> str:
    """Which rule no waiver may set aside, and where it stands; empty: none has its say."""
    for hit in decision.hits:
        if hit.failure:
            return f"{_rule(hit)} could not be evaluated ({text(hit.failure)})"
        if not hit.rule.waivable:
            return f"{_rule(hit)} says `waivable: false`. {text(hit.rule.because)}"
    return ""


def _rule(hit: Hit) -> str:
    return f"rule {hit.rule.id} in {text(str(hit.rule.origin))}"


def _accepted_by(found: Sequence[Covered]) -> Iterator[str]:
    for each in found:
        by = each.decision.acceptance
        if by is None:
            continue
        if by.kind is AcceptanceKind.WAIVER:
            yield f"waiver {by.id} of {text(by.owner)} until {by.until}"
        else:
            yield f"a comment ({text(by.id)})"

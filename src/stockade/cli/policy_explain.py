"""`stockade policy explain`: why a finding is ruled on as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from stockade.model.exit_code import ExitCode

if TYPE_CHECKING:
    from stockade.model.finding import Finding
    from stockade.model.result import Result
    from stockade.policy.explain import Explanation, Weighed
    from stockade.policy.rules import Policy, Waiver

_EXAMPLES = """
\b
Example:
  stockade scan . --report json=result.json
  stockade policy explain da7b3c03 result.json
"""


@click.command(epilog=_EXAMPLES, short_help="Say why a finding blocks, warns or passes.")
@click.argument("finding")
@click.argument("result", metavar="RESULT.json")
@click.option(
    "--policy", "named", multiple=True, metavar="FILE|PACK", help="As for scan. Repeatable."
)
@click.option("--config", metavar="FILE", help="Your own configuration, instead of your default.")
@click.option("--on", metavar="DATE", help="Judge as of this day [that of the record].")
def explain(
    finding: str, result: str, named: tuple[str, ...], config: str | None, on: str | None
) -> int:
    """Judge FINDING (its id, or the beginning of it) of RESULT.json by the policies of now: those
    that a scan of the current folder would use. Shows every rule, whether it matches and why, and
    what would change the ruling and the verdict.
    """
    from stockade.cli.find_finding import find_finding, whole_of
    from stockade.cli.policy_scope import standing
    from stockade.cli.record import read_record
    from stockade.cli.request import day_of
    from stockade.policy import replay
    from stockade.policy.explain import explain as explained

    record = read_record(result)
    chosen = find_finding(record, finding, result)
    policy = standing(named, config).policy
    day = day_of(on) if on else replay.day_of(record)
    whole = whole_of(record, chosen)
    told = explained(policy, whole, day, None if whole is chosen else chosen)
    for line in _lines(whole, told, policy, day.isoformat()):
        click.echo(line)
    for line in _verdict(record, whole, policy, day):
        click.echo(line)
    return ExitCode.ALLOWED


def _lines(whole: Finding, told: Explanation, policy: Policy, day: str) -> Iterator[str]:
    from stockade.model.path import text

    finding = told.member
    yield f"{_name(finding)}: {text(finding.title)}"
    yield f"  id {text(finding.id)}"
    yield f"  {text(told.decision.line)}"
    yield from _merged(whole, told)
    yield ""
    yield f"Judged as of {day} by {text(policy.name)}. Rules, the deciding one first:"
    yield from (f"  {_rule(weighed)}" for weighed in told.rules)
    yield ""
    matched = [_state(w, dt.date.fromisoformat(day)) for w in told.decision.matched]
    yield f"Waivers that match: {_listed(matched)}"
    comments = [f"{c.directive} in line {c.line}" for c in finding.suppressions]
    yield f"Comments that ask for silence: {_listed([text(c) for c in comments])}"
    if told.changes or told.waived:
        yield ""
        yield f"What would change the ruling{' on this report' if told.others else ''}:"
        yield from (f"  {text(change.what)}: {text(change.then)}" for change in told.changes)
    if told.waived:
        waive = f"stockade waive {text(whole.id[:12])} --result RESULT.json ..."
        yield f"  with a waiver: {waive} ({told.waived})"
    elif told.decision.action.value != "pass":
        yield "No waiver would: a rule that matches cannot be waived."


def _name(finding: Finding) -> str:
    from stockade.model.path import text

    where = finding.location
    place = f"{text(where.path)}:{where.line}" if where.line else text(where.path)
    return f"{text(finding.rule)} at {place}"


def _merged(whole: Finding, told: Explanation) -> Iterator[str]:
    """The other members of the finding, of which the strictest decides."""
    from stockade.model.path import text

    if not told.others:
        return
    yield f"  one flaw with these, in the report {_name(whole)}; the strictest decides:"
    for member, decision in told.others:
        yield f"    {_name(member)}, id {text(member.id)}"
        yield f"      {text(decision.line)}"


def _state(waiver: Waiver, today: dt.date) -> str:
    over = waiver.until < today
    return f"{waiver.id} ({'expired' if over else 'until'} {waiver.until.isoformat()})"


def _rule(weighed: Weighed) -> str:
    from stockade.model.path import text

    rule, hit = weighed.rule, weighed.hit
    says = hit.action.value if hit else "-"
    why = "matches" if hit and not hit.unknown else "not known" if hit else "does not match"
    values = f": {text(weighed.values)}" if weighed.values else ""
    return f"{says:<5}  {rule.id} ({text(str(rule.origin))}) {why}{values}"


def _verdict(record: Result, finding: Finding, policy: Policy, day: dt.date) -> Iterator[str]:
    from stockade.policy.replay import replay, without

    after = replay(policy, record, day).after
    alone = replay(policy, without(record, finding), day).after
    yield ""
    yield f"The verdict on the whole record would be {after.state.value},"
    others = len(alone.blockers)
    more = f" by {others:,} other{'' if others == 1 else 's'}" if others else ""
    yield f"and without this finding {alone.state.value}{more}."


def _listed(words: list[str]) -> str:
    return ", ".join(words) if words else "none"

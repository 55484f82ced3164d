"""What the scan has to say: the verdict, what was not checked, and what is not in the report.

GitLab shows messages as they are, without Markdown. Gaps of one scanner for one reason share one,
with their number; every report of a scan has all of them, since what a scanner would have found
might have gone into any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from stockade.model.result import Result, Status
from stockade.model.verdict import Action, GapRuling, Notice, State
from stockade_reports import acceptances, notices
from stockade_reports.amounts import plural
from stockade_reports.clip import cut
from stockade_reports.escape import words
from stockade_reports.standings import is_let_pass

Message = dict[str, str]

_MOST = 200
"""Messages of one sort; what is in further ones is counted."""

_NAMED = 10
"""Subjects of a message that are named."""

_LEVEL = {Action.BLOCK: "fatal", Action.WARN: "warn", Action.PASS: "info"}
_SAYS = {
    Action.BLOCK: "policy insists on it",
    Action.WARN: "policy warns of it",
    Action.PASS: "policy lets it pass",
}


def of(result: Result, left_out: Iterable[str]) -> list[Message]:
    """All messages: verdict, gaps (worst first), notices, what was not looked at, and `left_out`,
    sentences on what the report does not hold."""
    return [
        _verdict(result),
        *_gaps(result.verdict.gap_rulings),
        *_notices(result.verdict.notices),
        *_scope(result),
        *(_message("info", text) for text in left_out),
    ]


def _verdict(result: Result) -> Message:
    verdict = result.verdict
    level = "info" if verdict.state is State.PASSED else "warn"
    return _message(level, f"Stockade's verdict is {verdict.state.value}. {verdict.sentence}")


def _gaps(rulings: Sequence[GapRuling]) -> Iterator[Message]:
    groups: dict[tuple[int, str, str, str], list[GapRuling]] = {}
    order = list(Action)
    for ruling in rulings:
        action, gap = order.index(ruling.action), ruling.gap
        key = (action, gap.scanner, gap.reason.value, _standing(ruling))
        groups.setdefault(key, []).append(ruling)
    ranked = [groups[key] for key in sorted(groups)]
    yield from map(_gap, ranked[:_MOST])
    rest = [ruling for group in ranked[_MOST:] for ruling in group]
    if rest:
        text = f"Further subjects that were not checked: {len(rest):,}."
        yield _message(_LEVEL[rest[0].action], text)


def _gap(group: Sequence[GapRuling]) -> Message:
    """`zizmor did not check 12 subjects (tool-failed; policy insists on it): a.yml, …`."""
    gap = group[0].gap
    named = ", ".join(_clip(ruling.gap.subject) for ruling in islice(group, _NAMED))
    more = f" and {len(group) - _NAMED:,} more" if len(group) > _NAMED else ""
    number = plural(len(group), "subject")
    head = f"{_clip(gap.scanner)} did not check {number} ({gap.reason.value}; "
    text = f"{head}{_clip(_standing(group[0]))}): {named}{more}. {_clip(gap.detail)}"
    return _message(_LEVEL[group[0].action], text)


def _standing(ruling: GapRuling) -> str:
    if ruling.acceptance is not None and is_let_pass(ruling):
        return f"accepted by {acceptances.named(ruling.acceptance)}"
    return _SAYS[ruling.action]


def _notices(found: Sequence[Notice]) -> Iterator[Message]:
    for notice in found[:_MOST]:
        blocks = "This blocks. " if notice.action is Action.BLOCK else ""
        level = "info" if notice.action is Action.PASS else "warn"
        yield _message(level, f"{blocks}{notices.placed(notice)}")
    if len(found) > _MOST:
        yield _message("warn", f"Further notices of policy: {len(found) - _MOST:,}.")


def _scope(result: Result) -> Iterator[Message]:
    skipped = [r for r in result.scanners if r.status is Status.SKIPPED]
    for record in skipped[:_MOST]:
        yield _message("info", f"{record.name} did not run: {record.note or 'nothing to do'}")
    if len(skipped) > _MOST:
        yield _message("info", f"Further scanners that did not run: {len(skipped) - _MOST:,}.")
    if excluded := len(result.target.excluded):
        text = f"Excluded by configuration: {plural(excluded, 'path')}."
        yield _message("info", text)
    told = result.target.notes
    yield from (_message("info", note) for note in told[:_MOST])
    if len(told) > _MOST:
        yield _message("info", f"Further notes on the target: {len(told) - _MOST:,}.")


def _clip(text: str) -> str:
    return cut(words(text), 300)


def _message(level: str, text: str) -> Message:
    return {"level": level, "value": cut(words(text), 5_000) or "-"}

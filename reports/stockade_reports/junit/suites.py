"""Suites: the verdict, a suite for each scanner that ran, the inventory, and policy's notices.

How a case ends follows from policy's ruling alone. A report of a scan that passed has nothing red,
one of a scan that did not has its first case red, whatever else was found or scanned.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Mapping, Sequence, Set

from stockade.model.frozen import frozen
from stockade.model.result import Result, ScannerRecord, Status
from stockade.model.verdict import Action, GapRuling, Notice, Ruling, State
from stockade_reports.junit import findings, others
from stockade_reports.junit.case import Case


class Outcome(enum.StrEnum):
    """How a test case ends; the words of the elements."""

    PASSED = "passed"
    FAILURE = "failure"
    """What policy stops."""
    ERROR = "error"
    """What policy insists on and was not checked."""
    SKIPPED = "skipped"
    """What was not checked, or what somebody answers for."""


@frozen
class Entry:
    """A case that is told only when its turn comes."""

    outcome: Outcome
    tell: Callable[[], Case]


@frozen
class Suite:
    """Cases that stand together."""

    name: str
    entries: Sequence[Entry]
    seconds: float = 0.0
    """Wall time of its scanner."""


_INVENTORY = "inventory"

_VERDICTS = {
    State.PASSED: Outcome.PASSED,
    State.BLOCKED: Outcome.FAILURE,
    State.INCOMPLETE: Outcome.ERROR,
}


def build(result: Result) -> list[Suite]:
    """All suites. What belongs to no scanner that ran is the inventory's."""
    ran = [r for r in result.scanners if r.status is not Status.SKIPPED]
    grouped = _grouped(result, {r.name for r in ran})
    seconds = {t.name: t.seconds for t in result.run.timings}
    ruled = _ruled(result.verdict.gap_rulings)
    suites = [Suite(name="verdict", entries=[_verdict(result)])]
    for name in dict.fromkeys(r.name for r in ran):
        own = [_scanner(r, ruled.get(name, frozenset())) for r in ran if r.name == name]
        suites.append(Suite(name=name, entries=own + grouped[name], seconds=seconds.get(name, 0.0)))
    idle = [_skipped(r) for r in result.scanners if r.status is Status.SKIPPED]
    suites.append(Suite(name=_INVENTORY, entries=grouped[None] + idle))
    suites.append(Suite(name="policy", entries=[_notice(n) for n in result.verdict.notices]))
    return [suite for suite in suites if suite.entries]


def _grouped(result: Result, ran: set[str]) -> Mapping[str | None, list[Entry]]:
    """Findings, then gaps, by the scanner that ran; under `None` those of no such one."""
    groups: dict[str | None, list[Entry]] = {name: [] for name in (*ran, None)}
    for ruling in result.verdict.rulings:
        owner = ruling.finding.scanner
        groups[owner if owner in ran else None].append(_finding(ruling, result))
    for gap in result.verdict.gap_rulings:
        owner = gap.gap.scanner
        groups[owner if owner in ran else None].append(_gap(gap))
    return groups


def _ruled(rulings: Sequence[GapRuling]) -> dict[str, set[Action]]:
    """What policy does about the gaps of each scanner."""
    actions: dict[str, set[Action]] = {}
    for ruling in rulings:
        actions.setdefault(ruling.gap.scanner, set()).add(ruling.action)
    return actions


def _finding(ruling: Ruling, result: Result) -> Entry:
    blocks, accepted = ruling.action is Action.BLOCK, ruling.acceptance is not None
    passed = Outcome.SKIPPED if accepted else Outcome.PASSED
    return Entry(
        outcome=Outcome.FAILURE if blocks else passed,
        tell=functools.partial(findings.case, ruling, result),
    )


def _gap(ruling: GapRuling) -> Entry:
    return Entry(
        outcome=Outcome.ERROR if ruling.action is Action.BLOCK else Outcome.SKIPPED,
        tell=functools.partial(others.of_gap, ruling),
    )


def _notice(notice: Notice) -> Entry:
    return Entry(
        outcome=Outcome.FAILURE if notice.action is Action.BLOCK else Outcome.PASSED,
        tell=functools.partial(others.of_notice, notice),
    )


def _scanner(record: ScannerRecord, ruled: Set[Action]) -> Entry:
    """A scanner that scanned nothing has not passed. That is an error where policy insists on
    any of it, or where no ruling lets it pass."""
    insisted = Action.BLOCK in ruled or (record.status is Status.FAILED and not ruled)
    missed = Outcome.ERROR if insisted else Outcome.SKIPPED
    return Entry(
        outcome=Outcome.PASSED if record.scanned else missed,
        tell=functools.partial(others.of_scanner, record),
    )


def _skipped(record: ScannerRecord) -> Entry:
    return Entry(outcome=Outcome.SKIPPED, tell=functools.partial(others.of_scanner, record))


def _verdict(result: Result) -> Entry:
    return Entry(
        outcome=_VERDICTS[result.verdict.state],
        tell=functools.partial(others.of_verdict, result),
    )

"""What GitHub code scanning takes of a log, the worst first, and what it says of the rest.

Of a run GitHub keeps 5,000 results and says that they are the most severe, which its users do not
see (github/docs#38085): so the worst stand first. See docs/decisions/0011-sarif-github.md.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from stockade.model.frozen import frozen
from stockade.model.result import Result, ScannerRecord, Status
from stockade.model.verdict import Action, GapRuling, Ruling
from stockade_reports.rating import badness
from stockade_reports.sarif import left_out, notifications, results, run
from stockade_reports.sarif.left_out import LeftOut
from stockade_reports.sarif.limits import RESULTS, RUNS, SIZE
from stockade_reports.sarif.packed import Packed, pack
from stockade_reports.sarif.pieces import pieces
from stockade_reports.sarif.shares import Share, divide
from stockade_reports.sarif.words import as_shown
from stockade_reports.standings import is_let_pass

_ACTIONS = (Action.PASS, Action.WARN, Action.BLOCK)
_LEVELS = ("error", "warning", "note")


@frozen
class Plan:
    """What may be told, whatever its size."""

    shares: tuple[Share, ...]
    left: tuple[LeftOut, ...]
    """What is left out of each share already."""

    rulings: tuple[tuple[int, Ruling], ...]
    """Of all shares, each behind the number of its share, the worst first."""

    gaps: tuple[tuple[int, GapRuling], ...]
    """Likewise."""


def fitting(result: Result, head: dict[str, Any]) -> Packed:
    """The log that begins with the members of `head`, with as much of `result` as GitHub takes.

    If it is too large, gaps first have to leave half of the file to the findings, which then go,
    the least severe of all runs first, until the rest fits. What policy says, and what the scan was
    of, is told in any case: the user's own files bound it.
    """
    plan = make(result)

    def packed(findings: int, gaps: int) -> Packed:
        return pack(pieces(head | {"runs": runs(result, plan, findings, gaps)}), SIZE)

    findings, gaps = len(plan.rulings), len(plan.gaps)
    whole = packed(findings, gaps)
    if whole.size <= SIZE:
        return whole
    bare = packed(0, gaps)
    while bare.size > SIZE // 2 and gaps:
        gaps = _fewer(gaps, SIZE // 2, bare.size)
        bare = packed(0, gaps)
    if gaps < len(plan.gaps):
        whole = packed(findings, gaps)
    while whole.size > SIZE and findings:
        findings = _fewer(findings, SIZE - bare.size, whole.size - bare.size)
        whole = packed(findings, gaps)
    return whole


def _fewer(number: int, room: int, taken: int) -> int:
    """How many should fit into `room` if `number` have `taken` so much, less a fiftieth."""
    return max(0, min(number - 1, number * room * 49 // (max(taken, 1) * 50)))


def make(result: Result) -> Plan:
    """What of `result` GitHub may be told: nothing that is accepted, and so many results a run."""
    shares = tuple(divide(result, RUNS, _silent(result)))
    accepted = [sum(map(is_let_pass, share.rulings)) for share in shares]
    everything = [(n, r) for n, s in enumerate(shares) for r in s.rulings if not is_let_pass(r)]
    everything.sort(key=lambda one: _weight(one[1]), reverse=True)
    seen: Counter[int] = Counter()
    kept = []
    for number, ruling in everything:
        seen[number] += 1
        if seen[number] <= RESULTS:
            kept.append((number, ruling))
    gaps = [(n, g) for n, share in enumerate(shares) for g in share.gaps]
    gaps.sort(key=lambda one: _LEVELS.index(notifications.level(one[1])))
    return Plan(
        shares=shares,
        left=tuple(
            LeftOut(accepted=accepted[n], over_results=max(0, seen[n] - RESULTS))
            for n in range(len(shares))
        ),
        rulings=tuple(kept),
        gaps=tuple(gaps),
    )


def _silent(result: Result) -> tuple[ScannerRecord, ...]:
    """Scanners that failed to check something that they had to, and have no finding to tell.

    GitHub would take their empty runs to mean that every alert of their categories is fixed.
    """
    telling = {r.finding.scanner for r in result.verdict.rulings if not is_let_pass(r)}
    blocked = {g.gap.scanner for g in result.verdict.gap_rulings if g.action is Action.BLOCK}
    return tuple(
        record
        for record in result.scanners
        if record.status is not Status.SKIPPED
        and record.name not in telling
        and (record.status is Status.FAILED or record.name in blocked)
    )


def _weight(ruling: Ruling) -> tuple[float, int, bool, float]:
    """What grows with what is at stake: the severity, what policy does, then threats."""
    concern, exploited, probability = badness(ruling)
    return concern, _ACTIONS.index(ruling.action), exploited, probability


def runs(result: Result, plan: Plan, findings: int, gaps: int) -> list[dict[str, Any]]:
    """The runs, which tell so many of the plan's findings and gaps, and how many they do not."""
    return [
        run.build(result, share, _chosen(plan, number, findings, gaps), results.brief)
        for number, share in enumerate(plan.shares)
    ]


def _chosen(plan: Plan, number: int, findings: int, gaps: int) -> run.Chosen:
    kept = [r for n, r in plan.rulings[:findings] if n == number]
    told = [g for n, g in plan.gaps[:gaps] if n == number]
    untold = [g for n, g in plan.gaps[gaps:] if n == number]
    left = replace(
        plan.left[number],
        over_size=sum(n == number for n, _ in plan.rulings[findings:]),
        gaps=len(untold),
        gaps_level=notifications.level(untold[0]) if untold else "note",
        shortened=sum(map(results.is_shortened, kept)),
    )
    share = plan.shares[number]
    return run.Chosen(
        rulings=kept,
        gaps=told,
        notes=(
            *left_out.notes(left),
            *(left_out.without_run(record.name) for record in share.merged),
            *(left_out.without_result(record.name) for record in share.silent),
        ),
        left=left,
        say=as_shown,
    )

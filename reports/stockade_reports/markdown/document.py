"""The whole report within its limit: head and foot always, of the sections what fits."""

from __future__ import annotations

from collections.abc import Iterator

from stockade.model.result import Result
from stockade_reports.markdown import blockers, findings, gaps, scope
from stockade_reports.markdown.head import foot, head, left_out
from stockade_reports.markdown.space import Limits, Section, share_out
from stockade_reports.standings import ACCEPTED, standing


def pieces(result: Result, limits: Limits) -> Iterator[str]:
    """The report, in the order in which a reviewer reads it."""
    first, last = head(result), foot(result)
    told, about = list(_told(result, limits)), [scope.scanners(result), scope.scope(result)]
    sections = [*told, *about]
    fixed = [first, last, left_out(len(result.findings), len(result.gaps))]
    room = limits.size - sum(map(limits.measure, fixed))
    room -= sum(section.frame(limits.measure) for section in sections)
    # Who checked what is short, and would else be the first to go.
    share_out([*about, *told], room, limits)
    yield first
    yield left_out(*(sum(s.hidden for s in told if s.noun == n) for n in ("finding", "gap")))
    for section in sections:
        yield from section.pieces()
    yield last


def _told(result: Result, limits: Limits) -> Iterator[Section]:
    verdict = result.verdict
    missed = [ruling for ruling in verdict.gap_rulings if standing(ruling) != ACCEPTED]
    if missed:
        yield gaps.section(missed, limits)
    yield from blockers.sections(result, limits)
    if verdict.notices:
        yield scope.told(verdict.notices)
    yield from findings.sections(result)
    yield from findings.accepted(result)

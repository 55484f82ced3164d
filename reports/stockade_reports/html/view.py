"""A `Result` as the plain values that the template shows. Nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stockade.model.frozen import frozen
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from stockade_reports import amounts, links, rating
from stockade_reports.html import accepted, charts, dependencies, notices, visible, words
from stockade_reports.html.accepted import Accepted
from stockade_reports.html.blockers import MAX_OPEN, Blocker, listed
from stockade_reports.html.charts import Legend, Row
from stockade_reports.html.gaps import GapGroup, groups
from stockade_reports.html.news import News, news
from stockade_reports.html.notices import Told
from stockade_reports.html.reasons import MAX_REASONS, Reason, reasons
from stockade_reports.html.scope import ExcludedGroup, ScannerRow, excluded_groups, scanner_rows
from stockade_reports.html.trend import Trend, trend
from stockade_reports.novelty import new_among
from stockade_reports.standings import is_accepted


@frozen
class View:
    """Everything on the page but the list of all findings."""

    state: str
    state_word: str
    sentence: str
    """The verdict's beginning: by what, and what could not be checked."""

    aside: str
    """The rest of it."""

    policy: str
    exit_code: int
    reasons: tuple[Reason, ...]

    more_reasons: int
    name: str
    branch: str
    revision: str
    repository_link: str
    findings: int
    blocking: int
    blocking_new: int | None
    """How many of them are new; `None` where nothing tells."""

    warning: int
    accepted: int
    gaps: int
    blocking_gaps: int
    accepted_gaps: int
    blocking_notices: int
    claimed: int
    scanned: int
    legend: tuple[Legend, ...]
    kinds: tuple[Row, ...]
    places: tuple[Row, ...]
    news: News
    trend: Trend | None
    gap_groups: tuple[GapGroup, ...]
    blockers: tuple[Blocker, ...]
    open_blockers: int
    notices: tuple[Told, ...]
    open_notices: int
    acceptances: tuple[Accepted, ...]
    scanners: tuple[ScannerRow, ...]
    scanners_ok: int
    merged: str
    """Why the scanners' own counts come to more than the findings; empty where they do not."""

    files: int
    size: str
    ignored: int
    out_of_scope: int
    excluded: int
    excluded_groups: tuple[ExcludedGroup, ...]
    packages: str
    """How many dependencies are in which state; empty where there are none."""

    sources: tuple[str, ...]
    """Who answered for them, and from data of which date."""

    notes: tuple[str, ...]
    started: str
    seconds: str
    version: str
    platform: str


def worst_first(result: Result) -> list[Ruling]:
    """The rulings in the page's order: by what is at stake, then path, line and rule."""
    placed = sorted(result.verdict.rulings, key=lambda r: r.finding.sort_key())
    return sorted(placed, key=rating.badness, reverse=True)


def _parts(sentence: str) -> tuple[str, str]:
    """The verdict's sentence in two: what must be loud, and what is said beside it."""
    clauses = sentence.split("; ")
    loud = 2 if len(clauses) > 1 and "checked" in clauses[1] else 1
    if len(clauses) <= loud:
        return sentence, ""
    return "; ".join(clauses[:loud]) + ".", "; ".join(clauses[loud:])


def view(result: Result, ordered: Sequence[Ruling]) -> View:
    """Everything on the page but the list of all findings, whose order is that of `ordered`."""
    verdict, target, run = result.verdict, result.target, result.run
    head, rest = _parts(verdict.sentence)
    blocking = [r for r in ordered if r.action is Action.BLOCK]
    blocking_notices = sum(n.action is Action.BLOCK for n in verdict.notices)
    why = reasons(result)
    scanners = scanner_rows(result)
    return View(
        state=verdict.state.value,
        state_word=words.STATE_WORDS[verdict.state],
        sentence=visible.prose(head),
        aside=visible.prose(rest),
        policy=visible.line(verdict.policy),
        exit_code=int(verdict.exit_code),
        reasons=why[:MAX_REASONS],
        more_reasons=max(0, len(why) - MAX_REASONS),
        name=visible.line(target.name),
        branch=visible.line(target.branch),
        revision=visible.line(target.revision),
        repository_link=links.web(target.repository),
        findings=len(result.findings),
        blocking=len(blocking),
        blocking_new=new_among(ordered, result) and new_among(blocking, result),
        warning=sum(r.action is Action.WARN for r in verdict.rulings),
        accepted=sum(map(is_accepted, verdict.rulings)),
        gaps=len(result.gaps),
        blocking_gaps=sum(r.action is Action.BLOCK for r in verdict.gap_rulings),
        accepted_gaps=sum(map(is_accepted, verdict.gap_rulings)),
        blocking_notices=blocking_notices,
        claimed=sum(s.claimed for s in result.scanners),
        scanned=sum(s.scanned for s in result.scanners),
        legend=charts.legend(result.findings),
        kinds=charts.kinds(ordered),
        places=charts.places(ordered),
        news=news(ordered, result),
        trend=trend(result),
        gap_groups=groups(verdict.gap_rulings),
        blockers=listed(blocking, result),
        open_blockers=MAX_OPEN,
        notices=notices.listed(verdict.notices),
        open_notices=max(MAX_OPEN, blocking_notices),
        acceptances=accepted.listed(ordered, verdict),
        scanners=scanners,
        merged=amounts.merged(result.findings),
        scanners_ok=sum(s.ok for s in scanners),
        files=target.files,
        size=words.size(target.bytes),
        ignored=target.ignored,
        out_of_scope=target.out_of_scope,
        excluded=len(target.excluded),
        excluded_groups=excluded_groups(target.excluded),
        packages=amounts.states(result.dependencies),
        sources=dependencies.sources(result),
        notes=tuple(visible.prose(note) for note in target.notes),
        started=_moment(visible.line(run.started)),
        seconds=amounts.seconds(run.seconds),
        version=visible.line(run.version),
        platform=visible.line(f"Python {run.python}, {run.platform}"),
    )


def _moment(started: str) -> str:
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:Z|\+00:00)", started)
    return f"{match[1]} {match[2]} UTC" if match else started

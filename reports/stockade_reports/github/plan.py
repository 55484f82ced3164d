"""What is annotated, and how: GitHub shows ten annotations of a kind and step, and drops the rest
without a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stockade.model.gap import split_subject
from stockade.model.location import Location
from stockade.model.result import Result
from stockade.model.verdict import Action, GapRuling, Notice, Ruling, State
from stockade_reports import notices, packages, rating
from stockade_reports.amounts import findings_and_gaps, plural
from stockade_reports.github.command import Annotation
from stockade_reports.novelty import is_new
from stockade_reports.standings import ACCEPTED, VERBS, standing

MOST = 10
"""Annotations of one kind that GitHub shows of one step."""

GAPS = 3
"""Of those, how many are kept for gaps where findings could take all."""

_FLAWS = 5
_LEVELS = {Action.BLOCK: "error", Action.WARN: "warning", Action.PASS: "notice"}


def planned(result: Result) -> Iterator[tuple[str, Annotation]]:
    """Level and annotation, at most `MOST` of each level: the verdict, what blocks, what warns, and
    what passes; of each the findings worst first, then policy's notices, then the gaps."""
    verdict = result.verdict
    first = "notice" if verdict.state is State.PASSED else "error"
    yield first, _verdict(result)
    for action, level in _LEVELS.items():
        rulings = [r for r in verdict.rulings if standing(r) == action.value]
        missed = [r for r in verdict.gap_rulings if standing(r) == action.value]
        said = [n for n in verdict.notices if n.action is action]
        accepted = _accepted(result) if action is Action.PASS else []
        yield from ((level, annotation) for annotation in accepted)
        room = MOST - (level == first) - len(accepted)
        found = [_finding(group, result) for group in packages.grouped(_ranked(rulings))]
        told = _shared(found, [_notice(n) for n in said], _gaps(missed), room)
        yield from ((level, annotation) for annotation in told)


def _shared(
    found: list[Annotation], said: list[Annotation], missed: list[Annotation], room: int
) -> list[Annotation]:
    """What fits into `room`. Where not all does, the last one says how many are missing."""
    if len(found) + len(said) + len(missed) <= room:
        return [*found, *said, *missed]
    room -= 1
    kept_gaps, kept_said = min(len(missed), GAPS), min(len(said), 1)
    findings = min(len(found), room - kept_gaps - kept_said)
    gaps = min(len(missed), room - findings - kept_said)
    told = min(len(said), room - findings - gaps)
    hidden = [*found[findings:], *said[told:], *missed[gaps:]]
    return [*found[:findings], *said[:told], *missed[:gaps], _rest(hidden)]


def _rest(hidden: Sequence[Annotation]) -> Annotation:
    counts = sum(a.findings for a in hidden), sum(a.gaps for a in hidden)
    notes = sum(a.notices for a in hidden)
    told = f"{plural(notes, 'notice')} of policy" if notes else ""
    what = ", ".join(filter(None, (findings_and_gaps(*counts), told)))
    return Annotation(
        title=f"Stockade: {what} not shown here",
        lines=(f"GitHub shows {MOST} of a kind. The html and json reports have them all.",),
    )


def _verdict(result: Result) -> Annotation:
    verdict = result.verdict
    code = int(verdict.exit_code)
    return Annotation(
        title=f"Stockade: {verdict.state.value}",
        lines=(verdict.sentence, f"Exit code {code}, judged by {verdict.policy}"),
    )


def _accepted(result: Result) -> list[Annotation]:
    found = sum(standing(ruling) == ACCEPTED for ruling in result.verdict.rulings)
    missed = sum(standing(ruling) == ACCEPTED for ruling in result.verdict.gap_rulings)
    count = findings_and_gaps(found, missed)
    lines = ("Waivers, or comments that policy honours: the html and json reports name them.",)
    return [Annotation(title=f"Stockade: {count} accepted", lines=lines)] if count else []


def _ranked(rulings: Iterable[Ruling]) -> list[Ruling]:
    return sorted(rulings, key=rating.badness, reverse=True)


def _finding(group: Sequence[Ruling], result: Result) -> Annotation:
    ruling, finding = group[0], group[0].finding
    alone = len(group) == 1
    title = f"{packages.titled(finding)} [{finding.rule}]" if alone else packages.heading(group)
    new = "new, " if is_new(finding, result) else ""
    flaws = () if alone else tuple(packages.flaw(r.finding) for r in group[:_FLAWS])
    more = f"and {len(group) - _FLAWS:,} more" if len(group) > _FLAWS else ""
    advice = packages.remedy(group)
    return Annotation(
        title=f"{rating.word(finding.severity)}: {title}",
        lines=(
            finding.message if alone else "",
            *flaws,
            more,
            f"What to do: {advice}" if advice else "",
            f"{new}{VERBS[ruling.action]}: {ruling.because}",
            f"id {finding.id}" if alone and finding.id else "",
        ),
        location=finding.location,
        findings=len(group),
    )


def _notice(notice: Notice) -> Annotation:
    return Annotation(
        title="Stockade: notice of policy", lines=(notices.placed(notice),), notices=1
    )


def _gaps(rulings: Sequence[GapRuling]) -> list[Annotation]:
    """One for each scanner and reason, the most first."""
    groups: dict[tuple[str, str], list[GapRuling]] = {}
    for ruling in rulings:
        groups.setdefault((ruling.gap.scanner, ruling.gap.reason.value), []).append(ruling)
    return [_gap(group) for group in sorted(groups.values(), key=len, reverse=True)]


def _gap(group: Sequence[GapRuling]) -> Annotation:
    ruling, gap = group[0], group[0].gap
    paths = dict.fromkeys(split_subject(r.gap.subject) for r in group)
    lines = {line for r in group if (line := r.gap.line) is not None}
    same_file = len({path for path, _ in paths}) == 1
    line = lines.pop() if same_file and len(lines) == 1 else None
    named = [" ".join(filter(None, subject)) for subject in list(paths)[:3]]
    more = f" and {len(group) - len(named):,} more" if len(group) > len(named) else ""
    return Annotation(
        title=f"Not checked by {gap.scanner}: {gap.reason.value}",
        lines=(
            ", ".join(named) + more,
            gap.detail,
            f"{VERBS[ruling.action]}: {ruling.because}",
        ),
        location=Location(path=next(iter(paths))[0], line=line) if same_file else None,
        gaps=len(group),
    )

"""Findings in rows: those that do not block, and those that somebody accepted, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.result import Result
from stockade.model.verdict import Acceptance, Action, GapRuling, Ruling
from stockade_reports import acceptances, links, packages, rating
from stockade_reports.amounts import plural
from stockade_reports.markdown import gaps
from stockade_reports.markdown.escape import cell, code, place, prose
from stockade_reports.markdown.space import Item, Section
from stockade_reports.markdown.standing import policy, ranked
from stockade_reports.novelty import is_new
from stockade_reports.standings import standing

_TABLE = "| severity | where | what | policy |\n|---|---|---|---|\n"
_ACCEPTED = "|  | where | what | accepted by |\n|---|---|---|---|\n"
_TITLE = 120
_REASON = 200


def sections(result: Result) -> Iterator[Section]:
    """What does not block: what is new apart from the rest."""
    rulings = [r for r in result.verdict.rulings if standing(r) in ("warn", "pass")]
    new = [r for r in rulings if is_new(r.finding, result)]
    rest = [r for r in rulings if not is_new(r.finding, result)]
    if new:
        yield folded(_summary(len(new), "new "), new, result, 0.6)
    if rest:
        older = "older " if any(is_new(r.finding, result) is False for r in rest) else ""
        yield folded(_summary(len(rest), older), rest, result, 0.6)


def _summary(number: int, age: str) -> str:
    return f"{plural(number, f'{age}finding')} that {'does' if number == 1 else 'do'} not block"


def folded(summary: str, rulings: Sequence[Ruling], result: Result, share: float) -> Section:
    """A table of findings behind a line to click on. `summary` is plain text of ours."""
    prefix = links.source_prefix(result.target)
    groups = packages.grouped(ranked(rulings))
    return Section(
        f"\n<details><summary>{summary}</summary>\n\n",
        (_item(group, prefix) for group in groups),
        total=len(rulings),
        noun="finding",
        share=share,
        table=_TABLE,
        closing="\n</details>\n",
    )


def accepted(result: Result) -> Iterator[Section]:
    """What passes because somebody answers for it: findings worst first, then gaps."""
    prefix = links.source_prefix(result.target)
    if found := acceptances.of(ranked(result.verdict.rulings)):
        rows = (_row((ruling,), prefix, _reason(by, ruling)) for by, ruling in found)
        yield _accepted(rows, len(found), "finding")
    if missed := acceptances.of(result.verdict.gap_rulings):
        rows = (_gap_row(ruling, _reason(by, ruling)) for by, ruling in missed)
        yield _accepted(rows, len(missed), "gap")


def _accepted(rows: Iterator[str], total: int, noun: str) -> Section:
    return Section(
        f"\n<details><summary>{plural(total, f'accepted {noun}')}</summary>\n\n",
        (Item(text=row) for row in rows),
        total=total,
        noun=noun,
        share=0.6,
        table=_ACCEPTED,
        closing="\n</details>\n",
    )


def _item(group: Sequence[Ruling], prefix: str) -> Item:
    return Item(text=_row(group, prefix, prose(policy(group))), count=len(group))


def _row(group: Sequence[Ruling], prefix: str, ruled: str) -> str:
    finding = group[0].finding
    alone = len(group) == 1
    severity = (alone and rating.lowered(finding)) or rating.word(finding.severity)
    title = prose(packages.titled(finding) if alone else packages.heading(group), _TITLE)
    rule = f" {code(finding.rule, _TITLE)}" if alone else ""
    cells = (severity, place(finding.location, prefix), f"{title}{rule}", ruled)
    return f"| {' | '.join(map(cell, cells))} |\n"


def _gap_row(ruling: GapRuling, accepted_by: str) -> str:
    gap = ruling.gap
    what = f"not checked by {code(gap.scanner) or 'a scanner'}"
    cells = (gap.reason.value, gaps.subject(ruling), what, accepted_by)
    return f"| {' | '.join(map(cell, cells))} |\n"


def _reason(by: Acceptance, ruling: Ruling | GapRuling) -> str:
    still = ", and still warns" if ruling.action is Action.WARN else ""
    return prose(acceptances.said(by), _REASON) + still

"""What was not checked: a paragraph for each scanner and reason, what blocks first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model import path as paths
from stockade.model.gap import split_subject
from stockade.model.verdict import Action, GapRuling
from stockade_reports.amounts import subjects
from stockade_reports.markdown.escape import code, prose
from stockade_reports.markdown.space import Item, Limits, Section
from stockade_reports.remedies import first_step, way_out
from stockade_reports.standings import STANDINGS, VERBS, standing

_DETAIL = 300


def section(rulings: Sequence[GapRuling], limits: Limits) -> Section:
    """All gaps but the accepted ones, which stand elsewhere."""
    stopping = {r.gap.reason: None for r in rulings if r.action is Action.BLOCK}
    return Section(
        "\n### Not checked\n\n",
        (_item(group, limits) for group in _grouped(rulings)),
        total=len(rulings),
        noun="gap",
        share=0.35,
        closing=f"\n{prose(way_out(stopping))}\n" if stopping else "",
    )


def subject(ruling: GapRuling) -> str:
    """The file with its line, and the package where it is about one."""
    path, purl = split_subject(ruling.gap.subject)
    line = "" if ruling.gap.line is None else f":{ruling.gap.line}"
    return code(f"{paths.text(path)}{line}") + (f" {code(purl)}" if purl else "")


def _grouped(rulings: Sequence[GapRuling]) -> list[list[GapRuling]]:
    groups: dict[tuple[str, str, str, str], list[GapRuling]] = {}
    for ruling in rulings:
        key = (ruling.gap.scanner, ruling.gap.reason.value, standing(ruling), ruling.because)
        groups.setdefault(key, []).append(ruling)
    return sorted(groups.values(), key=lambda g: (STANDINGS.index(standing(g[0])), -len(g)))


def _item(group: list[GapRuling], limits: Limits) -> Item:
    return Item(text="".join(_paragraph(group, limits.subjects)), count=len(group))


def _paragraph(group: list[GapRuling], most: int) -> Iterator[str]:
    gap = group[0].gap
    verb = VERBS[standing(group[0])]
    blocks = group[0].action is Action.BLOCK
    alike = len({ruling.gap.detail for ruling in group}) == 1
    yield f"- {code(gap.scanner) or 'a scanner'} did not check {subjects(group)}"
    yield f" ({gap.reason.value}, {f'**{verb}**' if blocks else verb})"
    yield f": {_listed(group, most)}" if alike else ""
    yield f". {prose(gap.detail, _DETAIL)}" if alike and gap.detail else ""
    yield f" **What to do:** {prose(first_step(gap.reason, gap.scanner))}." if blocks else ""
    yield "\n"
    if not alike:
        for ruling in group[:most]:
            yield f"  - {subject(ruling)}: {prose(ruling.gap.detail, _DETAIL)}\n"
        if len(group) > most:
            yield f"  - and {len(group) - most:,} more\n"


def _listed(group: list[GapRuling], most: int) -> str:
    more = f" and {len(group) - most:,} more" if len(group) > most else ""
    return ", ".join(subject(ruling) for ruling in group[:most]) + more

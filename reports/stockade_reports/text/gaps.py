"""What was not checked: grouped by scanner and reason, what blocks last."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

from stockade.model import path as paths
from stockade.model.gap import split_subject
from stockade.model.report import Style
from stockade.model.verdict import Action, GapRuling
from stockade_reports.amounts import subjects
from stockade_reports.escape import words
from stockade_reports.remedies import first_step, way_out
from stockade_reports.standings import VERBS, standing
from stockade_reports.text import ink
from stockade_reports.text.layout import flow, hang
from stockade_reports.text.page import MORE

SHOWN = 5
"""Subjects of one group that are named without `--verbose`."""


def section(rulings: tuple[GapRuling, ...], style: Style) -> Iterator[str]:
    """A paragraph for each group of gaps of one scanner, reason, ruling and, if shared, detail;
    then how to accept those that block."""
    counts = Counter((_group(r), told) for r in rulings for told in {*_details(r)})

    def key(ruling: GapRuling) -> tuple[object, ...]:
        group = _group(ruling)
        shared = (told for told in _details(ruling) if counts[group, told] > 1)
        return (*group, next(shared, ""))

    for n, (found, group) in enumerate(itertools.groupby(sorted(rulings, key=key), key=key)):
        if n:
            yield ""
        yield from _paragraph(tuple(group), str(found[-1]), style)
    reasons = {r.gap.reason: None for r in rulings if r.action is Action.BLOCK}
    if reasons:
        yield ""
        yield from hang("  ", way_out(sorted(reasons)), style.width)


def _group(ruling: GapRuling) -> tuple[bool, str, str, str, str]:
    gap, blocks = ruling.gap, ruling.action is Action.BLOCK
    return (blocks, ruling.action.value, gap.scanner, gap.reason.value, ruling.because)


def _details(ruling: GapRuling) -> tuple[str, str]:
    """The detail, and what follows its first sentence, which others may have in common with it."""
    whole = words(ruling.gap.detail)
    return whole, whole.partition(". ")[2]


def _paragraph(group: tuple[GapRuling, ...], shared: str, style: Style) -> Iterator[str]:
    first = group[0]
    blocks = first.action is Action.BLOCK
    yield from _head(group, style)
    if style.verbose or (blocks and not first.because.startswith(first.gap.reason.value)):
        yield from hang("    because: ", words(first.because), style.width)
    if shared:
        yield from hang("    detail: ", shared, style.width)
    shown = group if style.verbose else group[:SHOWN]
    for ruling in shown:
        yield from _subject(ruling, shared, style)
    if len(shown) < len(group):
        yield from hang("    - ", f"and {len(group) - len(shown):,} more: {MORE}", style.width)
    if blocks:
        yield from hang(
            "    remedy: ", f"{first_step(first.gap.reason, first.gap.scanner)}.", style.width
        )


def _head(group: tuple[GapRuling, ...], style: Style) -> Iterator[str]:
    """`zizmor: tool-failed, 12 files, blocks`."""
    first = group[0]
    verb = VERBS[standing(first)]
    counted = f"{first.gap.reason.value}, {subjects(group)},"
    units = [*f"{words(first.gap.scanner)}: {counted}".split(), verb]
    *lines, last = flow("  ", units, style.width)
    yield from lines
    blocks = first.action is Action.BLOCK
    yield last.removesuffix(verb) + ink.paint(verb, ink.RED if blocks else ink.DIM, style)


def subject(ruling: GapRuling) -> list[str]:
    """The file with its line, and the dependency in it; neither is ever broken."""
    path, package = split_subject(ruling.gap.subject)
    line = f":{ruling.gap.line}" if ruling.gap.line else ""
    return [f"{paths.text(path)}{line}", *([words(package)] if package else [])]


def _subject(ruling: GapRuling, shared: str, style: Style) -> Iterator[str]:
    units, (whole, _) = subject(ruling), _details(ruling)
    own = "" if whole == shared else whole.removesuffix(shared).rstrip()
    if own:
        units = [*units[:-1], f"{units[-1]}:", *own.split()]
    yield from flow("    - ", units, style.width)

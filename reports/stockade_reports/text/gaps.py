"""What was not checked: grouped by scanner and reason, what blocks last."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from stockade.model import path as paths
from stockade.model.gap import split_subject
from stockade.model.report import Style
from stockade.model.verdict import Action, GapRuling
from stockade_reports.text import ink
from stockade_reports.text.escape import words
from stockade_reports.text.layout import hang, plural
from stockade_reports.text.remedies import remedy

SHOWN = 5
"""Subjects of one group that are named without `--verbose`."""


_VERBS = {Action.BLOCK: "blocks", Action.WARN: "warns", Action.PASS: "passes"}


def section(rulings: tuple[GapRuling, ...], style: Style) -> Iterator[str]:
    """A paragraph for each group of gaps of one scanner, reason, ruling and, if shared, detail."""
    counts = Counter((_group(ruling), ruling.gap.detail) for ruling in rulings)

    def key(ruling: GapRuling) -> tuple[object, ...]:
        group, detail = _group(ruling), ruling.gap.detail
        return (*group, detail if counts[group, detail] > 1 else "")

    for n, (_, group) in enumerate(itertools.groupby(sorted(rulings, key=key), key=key)):
        if n:
            yield ""
        yield from _paragraph(tuple(group), style)


def _group(ruling: GapRuling) -> tuple[bool, str, str, str, str]:
    gap, blocks = ruling.gap, ruling.action is Action.BLOCK
    return (blocks, ruling.action.value, gap.scanner, gap.reason.value, ruling.because)


def _paragraph(group: tuple[GapRuling, ...], style: Style) -> Iterator[str]:
    first = group[0]
    blocks = first.action is Action.BLOCK
    head = f"  {words(first.gap.scanner)}: {first.gap.reason.value}, {counted(group)}, "
    verb = "accepted" if first.acceptance else _VERBS[first.action]
    yield head + ink.paint(verb, ink.RED if blocks else ink.DIM, style)
    if style.verbose or (blocks and not first.because.startswith(first.gap.reason.value)):
        yield from hang("    because: ", words(first.because), style.width)
    shared = _shared_detail(group)
    if shared:
        yield from hang("    detail: ", words(shared), style.width)
    shown = group if style.verbose else group[:SHOWN]
    for ruling in shown:
        yield from _subject(ruling, style, detail=not shared)
    if len(shown) < len(group):
        yield f"    - and {len(group) - len(shown):,} more: see --verbose or --report html=FILE"
    if blocks:
        yield from hang("    remedy: ", remedy(first.gap.reason), style.width)


def counted(group: Sequence[GapRuling]) -> str:
    """`12 files and 1 dependency`."""
    packages = sum(bool(split_subject(r.gap.subject)[1]) for r in group)
    files = len(group) - packages
    dependencies = f"{packages:,} {'dependency' if packages == 1 else 'dependencies'}"
    return " and ".join([plural(files, "file")] * bool(files) + [dependencies] * bool(packages))


def _shared_detail(group: tuple[GapRuling, ...]) -> str:
    details = {r.gap.detail for r in group}
    return details.pop() if len(details) == 1 and len(group) > 1 else ""


def _subject(ruling: GapRuling, style: Style, *, detail: bool) -> Iterator[str]:
    path, package = split_subject(ruling.gap.subject)
    line = f":{ruling.gap.line}" if ruling.gap.line else ""
    named = f"{paths.text(path)}{line}" + (f" {words(package)}" if package else "")
    if detail and ruling.gap.detail:
        yield from hang("    - ", f"{named}: {words(ruling.gap.detail)}", style.width)
    else:
        yield f"    - {named}"

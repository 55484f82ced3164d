"""What was scanned and by what: the target's line and the table of scanners."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

from stockade.model.report import Style
from stockade.model.result import Result, ScannerRecord, Status, TargetRecord
from stockade_reports.amounts import merged, plural, took
from stockade_reports.escape import words
from stockade_reports.text import ink
from stockade_reports.text.layout import cut, hang, left, right, width, widths

_HEAD = ("scanner", "version", "scanned", "gaps", "findings", "seconds")
_PATTERNS = 5
_CELL = 16


def target(record: TargetRecord, style: Style) -> Iterator[str]:
    """The target, what of it was left out, and what a reader must know of it."""
    yield from hang(
        "Target    ", ", ".join([_name(record), plural(record.files, "file")]), style.width
    )
    left_out = [
        plural(record.out_of_scope, "file") + " that no scanner claims",
        f"{record.ignored:,} ignored by git",
    ]
    counts = (record.out_of_scope, record.ignored)
    said = [text for text, count in zip(left_out, counts, strict=True) if count]
    if said:
        yield from hang("Scope     ", ", ".join(said), style.width)
    yield from _excluded(record, style)
    for note in record.notes:
        yield from hang("Note      ", words(note), style.width)


def _excluded(record: TargetRecord, style: Style) -> Iterator[str]:
    patterns = sorted(Counter(e.by for e in record.excluded).items())
    shown = patterns if style.verbose else patterns[:_PATTERNS]
    for by, count in shown:
        yield from hang("Excluded  ", f"{plural(count, 'file')} by {words(by)}", style.width)
    if len(shown) < len(patterns):
        rest = sum(count for _, count in patterns[_PATTERNS:])
        more = plural(len(patterns) - len(shown), "more pattern")
        said = f"{plural(rest, 'file')} by {more}: see --verbose"
        yield from hang("Excluded  ", said, style.width)


def _name(record: TargetRecord) -> str:
    name = words(record.name)
    branch = f" on {words(record.branch)}" if record.branch else ""
    revision = f" at {words(record.revision)[:12]}" if record.revision else ""
    return f"{name}{branch}{revision}"


def table(result: Result, style: Style) -> Iterator[str]:
    """One row for each scanner, numbers to the right; why one did not run stands in its row.

    Where the table is wider than the screen, a sentence for each scanner.
    """
    claimed = {r.name: r.claimed for r in result.scanners}
    timings = result.run.timings
    seconds = {t.name: took(t, claimed.get(t.name, 0), f"{t.seconds:,.1f}") for t in timings}
    ran = [r for r in result.scanners if r.status is not Status.SKIPPED]
    rows = [_HEAD, *(_row(r, seconds.get(r.name, "")) for r in ran)]
    sizes = widths(rows)
    sizes[0] = max(sizes[0], *(width(_title(r)) for r in result.scanners), 0)
    sizes[1] = max(sizes[1], 1)
    narrow = width(_line(_HEAD, sizes)) > style.width
    if not narrow:
        yield ink.paint(_line(_HEAD, sizes), ink.DIM, style)
    for record, row in zip(ran, itertools.islice(rows, 1, None), strict=True):
        yield from _sentence(row, style) if narrow else [_line(row, sizes)]
        if record.status is Status.FAILED or record.note or record.tool.problem:
            yield from _note(record, 2 if narrow else sizes[0], style)
    for record in result.scanners:
        if record.status is Status.SKIPPED:
            first = "  " + (_title(record) if narrow else left(_title(record), sizes[0])) + "  "
            yield from hang(first, f"skipped: {words(record.note)}", style.width)
    if said := merged(result.findings):
        yield from hang("  ", said, style.width)


def _sentence(row: tuple[str, ...], style: Style) -> Iterator[str]:
    """`bandit 1.9.4: scanned 119, gaps 1, findings 1, seconds 2.2`."""
    told = [f"{noun} {cell}" for noun, cell in zip(_HEAD[2:], row[2:], strict=True) if cell]
    return hang("  ", f"{row[0]} {row[1]}: {', '.join(told)}", style.width)


def _row(record: ScannerRecord, seconds: str) -> tuple[str, ...]:
    counts = (record.scanned, record.gapped, record.findings)
    version = cut(words(record.tool.version) or "missing", _CELL)
    return (_title(record), version, *(f"{n:,}" for n in counts), seconds)


def _title(record: ScannerRecord) -> str:
    return cut(words(record.name), _CELL)


def _line(row: tuple[str, ...], sizes: list[int]) -> str:
    text = [left(cell, size) for cell, size in zip(row[:2], sizes[:2], strict=True)]
    numbers = [right(cell, size) for cell, size in zip(row[2:], sizes[2:], strict=True)]
    return ("  " + "  ".join([*text, *numbers])).rstrip()


def _note(record: ScannerRecord, indent: int, style: Style) -> Iterator[str]:
    word = record.status.value
    why = words(record.note or record.tool.problem)
    failed = record.status is Status.FAILED
    for line in hang(" " * (indent + 4), f"{word}: {why}" if why else word, style.width):
        yield ink.paint(line, ink.RED if failed else ink.YELLOW, style)

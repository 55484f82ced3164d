"""Stacked bars: the findings by severity, for each kind and for each folder.

A bar is drawn in per cent of its width, without a view box, so that its text keeps its size at
any width. Letters stand in the parts that have room, and every number stands in words beside it:
colour is never alone.
"""

from __future__ import annotations

import urllib.parse
from collections import Counter
from collections.abc import Iterable, Sequence

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.rating import Kind, Severity
from stockade.model.verdict import Action, Ruling
from stockade_reports import rating
from stockade_reports.amounts import plural
from stockade_reports.html import folders, visible, words

MAX_FOLDERS = 12
"""Folders that get a bar; the rest is one bar, with its number."""

MIN_PLACED = 30
"""Folders times findings, below which the list itself shows where they are."""

MIN_WIDTH = 2.5
"""Per cent of a bar below which a part is not seen: 4 px beside the verdict, with its edges."""

_CHARACTER = 5.0
"""Per cent of a bar that one character needs at the narrowest width, and the space around all."""


@frozen
class Part:
    """One severity in a bar, in per cent of the chart's width. Where one would be too narrow to be
    seen, all have a least width, and only what is left of the bar is shared by number."""

    severity: str
    x: float
    width: float
    mark: str
    """A letter and the number, as much of it as there is room for."""


@frozen
class Row:
    """One bar."""

    name: str
    total: int
    blocking: int
    said: str
    """`2 critical, 1 low`."""

    parts: tuple[Part, ...]
    query: str = ""
    """A pattern by which the page's list shows the findings; empty: none does."""


@frozen
class Legend:
    """A severity with its letter and the number of all its findings."""

    severity: str
    letter: str
    count: int


def legend(findings: Iterable[Finding]) -> tuple[Legend, ...]:
    """The severities that are there, worst first."""
    counts = Counter(f.severity for f in findings)
    return tuple(
        Legend(severity=rating.word(s), letter=words.SEVERITY_LETTERS[s], count=counts[s])
        for s in words.SEVERITIES
        if counts[s]
    )


def kinds(rulings: Sequence[Ruling]) -> tuple[Row, ...]:
    """A bar for each kind, the worst first; none where all findings would be one plain bar."""
    found: dict[Kind, list[Ruling]] = {}
    for ruling in rulings:
        found.setdefault(ruling.finding.kind, []).append(ruling)
    if len({(r.finding.kind, r.finding.severity) for r in rulings}) < 2:
        return ()
    most = max(len(of_kind) for of_kind in found.values())
    order = sorted(found.items(), key=lambda item: (_weight(item[1]), item[0]))
    return tuple(_row(words.KIND_WORDS[kind], rows, most) for kind, rows in order)


def places(rulings: Sequence[Ruling]) -> tuple[Row, ...]:
    """A bar for each of the folders that hold the findings, the worst first; none where there are
    too few findings or folders to tell something."""
    found = folders.split(rulings, MAX_FOLDERS)
    if len(found) < 2 or len(found) * len(rulings) < MIN_PLACED:
        return ()
    order = sorted(found.items(), key=lambda item: (_weight(item[1]), item[0]))
    shown, rest = order[:MAX_FOLDERS], order[MAX_FOLDERS:]
    other = [ruling for _, rows in rest for ruling in rows]
    most = max(len(other), *(len(rows) for _, rows in shown))
    bars = [
        _row(visible.line(folders.named(folder)), rows, most, query=_query(folder))
        for folder, rows in shown
    ]
    if other:
        bars.append(_row(plural(len(rest), "other folder"), other, most))
    return tuple(bars)


def _query(folder: folders.Folder) -> str:
    """The pattern of the list's filter, percent-encoded. A name that is shown in another form than
    its own, or that would be read as a pattern, has none; nor have the files at the top."""
    path = "/".join(folder)
    plain = path.strip("/") and path.isprintable() and path == path.strip()
    if not plain or set(path) & set("*?"):
        return ""
    return urllib.parse.quote(f"{path}*" if path.endswith("/") else f"{path}/**", safe="/*")


def _weight(rulings: Sequence[Ruling]) -> tuple[int, ...]:
    """A key that puts more of the worst first."""
    counts = Counter(r.finding.severity for r in rulings)
    return tuple(-counts[severity] for severity in words.SEVERITIES)


def _row(name: str, rulings: Sequence[Ruling], most: int, *, query: str = "") -> Row:
    counts = Counter(r.finding.severity for r in rulings)
    return Row(
        name=name,
        total=len(rulings),
        blocking=sum(r.action is Action.BLOCK for r in rulings),
        said=", ".join(f"{counts[s]:,} {rating.word(s)}" for s in words.SEVERITIES if counts[s]),
        parts=_parts(counts, most),
        query=query,
    )


def _parts(counts: Counter[Severity], most: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    x, total = 0.0, counts.total()
    found = [count for count in counts.values() if count]
    least = MIN_WIDTH if 100 * min(found) < MIN_WIDTH * most else 0.0
    shared = max(0.0, 100 * total / most - least * len(found))
    for severity in words.SEVERITIES:
        if count := counts[severity]:
            width = least + shared * count / total
            parts.append(
                Part(
                    severity=rating.word(severity),
                    x=round(x, 2),
                    width=round(width, 2),
                    mark=_mark(words.SEVERITY_LETTERS[severity], f"{count:,}", width),
                )
            )
            x += width
    return tuple(parts)


def _mark(letter: str, count: str, width: float) -> str:
    marks = (f"{letter} {count}", letter)
    return next((mark for mark in marks if width >= _CHARACTER * (len(mark) + 1)), "")

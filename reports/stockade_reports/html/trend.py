"""The scans before this one, and this one, as bars: findings by severity, what blocked, the gaps.

Each panel has its own scale, whose end it names; the numbers stand in a table as well.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from stockade.model.frozen import frozen
from stockade.model.history import PastScan
from stockade.model.rating import Severity
from stockade.model.result import Result
from stockade.model.verdict import State
from stockade_reports import rating
from stockade_reports.html import visible, words

MAX_SCANS = 30
"""Scans that are drawn, this one among them; the number of earlier ones is told."""

WIDTH = 10
"""Units of a panel's width for one scan; a bar takes six of them."""

HEIGHT = 100
"""Units of a panel's height."""


@frozen
class Layer:
    """All bars of one class, in units of the panel."""

    name: str
    path: str
    """SVG path data: closed rectangles."""


@frozen
class Panel:
    """One row of bars over all scans."""

    name: str
    now: int
    most: int
    """What the full height stands for."""

    layers: tuple[Layer, ...]


@frozen
class Scan:
    """One scan in the table."""

    day: str
    state: str
    counts: tuple[int, ...]
    """By severity, worst first."""

    blocking: int
    gaps: int


@frozen
class Trend:
    """The chart and its table."""

    width: int
    panels: tuple[Panel, ...]
    scans: tuple[Scan, ...]
    """Oldest first; the last is this scan."""

    days: tuple[str, str]
    """The first and the last day on the axis."""

    severities: tuple[str, ...]
    earlier: int
    """Scans that are not drawn."""


def trend(result: Result) -> Trend | None:
    """The trend; `None` where no earlier scan is known."""
    if not result.history:
        return None
    kept = result.history[-(MAX_SCANS - 1) :]
    scans = (*map(_past, kept), _present(result))
    return Trend(
        width=WIDTH * len(scans),
        panels=tuple(_panels(scans)),
        scans=scans,
        days=(scans[0].day, scans[-1].day),
        severities=tuple(rating.word(s) for s in words.SEVERITIES),
        earlier=len(result.history) - len(kept),
    )


def _past(scan: PastScan) -> Scan:
    return Scan(
        day=_day(scan.started),
        state=words.STATE_WORDS[scan.state],
        counts=tuple(getattr(scan, severity.word) for severity in words.SEVERITIES),
        blocking=scan.blocking,
        gaps=scan.gaps,
    )


def _present(result: Result) -> Scan:
    counts: Counter[Severity] = Counter(f.severity for f in result.findings)
    return Scan(
        day=_day(result.run.started),
        state=words.STATE_WORDS[State(result.verdict.state)],
        counts=tuple(counts[severity] for severity in words.SEVERITIES),
        blocking=len(result.verdict.blockers),
        gaps=len(result.gaps),
    )


def _panels(scans: Sequence[Scan]) -> Iterable[Panel]:
    names = [rating.word(severity) for severity in words.SEVERITIES]
    yield _panel("Findings", [f"sev-{n}" for n in names], [scan.counts for scan in scans])
    yield _panel("Blocking", ["act-block"], [(scan.blocking,) for scan in scans])
    yield _panel("Not checked", ["act-warn"], [(scan.gaps,) for scan in scans])


def _panel(name: str, layers: Sequence[str], stacks: Sequence[Sequence[int]]) -> Panel:
    """Bars stacked from below, the last layer at the bottom."""
    most = max(map(sum, stacks))
    paths = [""] * len(layers)
    for number, stack in enumerate(stacks):
        top = float(HEIGHT * (1 - sum(stack) / most)) if most else 0.0
        for layer, count in enumerate(stack):
            if count:
                high = HEIGHT * count / most
                paths[layer] += f"M{number * WIDTH + 2} {top:.4g}h6v{high:.4g}h-6z"
                top += high
    return Panel(
        name=name,
        now=sum(stacks[-1]),
        most=most,
        layers=tuple(Layer(name=n, path=p) for n, p in zip(layers, paths, strict=True) if p),
    )


def _day(started: str) -> str:
    """The day; what is none is told as it is, cut short."""
    try:
        return dt.date.fromisoformat(started[:10]).isoformat()
    except ValueError:
        shown = visible.line(started[:24])
        return shown if len(started) <= 24 else f"{shown}…"

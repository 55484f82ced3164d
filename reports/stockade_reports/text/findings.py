"""Findings: one line each for what does not block, a full paragraph for what does; worst last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model import path as paths
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.report import Style
from stockade.model.verdict import Action, Ruling
from stockade_reports.text import ink, snippet
from stockade_reports.text.escape import words
from stockade_reports.text.layout import cut, hang, left, width, wrap

SHOWN = 25
"""Findings that do not block and are listed without `--verbose`."""

FULL = 10
"""Blockers that are shown in full without `--verbose`."""

LISTED = 100
"""Further blockers that get a line each."""

_MORE = "see --verbose or --report html=FILE"
_PLACE = 36


def ordered(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Worst last, where the eye is; equals keep the record's order."""
    return sorted(rulings, key=lambda r: (r.action is not Action.PASS, r.finding.severity.concern))


def others(rulings: Sequence[Ruling], style: Style) -> Iterator[str]:
    """What does not block: one line each, or in full with `--verbose`."""
    if style.verbose:
        yield from _full(ordered(rulings), style)
        return
    shown = ordered(rulings)[-SHOWN:]
    if len(shown) < len(rulings):
        yield f"  and {len(rulings) - len(shown):,} less severe: {_MORE}"
    yield from _table(shown, style)


def blockers(rulings: Sequence[Ruling], style: Style) -> Iterator[str]:
    """What blocks: the worst in full, the others a line each."""
    worst = ordered(rulings)
    full = worst if style.verbose else worst[-FULL:]
    rest = worst[: len(worst) - len(full)]
    if len(rest) > LISTED:
        yield f"  and {len(rest) - LISTED:,} more that block: {_MORE}"
    if rest:
        yield from _table(rest[-LISTED:], style)
        yield ""
    yield from _full(full, style)


def _table(rulings: Sequence[Ruling], style: Style) -> Iterator[str]:
    places = [place(r.finding.location) for r in rulings]
    size = min(max(map(width, places), default=0), _PLACE)
    for ruling, where in zip(rulings, places, strict=True):
        finding = ruling.finding
        severity = left(finding.severity.word, 8)
        first = f"  {ink.paint(severity, ink.SEVERITY[finding.severity], style)}  "
        if width(where) > size:
            yield first + where
            yield " " * 12 + _about(finding, style.width - 12)
        else:
            yield first + left(where, size) + "  " + _about(finding, style.width - size - 14)


def _about(finding: Finding, columns: int) -> str:
    title, rule = words(finding.title), f" [{words(finding.rule)}]"
    return title + rule if width(title + rule) <= columns else cut(title, columns)


def _full(rulings: Sequence[Ruling], style: Style) -> Iterator[str]:
    for n, ruling in enumerate(rulings):
        if n:
            yield ""
        yield from paragraph(ruling, style)


def paragraph(ruling: Ruling, style: Style) -> Iterator[str]:
    """Everything of one finding that a reader needs in order to act."""
    finding = ruling.finding
    size = snippet.gutter(finding.location, finding.snippet)
    yield from _title(finding, style)
    yield f" {' ' * size}{ink.paint('-->', ink.DIM, style)} {place(finding.location)}"
    if finding.snippet and finding.snippet.lines:
        bar = f" {' ' * size} {ink.paint('|', ink.DIM, style)}"
        yield bar
        yield from snippet.lines(finding.location, finding.snippet, style)
        yield bar
    for label, text in _notes(ruling, style):
        first = f" {' ' * size} = {label}: " if label else f" {' ' * size} = "
        yield from hang(first, words(text), style.width)


def place(location: Location) -> str:
    """`path:line:column`, as editors and terminals understand it."""
    numbers = (location.line, location.column if location.line else None)
    return ":".join([paths.text(location.path), *(str(n) for n in numbers if n)])


def _title(finding: Finding, style: Style) -> Iterator[str]:
    word = finding.severity.word
    text = f"{words(finding.title)} [{words(finding.rule)}]"
    for n, line in enumerate(wrap(text, max(style.width - len(word) - 2, 20))):
        first = ink.paint(word, ink.SEVERITY[finding.severity], style) + ": "
        yield (first if n == 0 else " " * (len(word) + 2)) + ink.paint(line, ink.BOLD, style)


def _notes(ruling: Ruling, style: Style) -> Iterator[tuple[str, str]]:
    finding = ruling.finding
    if words(finding.message) != words(finding.title):
        yield "", finding.message
    for other in finding.locations[1:] if style.verbose else finding.locations[1:4]:
        yield "", f"{other.note or 'also at'}: {place(other)}"
    yield from _package(finding)
    rule = f" (rule {ruling.rule})" if ruling.rule else ""
    verb = {Action.BLOCK: "blocks", Action.WARN: "warns", Action.PASS: "passes"}[ruling.action]
    yield verb, f"{ruling.because}{rule}"
    if finding.remedy:
        yield "remedy", finding.remedy
    if finding.help and style.verbose:
        yield "why", finding.help
    if finding.reachable is not None:
        yield "reachable", "yes" if finding.reachable else "no"
    if finding.cwe:
        yield "weakness", ", ".join(f"CWE-{n}" for n in finding.cwe)
    others = sorted({w.rule for w in finding.witnesses} - {finding.rule})
    if others:
        yield "also seen by", ", ".join(others)
    if finding.help_uri:
        yield "see", finding.help_uri
    if finding.id:
        yield "id", finding.id


def _package(finding: Finding) -> Iterator[tuple[str, str]]:
    package = finding.package
    if package is None:
        return
    names = f" ({', '.join(package.aliases)})" if package.aliases else ""
    yield "advisory", f"{package.advisory}{names}"
    fixed = ", ".join(package.fixed_versions) or "no version with the fix is known"
    yield "fixed in", fixed
    known = [f"EPSS {package.epss:.1%}"] if package.epss is not None else []
    known += ["known to be exploited (CISA KEV)"] if package.kev else []
    if known:
        yield "exploitation", ", ".join(known)

"""Findings: one line each for what does not block, a full paragraph for what does; worst last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model import owasp
from stockade.model import path as paths
from stockade.model.dependency import Reachability
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.report import Style
from stockade.model.verdict import Action, Ruling
from stockade_reports import acceptances, packages
from stockade_reports.rating import badness, word
from stockade_reports.text import ink, snippet, standing
from stockade_reports.text.escape import words
from stockade_reports.text.layout import cut, hang, left, width, wrap

SHOWN = 25
"""Findings that do not block and are listed without `--verbose`."""

FULL = 10
"""Blockers that are shown in full without `--verbose`."""

LISTED = 100
"""Further blockers that get a line each."""

MORE = "see --verbose or --report html=FILE"
"""Where the rest is to be seen."""

_PLACE = 36


def ordered(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Worst last, where the eye is; equals keep the record's order."""
    return sorted(rulings, key=lambda r: (r.action is not Action.PASS, *badness(r)))


def grouped(rulings: Sequence[Ruling]) -> list[tuple[Ruling, ...]]:
    """Flaws of one package together, worst last, where the worst of them stands."""
    return [group[::-1] for group in packages.grouped(rulings[::-1])][::-1]


def others(rulings: Sequence[Ruling], style: Style) -> Iterator[str]:
    """What does not block: one line each, or in full with `--verbose`."""
    if style.verbose:
        yield from _full([(ruling,) for ruling in ordered(rulings)], style)
        return
    groups = grouped(ordered(rulings))
    shown = groups[-SHOWN:]
    if len(shown) < len(groups):
        hidden = sum(len(group) for group in groups[:-SHOWN])
        yield f"  and {hidden:,} that rank lower: {MORE}"
    yield from table(shown, style)


_USE = {
    Reachability.IMPORTED: "the code imports it",
    Reachability.NOT_SEEN: "no import of it was seen",
    Reachability.UNKNOWN: "not known",
}


def blockers(rulings: Sequence[Ruling], style: Style) -> Iterator[str]:
    """What blocks: the worst in full, the others a line each."""
    worst = ordered(rulings)
    groups = [(r,) for r in worst] if style.verbose else grouped(worst)
    full = groups if style.verbose else groups[-FULL:]
    rest = groups[: len(groups) - len(full)]
    if len(rest) > LISTED:
        hidden = sum(len(group) for group in rest[:-LISTED])
        yield f"  and {hidden:,} more that block and rank lower: {MORE}"
    if rest:
        yield from table(rest[-LISTED:], style)
        yield ""
    yield from _full(full, style)


def table(groups: Sequence[tuple[Ruling, ...]], style: Style) -> Iterator[str]:
    """One line for each group, or two where its place is long; what asks in vain is marked."""
    places = [place(group[-1].finding.location) for group in groups]
    size = min(max(map(width, places), default=0), _PLACE)
    for group, where in zip(groups, places, strict=True):
        finding = group[-1].finding
        severity = left(word(finding.severity), 8)
        mark = "* " if any(map(acceptances.refused, group)) else "  "
        first = f"  {ink.paint(severity, ink.SEVERITY[finding.severity], style)}{mark}"
        if width(where) > size:
            yield first + where
            yield " " * 12 + _about(group, style.width - 12)
        else:
            yield first + left(where, size) + "  " + _about(group, style.width - size - 14)
    if any(acceptances.refused(ruling) for group in groups for ruling in group):
        yield from hang("  * ", standing.IN_VAIN, style.width)


def _about(group: tuple[Ruling, ...], columns: int) -> str:
    days = [r.grace_ends for r in group if r.grace_ends]
    if not days:
        return _named(group, columns)
    ends = f" (blocks after {words(min(days))})"
    return _named(group, columns - width(ends)) + ends


def _named(group: tuple[Ruling, ...], columns: int) -> str:
    if len(group) > 1:
        return cut(words(packages.heading(group)), columns)
    finding = group[-1].finding
    title, rule = words(packages.titled(finding)), f" [{words(finding.rule)}]"
    if width(title + rule) <= columns:
        return title + rule
    package = finding.package
    if package and package.version and width(title) > columns:
        title = words(f"{packages.named(package)}: {packages.label(package)}")
    return cut(title, columns)


def _full(groups: Sequence[tuple[Ruling, ...]], style: Style) -> Iterator[str]:
    for n, group in enumerate(groups):
        if n:
            yield ""
        yield from paragraph(group, style)


def paragraph(group: Sequence[Ruling], style: Style) -> Iterator[str]:
    """Everything that a reader needs in order to act on a finding, or on a package's flaws."""
    finding = group[-1].finding
    size = snippet.gutter(finding.location, finding.snippet)
    yield from _title(group, style)
    yield f" {' ' * size}{ink.paint('-->', ink.DIM, style)} {place(finding.location)}"
    if finding.snippet and finding.snippet.lines:
        bar = f" {' ' * size} {ink.paint('|', ink.DIM, style)}"
        yield bar
        yield from snippet.lines(finding.location, finding.snippet, style)
        yield bar
    for label, text in _notes(group[-1], style) if len(group) == 1 else _package_notes(group):
        first = f" {' ' * size} = {label}: " if label else f" {' ' * size} = "
        yield from hang(first, words(text), style.width)


def place(location: Location) -> str:
    """`path:line:column`, as editors and terminals understand it."""
    numbers = (location.line, location.column if location.line else None)
    return ":".join([paths.text(location.path), *(str(n) for n in numbers if n)])


def _title(group: Sequence[Ruling], style: Style) -> Iterator[str]:
    finding = group[-1].finding
    rating = word(finding.severity)
    text = f"{words(packages.titled(finding))} [{words(finding.rule)}]"
    text = words(packages.heading(group)) if len(group) > 1 else text
    for n, line in enumerate(wrap(text, max(style.width - len(rating) - 2, 20))):
        first = ink.paint(rating, ink.SEVERITY[finding.severity], style) + ": "
        yield (first if n == 0 else " " * (len(rating) + 2)) + ink.paint(line, ink.BOLD, style)


def _package_notes(group: Sequence[Ruling]) -> Iterator[tuple[str, str]]:
    last = group[-1]
    hidden = len(group) - packages.SHOWN
    if hidden > 0:
        yield "", f"and {hidden:,} that rank lower: see --verbose"
    yield from (("", packages.flaw(ruling.finding)) for ruling in group[-packages.SHOWN :])
    yield from _places(last.finding, 1)
    yield from (standing.ruled(ruling) for ruling in packages.reasons(group[::-1]))
    yield from standing.notes(group)
    if advice := packages.remedy(group[::-1]):
        yield "remedy", advice
    if last.finding.reachability is not None:
        yield "used", _USE[last.finding.reachability]


def _notes(ruling: Ruling, style: Style) -> Iterator[tuple[str, str]]:
    finding = ruling.finding
    if words(finding.message) != words(finding.title):
        yield "", finding.message
    yield from _places(finding, len(finding.locations) if style.verbose else 3)
    yield from _package(finding)
    yield standing.ruled(ruling)
    yield from standing.notes((ruling,))
    if finding.remedy:
        yield "remedy", finding.remedy
    if finding.help and style.verbose:
        yield "why", finding.help
    if finding.reachability is not None:
        yield "used", _USE[finding.reachability]
    if finding.cwe:
        yield "weakness", ", ".join(f"CWE-{n}" for n in finding.cwe)
    if risks := owasp.labels(finding.cwe, of_package=finding.package is not None):
        yield "OWASP", ", ".join(risks)
    others = sorted({w.rule for w in finding.witnesses} - {finding.rule})
    if others:
        yield "also seen by", ", ".join(others)
    if finding.help_uri:
        yield "see", finding.help_uri
    if finding.id:
        yield "id", finding.id


def _places(finding: Finding, most: int) -> Iterator[tuple[str, str]]:
    for other in finding.locations[1 : most + 1]:
        yield "", f"{other.note or 'also at'}: {place(other)}"


def _package(finding: Finding) -> Iterator[tuple[str, str]]:
    package = finding.package
    if package is None:
        return
    names = f" ({', '.join(package.aliases)})" if package.aliases else ""
    yield "advisory", f"{package.advisory}{names}"
    if package.further:
        yield "further advisories", ", ".join(package.further)
    if package.score is not None:
        yield "CVSS", f"{package.score:.1f} ({finding.raw_severity})"
    if package.version or package.fixed_versions:
        yield "fixed in", ", ".join(package.fixed_versions) or "no version with the fix is known"
    known = [f"EPSS {package.epss:.1%}"] if package.epss is not None else []
    known += ["known to be exploited (CISA KEV)"] if package.kev else []
    if known:
        yield "exploitation", ", ".join(known)

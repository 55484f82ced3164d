"""The flaws of one package at one place, as one paragraph: an upgrade clears them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model.finding import Finding
from stockade.model.package import Package
from stockade.model.verdict import Ruling
from stockade_reports.text.escape import words

SHOWN = 12
"""Flaws of one package that get a line each without `--verbose`."""


def grouped(rulings: Sequence[Ruling]) -> list[tuple[Ruling, ...]]:
    """Rulings of one package, place and action together, where the worst of them stands."""
    groups: dict[object, list[Ruling]] = {}
    for number, ruling in enumerate(rulings):
        groups.setdefault(_key(ruling) or number, []).append(ruling)
    last = {id(group[-1]): tuple(group) for group in groups.values()}
    return [last[id(ruling)] for ruling in rulings if id(ruling) in last]


def named(package: Package) -> str:
    """`jinja2 2.4.1`; `requests >=2` where the file names no version."""
    return words(f"{package.name} {package.version or package.wanted}".strip())


def heading(rulings: Sequence[Ruling]) -> str:
    """The group's title."""
    package = rulings[-1].finding.package
    name = named(package) if package else ""
    return f"{name} has {len(rulings):,} known vulnerabilities"


def flaws(rulings: Sequence[Ruling]) -> Iterator[str]:
    """A line for each flaw, the worst last."""
    shown = rulings[-SHOWN:]
    if len(shown) < len(rulings):
        yield f"and {len(rulings) - len(shown):,} more: see --verbose"
    for ruling in shown:
        yield _flaw(ruling.finding)


def _flaw(finding: Finding) -> str:
    package = finding.package
    rating = finding.severity.word
    if package is None:
        return rating
    score = f" {package.score:.1f}" if package.score is not None else ""
    label = next((i for i in _ids(package) if i.startswith("CVE-")), package.advisory)
    fixed = f", fixed in {', '.join(package.fixed_versions)}" if package.fixed_versions else ""
    exploited = ", known to be exploited" if package.kev else ""
    epss = f", EPSS {package.epss:.1%}" if package.epss is not None else ""
    return f"{rating}{score}: {label}{fixed}{exploited}{epss}"


def _ids(package: Package) -> tuple[str, ...]:
    return (package.advisory, *package.aliases)


def _key(ruling: Ruling) -> tuple[object, ...] | None:
    package = ruling.finding.package
    if package is None or not package.version:
        return None
    return (ruling.action, ruling.because, ruling.finding.location, package.purl)

"""The flaws of one package at one place stand together: one upgrade clears them."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.model.dependency import Reachability
from stockade.model.finding import Finding
from stockade.model.package import Package
from stockade.model.verdict import Ruling
from stockade_reports.rating import word

SHOWN = 12
"""Flaws of one package that get a line each; further ones are counted."""

USE = {
    Reachability.IMPORTED: "the code imports it",
    Reachability.NOT_SEEN: "no import of it was seen",
    Reachability.UNKNOWN: "not known",
}
"""Whether the code uses a vulnerable package."""

_EMBEDDED_MALICIOUS_CODE = 506


def grouped(rulings: Sequence[Ruling]) -> list[tuple[Ruling, ...]]:
    """Rulings of one package, place and action together, where the first of them stands."""
    groups: dict[object, list[Ruling]] = {}
    for number, ruling in enumerate(rulings):
        groups.setdefault(_key(ruling) or number, []).append(ruling)
    return [tuple(group) for group in groups.values()]


def named(package: Package) -> str:
    """`jinja2 2.4.1`; `requests >=2` where the file names no version."""
    return f"{package.name} {package.version or package.wanted}".strip()


def titled(finding: Finding) -> str:
    """The finding's title, which for a package begins with its name, once."""
    name, title = named(finding.package) if finding.package else "", finding.title
    begun = title.startswith(name) and title[len(name) :][:1] in ("", ":", ",", " ")
    return title if begun or not name else f"{name}: {title}"


def heading(group: Sequence[Ruling]) -> str:
    """The title of several flaws of a package."""
    package = group[0].finding.package
    name = named(package) if package else ""
    return f"{name}: {len(group):,} known vulnerabilities"


def label(package: Package) -> str:
    """The id by which most people know the flaw."""
    ids = (package.advisory, *package.aliases)
    return next((i for i in ids if i.startswith("CVE-")), package.advisory)


def flaw(finding: Finding) -> str:
    """One flaw of a group: `high 7.5: CVE-2024-22195, fixed in 3.1.3, EPSS 0.1%`."""
    package = finding.package
    was = finding.scanned_severity
    rating = word(finding.severity) + (f" (was {word(was)})" if was is not None else "")
    if package is None:
        return rating
    score = f" {package.score:.1f}" if package.score is not None else ""
    fixed = f", fixed in {', '.join(package.fixed_versions)}" if package.fixed_versions else ""
    exploited = ", known to be exploited" if package.kev else ""
    epss = f", EPSS {package.epss:.1%}" if package.epss is not None else ""
    return f"{rating}{score}: {label(package)}{fixed}{exploited}{epss}"


def remedy(group: Sequence[Ruling]) -> str:
    """What to do about all of them; `group` is worst first."""
    advice = {ruling.finding.remedy for ruling in group}
    worst = group[0].finding
    if len(advice) == 1 or _EMBEDDED_MALICIOUS_CODE in worst.cwe:
        return worst.remedy
    return "No version is free of all of them; each flaw's line says in what it is fixed."


def reasons(group: Sequence[Ruling]) -> list[Ruling]:
    """The worst ruling of each of policy's rules; `group` is worst first."""
    worst: dict[str, Ruling] = {}
    for ruling in group:
        worst.setdefault(ruling.rule or ruling.because, ruling)
    return list(worst.values())


def _key(ruling: Ruling) -> tuple[object, ...] | None:
    package = ruling.finding.package
    if package is None or not package.version:
        return None
    return (ruling.action, ruling.finding.location, package.purl)

"""An advisory on a dependency, in Stockade's words."""

from __future__ import annotations

import urllib.parse

from packaging.version import Version

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.rating import Confidence, Kind, Severity
from stockade_scanners.dependencies import aliases
from stockade_scanners.dependencies.answers import Advisory
from stockade_scanners.dependencies.manifest import Dependency

_NOTHING = "N/A"  # pip-audit's word for an advisory without text

LONGEST = 500
"""Characters of an advisory's description that are shown."""


def finding(scanner: str, path: str, dependency: Dependency, advisory: Advisory) -> Finding:
    """One finding for the line of the file that names the vulnerable version."""
    known_as = aliases.label(advisory)
    described = summary(advisory.description)
    said = f"{dependency.name} {dependency.version} has a known vulnerability, {known_as}"
    return Finding(
        kind=Kind.DEPENDENCY,
        scanner=scanner,
        rule=f"pip-audit/{advisory.id}",
        title=f"Known vulnerability {known_as}",
        message=f"{said}: {described}" if described else f"{said}.",
        severity=Severity.UNKNOWN,
        raw_severity="",
        confidence=Confidence.HIGH,
        locations=(Location(path=path, line=dependency.line),),
        help_uri=f"https://osv.dev/vulnerability/{urllib.parse.quote(advisory.id, safe='')}",
        remedy=remedy(dependency, advisory),
        package=Package(
            purl=dependency.purl,
            name=dependency.name,
            version=dependency.version,
            ecosystem="PyPI",
            advisory=advisory.id,
            aliases=advisory.aliases,
            fixed_versions=advisory.fixed_versions,
        ),
    )


def remedy(dependency: Dependency, advisory: Advisory) -> str:
    """The smallest fixed version above the one in use."""
    current = Version(Version(dependency.version).public)
    higher = [v for v in advisory.fixed_versions if Version(v) > current]
    if not higher:
        return "No fixed version is known."
    return f"Upgrade {dependency.name} to {min(higher, key=Version)} or later."


def summary(description: str) -> str:
    """The description's first sentences on one line, without control characters, bounded."""
    if description == _NOTHING:
        return ""
    visible = "".join(c if c.isprintable() else " " for c in description[: LONGEST * 8])
    line = " ".join(visible.split())
    if len(line) <= LONGEST:
        return line
    cut = line[:LONGEST].rfind(". ")
    return line[: cut + 1] if cut > 0 else f"{line[: LONGEST - 1]}…"

"""The package and advisory that a dependency finding is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package at a version, and the advisory that names it. `None` means unknown, never zero."""

    purl: str
    """Package URL, e.g. `pkg:pypi/requests@2.19.0` (https://github.com/package-url/purl-spec)."""

    name: str
    version: str
    ecosystem: str
    """OSV's word, e.g. `PyPI`."""

    advisory: str
    """The id under which the look-up answered, e.g. `PYSEC-2018-28`."""

    aliases: tuple[str, ...] = ()
    """The same flaw's other ids (CVE, GHSA, …), sorted."""

    fixed_versions: tuple[str, ...] = ()
    """Versions that hold the fix; empty when none is known."""

    epss: float | None = None
    """Probability of exploitation in the next 30 days, 0 to 1 (https://www.first.org/epss)."""

    kev: bool | None = None
    """Whether CISA lists it as exploited (https://www.cisa.gov/known-exploited-vulnerabilities)."""

"""The package and advisory that a dependency finding is about."""

from __future__ import annotations

from stockade.model.frozen import frozen


@frozen
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

    further: tuple[str, ...] = ()
    """Advisories of other flaws that the finding is about too, as one on a range of versions may
    be."""

    fixed_versions: tuple[str, ...] = ()
    """Versions that hold the fix; empty when none is known."""

    safe_version: str = ""
    """The smallest upgrade that clears every known advisory of the package; empty: none known."""

    score: float | None = None
    """CVSS base score, 0 to 10 (https://www.first.org/cvss)."""

    wanted: str = ""
    """The versions that the file allows, where it names no exact one; then `version` is empty."""

    epss: float | None = None
    """Probability of exploitation in the next 30 days, 0 to 1 (https://www.first.org/epss)."""

    kev: bool | None = None
    """Whether CISA lists it as exploited (https://www.cisa.gov/known-exploited-vulnerabilities)."""

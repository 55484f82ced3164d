"""What to do about a vulnerable dependency."""

from __future__ import annotations

from stockade.advisories.flaw import Flaw
from stockade.advisories.rating import MALICIOUS
from stockade_scanners.dependencies.manifest import Dependency, Unresolved

_MOST_FIXES = 5
_GO = ("Go", "stdlib")
"""Go's standard library: it comes with the toolchain, and no module can be upgraded."""


def remedy(entry: Dependency | Unresolved, flaw: Flaw, safe_version: str) -> str:
    """The smallest upgrade that clears everything known, else the flaw's own fixes."""
    name = entry.name
    if entry.ecosystem == "Go" and name != "stdlib" and safe_version:
        safe_version = f"v{safe_version}"
    if flaw.id.startswith(MALICIOUS) and not safe_version:
        return f"Remove {name}, and treat the machines on which it was installed as compromised."
    if safe_version and (entry.ecosystem, name) == _GO:
        where = "`go` or `toolchain` in go.mod or go.work"
        return f"Raise {where} to {safe_version}, and build with that or later."
    if safe_version and entry.ecosystem == "GitHub Actions":
        return f"Pin {name} to {safe_version} or later, best by the commit of that version."
    if safe_version and isinstance(entry, Dependency):
        return f"Upgrade {name} to {safe_version}, which clears all its known vulnerabilities."
    if safe_version:
        return f"Allow only {name} {safe_version} and later, or lock a version of these."
    if flaw.fixed_versions:
        fixes = ", ".join(flaw.fixed_versions[-_MOST_FIXES:])
        return f"This is fixed in {fixes}, but no version without known vulnerabilities is known."
    return "No fixed version is known."

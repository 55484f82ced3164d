"""From a finding or a gap to the facts that conditions read."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from stockade.model.dependency import Reachability
from stockade.model.finding import Finding
from stockade.model.gap import Gap, split_subject
from stockade.model.owasp import categories
from stockade.model.rating import Confidence, Kind, Severity
from stockade.policy.language.types import Facts

_REACHABLE = {Reachability.IMPORTED: True, Reachability.NOT_SEEN: False}


def text(value: str) -> str:
    """The string in Unicode's normal form C, in which conditions are read too: two spellings of
    one name are one name."""
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def of_finding(finding: Finding, severity: Severity, today: dt.date, names: Iterable[str]) -> Facts:
    """The facts called `names`, with the severity that a layer of policy gives it."""
    facts: dict[str, Any] = {}
    for name in names:
        get = _FINDING.get(name)
        facts[name] = get(finding) if get else None
    if "severity" in facts:
        facts["severity"] = severity or None
    if "age_days" in facts:
        facts["age_days"] = age_days(finding, today)
    return facts


def age_days(finding: Finding, today: dt.date) -> int | None:
    """Days since the baseline first had it; `None` when it is in none.

    Tomorrow counts as today: clocks differ. A later day is not believed, and gives `None`: with it
    a grace would have no end. Nor is what is no day, as a record may have it.
    """
    try:
        first = dt.date.fromisoformat(finding.first_seen)
    except ValueError:
        return None
    days = (today - first).days
    return max(0, days) if days >= -1 else None


def of_gap(gap: Gap) -> Facts:
    """All facts of a gap."""
    path, purl = split_subject(gap.subject)
    return {
        "gap": gap.reason.value,
        "scanner": gap.scanner,
        "path": text(path),
        "package": text(_name_of(purl)),
        "purl": text(purl),
    }


def ids_of(finding: Finding) -> tuple[str, ...]:
    """Every advisory id of a finding: its own, the aliases, and further ones."""
    package = finding.package
    return (package.advisory, *package.aliases, *package.further) if package else ()


def _name_of(purl: str) -> str:
    """Name of a package URL with its namespace, as findings name it: `pkg:npm/%40vue/core@3` is
    `@vue/core`, and Maven's group stands before a colon."""
    import urllib.parse

    rest = purl.partition("/")[2].split("?")[0].split("#")[0]
    at = rest.rfind("@")
    name = urllib.parse.unquote(rest[:at] if at > 0 else rest)
    return name.replace("/", ":") if purl.startswith("pkg:maven/") else name


def _package(attribute: str) -> Callable[[Finding], str]:
    return lambda f: text(getattr(f.package, attribute)) if f.package else ""


def _rated(attribute: str, elsewhere: Any) -> Callable[[Finding], Any]:
    return lambda f: getattr(f.package, attribute) if f.package else elsewhere


def _verified(finding: Finding) -> bool | None:
    if finding.secret is not None:
        return finding.secret.verified
    return None if finding.kind is Kind.SECRET else False


def _reachable(finding: Finding) -> bool | None:
    if finding.package is None:
        return True
    return _REACHABLE.get(finding.reachability) if finding.reachability else None


_FINDING: Mapping[str, Callable[[Finding], Any]] = {
    "kind": lambda f: f.kind.value,
    "scanner": lambda f: f.scanner,
    "rule": lambda f: text(f.rule),
    "confidence": lambda f: None if f.confidence is Confidence.UNKNOWN else f.confidence,
    "title": lambda f: text(f.title),
    "message": lambda f: text(f.message),
    "path": lambda f: text(f.location.path),
    "line": lambda f: f.location.line,
    "cwe": lambda f: tuple(f"CWE-{n}" for n in f.cwe),
    "owasp": lambda f: categories(f.cwe, of_package=f.package is not None),
    "suppressed": lambda f: bool(f.suppressions),
    # What a change brings is new though a baseline lists such a one: it may be mended since.
    "new": lambda f: not f.first_seen if f.introduced is None else f.introduced,
    "changed": lambda f: f.changed,
    "introduced": lambda f: f.introduced,
    "verified": _verified,
    "package": _package("name"),
    "version": _package("version"),
    "ecosystem": _package("ecosystem"),
    "purl": _package("purl"),
    "advisory": _package("advisory"),
    "advisories": ids_of,
    "fix_available": lambda f: bool(
        f.package and (f.package.fixed_versions or f.package.safe_version)
    ),
    "kev": _rated("kev", False),
    "epss": _rated("epss", 0.0),
    "cvss": _rated("score", 0.0),
    "reachable": _reachable,
}

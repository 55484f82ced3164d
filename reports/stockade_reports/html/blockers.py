"""The findings that block, as the page shows them even where scripts are off."""

from __future__ import annotations

import urllib.parse
from collections.abc import Sequence

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.package import Package
from stockade.model.verdict import Ruling
from stockade_reports.html import links, visible, words

MAX_OPEN = 10
"""Blockers that stand open on the page; further ones are behind one click."""

MAX_LISTED = 200
"""Blockers that are listed without a script; further ones are counted and in the full list."""


@frozen
class Blocker:
    """One finding that blocks."""

    severity: str
    kind: str
    rule: str
    title: str
    message: str
    where: str
    href: str
    because: str
    remedy: str
    about: str
    """The package, or the masked secret."""

    anchor: str
    """Fragment under which the page's script opens the finding; empty when it has no id."""


def listed(rulings: Sequence[Ruling], prefix: str) -> tuple[Blocker, ...]:
    """The first `MAX_LISTED` of the rulings, which are all blocking and worst first."""
    return tuple(_blocker(ruling, prefix) for ruling in rulings[:MAX_LISTED])


def _blocker(ruling: Ruling, prefix: str) -> Blocker:
    finding = ruling.finding
    return Blocker(
        severity=words.severity(finding.severity),
        kind=finding.kind.value,
        rule=visible.line(finding.rule),
        title=visible.line(finding.title),
        message=visible.prose(finding.message),
        where=words.where(finding.location),
        href=links.source(prefix, finding.location),
        because=visible.prose(ruling.because),
        remedy=visible.prose(finding.remedy),
        about=_about(finding),
        anchor=anchor(finding),
    )


def anchor(finding: Finding) -> str:
    """`f=ID`, percent-encoded; empty without an id."""
    shown = visible.line(finding.id)
    return f"f={urllib.parse.quote(shown, safe='')}" if shown else ""


def _about(finding: Finding) -> str:
    if finding.package:
        return _package(finding.package)
    return visible.line(finding.secret.preview) if finding.secret else ""


def _package(package: Package) -> str:
    name = visible.line(f"{package.name} {package.version or package.wanted}")
    fixed = visible.line(", ".join(package.fixed_versions))
    advice = f"fixed in {fixed}" if fixed else "no fixed version is known"
    if package.safe_version:
        advice = f"upgrade to {visible.line(package.safe_version)}"
    exploited = "; known to be exploited" if package.kev else ""
    return f"{name}, {advice}{exploited}"

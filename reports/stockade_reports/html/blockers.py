"""The findings that block, as the page shows them even where scripts are off."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Sequence

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.package import Package
from stockade.model.verdict import Ruling
from stockade_reports import acceptances, ages, packages, rating
from stockade_reports.html import links, visible, words

MAX_OPEN = 10
"""Blockers that stand open on the page; further ones are behind one click."""

MAX_LISTED = 200
"""Blockers that are listed without a script; further ones are counted and in the full list."""


@frozen
class Blocker:
    """One finding that blocks, or the flaws of one package that do."""

    count: int
    """Findings that it stands for."""

    severity: str
    title: str
    message: str
    where: str
    href: str
    because: tuple[str, ...]
    remedy: str
    about: str
    """What is known of the flaw of a package, or the masked secret."""

    flaws: tuple[str, ...] = ()
    """What a package has, worst first; empty for a single finding."""

    remarks: tuple[str, ...] = ()
    """Comments that policy does not honour, a changed severity, and since when it is known."""

    hidden: int = 0
    """Further flaws, in the full list alone."""

    anchor: str
    """Fragment under which the page's script opens the finding; empty when it has no id."""


def listed(rulings: Sequence[Ruling], prefix: str, on: str) -> tuple[Blocker, ...]:
    """The first `MAX_LISTED` of the rulings, which are all blocking and worst first, as they stand
    on the day `on`."""
    groups = packages.grouped(rulings)[:MAX_LISTED]
    return tuple(_blocker(group, prefix, on) for group in groups)


def _blocker(group: Sequence[Ruling], prefix: str, on: str) -> Blocker:
    finding = group[0].finding
    alone = len(group) == 1
    shown = () if alone else group[: packages.SHOWN]
    return Blocker(
        count=len(group),
        severity=rating.word(finding.severity),
        title=visible.line(packages.titled(finding) if alone else packages.heading(group)),
        message=visible.prose(finding.message) if alone else "",
        where=words.where(finding.location),
        href=links.source(prefix, finding.location),
        because=tuple(visible.prose(r.because) for r in packages.reasons(group)),
        remedy=visible.prose(packages.remedy(group)),
        about=_about(finding) if alone else "",
        remarks=tuple(visible.prose(remark) for remark in _remarks(group, on)),
        flaws=tuple(visible.line(packages.flaw(r.finding)) for r in shown),
        hidden=0 if alone else len(group) - len(shown),
        anchor=anchor(finding),
    )


def _remarks(group: Sequence[Ruling], on: str) -> Iterator[str]:
    comments = (acceptances.asked(s) for r in group for s in acceptances.refused(r))
    for comment in dict.fromkeys(comments):
        yield f"A comment asks for silence, which policy does not grant: {comment}"
    finding = group[0].finding
    if len(group) == 1 and (lowered := rating.lowered(finding)):
        yield f"Severity: {lowered}"
    if len(group) == 1 and finding.first_seen:
        yield f"First seen: {ages.since(finding.first_seen, on)}"


def anchor(finding: Finding) -> str:
    """`f=ID`, percent-encoded; empty without an id."""
    shown = visible.line(finding.id)
    return f"f={urllib.parse.quote(shown, safe='')}" if shown else ""


def _about(finding: Finding) -> str:
    if finding.package:
        return _package(finding.package)
    return visible.line(finding.secret.preview) if finding.secret else ""


def _package(package: Package) -> str:
    fixed = visible.line(", ".join(package.fixed_versions))
    known = [f"fixed in {fixed}" if fixed else "no fixed version is known"]
    known += ["known to be exploited"] if package.kev else []
    known += [f"EPSS {package.epss:.1%}"] if package.epss is not None else []
    return ", ".join(known)

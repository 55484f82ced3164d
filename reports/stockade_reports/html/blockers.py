"""The findings that block, as the page shows them even where scripts are off."""

from __future__ import annotations

import urllib.parse
from collections.abc import Sequence
from dataclasses import replace

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.package import Package
from stockade.model.result import Result
from stockade.model.verdict import Ruling
from stockade_reports import acceptances, ages, links, packages, rating
from stockade_reports.html import proof, visible, words
from stockade_reports.html.proof import Evidence
from stockade_reports.novelty import is_new

MAX_OPEN = 10
"""Blockers that stand open on the page; further ones are behind one click."""

MAX_LISTED = 200
"""Blockers that are listed without a script; further ones are counted and in the full list."""


MAX_SHOWN = 3
"""Blockers of which the code is shown, the first that have some."""


@frozen
class Blocker:
    """One finding that blocks, or the flaws of one package that do."""

    count: int
    """Findings that it stands for."""

    severity: str
    new: int
    """How many of them are known to be new."""

    title: str
    message: str
    where: str
    href: str
    because: tuple[str, ...]
    remedy: str
    about: str
    """What is known of the flaw of a package."""

    secret: tuple[str, str]
    """The masked secret, and how it is masked; two empty texts where there is none."""

    risks: tuple[str, ...]
    """Categories of the OWASP Top 10."""

    owners: tuple[str, ...]
    seen: str
    """Since when it is known, and how long that is; empty where no baseline has it."""

    evidence: Evidence | None
    """`None` for what is folded away: the list of all findings has it."""

    flaws: tuple[str, ...] = ()
    """What a package has, worst first; empty for a single finding."""

    remarks: tuple[str, ...] = ()
    """Comments that policy does not honour, and a changed severity."""

    hidden: int = 0
    """Further flaws, in the full list alone."""

    anchor: str
    """Fragment under which the page's script opens the finding; empty when it has no id."""


def listed(rulings: Sequence[Ruling], result: Result) -> tuple[Blocker, ...]:
    """The first `MAX_LISTED` of the rulings, which are all blocking and worst first."""
    groups = packages.grouped(rulings)[:MAX_LISTED]
    coded = [n for n, group in enumerate(groups) if group[0].finding.snippet]
    return tuple(
        _blocker(group, result, opened=number < MAX_OPEN, coded=number in coded[:MAX_SHOWN])
        for number, group in enumerate(groups)
    )


def _blocker(group: Sequence[Ruling], result: Result, *, opened: bool, coded: bool) -> Blocker:
    finding = group[0].finding
    alone = len(group) == 1
    shown = () if alone else group[: packages.SHOWN]
    prefix = links.source_prefix(result.target)
    return Blocker(
        count=len(group),
        severity=rating.word(finding.severity),
        new=sum(is_new(r.finding, result) is True for r in group),
        title=visible.line(packages.titled(finding) if alone else packages.heading(group)),
        message=visible.prose(finding.message) if alone else "",
        where=words.where(finding.location),
        href=links.source(prefix, finding.location),
        because=tuple(visible.prose(r.because) for r in packages.reasons(group)),
        remedy=visible.prose(packages.remedy(group)),
        about=_package(finding.package) if alone and finding.package else "",
        secret=proof.masked(finding.secret) if finding.secret else ("", ""),
        risks=proof.risks(finding),
        owners=proof.owners(group),
        seen=_seen(group, result.verdict.on),
        evidence=_evidence(group, prefix, coded) if opened else None,
        remarks=tuple(visible.prose(remark) for remark in acceptances.remarks(group)),
        flaws=tuple(visible.line(packages.flaw(r.finding)) for r in shown),
        hidden=0 if alone else len(group) - len(shown),
        anchor=anchor(finding),
    )


def _evidence(group: Sequence[Ruling], prefix: str, coded: bool) -> Evidence:
    """What stands behind the first. The fix of a group is shown where one is meant for all."""
    found = proof.of(group[0].finding, prefix)
    if not coded:
        found = replace(found, code=())
    if len({r.finding.fix for r in group}) > 1:
        found = replace(found, diff=None)
    return found


def _seen(group: Sequence[Ruling], on: str) -> str:
    """The earliest day on which the baseline had one of them."""
    days = [r.finding.first_seen for r in group if r.finding.first_seen]
    return visible.line(ages.since(min(days), on)) if days else ""


def anchor(finding: Finding) -> str:
    """`f=ID`, percent-encoded; empty without an id."""
    shown = visible.line(finding.id)
    return f"f={urllib.parse.quote(shown, safe='')}" if shown else ""


def _package(package: Package) -> str:
    fixed = visible.line(", ".join(package.fixed_versions))
    known = [f"Fixed in {fixed}" if fixed else "No fixed version is known"]
    known += ["known to be exploited"] if package.kev else []
    known += [f"EPSS {package.epss:.1%}"] if package.epss is not None else []
    return ", ".join(known)

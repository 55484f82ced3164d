"""Findings as test cases."""

from __future__ import annotations

from collections.abc import Iterator

from stockade.model import path as paths
from stockade.model.finding import Finding
from stockade.model.result import Result
from stockade.model.verdict import Ruling
from stockade_reports import acceptances, packages, rating
from stockade_reports.amounts import plural
from stockade_reports.escape import words
from stockade_reports.junit.case import Case, classed, labelled
from stockade_reports.novelty import is_new
from stockade_reports.places import place
from stockade_reports.standings import VERBS, is_accepted

_ID = 12
"""Digits of a finding's id in its name; the whole id stands in the text."""

_NEW = {True: "yes", False: "no", None: ""}


def case(ruling: Ruling, result: Result) -> Case:
    """Its place, what is wrong and why, what to do, and what policy says."""
    finding, by = ruling.finding, ruling.acceptance
    said = f"{place(finding.location)}: {words(finding.message or finding.title)}"
    accepted = f"accepted by {words(acceptances.said(by))}" if by and is_accepted(ruling) else ""
    return Case(
        classname=classed(*finding.rule.split("/")),
        name=_name(finding),
        kind=rating.word(finding.severity),
        message=accepted or said,
        body=labelled(_about(ruling, result), place(finding.location)),
        path=paths.text(finding.location.path),
        line=finding.location.line,
    )


def _name(finding: Finding) -> str:
    title = words(packages.titled(finding))
    if not finding.id:
        return f"{title}: {place(finding.location)}"
    return f"{title} in {paths.text(finding.location.path)} [{words(finding.id[:_ID])}]"


def _about(ruling: Ruling, result: Result) -> Iterator[tuple[str, str]]:
    """Labels and texts; what is not known has an empty text."""
    finding = ruling.finding
    yield from (("also at", f"{place(at)} {at.note}") for at in finding.locations[1:])
    yield "what", finding.message or finding.title
    yield "why", finding.help
    yield "remedy", finding.remedy
    yield "fix", _fix(finding)
    yield "severity", rating.lowered(finding) or rating.word(finding.severity)
    yield "rule", " ".join((finding.rule, *(f"CWE-{number}" for number in finding.cwe)))
    yield "package", packages.flaw(finding) if finding.package else ""
    yield from _policy(ruling)
    yield "new", _NEW[is_new(finding, result)]
    yield "first seen", finding.first_seen
    yield "owners", " ".join(finding.owners)
    yield "also found by", " ".join(sorted({witness.rule for witness in finding.witnesses}))
    yield "see", finding.help_uri
    yield "id", finding.id


def _fix(finding: Finding) -> str:
    """The edits themselves would be too long for a list of tests."""
    if finding.fix is None:
        return ""
    edits = plural(len(finding.fix.edits), "edit")
    return f"{finding.fix.description} ({edits}, shown by other reports)"


def _policy(ruling: Ruling) -> Iterator[tuple[str, str]]:
    rule = f" (rule {ruling.rule})" if ruling.rule else ""
    yield "policy", f"{VERBS[ruling.action]}: {ruling.because or 'no reason is given'}{rule}"
    yield "blocks after", ruling.grace_ends
    yield "accepted by", acceptances.said(ruling.acceptance) if ruling.acceptance else ""
    for comment in acceptances.refused(ruling):
        yield "not honoured", acceptances.asked(comment)

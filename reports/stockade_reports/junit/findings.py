"""Findings as test cases."""

from __future__ import annotations

from collections.abc import Iterator

from stockade.model import path as paths
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.result import Result
from stockade.model.verdict import Action, Ruling
from stockade_reports import acceptances, packages, rating
from stockade_reports.junit.case import Case, classed, labelled
from stockade_reports.novelty import is_new
from stockade_reports.text.escape import words

_ID = 12
"""Digits of a finding's id in its name; the whole id stands in the text."""

_VERBS = {Action.BLOCK: "blocks", Action.WARN: "warns", Action.PASS: "passes"}

_NEW = {True: "yes", False: "no", None: ""}


def case(ruling: Ruling, result: Result) -> Case:
    """Its place, what is wrong and why, what to do, and what policy says."""
    finding, by = ruling.finding, ruling.acceptance
    accepts = by is not None and ruling.action is not Action.BLOCK
    said = f"{_place(finding.location)}: {words(finding.message or finding.title)}"
    return Case(
        classname=classed(*finding.rule.split("/")),
        name=_name(finding),
        kind=rating.word(finding.severity),
        message=f"accepted by {words(acceptances.said(by))}" if by and accepts else said,
        body=labelled(_about(ruling, result), _place(finding.location)),
        path=paths.text(finding.location.path),
        line=finding.location.line,
    )


def _name(finding: Finding) -> str:
    title = words(packages.titled(finding))
    if not finding.id:
        return f"{title}: {_place(finding.location)}"
    return f"{title} in {paths.text(finding.location.path)} [{words(finding.id[:_ID])}]"


def _place(at: Location) -> str:
    numbers = (at.line, at.column if at.line else None)
    return ":".join([paths.text(at.path), *(str(n) for n in numbers if n)])


def _about(ruling: Ruling, result: Result) -> Iterator[tuple[str, str]]:
    """Labels and texts; what is not known has an empty text."""
    finding = ruling.finding
    yield from (("also at", f"{_place(at)} {at.note}") for at in finding.locations[1:])
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
    count = len(finding.fix.edits)
    edits = f"{count:,} {'edit' if count == 1 else 'edits'}, shown by other reports"
    return f"{finding.fix.description} ({edits})"


def _policy(ruling: Ruling) -> Iterator[tuple[str, str]]:
    rule = f" (rule {ruling.rule})" if ruling.rule else ""
    yield "policy", f"{_VERBS[ruling.action]}: {ruling.because or 'no reason is given'}{rule}"
    yield "blocks after", ruling.grace_ends
    yield "accepted by", acceptances.said(ruling.acceptance) if ruling.acceptance else ""
    for comment in acceptances.refused(ruling):
        yield "not honoured", acceptances.asked(comment)

"""What GitLab shows of a finding beside its fields: Markdown, all foreign text of it in code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.model import owasp
from stockade.model.dependency import Reachability
from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Confidence
from stockade.model.verdict import Ruling
from stockade_reports.gitlab.identifiers import further
from stockade_reports.gitlab.words import prose, span
from stockade_reports.rating import word
from stockade_reports.standings import VERBS

MOST = 1_048_576
"""Characters of a description, by the schema."""

SOLUTION = 7_000
"""Characters of a solution, by the schema."""

_PROSE = 300_000
_SHOWN = 20
"""Traces, witnesses and owners that are named; further ones are counted."""

_USED = {
    Reachability.IMPORTED: "The code imports it.",
    Reachability.NOT_SEEN: "No import of it was seen in the Python code.",
}


def of(ruling: Ruling) -> str:
    """The message and why it matters, then a list of what is known; at most `MOST` characters."""
    finding = ruling.finding
    texts = (finding.message, finding.help if finding.help != finding.message else "")
    parts = [prose(text, _PROSE) for text in texts]
    parts.append("\n".join(f"- {fact}" for fact in _facts(ruling)))
    return "\n\n".join(part for part in parts if part)


def solution(finding: Finding) -> str:
    """What to do, at most `SOLUTION` characters; empty where no tool says it."""
    return prose(finding.remedy, SOLUTION)


def _facts(ruling: Ruling) -> Iterator[str]:
    finding = ruling.finding
    sure = finding.confidence
    confidence = "" if sure is Confidence.UNKNOWN else f", confidence {sure.word}"
    yield f"Found by {span(finding.scanner) or 'a scanner'}{confidence}."
    if finding.witnesses:
        yield f"Found by others too: {_listed([w.rule for w in finding.witnesses])}."
    if finding.scanned_severity is not None:
        yield f"Policy changed its severity, which was {word(finding.scanned_severity)}."
    because = f": {span(ruling.because)}" if ruling.because.strip() else ""
    yield f"By policy it {VERBS[ruling.action]}{because}."
    risks = owasp.categories(finding.cwe, of_package=finding.package is not None)
    if risks:
        yield f"OWASP Top 10: {', '.join(f'{id_} {owasp.NAMES[id_]}' for id_ in risks)}."
    yield from _package(finding)
    yield from _secret(finding)
    yield from _trace(finding.locations[1:])
    if finding.owners:
        yield f"Owners: {_listed(finding.owners)}."


def _package(finding: Finding) -> Iterator[str]:
    package = finding.package
    if package is None:
        return
    if package.score is not None:
        yield f"CVSS base score {package.score:.1f}."
    if package.epss is not None:
        yield f"EPSS {package.epss:.1%}."
    if package.kev:
        yield "Known to be exploited (CISA)."
    if package.fixed_versions:
        yield f"Fixed in {_listed(package.fixed_versions)}."
    if package.further:
        yield f"It is about these flaws too: {span(further(package))}."
    if finding.reachability in _USED:
        yield _USED[finding.reachability]


def _secret(finding: Finding) -> Iterator[str]:
    """The masked preview alone: neither the secret, nor what it could be compared with."""
    if finding.secret is None:
        return
    if finding.secret.preview.strip():
        yield f"Masked: {span(finding.secret.preview)}."
    if finding.secret.verified is not None:
        says = "works" if finding.secret.verified else "does not work"
        yield f"Its issuer says that it {says}."


def _trace(steps: Sequence[Location]) -> Iterator[str]:
    for step in steps[:_SHOWN]:
        line = "" if step.line is None else f":{step.line}"
        note = f": {span(step.note)}" if step.note.strip() else ""
        yield f"See {span(f'{step.path}{line}')}{note}."
    if len(steps) > _SHOWN:
        yield f"{len(steps) - _SHOWN:,} more places."


def _listed(texts: Sequence[str]) -> str:
    named = ", ".join(part for part in map(span, texts[:_SHOWN]) if part)
    more = len(texts) - _SHOWN
    return f"{named} and {more:,} more" if more > 0 else named

"""What a full paragraph tells of a finding, or of a package's flaws, in the order of need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stockade.model import owasp
from stockade.model.finding import Finding
from stockade.model.fix import Fix
from stockade.model.frozen import frozen
from stockade.model.verdict import Ruling
from stockade_reports import packages
from stockade_reports.escape import words
from stockade_reports.text import places, standing
from stockade_reports.text.page import Page

ID = "id"
"""The label of a finding's own id, which no two share."""

_SECRET = {True: "its issuer says that it works", False: "its issuer says that it does not work"}


@frozen
class Fact:
    """A line under a finding: `label: text place`, and the diff of a fix."""

    label: str = ""
    text: str
    place: str = ""
    """Never broken."""

    fix: Fix | None = None


def of_finding(ruling: Ruling, page: Page) -> Iterator[Fact]:
    """Everything that a reader needs in order to act on one finding."""
    finding = ruling.finding
    if words(finding.message) != words(finding.title):
        yield Fact(text=finding.message)
    yield from _places(finding, page)
    yield from _pairs(_package(finding))
    yield from _pairs(_secret(finding))
    yield from _pairs(_advice(finding.remedy, finding, page))
    yield from _fix(finding.fix)
    yield from _policy((ruling,), page)
    yield from _pairs(standing.lowered(finding))
    yield from _pairs(_classes([finding]))
    yield from _pairs(_witnesses([finding]))
    if finding.help_uri:
        yield Fact(label="see", text=finding.help_uri)
    yield Fact(label=ID, text=words(finding.id) or "no id")


def of_package(group: Sequence[Ruling], page: Page) -> Iterator[Fact]:
    """The same of one package's flaws, the worst last."""
    findings = [ruling.finding for ruling in group]
    worst = findings[-1]
    shown = group[-packages.SHOWN :]
    if len(shown) < len(group):
        yield Fact(text=f"and {len(group) - len(shown):,} that rank lower: see --verbose")
    for ruling in shown:
        yield Fact(text=f"{flaw(ruling)}, id {page.id(ruling.finding)}")
    yield from _places(worst, page)
    yield from _pairs(_advice(packages.remedy(group[::-1]), worst, page))
    for fix in dict.fromkeys(finding.fix for finding in findings):
        yield from _fix(fix)
    yield from _policy(group, page)
    yield from _pairs(_classes(findings))
    yield from _pairs(_witnesses(findings))


def flaw(ruling: Ruling) -> str:
    """`high 7.5: CVE-2024-22195, fixed in 3.1.3 [osv/GHSA-h5c8-rqwp-cp95]`."""
    return f"{packages.flaw(ruling.finding)} [{ruling.finding.rule}]"


def _places(finding: Finding, page: Page) -> Iterator[Fact]:
    for label, text, place in places.told(finding, verbose=page.style.verbose):
        yield Fact(label=label, text=f"{text}:" if place else text, place=place)


def _pairs(told: Iterable[tuple[str, str]]) -> Iterator[Fact]:
    return (Fact(label=label, text=text) for label, text in told)


def _policy(group: Sequence[Ruling], page: Page) -> Iterator[Fact]:
    """What policy does and why, what asked in vain, what is new, and who owns the file."""
    yield from _pairs(standing.ruled(ruling) for ruling in packages.reasons(group[::-1]))
    yield from _pairs(standing.comments(group))
    yield from _pairs(standing.news(group, page))
    owners = dict.fromkeys(owner for ruling in group for owner in ruling.finding.owners)
    if owners:
        yield Fact(label="owners", text=", ".join(owners))


def _package(finding: Finding) -> Iterator[tuple[str, str]]:
    package = finding.package
    if package is None:
        return
    names = f" ({', '.join(package.aliases)})" if package.aliases else ""
    yield "advisory", f"{package.advisory}{names}"
    if package.further:
        yield "further advisories", ", ".join(package.further)
    if package.score is not None:
        yield "CVSS", f"{package.score:.1f} ({finding.raw_severity})"
    if package.version or package.fixed_versions:
        yield "fixed in", ", ".join(package.fixed_versions) or "no version with the fix is known"
    known = [f"EPSS {package.epss:.1%}"] if package.epss is not None else []
    known += ["known to be exploited (CISA KEV)"] if package.kev else []
    if known:
        yield "exploitation", ", ".join(known)


def _secret(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.secret and finding.secret.verified is not None:
        yield "secret", _SECRET[finding.secret.verified]


def _advice(remedy: str, finding: Finding, page: Page) -> Iterator[tuple[str, str]]:
    if remedy:
        yield "remedy", remedy
    if finding.help and page.style.verbose:
        yield "why", finding.help


def _fix(fix: Fix | None) -> Iterator[Fact]:
    if fix:
        yield Fact(label="fix", text=fix.description or "as the tool proposes", fix=fix)


def _classes(findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    """Whether the code uses it, and the classes of weakness."""
    if (use := findings[-1].reachability) is not None:
        yield "used", packages.USE[use]
    weaknesses = sorted({number for finding in findings for number in finding.cwe})
    if weaknesses:
        yield "weakness", ", ".join(f"CWE-{number}" for number in weaknesses)
    if risks := owasp.labels(weaknesses, of_package=findings[-1].package is not None):
        yield "OWASP", ", ".join(risks)


def _witnesses(findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    rules = {witness.rule for finding in findings for witness in finding.witnesses}
    if others := sorted(rules - {finding.rule for finding in findings}):
        yield "also seen by", ", ".join(others)

"""What a finding is known by elsewhere. GitLab tracks it by the first, the primary identifier.

It also merges two findings at one place that share any identifier but a CWE. So only ids that name
one flaw stand here: an OWASP category would make one of two flaws on a line disappear. See
docs/decisions/0013-gitlab.md.
"""

from __future__ import annotations

import re

from stockade.model.finding import Finding
from stockade.model.package import Package
from stockade_reports import links
from stockade_reports.clip import cut
from stockade_reports.escape import words
from stockade_reports.gitlab.words import NAME

Identifier = dict[str, str]

_ID = re.compile(r"(?P<kind>[A-Z]+)-[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", re.ASCII)
_PAGES = {
    "CVE": "https://www.cve.org/CVERecord?id=",
    "GHSA": "https://github.com/advisories/",
}
_OSV = "https://osv.dev/vulnerability/"


def of(finding: Finding) -> list[Identifier]:
    """The primary identifier, then the rest; no two alike."""
    package = finding.package
    if package is not None and package.advisory.strip():
        found = [_advisory(id_) for id_ in (package.advisory, *package.aliases) if id_.strip()]
    else:
        found = [_rule(finding), *map(_rule, finding.witnesses)]
    found += [_weakness(number) for number in finding.cwe]
    unique: dict[tuple[str, str], Identifier] = {}
    for one in found:
        unique.setdefault((one["type"], one["value"]), one)
    return list(unique.values())


def further(package: Package) -> str:
    """Advisories of other flaws that the finding is about too: no names of this one."""
    return ", ".join(map(words, package.further))


def _rule(finding: Finding) -> Identifier:
    """The types are GitLab's own for the tools that it runs itself, so that it knows what both it
    and Stockade report for one."""
    tool, _, rule = words(finding.rule).partition("/")
    address = links.encoded(finding.help_uri)
    if tool == "bandit" and rule:
        made = _identifier("bandit_test_id", f"Bandit Test ID {rule}", rule)
    elif tool == "semgrep" and rule:
        made = _identifier("semgrep_id", rule, rule)
    else:
        made = _identifier("stockade_rule", f"{tool}/{rule}", f"{tool}/{rule}")
    return {**made, "url": address} if address else made


def _advisory(id_: str) -> Identifier:
    """An id of a database of advisories; it has a page where it is of the usual form."""
    made = _ID.fullmatch(id_)
    if made is None:
        return _identifier("advisory", words(id_), words(id_))
    kind = made["kind"]
    page = _PAGES.get(kind, _OSV)
    return {**_identifier(kind.lower(), id_, id_), "url": f"{page}{id_}"}


def _weakness(number: int) -> Identifier:
    made = _identifier("cwe", f"CWE-{number}", str(number))
    return {**made, "url": f"https://cwe.mitre.org/data/definitions/{number}.html"}


def _identifier(type_: str, name: str, value: str) -> Identifier:
    return {"type": type_, "name": cut(name, NAME), "value": cut(value, NAME)}

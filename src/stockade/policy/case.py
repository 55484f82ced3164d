"""One finding or gap as the judge looks at it: facts, and what stands beside them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.suppression import Suppression
from stockade.policy import facts as make
from stockade.policy.language.types import Facts
from stockade.policy.rules import Policy, PolicyTest

ALWAYS = (
    "kind",
    "introduced",
    "rule",
    "path",
    "scanner",
    "severity",
    "package",
    "advisories",
    "age_days",
)
"""Facts that waivers, graces and severity changes read, whatever the rules do."""

FIXED = "fixed versions"
"""A fact that no condition reads: it stands in rulings for `fix_available`."""

FURTHER = "further advisories"
"""Whether the finding is about several flaws at once, which a waiver of one cannot cover."""


@frozen
class Case:
    """What is judged."""

    facts: Facts
    id: str = ""
    """Fingerprint of a finding."""

    comments: tuple[Suppression, ...] = ()

    of: Case | None = None
    """That of the finding into which this one was merged, whose id covers both."""


def names_of(policy: Policy) -> tuple[str, ...]:
    """The facts that a policy reads."""
    names = dict.fromkeys(ALWAYS)
    for layer in policy.layers:
        conditions = [
            *(r.when for r in layer.rules),
            *(c.when for c in layer.severity),
            *(b.when for b in layer.budgets),
            *(c.when for c in (layer.comments.rules if layer.comments else ())),
        ]
        for when in conditions:
            names |= dict.fromkeys(when.fields)
    return tuple(names)


def of_finding(finding: Finding, today: dt.date, names: Iterable[str]) -> Case:
    """The case of a finding, at the severity that its scanner gave it."""
    severity = finding.severity if finding.scanned_severity is None else finding.scanned_severity
    facts = dict(make.of_finding(finding, severity, today, names))
    package = finding.package
    if package is not None:
        facts[FIXED] = ", ".join(package.fixed_versions)
        facts[FURTHER] = bool(package.further)
    return Case(facts=facts, id=finding.id, comments=finding.suppressions)


def of_members(finding: Finding, today: dt.date, names: Iterable[str]) -> tuple[Case, ...]:
    """A case for each finding that was merged into this one, its own first."""
    wanted = tuple(names)
    first, *others = (of_finding(member, today, wanted) for member in finding.members)
    return (first, *(dataclasses.replace(case, of=first) for case in others))


def of_gap(gap: Gap) -> Case:
    """The case of a gap."""
    return Case(facts=make.of_gap(gap))


def of_test(test: PolicyTest) -> Case:
    """The case of an example in a policy."""
    facts = dict(test.subject)
    name, reason = facts.pop("id", ""), facts.pop("suppression-reason", "")
    if facts.get("suppressed"):
        comment = Suppression(directive="comment", line=1, reason=reason)
        return Case(facts=facts, id=name, comments=(comment,))
    return Case(facts=facts, id=name)

"""Findings, gaps and policies for tests of the judge."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.suppression import Suppression
from stockade.model.verdict import Notice, Verdict
from stockade.policy.decide import outcome
from stockade.policy.judge import judge
from stockade.policy.layers import stacked
from stockade.policy.load import load
from stockade.policy.rules import Layer, Policy
from support.packs import Shelf

TODAY = dt.date(2026, 11, 24)
ID = "0123456789abcdef" * 2

FLAW = Finding(
    kind=Kind.SAST,
    scanner="bandit",
    rule="bandit/B602",
    title="subprocess with shell=True",
    message="Whoever controls the text runs programs.",
    severity=Severity.MEDIUM,
    raw_severity="MEDIUM",
    confidence=Confidence.HIGH,
    locations=(Location(path="src/a.py", line=7),),
    fingerprints=(("stockade/v1", ID),),
)
PACKAGE = Package(
    purl="pkg:pypi/requests@2.19.0",
    name="requests",
    version="2.19.0",
    ecosystem="PyPI",
    advisory="PYSEC-2018-28",
    aliases=("CVE-2018-18074", "GHSA-x84v-xcm2-53pg"),
    fixed_versions=("2.31.0",),
)


def flaw(**changes: Any) -> Finding:
    """A medium, certain finding in code, with such changes to it."""
    return dataclasses.replace(FLAW, **changes)


def dependency(package: dict[str, Any] | None = None, **changes: Any) -> Finding:
    """A high finding about a package that has a fix."""
    changed = dataclasses.replace(PACKAGE, **(package or {}))
    base = flaw(kind=Kind.DEPENDENCY, rule="osv/requests", severity=Severity.HIGH, package=changed)
    return dataclasses.replace(base, **changes)


def gap(reason: GapReason = GapReason.TOOL_FAILED, subject: str = "src/a.py") -> Gap:
    """Something that bandit could not check."""
    return Gap(scanner="bandit", subject=subject, reason=reason)


def silenced(reason: str = "", line: int = 7, **changes: Any) -> Finding:
    """The finding with a comment that asks for silence."""
    return flaw(suppressions=(Suppression(directive="nosec", line=line, reason=reason),), **changes)


def seen(days: int) -> str:
    """A day so many days before today."""
    return (TODAY - dt.timedelta(days=days)).isoformat()


def layer(text: str, name: str = "p.yml") -> Layer:
    """A policy file without its first line."""
    return load(name, f"stockade: 1\n{text}".encode(), name=name, library=Shelf())


def policy(*texts: str) -> Policy:
    """Layers, the uppermost first, each from a policy file without its first line."""
    return stacked(layer(text, f"p{number}.yml") for number, text in enumerate(texts, 1))


def judged(
    policy: Policy,
    findings: Sequence[Finding] = (),
    gaps: Sequence[Gap] = (),
    *,
    today: dt.date = TODAY,
    **more: Any,
) -> Verdict:
    """The verdict where three subjects were checked."""
    return judge(findings, gaps, policy, today=today, **{"checked": 3, **more})


def said(policy: Policy, finding: Finding, today: dt.date = TODAY) -> str:
    """The ruling on one finding, as people write it: `block by RULE: because`."""
    (ruling,) = judged(policy, [finding], today=today).rulings
    return f"{outcome(ruling.action, ruling.rule, ruling.acceptance)}: {ruling.because}"


def gap_said(policy: Policy, one: Gap, today: dt.date = TODAY) -> str:
    """The ruling on one gap."""
    (ruling,) = judged(policy, gaps=[one], today=today).gap_rulings
    return f"{outcome(ruling.action, '', ruling.acceptance)}: {ruling.because}"


def notice_lines(policy: Policy, *findings: Finding, **more: Any) -> list[str]:
    """The notices of a verdict, as people write them: `kind action subject: message`."""
    return [_line(n) for n in judged(policy, findings, **more).notices]


def _line(notice: Notice) -> str:
    return f"{notice.kind.value} {notice.action.value} {notice.subject}: {notice.message}"

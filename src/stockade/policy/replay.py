"""What a policy would have decided on results of the past."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.result import Result
from stockade.model.verdict import GapRuling, Ruling, State, Verdict
from stockade.policy.decide import outcome
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.judge import judge, rated
from stockade.policy.rules import Policy

_WHOLE = ("directory", "revision")
"""Kinds of target that hold all that a repository has, unless a folder in it was scanned, which no
record tells."""

_NOT_CHOSEN = "not chosen with --scanner"
"""How a record notes a scanner that this one run did without (`stockade.cli.choose`)."""


@frozen
class Moved:
    """A finding or gap on which the two policies differ."""

    subject: Finding | Gap
    before: Ruling | GapRuling
    after: Ruling | GapRuling

    @property
    def is_milder(self) -> bool:
        """Whether the new ruling is milder."""
        return STRICTNESS[self.after.action] > STRICTNESS[self.before.action]


@frozen
class Replayed:
    """A past result under another policy."""

    before: Verdict
    after: Verdict
    moved: tuple[Moved, ...]
    """In the order of the findings, then of the gaps."""

    @property
    def differs(self) -> bool:
        """Whether the verdict itself is another."""
        return self.before.state is not self.after.state


def replay(policy: Policy, result: Result, today: dt.date | None = None) -> Replayed:
    """Judge a past result anew, on the day of its verdict unless another is given.

    The policy's own view of severity counts; what was recorded beside it is the scanner's.
    """
    day = today or day_of(result)
    findings = rated(_as_scanned(result), policy, day)
    checked = sum(record.scanned for record in result.scanners)
    after = judge(
        findings,
        result.gaps,
        policy,
        today=day,
        checked=checked,
        nothing_asked=not checked and result.verdict.state is State.PASSED,
        whole=result.target.kind in _WHOLE
        and not any(s.note == _NOT_CHOSEN for s in result.scanners),
    )
    return Replayed(before=result.verdict, after=after, moved=tuple(_moved(result, after)))


def day_of(result: Result) -> dt.date:
    """The day on which a result was judged.

    Raises:
        ValueError: it names none.
    """
    return dt.date.fromisoformat(result.verdict.on or result.run.started[:10])


def without(result: Result, finding: Finding) -> Result:
    """The result as if one finding were gone."""
    kept = [n for n, other in enumerate(result.findings) if other is not finding]
    verdict = result.verdict
    rulings = tuple(verdict.rulings[n] for n in kept)
    return dataclasses.replace(
        result,
        findings=tuple(result.findings[n] for n in kept),
        verdict=dataclasses.replace(verdict, rulings=rulings),
    )


def counts(replayed: Replayed) -> Counter[str]:
    """How many findings and gaps became `milder` and `stricter`."""
    return Counter("milder" if m.is_milder else "stricter" for m in replayed.moved)


def told(ruling: Ruling | GapRuling) -> str:
    """A ruling in the words of a policy's tests."""
    rule = ruling.rule if isinstance(ruling, Ruling) else ""
    return outcome(ruling.action, rule, ruling.acceptance)


def _as_scanned(result: Result) -> list[Finding]:
    return [_unrated(f) for f in result.findings]


def _unrated(finding: Finding) -> Finding:
    if finding.witnesses:
        finding = dataclasses.replace(finding, witnesses=tuple(map(_unrated, finding.witnesses)))
    if finding.scanned_severity is None:
        return finding
    return dataclasses.replace(finding, severity=finding.scanned_severity, scanned_severity=None)


def _moved(result: Result, after: Verdict) -> list[Moved]:
    found = []
    verdict = result.verdict
    for finding, old, new in zip(result.findings, verdict.rulings, after.rulings, strict=True):
        if old.action is not new.action:
            found.append(Moved(subject=finding, before=old, after=new))
    for gap, was, now in zip(result.gaps, verdict.gap_rulings, after.gap_rulings, strict=True):
        if was.action is not now.action:
            found.append(Moved(subject=gap, before=was, after=now))
    return found

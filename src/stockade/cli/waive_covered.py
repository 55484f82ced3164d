"""What a waiver covers in a recorded scan, and what policy says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, split_subject
from stockade.model.path import text
from stockade.model.result import Result
from stockade.policy import case as cases
from stockade.policy.decide import Decision
from stockade.policy.judge import decide_gap, rated
from stockade.policy.merged import Judged, judge_finding
from stockade.policy.rules import Match, Policy
from stockade.policy.waive import Waivers, covers


@frozen
class Covered:
    """A finding or gap that meets a waiver's match, and what policy says of it."""

    subject: Finding | Gap
    decision: Decision

    @property
    def place(self) -> str:
        """`path:line`, printable."""
        subject = self.subject
        if isinstance(subject, Gap):
            path, purl = split_subject(subject.subject)
            where = f"{path}:{subject.line}" if subject.line else path
            return text(f"{where} {purl}".rstrip())
        at = subject.location
        return text(f"{at.path}:{at.line}" if at.line else at.path)

    @property
    def name(self) -> str:
        """The finding's rule, or the gap's scanner and reason, printable."""
        subject = self.subject
        if isinstance(subject, Gap):
            return text(f"{subject.scanner}/{subject.reason.value}")
        return text(subject.rule)


def covered(record: Result, policy: Policy, today: dt.date, match: Match) -> tuple[Covered, ...]:
    """All that meets the match, judged, in the order of the record."""
    waivers = Waivers(policy, today)
    if match.gap is not None:
        pairs = [(gap, cases.of_gap(gap)) for gap in record.gaps]
        return tuple(
            Covered(subject=gap, decision=decide_gap(policy, waivers, gap.reason, case))
            for gap, case in pairs
            if covers(match, case)
        )
    names = cases.names_of(policy)
    found: list[Covered] = []
    for finding in rated(record.findings, policy, today):
        judged = judge_finding(policy, waivers, finding, cases.of_members(finding, today, names))
        found += _of_finding(judged, match)
    return tuple(found)


def _of_finding(judged: Judged, match: Match) -> Iterator[Covered]:
    """What meets the match: the finding as a whole where its id is named, else its members."""
    meets = [covers(match, case) for case in judged.cases]
    if match.finding and match.finding == judged.finding.id:
        if any(meets):
            yield Covered(subject=judged.finding, decision=_most_telling(judged))
        return
    for member, decision, met in zip(judged.finding.members, judged.decisions, meets, strict=True):
        if met:
            yield Covered(subject=member, decision=decision)


def _most_telling(judged: Judged) -> Decision:
    """What no waiver may set aside, else the strictest."""
    firm = (d for d in judged.decisions if any(not h.rule.waivable or h.failure for h in d.hits))
    return next(firm, judged.decisions[judged.deciding])

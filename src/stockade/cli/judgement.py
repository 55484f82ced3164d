"""From triaged findings to the verdict: age, change, severity, then the judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stockade.cli.house import House
from stockade.cli.memory import owned
from stockade.cli.request import Request
from stockade.cli.survey import Survey
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.verdict import Verdict
from stockade.policy.judge import judge, rated
from stockade.target import listing
from stockade.triage.age import with_age
from stockade.triage.correlate import correlated, flattened

POLICY_CHANGED = "stockade/policy-changed"
"""Rule of the finding that a change edits the rules by which it is judged."""


@frozen
class Asked:
    """What the verdict must know of the scan beside its findings and gaps."""

    checked: int
    """Subjects that some scanner really looked at."""

    nothing_asked: bool
    """Whether the change holds nothing for any scanner."""

    left_out: tuple[str, ...]
    """What configuration kept from being looked at."""


def with_ages(
    findings: Sequence[Finding], gaps: Sequence[Gap], survey: Survey
) -> tuple[Finding, ...]:
    """The findings with their age by the baseline."""
    return with_age(findings, survey.house.baseline, _files(survey), _checked(survey, gaps))


def _files(survey: Survey) -> Iterator[str]:
    """All paths of the repository, also where a part of it is scanned."""
    yield from (file.path for file in survey.snapshot.files)
    target = survey.target
    if target.git is not None:
        commit = target.revision if target.kind == "revision" else ""
        entries = listing.tree(target.git, commit) if commit else listing.index(target.git)
        yield from (entry.path for entry in entries)


def _checked(survey: Survey, gaps: Sequence[Gap]) -> set[str]:
    """The paths in which every finding was seen that there is."""
    return {file.path for file in survey.snapshot.files} - {gap.path for gap in gaps if gap.path}


def judged(
    findings: Sequence[Finding],
    gaps: Sequence[Gap],
    survey: Survey,
    request: Request,
    asked: Asked,
) -> tuple[tuple[Finding, ...], Verdict]:
    """The findings at policy's severities, with those that the change of policy itself is, and the
    verdict."""
    rules = survey.house
    found = rated(findings, rules.policy, request.today)
    verdict = _verdict(found, gaps, rules, survey, request, asked)
    if survey.proposed is None:
        return found, verdict
    from stockade.cli.policy_changed import policy_changes

    def by(other: House) -> Verdict:
        apart = flattened(findings)
        aged = correlated(with_age(apart, other.baseline, _files(survey), _checked(survey, gaps)))
        return _verdict(
            rated(aged, other.policy, request.today), gaps, other, survey, request, asked
        )

    more, _ = owned(policy_changes(survey, verdict, by), survey)
    if not more:
        return found, verdict
    every = tuple(sorted((*found, *more), key=Finding.sort_key))
    every = rated(every, rules.policy, request.today)
    return every, _verdict(every, gaps, rules, survey, request, asked)


def is_whole(survey: Survey, request: Request) -> bool:
    """Whether all of the repository is scanned, by every scanner."""
    target = survey.target
    whole = target.kind in ("directory", "revision") and not target.scope
    return whole and not (request.staged or request.scanners)


def notes_on(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What the head of a report must say of them: that the change edits its own rules."""
    return tuple(f"{f.location.path}: {f.message}" for f in findings if f.rule == POLICY_CHANGED)


def _verdict(
    findings: Sequence[Finding],
    gaps: Sequence[Gap],
    rules: House,
    survey: Survey,
    request: Request,
    asked: Asked,
) -> Verdict:
    return judge(
        findings,
        gaps,
        rules.policy,
        today=request.today,
        checked=asked.checked,
        nothing_asked=asked.nothing_asked,
        whole=is_whole(survey, request),
        left_out=asked.left_out,
    )

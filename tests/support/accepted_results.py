"""A `Result` in which policy accepted some things, refused to accept others, and noticed more."""

from __future__ import annotations

from dataclasses import replace

from stockade.model.finding import Finding
from stockade.model.gap import GapReason
from stockade.model.rating import Severity
from stockade.model.result import Result
from stockade.model.suppression import Suppression
from stockade.model.verdict import (
    Acceptance,
    AcceptanceKind,
    Action,
    GapRuling,
    Notice,
    NoticeKind,
    Ruling,
    State,
)
from support import example_findings as examples
from support.results import judged_gaps, sample_result, scanner_records

WAIVER = Acceptance(
    kind=AcceptanceKind.WAIVER,
    id="W-014",
    reason="The demo has no network and goes away with release 3.",
    owner="@ann",
    until="2026-03-01",
)

COMMENT = Acceptance(
    kind=AcceptanceKind.INLINE, id="nosec, line 8", reason="a cache key, no signature"
)

GAP_WAIVER = Acceptance(
    kind=AcceptanceKind.WAIVER,
    id="W-020",
    reason="zizmor cannot read templates.",
    owner="@ci",
    until="2026-02-01",
)

NOTICES = (
    Notice(
        kind=NoticeKind.WAIVER_EXPIRED,
        action=Action.WARN,
        subject="W-007",
        where=".stockade/policy.yml:41",
        message="it expired 2025-12-31; it matched 1 finding: renew it or take it out",
    ),
    Notice(
        kind=NoticeKind.WAIVER_UNUSED,
        action=Action.PASS,
        subject="W-009",
        where=".stockade/policy.yml:52",
        message="it matches nothing any more: take it out",
    ),
    Notice(
        kind=NoticeKind.BUDGET,
        action=Action.BLOCK,
        subject="debt",
        where=".stockade/policy.yml:66",
        message="3 findings, at most 1 allowed: medium findings must not grow",
    ),
)


def accepted_rulings() -> list[Ruling]:
    """Two waived findings, one accepted by its comment, two with comments in vain, one new."""
    asking = Suppression(directive="nosec", line=8, rules=("B324",), reason=COMMENT.reason)
    refused = Suppression(directive="nosemgrep", line=42)
    ignored = Suppression(directive="zizmor: ignore", line=9, rules=("unpinned-uses",))
    old = "2025-11-30"
    return [
        _ruling(replace(examples.open_bucket(), first_seen=old), "new-high", WAIVER),
        _ruling(examples.vulnerable_package(), "unrated", WAIVER),
        _ruling(
            replace(examples.weak_hash(), suppressions=(asking,), first_seen=old), "medium", COMMENT
        ),
        _ruling(replace(examples.command_injection(), suppressions=(refused,), changed=True)),
        _ruling(
            replace(
                examples.unpinned_action(),
                suppressions=(ignored,),
                scanned_severity=Severity.HIGH,
                first_seen="2026-01-01",
                changed=False,
            ),
            action=Action.WARN,
        ),
        _ruling(replace(examples.exploited_package(), first_seen=old)),
    ]


def _ruling(
    finding: Finding,
    rule: str = "new-high",
    acceptance: Acceptance | None = None,
    action: Action = Action.BLOCK,
) -> Ruling:
    return Ruling(
        finding=finding,
        action=Action.PASS if acceptance else action,
        rule=rule,
        because=_because(acceptance, f"block by {rule}: ") + "our own code stays clean",
        acceptance=acceptance,
    )


def _because(acceptance: Acceptance | None, otherwise: str) -> str:
    """As the judge words it."""
    if acceptance is None:
        return ""
    if acceptance.kind is AcceptanceKind.INLINE:
        head = f"Suppressed by a comment ({acceptance.id}): {acceptance.reason}."
    else:
        terms = f"{acceptance.id} of {acceptance.owner} until {acceptance.until}"
        head = f"Waived by {terms}: {acceptance.reason}"
    return f"{head} Without it: {otherwise}"


def accepted_result() -> Result:
    """Blocked by two findings and a budget; three findings and two gaps are accepted."""
    rulings = sorted(accepted_rulings(), key=lambda r: r.finding.sort_key())
    result = sample_result(
        state=State.BLOCKED,
        sentence="Blocked by 2 of 6 findings and 1 notice of policy.",
        judged_gaps=judged_gaps(),
        scanners=scanner_records(),
    )
    gaps = tuple(_accepted(g) for g in result.verdict.gap_rulings)
    verdict = replace(
        result.verdict, on="2026-01-02", rulings=tuple(rulings), gap_rulings=gaps, notices=NOTICES
    )
    return replace(result, findings=tuple(r.finding for r in rulings), verdict=verdict)


def _accepted(ruling: GapRuling) -> GapRuling:
    """The ruling, by a waiver where it is about the first two workflows."""
    number = ruling.gap.subject.removeprefix(".github/workflows/job-")
    if ruling.gap.reason is not GapReason.TOOL_FAILED or number not in ("00.yml", "01.yml"):
        return ruling
    because = _because(GAP_WAIVER, "block: ") + ruling.because
    return replace(ruling, action=Action.PASS, because=because, acceptance=GAP_WAIVER)

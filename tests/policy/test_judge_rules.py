"""How single rules are judged: what is not known, graces, severities of layers, what breaks."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from stockade.model.rating import Confidence, Severity
from stockade.model.verdict import Action, State
from stockade.policy.expression import Expression
from stockade.policy.judge import rated
from stockade.policy.language.types import Facts
from stockade.policy.rules import Policy
from support.judging import (
    TODAY,
    dependency,
    flaw,
    gap,
    gap_said,
    judged,
    layer,
    policy,
    said,
    seen,
    silenced,
)

UNRATED = flaw(severity=Severity.UNKNOWN)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("block: severity >= high, because: B.",
         "block by r: B. (severity not known: counts as a match)"),
        ("warn: severity >= high, because: B.",
         "warn by r: B. (severity not known: counts as a match)"),
        ("block: severity >= high, because: B., unknown: warn",
         "warn by r: B. (severity not known: the rule says warn then)"),
        ("warn: severity >= high, because: B., unknown: block",
         "block by r: B. (severity not known: the rule says block then)"),
        ("block: severity >= high, because: B., unknown: ignore",
         "pass: no rule of the policy matches"),
        ("block: has(severity) && severity >= high, because: B.",
         "pass: no rule of the policy matches"),
        ("block: '!has(severity) || severity >= high', because: B., unknown: ignore",
         "block by r: B."),
        ("block: severity >= high && !new, because: B.", "pass: no rule of the policy matches"),
        ("block: severity >= high && verified, because: B.",
         "pass: no rule of the policy matches"),
        ("block: severity >= high && changed, because: B., grace: 3d",
         "block by r: B. (severity, changed not known: counts as a match) "
         "(grace 3d: none, since no baseline says how old it is)"),
        ("block: severity >= high && new, because: B.",
         "block by r: B. [new=true] (severity not known: counts as a match)"),
    ],
)  # fmt: skip
def test_what_is_not_known(rule: str, expected: str) -> None:
    assert said(policy(f"rules: [{{ id: r, {rule} }}]\n"), UNRATED) == expected


@pytest.mark.parametrize("confidence", [Confidence.LOW, Confidence.UNKNOWN])
def test_a_guess_is_not_a_doubt(confidence: Confidence) -> None:
    rule = policy("rules: [{ id: r, block: confidence >= medium, because: B. }]\n")
    expected = Action.BLOCK if confidence is Confidence.UNKNOWN else Action.PASS
    assert judged(rule, [flaw(confidence=confidence)]).rulings[0].action is expected


GRACED = policy("rules: [{ id: r, block: 'true', because: B., grace: 14d }]\n")
LAST = dt.date.max


@pytest.mark.parametrize(
    ("first_seen", "expected"),
    [
        (seen(0), "warn by r: B. (grace 14d ends 2026-12-08)"),
        (seen(1), "warn by r: B. (grace 14d ends 2026-12-07)"),
        (seen(13), "warn by r: B. (grace 14d ends 2026-11-25)"),
        (seen(14), "warn by r: B. (grace 14d ends 2026-11-24)"),
        (seen(15), "block by r: B. (grace 14d ended 2026-11-23)"),
        (seen(365), "block by r: B. (grace 14d ended 2025-12-08)"),
        ("0001-01-01", "block by r: B. (grace 14d ended 0001-01-15)"),
        ("", "block by r: B. (grace 14d: none, since no baseline says how old it is)"),
        (seen(-1), "warn by r: B. (grace 14d ends 2026-12-08)"),
        (seen(-2), "block by r: B. (grace 14d: none, since no baseline says how old it is)"),
        (
            "9999-12-31",
            "block by r: B. (grace 14d: none, since no baseline says how old it is)",
        ),
    ],
)
def test_grace(first_seen: str, expected: str) -> None:
    assert said(GRACED, flaw(first_seen=first_seen)) == expected


def test_a_day_to_come_gives_no_grace_without_end() -> None:
    """Whoever edits the baseline must not get more days than the grace has."""
    finding = flaw(first_seen=seen(-3))
    days = [TODAY + dt.timedelta(days=n) for n in range(40)]
    free = [d for d in days if judged(GRACED, [finding], today=d).rulings[0].action is Action.WARN]
    assert len(free) <= 14 + 2


def test_grace_at_the_end_of_the_calendar() -> None:
    assert said(GRACED, flaw(first_seen="9999-12-31"), LAST) == (
        "warn by r: B. (grace 14d ends 9999-12-31)"
    )


def test_grace_where_the_condition_is_not_known() -> None:
    rule = "rules: [{ id: r, block: kev, because: B., grace: 3d }]\n"
    finding = dependency({"kev": None}, first_seen=seen(3))
    assert said(policy(rule), finding) == (
        "warn by r: B. (kev not known: counts as a match) (grace 3d ends 2026-11-24)"
    )
    asked = rule.replace("because", "unknown: warn, because")
    assert said(policy(asked), dataclasses.replace(finding, first_seen=seen(9))) == (
        "warn by r: B. (kev not known: the rule says warn then) (grace 3d ended 2026-11-18)"
    )


BLOCKS = "rules: [{ id: high, block: severity >= high, because: Stop. }]\n"
SHOWS = "rules: [{ id: show, warn: severity >= high, because: Shown. }]\n"


def lowering(level: str, when: str = "'true'") -> str:
    return f"severity: [{{ when: {when}, set: {level}, because: B. }}]\n"


def test_a_lower_layer_cannot_lower_for_the_upper_one() -> None:
    layers = policy(BLOCKS, lowering("info") + SHOWS)
    high = flaw(severity=Severity.HIGH)
    assert said(layers, high) == "block by high: Stop. [severity=high]"
    assert said(policy(lowering("info") + BLOCKS), high) == "pass: no rule of the policy matches"
    assert rated([high], layers, TODAY) == (high,)


def test_a_lower_layer_lowers_for_itself() -> None:
    layers = policy("suppressions: refuse\n", lowering("info") + SHOWS)
    assert said(layers, flaw(severity=Severity.HIGH)) == "pass: no rule of the policy matches"


def test_a_lower_layer_raises_for_the_upper_one() -> None:
    layers = policy(BLOCKS, lowering("critical"))
    assert said(layers, flaw()) == "block by high: Stop. [severity=critical]"
    assert [f.severity for f in rated([flaw()], layers, TODAY)] == [Severity.CRITICAL]


def test_an_upper_layer_counts_for_the_lower_one() -> None:
    assert said(policy(lowering("high"), BLOCKS), flaw()) == "block by high: Stop. [severity=high]"
    lower = flaw(severity=Severity.CRITICAL)
    assert said(policy(lowering("low"), BLOCKS), lower) == "pass: no rule of the policy matches"


def test_of_several_changes_the_highest_counts() -> None:
    changes = """\
severity:
  - { when: 'true', set: low, because: B. }
  - { when: scanner == "bandit", set: high, because: B. }
  - { when: scanner == "semgrep", set: critical, because: B. }
"""
    assert said(policy(changes + BLOCKS), flaw()) == "block by high: Stop. [severity=high]"


@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        (lowering("info", "kev"), Severity.HIGH, Severity.HIGH),
        (lowering("critical", "kev"), Severity.HIGH, Severity.CRITICAL),
        (lowering("info", "kev"), Severity.UNKNOWN, Severity.UNKNOWN),
        (lowering("critical", "kev"), Severity.UNKNOWN, Severity.UNKNOWN),
        (lowering("info"), Severity.UNKNOWN, Severity.INFO),
        (lowering("info") + "  - { when: kev, set: high, because: B. }\n", Severity.LOW,
         Severity.HIGH),
        (lowering("medium") + "  - { when: kev, set: low, because: B. }\n", Severity.HIGH,
         Severity.MEDIUM),
    ],
)  # fmt: skip
def test_a_change_that_may_match_raises_and_never_lowers(
    changes: str, before: Severity, after: Severity
) -> None:
    block = changes.replace("[", "\n  - ", 1).replace("]\n", "\n", 1)
    finding = dependency({"kev": None}, severity=before)
    (shown,) = rated([finding], policy(block), TODAY)
    assert shown.severity is after


def test_rated_keeps_what_the_scanner_said() -> None:
    layers = policy(lowering("low"))
    (low,) = rated([flaw()], layers, TODAY)
    assert (low.severity, low.scanned_severity) == (Severity.LOW, Severity.MEDIUM)
    assert rated([low], layers, TODAY) == (low,)
    assert rated([low], policy(lowering("medium")), TODAY) == (flaw(),)
    assert rated([low], policy(BLOCKS), TODAY) == (low,)
    assert said(policy(BLOCKS + lowering("high")), low) == "block by high: Stop. [severity=high]"


@pytest.mark.parametrize(
    ("upper", "lower", "shown"),
    [
        ("medium", "low", Severity.MEDIUM),
        ("medium", "high", Severity.HIGH),
        ("low", "info", Severity.LOW),
    ],
)
def test_what_is_shown_is_never_below_the_upper_layer(
    upper: str, lower: str, shown: Severity
) -> None:
    (one,) = rated([UNRATED], policy(lowering(upper), lowering(lower, "has(line)")), TODAY)
    assert one.severity is shown


@pytest.mark.parametrize(
    ("lower", "shown"),
    [("low", Severity.UNKNOWN), ("medium", Severity.UNKNOWN), ("high", Severity.HIGH)],
)
def test_what_nobody_has_rated_lies_between_medium_and_high(lower: str, shown: Severity) -> None:
    (one,) = rated([UNRATED], policy(BLOCKS, lowering(lower)), TODAY)
    assert one.severity is shown
    assert "block by high" in said(policy(BLOCKS, lowering(lower)), UNRATED)


class Broken(Exception):
    """What a bug would raise."""


def breaking(text: str) -> Policy:
    """The policy, whose rule `r` breaks as no rule should."""

    def test(_: Facts) -> bool:
        raise Broken("it broke\n" + "x" * 500)

    whole = layer(text)
    broken = Expression(text="kev", test=test, fields=("kev",))

    def changed(rules: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(dataclasses.replace(r, when=broken) if r.id == "r" else r for r in rules)  # type: ignore[type-var, attr-defined]

    return Policy(
        layers=(
            dataclasses.replace(
                whole,
                rules=changed(whole.rules),  # type: ignore[arg-type]
                gap_rules=changed(whole.gap_rules),  # type: ignore[arg-type]
            ),
        )
    )


TOLD = "B. (the rule could not be evaluated, which blocks: Broken: it broke"
WAIVER = "waivers: [{ id: w, match: { rule: '**' }, until: 2027-01-01, owner: o, reason: Why. }]\n"


@pytest.mark.parametrize("action", ["block", "warn"])
@pytest.mark.parametrize("more", ["", ", unknown: ignore", ", waivable: true"])
@pytest.mark.parametrize("accepted", ["", "suppressions: honour\n", WAIVER])
def test_a_rule_that_breaks_blocks_and_says_so(action: str, more: str, accepted: str) -> None:
    rules = f"rules: [{{ id: r, {action}: kev, because: B.{more} }}]\n{accepted}"
    verdict = judged(breaking(rules), [silenced("why")])
    (ruling,) = verdict.rulings
    assert verdict.state is State.BLOCKED
    assert (ruling.action, ruling.rule, ruling.acceptance) == (Action.BLOCK, "r", None)
    assert ruling.because.startswith(TOLD)
    assert len(ruling.because) < 500


def test_a_rule_in_its_grace_that_breaks_blocks() -> None:
    rules = breaking("rules: [{ id: r, block: kev, because: B., grace: 9d }]\n")
    assert said(rules, flaw(first_seen=seen(1))).startswith(f"block by r: {TOLD}")


def test_a_rule_over_gaps_that_breaks_blocks() -> None:
    rules = "gaps: { tool-failed: pass }\ngap-rules: [{ id: r, warn: path == '', because: B. }]\n"
    assert gap_said(breaking(rules), gap()).startswith(f"block: {TOLD}")

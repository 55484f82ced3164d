"""Comments that ask for silence: what each is worth, over all layers, and what they never touch."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from stockade.model.finding import Finding
from stockade.model.rating import Kind, Severity
from stockade.model.suppression import Suppression
from stockade.model.verdict import Acceptance, AcceptanceKind, Action
from stockade.policy.case import of_finding
from stockade.policy.decide import handling_of
from stockade.policy.fields import FINDING
from stockade.policy.rules import Handling, Policy
from support.judging import TODAY, dependency, flaw, gap, judged, policy, said, silenced

STOP = "rules: [{ id: stop, block: 'true', because: Stop. }]\n"
BARE, REASONED = silenced(), silenced("input is constant")
REFUSED = "block by stop: Stop. (nosec in line 7 does not count: policy refuses it here)"
NO_REASON = "block by stop: Stop. (nosec in line 7 does not count: it gives no reason)"
BARE_HONOURED = (
    "suppressed: Suppressed by a comment (nosec, line 7). Without it: block by stop: Stop."
)
HONOURED = (
    "suppressed: Suppressed by a comment (nosec, line 7): input is constant. "
    "Without it: block by stop: Stop."
)
WORDS = [h.value for h in Handling]


def worth(policy: Policy, finding: Finding) -> Handling:
    return handling_of(policy, of_finding(finding, TODAY, FINDING))


@pytest.mark.parametrize(
    ("handling", "finding", "expected"),
    [
        ("honour", BARE, BARE_HONOURED),
        ("honour", REASONED, HONOURED),
        ("require-reason", BARE, NO_REASON),
        ("require-reason", REASONED, HONOURED),
        ("refuse", BARE, REFUSED),
        ("refuse", REASONED, REFUSED),
    ],
)
def test_what_a_comment_is_worth(handling: str, finding: Finding, expected: str) -> None:
    assert said(policy(f"{STOP}suppressions: {handling}\n"), finding) == expected


def test_without_a_word_a_comment_needs_a_reason() -> None:
    assert said(policy(STOP), BARE) == NO_REASON
    assert said(policy(STOP), REASONED) == HONOURED


@pytest.mark.parametrize("handling", WORDS)
@pytest.mark.parametrize("finding", [BARE, REASONED])
def test_a_comment_never_touches_what_cannot_be_waived(handling: str, finding: Finding) -> None:
    firm = STOP.replace("because", "waivable: false, because")
    told = said(policy(f"{firm}suppressions: {handling}\n"), finding)
    assert told == (
        "block by stop: Stop. (nosec in line 7 does not count: the rule cannot be waived)"
    )


@pytest.mark.parametrize(("upper", "lower"), list(itertools.product(["", *WORDS], repeat=2)))
def test_the_strictest_of_the_layers_counts(upper: str, lower: str) -> None:
    def text(word: str) -> str:
        return STOP + (f"suppressions: {word}\n" if word else "")

    top = Handling(upper or "require-reason")
    below = Handling(lower) if lower else top
    layers = Policy(layers=(*policy(text(upper)).layers, *policy(text(lower)).layers))
    expected = max(top, below, key=lambda h: h.strictness)
    assert worth(layers, BARE) is expected
    told = {Handling.HONOUR: BARE_HONOURED, Handling.REQUIRE_REASON: NO_REASON,
            Handling.REFUSE: REFUSED}  # fmt: skip
    assert said(layers, BARE) == told[expected]


ENTRIES = {
    "honour": "{ when: 'path.glob(\"src/**\")', set: honour, because: B. }",
    "require-reason": "{ when: kind == \"sast\", set: require-reason, because: B. }",
    "refuse": "{ when: severity >= high, set: refuse, because: B. }",
}  # fmt: skip


@pytest.mark.parametrize("order", list(itertools.permutations(ENTRIES)))
def test_the_strictest_entry_that_matches_counts(order: tuple[str, ...]) -> None:
    listed = ", ".join(ENTRIES[name] for name in order)
    rules = policy(f"{STOP}suppressions: {{ default: refuse, rules: [{listed}] }}\n")
    assert worth(rules, silenced(severity=Severity.HIGH)) is Handling.REFUSE
    assert worth(rules, silenced()) is Handling.REQUIRE_REASON
    assert worth(rules, silenced(kind=Kind.IAC)) is Handling.HONOUR
    elsewhere = dataclasses.replace(at("lib/a.py"), kind=Kind.IAC)
    assert worth(rules, elsewhere) is Handling.REFUSE


def at(path: str) -> Finding:
    location = dataclasses.replace(BARE.location, path=path)
    return dataclasses.replace(BARE, locations=(location,))


@pytest.mark.parametrize(
    ("default", "entry", "expected"),
    [
        ("honour", "refuse", Handling.REFUSE),
        ("honour", "require-reason", Handling.REQUIRE_REASON),
        ("refuse", "honour", Handling.REFUSE),
        ("require-reason", "honour", Handling.REQUIRE_REASON),
    ],
)
def test_an_entry_that_may_match_only_makes_a_comment_worth_less(
    default: str, entry: str, expected: Handling
) -> None:
    rules = policy(
        f"suppressions: {{ default: {default}, rules: [{{ when: kev, set: {entry}, "
        "because: B. }] }\n"
    )
    assert worth(rules, dependency({"kev": None})) is expected


def test_an_entry_that_may_match_beside_one_that_does() -> None:
    rules = policy("""\
suppressions:
  default: refuse
  rules:
    - { when: new, set: honour, because: B. }
    - { when: kev, set: require-reason, because: B. }
""")
    assert worth(rules, dependency({"kev": None})) is Handling.REQUIRE_REASON
    assert worth(rules, dependency({"kev": False})) is Handling.HONOUR


EXCEPTION = """\
suppressions:
  default: honour
  rules: [{ when: severity >= high, set: refuse, because: B. }]
"""


def test_an_entry_sees_the_severity_that_policy_gives() -> None:
    raised = "severity: [{ when: 'true', set: high, because: B. }]\n"
    lowered = "severity: [{ when: 'true', set: low, because: B. }]\n"
    assert worth(policy(EXCEPTION), flaw()) is Handling.HONOUR
    assert worth(policy(raised + EXCEPTION), flaw()) is Handling.REFUSE
    assert worth(policy(EXCEPTION, raised), flaw()) is Handling.REFUSE
    high = flaw(severity=Severity.HIGH)
    assert worth(policy(lowered + EXCEPTION), high) is Handling.HONOUR
    assert worth(policy(EXCEPTION, lowered), high) is Handling.REFUSE


def test_the_first_comment_that_counts_is_told() -> None:
    comments = (
        Suppression(directive="nosec", line=3),
        Suppression(directive="noqa", line=5, reason="why"),
        Suppression(directive="nosemgrep", line=6, reason="because"),
    )
    finding = flaw(suppressions=comments)
    (ruling,) = judged(policy(STOP), [finding]).rulings
    assert ruling.action is Action.PASS
    assert ruling.acceptance == Acceptance(
        kind=AcceptanceKind.INLINE, id="noqa, line 5", reason="why"
    )
    assert said(policy(f"{STOP}suppressions: refuse\n"), finding) == (
        "block by stop: Stop. (nosec in line 3 does not count: policy refuses it here)"
    )


def test_a_waiver_comes_before_a_comment() -> None:
    waiver = (
        "waivers: [{ id: w, match: { rule: '**' }, until: 2026-12-31, owner: o, reason: Why. }]\n"
    )
    assert said(policy(STOP + waiver), REASONED).startswith("waived by w: ")
    late = waiver.replace("2026-12-31", "2026-01-01")
    assert said(policy(STOP + late), REASONED) == HONOURED
    assert said(policy(STOP + late), BARE) == (
        "block by stop: Stop. (waiver w of o expired 2026-01-01) "
        "(nosec in line 7 does not count: it gives no reason)"
    )


def test_a_comment_where_no_rule_matches_changes_nothing() -> None:
    (ruling,) = judged(policy("rules: [{ id: r, block: kev, because: b }]\n"), [REASONED]).rulings
    assert (ruling.action, ruling.acceptance) == (Action.PASS, None)


def test_comments_are_no_matter_for_gaps() -> None:
    verdict = judged(policy("suppressions: honour\n"), gaps=[gap()])
    assert verdict.gap_rulings[0].action is Action.BLOCK

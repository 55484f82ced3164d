"""What is set aside is told, what ends is dated, and what no upper layer says has a default."""

from __future__ import annotations

import itertools

import pytest

from stockade.model.finding import SecretTrace
from stockade.model.gap import GapReason
from stockade.model.rating import Kind
from stockade.model.suppression import Suppression
from stockade.model.verdict import Action, NoticeKind, State
from stockade.policy.layers import stacked
from stockade.policy.rules import Policy
from support.judging import ID, dependency, flaw, gap, judged, layer, policy, seen, silenced

STOP = "rules: [{ id: stop, block: 'true', because: Stop. }]\n"
NOTE = "rules: [{ id: note, warn: 'true', because: Note., waivable: false }]\n"
WAIVER = (
    "waivers: [{ id: w, match: { rule: '**' }, until: 2026-12-31, owner: '@ann', reason: Why. }]\n"
)


@pytest.mark.parametrize("by", ["waiver", "comment"])
def test_a_rule_that_only_warns_does_not_hide_what_was_accepted(by: str) -> None:
    """Else a repository could waive in silence, by a rule of its own that cannot be waived."""
    below = NOTE + (WAIVER if by == "waiver" else "")
    finding = flaw() if by == "waiver" else silenced("it is a constant")
    verdict = judged(policy(STOP, below), [finding])
    (ruling,) = verdict.rulings
    assert (ruling.action, ruling.rule) == (Action.WARN, "note")
    assert ruling.acceptance is not None
    assert "block by stop" in ruling.because
    assert ("1 waived" if by == "waiver" else "1 suppressed by a comment") in verdict.sentence
    assert [n for n in verdict.notices if n.kind is NoticeKind.WAIVER_REFUSED] == []


def test_a_gap_that_is_accepted_so_is_told_as_well() -> None:
    rules = "gap-rules: [{ id: note, warn: 'true', because: Note., waivable: false }]\n"
    waiver = WAIVER.replace("rule: '**'", "gap: tool-failed")
    verdict = judged(policy("gaps: { tool-failed: block }\n", rules + waiver), gaps=[gap()])
    (ruling,) = verdict.gap_rulings
    assert (ruling.action, ruling.acceptance is not None) == (Action.WARN, True)
    assert "1 waived" in verdict.sentence


def test_the_end_of_a_grace_stands_in_the_ruling_and_in_the_sentence() -> None:
    graced = policy(
        "rules:\n"
        "  - { id: soon, block: 'true', because: Soon., grace: 14d }\n"
        "  - { id: later, block: 'true', because: Later., grace: 30d }\n"
    )
    found = [dependency(first_seen=seen(10)), dependency(first_seen=seen(12)), dependency()]
    verdict = judged(graced, found)
    assert [r.grace_ends for r in verdict.rulings] == ["2026-11-28", "2026-11-26", ""]
    assert verdict.state is State.BLOCKED
    assert "2 in grace, the first until 2026-11-26" in verdict.sentence


@pytest.mark.parametrize("introduced", [True, False, None])
def test_a_waiver_of_a_secret_does_not_cover_the_next_one(introduced: bool | None) -> None:
    """Both have the same id, since no value of a secret is in it."""
    waived = policy(STOP + WAIVER.replace("rule: '**'", f"finding: {ID}"))
    secret = flaw(
        kind=Kind.SECRET,
        secret=SecretTrace(preview="x", hmac="y"),
        introduced=introduced,
    )
    (ruling,) = judged(waived, [secret]).rulings
    assert ruling.action is (Action.BLOCK if introduced else Action.PASS)
    with_path = policy(STOP + WAIVER.replace("rule: '**'", f"finding: {ID}, path: src/a.py"))
    (other,) = judged(with_path, [flaw(introduced=introduced)]).rulings
    assert other.action is Action.PASS
    (copied,) = judged(waived, [flaw(introduced=introduced)]).rulings
    assert copied.action is (Action.BLOCK if introduced else Action.PASS)


def stack(*texts: str, upper: int) -> Policy:
    return stacked((layer(text, f"p{n}.yml") for n, text in enumerate(texts)), upper)


def test_the_order_of_upper_layers_does_not_matter() -> None:
    """A layer that says nothing of gaps leaves them to the other."""
    texts = (STOP, "gaps: { symlink: warn }\n", "suppressions: honour\n")
    bare = flaw(suppressions=(Suppression(directive="nosec", line=7),))
    missed = [gap(GapReason.SYMLINK), gap(GapReason.TIMEOUT)]
    for order in itertools.permutations(texts):
        verdict = judged(stack(*order, upper=3), [bare], missed)
        assert [r.action for r in verdict.rulings] == [Action.PASS]
        assert [g.action for g in verdict.gap_rulings] == [Action.WARN, Action.BLOCK]


def test_a_lower_layer_gives_no_default_away() -> None:
    below = "gaps: { symlink: warn }\nsuppressions: { default: require-reason }\n"
    verdict = judged(stack(STOP, below, upper=1), [silenced()], [gap(GapReason.SYMLINK)])
    assert [r.action for r in verdict.rulings] == [Action.BLOCK]
    assert [g.action for g in verdict.gap_rulings] == [Action.BLOCK]

"""Policy files that are accepted: what each key comes to, and what YAML would make of it."""

from __future__ import annotations

import datetime as dt

import pytest

from stockade.model.gap import GapReason
from stockade.model.rating import Severity
from stockade.model.verdict import Action, NoticeKind
from stockade.policy.rules import DEFAULT_BASELINE, Handling, OnUnknown, Origin, Policy
from support.packs import source
from support.policy_files import WHOLE, edited, loaded

RULE = "stockade: 1\nrules:\n  - id: r\n    block: kev\n    because: b\n"
WAIVER = """\
stockade: 1
waivers:
  - id: w
    match: { rule: a/b }
    until: 2026-12-31
    owner: o
    reason: r
"""


def test_rules() -> None:
    layer = loaded(WHOLE)
    high, rest = layer.rules[-2:]
    assert (high.id, high.action, high.when.text) == ("high", Action.BLOCK, "severity >= high")
    assert high.because == "We stop for this."
    assert (high.grace_days, high.waivable, high.unknown) == (14, False, OnUnknown.WARN)
    assert high.origin == Origin(file="p.yml", line=13, column=5)
    assert str(high.origin) == "p.yml:13"
    assert (rest.grace_days, rest.waivable, rest.unknown) == (0, True, OnUnknown.WARN)
    (gap_rule,) = layer.gap_rules
    assert (gap_rule.id, gap_rule.action, gap_rule.when.fields) == (
        "vendor",
        Action.WARN,
        ("path",),
    )


def test_severity_gaps_and_budgets() -> None:
    layer = loaded(WHOLE)
    (change,) = layer.severity
    assert (change.set, change.when.fields) == (Severity.INFO, ("rule",))
    block, warn = layer.gaps[GapReason.TOOL_FAILED], layer.gaps[GapReason.SYMLINK]
    assert (block.action, str(block.origin)) == (Action.BLOCK, "p.yml:5")
    assert (warn.action, str(warn.origin)) == (Action.WARN, "p.yml:25")
    (budget,) = layer.budgets
    assert (budget.id, budget.at_most, budget.ratchet) == ("debt", 40, True)
    assert (budget.action, budget.unknown) == (Action.BLOCK, OnUnknown.BLOCK)


def test_comments_waivers_and_tests() -> None:
    layer = loaded(WHOLE)
    assert layer.comments is not None
    assert layer.comments.default is Handling.REQUIRE_REASON
    assert [rule.set for rule in layer.comments.rules] == [Handling.REFUSE]
    (waiver,) = layer.waivers
    assert (waiver.id, waiver.owner, waiver.until) == ("W-1", "@ann", dt.date(2026, 12, 31))
    assert (waiver.reason, waiver.covers) == ("The input is constant.", 2)
    assert waiver.match.rule
    assert waiver.match.path
    assert (waiver.match.rule.pattern, waiver.match.path.pattern) == ("bandit/B602", "tools/*.py")
    assert layer.waiver_max_days == 180
    assert layer.waiver_checks[NoticeKind.WAIVER_EXPIRED] is Action.BLOCK
    (test,) = layer.tests
    assert (test.name, test.on, test.expect) == (
        "high blocks",
        dt.date(2026, 12, 30),
        "block by high",
    )


def test_what_is_left_out() -> None:
    layer = loaded(RULE)
    (rule,) = layer.rules
    assert (rule.grace_days, rule.waivable, rule.unknown) == (0, True, OnUnknown.BLOCK)
    assert (layer.comments, layer.waiver_max_days, layer.baseline) == (None, None, "")
    assert Policy(layers=(layer,)).baseline == DEFAULT_BASELINE
    assert Policy(layers=(layer, loaded(WHOLE))).baseline == ".stockade/base.json"
    assert Policy(layers=(layer, loaded(WHOLE))).waiver_max_days == 180


def test_a_missing_scanner_is_short_for_two_reasons() -> None:
    layer = loaded("stockade: 1\nmissing-scanner: warn\n")
    assert {reason: choice.action for reason, choice in layer.gaps.items()} == {
        GapReason.TOOL_MISSING: Action.WARN,
        GapReason.TOOL_FAILED: Action.WARN,
    }
    loaded("stockade: 1\nmissing-scanner: warn\ngaps: { tool-failed: warn }\n")


@pytest.mark.parametrize("word", Handling)
def test_comments_in_one_word(word: Handling) -> None:
    comments = loaded(f"stockade: 1\nsuppressions: {word.value}\n").comments
    assert comments is not None
    assert (comments.default, comments.rules) == (word, ())
    assert str(comments.origin) == "p.yml:2"


def test_comments_with_exceptions_alone() -> None:
    comments = loaded(
        "stockade: 1\nsuppressions: { rules: [{ when: kev, set: honour, because: b }] }\n"
    ).comments
    assert comments is not None
    assert comments.default is Handling.REQUIRE_REASON


@pytest.mark.parametrize("days", ["14", "14d", "14 d", "14 days", "'14d'", "0014"])
def test_days(days: str) -> None:
    assert loaded(f"{RULE}    grace: {days}\n").rules[0].grace_days == 14


@pytest.mark.parametrize("day", ["2026-12-31", "'2026-12-31'", '"2026-12-31"'])
def test_a_day_is_text_with_quotes_and_without(day: str) -> None:
    (waiver,) = loaded(WAIVER.replace("2026-12-31", day)).waivers
    assert waiver.until == dt.date(2026, 12, 31)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2028-02-29"])
def test_any_day_of_the_calendar(day: str) -> None:
    assert str(loaded(WAIVER.replace("2026-12-31", day)).waivers[0].until) == day


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "null", "~", "1e3", "0x1F", "1:30",
                                  "2026-12-31", ".inf", "+1", "<", "=", "12.0"])  # fmt: skip
def test_text_stays_what_it_is(word: str) -> None:
    """YAML 1.1 would make a truth, a number, a day or nothing of it."""
    assert loaded(WAIVER.replace("reason: r", f"reason: {word}")).waivers[0].reason == word


@pytest.mark.parametrize("flag", ["true", "'true'", '"true"'])
def test_flags(flag: str) -> None:
    assert loaded(f"{RULE}    waivable: {flag}\n").rules[0].waivable is True


def test_white_space_folds_in_texts_and_not_in_conditions() -> None:
    text = RULE.replace("because: b", 'because: "  a \\n\\t b  "').replace(
        "block: kev", 'block: title == "a  b"'
    )
    (rule,) = loaded(text).rules
    assert rule.because == "a b"
    assert rule.when.text == 'title == "a  b"'


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark_change_nothing(ending: str, bom: bytes) -> None:
    plain, other = loaded(WHOLE), loaded(bom + WHOLE.replace("\n", ending).encode())
    assert [r.because for r in other.rules] == [r.because for r in plain.rules]
    assert [r.origin for r in other.rules] == [r.origin for r in plain.rules]
    assert [r.when.text for r in other.rules] == [r.when.text for r in plain.rules]


def test_patterns_match_both_spellings_of_a_name() -> None:
    composed, decomposed = "\u00e9", "e\u0301"
    match = f"match: {{ rule: a/b, path: '{decomposed}/*' }}"
    (waiver,) = loaded(WAIVER.replace("match: { rule: a/b }", match)).waivers
    assert waiver.match.path is not None
    assert waiver.match.path.pattern == f"{composed}/*"


@pytest.mark.parametrize(
    "match",
    [
        f"{{ finding: {'0123456789abcdef' * 2} }}",
        "{ rule: bandit/B602 }",
        "{ advisory: CVE-2024-1, package: requests, path: '**' }",
        "{ gap: timeout, path: 'a/**', package: x, scanner: semgrep }",
    ],
)
def test_what_a_waiver_may_match(match: str) -> None:
    loaded(WAIVER.replace("{ rule: a/b }", match))


@pytest.mark.parametrize(
    "text",
    [
        "baseline: b.json",
        "waiver-max-days: 30",
        "waiver-checks: { unused: pass }",
        "suppressions: refuse",
        "severity: [{ when: kev, set: high, because: b }]",
        "budgets: [{ id: b, block: kev, at-most: 0, because: b }]",
        "gap-rules: [{ id: g, block: 'true', because: b }]",
        "extends: recommended",
        "extends: [recommended]",
    ],
)
def test_a_file_may_say_one_thing_alone(text: str) -> None:
    loaded(f"stockade: 1\n{text}\n")


def test_the_facts_of_a_test_are_completed_as_a_scan_would() -> None:
    def facts(finding: str) -> dict[str, object]:
        old = "{ kind: sast, severity: high }"
        return dict(loaded(edited(old, f"{{ {finding} }}")).tests[0].subject)

    assert facts("kind: ci")["new"] is True
    assert facts("age_days: 3")["new"] is False
    assert facts("age_days: 3, new: true")["new"] is True
    assert facts("age_days: unknown")["new"] is True
    assert facts("age_days: unknown")["age_days"] is None
    assert facts("advisory: A-1")["advisories"] == ("A-1",)
    assert facts("advisory: A-1, advisories: [B-1, A-1]")["advisories"] == ("A-1", "B-1")
    assert facts("cwe: CWE-79")["cwe"] == ("CWE-79",)
    assert facts("severity: unknown")["severity"] is None
    assert facts("severity: high")["severity"] is Severity.HIGH
    assert facts("epss: 0.25, line: 7, kev: true")["epss"] == 0.25
    assert facts("id: x, suppressed: true, suppression-reason: a  b")["suppression-reason"] == "a b"
    assert facts("path: 'e\u0301'")["path"] == "\u00e9"


def test_what_a_file_extends_comes_first_and_its_own_wins() -> None:
    base = """\
stockade: 1
rules:
  - { id: a, block: kev, because: base a }
  - { id: b, warn: kev, because: base b, grace: 0 }
severity: [{ when: kev, set: low, because: base }]
gaps: { symlink: pass, timeout: pass }
gap-rules: [{ id: g, warn: 'true', because: base }]
budgets: [{ id: u, warn: kev, at-most: 9, because: base }]
suppressions: honour
waivers: [{ id: w, match: { rule: a/b }, until: 2026-01-01, owner: o, reason: base }]
waiver-max-days: 30
waiver-checks: { unused: pass, expired: pass }
baseline: base.json
tests: [{ name: base, finding: {}, expect: pass }]
"""
    own = """\
stockade: 1
extends: [base.yml, more.yml]
rules: [{ id: b, block: new, because: own b }]
gaps: { symlink: block }
gap-rules: [{ id: g, block: 'true', because: own }]
budgets: [{ id: u, block: kev, at-most: 1, because: own }]
waivers: [{ id: w, match: { rule: a/b }, until: 2026-02-02, owner: o, reason: own }]
waiver-max-days: 60
waiver-checks: { unused: block }
tests: [{ name: own, finding: {}, expect: pass }]
"""
    more = "stockade: 1\nrules: [{ id: c, warn: 'true', because: more c }]\nbaseline: more.json\n"
    layer = loaded(own, {"base.yml": base.encode(), "more.yml": more.encode()})
    assert [(r.id, r.because) for r in layer.rules] == [
        ("a", "base a"),
        ("b", "own b"),
        ("c", "more c"),
    ]
    assert {reason.value: choice.action.value for reason, choice in layer.gaps.items()} == {
        "symlink": "block",
        "timeout": "pass",
    }
    assert [g.because for g in layer.gap_rules] == ["own"]
    assert [b.because for b in layer.budgets] == ["own"]
    assert [w.reason for w in layer.waivers] == ["own"]
    assert layer.comments is not None
    assert str(layer.comments.origin) == "base.yml:9"
    assert (layer.waiver_max_days, layer.baseline) == (60, "more.json")
    assert str(layer.places["waiver-max-days"]) == "p.yml:8"
    assert layer.waiver_checks == {
        NoticeKind.WAIVER_UNUSED: Action.BLOCK,
        NoticeKind.WAIVER_EXPIRED: Action.PASS,
    }
    assert [t.name for t in layer.tests] == ["own"]
    assert [c.because for c in layer.severity] == ["base"]


@pytest.mark.parametrize("reference", ["recommended", "stockade/recommended", "recommended@1",
                                       "stockade/recommended@1"])  # fmt: skip
def test_packs_by_name(reference: str) -> None:
    assert loaded(f"stockade: 1\nextends: {reference}\n").rules == source("recommended").rules

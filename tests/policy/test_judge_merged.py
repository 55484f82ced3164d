"""A merged finding is ruled on as its strictest member is; what accepts one accepts that one."""

from __future__ import annotations

import dataclasses
from typing import Any

from stockade.model.finding import Alone, Finding, SecretTrace
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.model.suppression import Suppression
from stockade.model.verdict import Action
from stockade.policy.explain import explain
from stockade.policy.judge import rated
from stockade.triage.correlate import correlated
from support.judging import ID, TODAY, flaw, judged, notice_lines, policy, said, seen

OTHER = "f" * 32
BLOCKS = "rules: [{ id: r, block: 'severity >= medium', because: B }]\n"


def taint(**changes: Any) -> Finding:
    """What semgrep says of the place at which `flaw` stands."""
    given = {
        "scanner": "semgrep",
        "rule": "semgrep/python-command-injection-taint",
        "severity": Severity.HIGH,
        "fingerprints": (("stockade/v1", OTHER),),
    }
    return flaw(**(given | changes))


def merged(*found: Finding) -> Finding:
    """The one finding that they are."""
    (whole,) = correlated(found or (flaw(), taint()))
    return whole


def waiver(match: str) -> str:
    return f"waivers: [{{ id: W, match: {{ {match} }}, until: {TODAY}, owner: o, reason: R. }}]\n"


def test_the_worst_member_speaks() -> None:
    whole = merged()
    assert (whole.id, [w.id for w in whole.witnesses]) == (OTHER, [ID])
    assert said(policy(BLOCKS), whole).startswith("block by r: B")


def test_a_witness_that_is_judged_more_strictly_decides() -> None:
    strict = policy("rules: [{ id: r, block: 'rule == \"bandit/B602\"', because: B }]\n")
    assert said(strict, merged()).startswith("block by r: as bandit/B602: B")


def test_a_waiver_of_a_rule_covers_its_member_alone() -> None:
    for rule in ("bandit/B602", "semgrep/*"):
        assert said(policy(BLOCKS, waiver(f"rule: {rule}")), merged()).startswith("block by r")
    both = policy(BLOCKS, waiver("path: src/a.py, rule: '**'"))
    assert said(both, merged()).startswith("waived by W")


def test_a_waiver_of_the_whole_covers_all_of_it() -> None:
    whole = merged()
    for match in (
        f"finding: {OTHER}",
        f"finding: {OTHER}, rule: semgrep/*, path: src/a.py",
        f"finding: {OTHER}, scanner: semgrep",
    ):
        given = policy(BLOCKS, waiver(match))
        assert said(given, whole).startswith("waived by W"), match
        assert notice_lines(given, whole) == []


def test_a_waiver_of_a_witness_covers_it_alone() -> None:
    assert said(policy(BLOCKS, waiver(f"finding: {ID}")), merged()).startswith("block by r")


def test_a_waiver_of_the_whole_counts_it_once() -> None:
    given = policy(BLOCKS, waiver(f"finding: {OTHER}").replace("owner", "covers: 1, owner"))
    assert notice_lines(given, merged()) == []
    wide = policy(BLOCKS, waiver("rule: '**'").replace("owner", "covers: 1, owner"))
    assert notice_lines(wide, merged()) == [
        "waiver-too-wide warn W: it was written for 1 finding and matches 2: narrow it"
    ]


def test_a_path_of_the_waiver_holds_for_every_member() -> None:
    trace = SecretTrace(preview="t", hmac="h")
    one, two = (
        flaw(kind=Kind.SECRET, scanner="secrets", rule="secrets/t", secret=trace,
             locations=(Location(path=path, line=1),), fingerprints=(("stockade/v1", id_),))
        for path, id_ in (("a.py", ID), ("b.py", OTHER))
    )  # fmt: skip
    whole = merged(one, two)
    assert whole.id == ID
    bound = policy(BLOCKS, waiver(f"finding: {ID}, path: a.py"))
    assert said(bound, whole).startswith("block by r: as secrets/t")
    assert said(policy(BLOCKS, waiver(f"finding: {ID}")), whole).startswith("waived by W")
    # A copy that the change brings is not what was accepted.
    copied = merged(one, dataclasses.replace(two, introduced=True))
    assert said(policy(BLOCKS, waiver(f"finding: {ID}")), copied).startswith("block by r")


def test_a_comment_for_one_tool_silences_it_alone() -> None:
    quiet = (Suppression(directive="nosec", line=7, reason="It is a test."),)
    given = policy(BLOCKS)
    for pair in ((flaw(suppressions=quiet), taint()), (flaw(), taint(suppressions=quiet))):
        assert said(given, merged(*pair)).startswith("block by r")
    both = merged(flaw(suppressions=quiet), taint(suppressions=quiet))
    assert said(given, both).startswith("suppressed")


def test_an_old_report_does_not_make_a_new_one_old() -> None:
    new = policy("rules: [{ id: r, block: 'new', because: B }]\n")
    whole = merged(flaw(), taint(first_seen=seen(9)))
    assert (whole.first_seen, whole.alone) == (seen(9), None)
    assert said(new, whole).startswith("block by r: as bandit/B602")
    other = merged(flaw(first_seen=seen(9)), taint())
    assert other.alone == Alone()
    assert other.first_seen == seen(9)
    assert said(new, other).startswith("block by r: B")


def test_a_severity_of_policy_is_that_of_the_worst_member() -> None:
    raised = policy(
        "severity: [{ when: 'rule == \"bandit/B602\"', set: critical, because: C }]\n"
        "rules: [{ id: r, block: 'severity == critical', because: B }]\n"
    )
    (whole,) = rated([merged()], raised, TODAY)
    assert (whole.severity, whole.scanned_severity) == (Severity.CRITICAL, Severity.HIGH)
    assert whole.witnesses[0].severity is Severity.CRITICAL
    assert said(raised, whole).startswith("block by r: as bandit/B602")
    assert rated([whole], raised, TODAY) == (whole,)


def test_a_budget_counts_a_flaw_once() -> None:
    given = "budgets: [{ id: b, warn: 'severity >= medium', at-most: 0, because: Few. }]\n"
    assert notice_lines(policy(given), merged()) == [
        "budget warn b: 1 finding, at most 0 allowed: Few."
    ]
    half = policy(given, waiver("rule: bandit/*"))
    assert notice_lines(half, merged())[0].startswith("budget warn b: 1 finding")
    assert notice_lines(policy(given, waiver("rule: '**'")), merged()) == []


def test_what_cannot_be_waived_in_one_member_stays() -> None:
    firm = policy(
        BLOCKS,
        "rules: [{ id: f, warn: 'scanner == \"bandit\"', because: F, waivable: false }]\n"
        + waiver(f"finding: {OTHER}"),
    )
    (ruling,) = judged(firm, [merged()]).rulings
    assert (ruling.action, ruling.rule) == (Action.WARN, "f")
    assert ruling.acceptance is not None


def test_it_is_explained_by_the_member_that_decides() -> None:
    strict = policy("rules: [{ id: r, block: 'rule == \"bandit/B602\"', because: B }]\n")
    whole = merged()
    told = explain(strict, whole, TODAY)
    assert told.member.rule == "bandit/B602"
    assert [(f.rule, d.action) for f, d in told.others] == [(whole.rule, Action.PASS)]
    assert told.waived == "waived"
    asked = explain(strict, whole, TODAY, whole.witnesses[0])
    assert (asked.member, asked.decision) == (told.member, told.decision)

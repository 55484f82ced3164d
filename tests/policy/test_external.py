"""A judge of the user's own can tighten a verdict and never loosen it, whatever it says."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.errors import ToolError
from stockade.model.exit_code import ExitCode
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.verdict import Action, NoticeKind, State, Verdict
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.external import tightened, unheard
from stockade.policy.external_answer import MAX_WORDS, Opinions, finding_key, gap_key, read
from stockade.policy.judge import concluded
from support.accepted_results import accepted_result
from support.example_findings import weak_hash
from support.generated_results import results
from support.judges import SCHEMA, answer, of_finding, of_gap
from support.results import blocked_result, incomplete_result, passed_result, sample_result

ROOT = Path(__file__).parents[2]
_RANK = {State.PASSED: 0, State.INCOMPLETE: 1, State.BLOCKED: 2}


def heard(data: bytes, verdict: Verdict, checked: int = 1) -> Verdict:
    """The verdict after a judge printed `data`, as the process part goes about it."""
    try:
        opinions = read(data, "own", verdict)
    except ToolError as error:
        opinions = unheard("own", error.message)
    return tightened(verdict, opinions, checked=checked)


def judged(sample: Any) -> Verdict:
    """The sample's verdict with the state that its rulings give."""
    return concluded(sample.verdict, 1)


@st.composite
def verdicts(draw: st.DrawFn) -> tuple[Verdict, int]:
    """A verdict, and how many subjects were checked for it."""
    checked = draw(st.integers(0, 1))
    return concluded(draw(results()).verdict, checked), checked


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["schema", "findings", "gaps", "block", "id"]) | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
_ACTION = st.sampled_from(["block", "warn", "pass", "BLOCK", "", None])
_WORDS = st.sampled_from(["x", "no: \x1b[0m\n::error::", "\ud800", "", " ", None, 1])


@st.composite
def documents(draw: st.DrawFn, verdict: Verdict) -> dict[str, Any]:
    """Answers that are nearly good, and good ones among them."""
    action, words = st.just("block") | _ACTION, st.just("x") | _WORDS
    ids = sorted({finding_key(r.finding.id) for r in verdict.rulings}) or ["0"]
    keys = sorted({gap_key(g.gap) for g in verdict.gap_rulings}) or [("a", "b", "c")]
    findings = st.builds(of_finding, st.sampled_from(ids), action, words)
    gaps = st.builds(of_gap, st.sampled_from(keys), action, words)
    document: dict[str, Any] = {"schema": draw(st.just(SCHEMA) | st.text(max_size=3))}
    document["findings"] = draw(st.lists(findings, max_size=3))
    document["gaps"] = draw(st.lists(gaps, max_size=3))
    if draw(st.booleans()):
        document["block"] = draw(words)
    if draw(st.integers(0, 9)) == 0:
        document[draw(st.text(max_size=3))] = draw(_JSON)
    return document


@st.composite
def answers(draw: st.DrawFn) -> tuple[Verdict, int, bytes]:
    """A verdict, how many subjects were checked, and anything that a judge could print."""
    verdict, checked = draw(verdicts())
    form = draw(st.integers(0, 5))
    if form == 0:
        return verdict, checked, draw(st.binary(max_size=60))
    document = draw(_JSON) if form == 1 else draw(documents(verdict))
    return verdict, checked, json.dumps(document).encode()


def assert_not_looser(before: Verdict, after: Verdict) -> None:
    for ours, theirs in zip(before.rulings, after.rulings, strict=True):
        assert theirs.finding is ours.finding
        assert STRICTNESS[theirs.action] <= STRICTNESS[ours.action]
        assert theirs.action is not ours.action or theirs == ours
        assert ours.because in theirs.because
    for our, their in zip(before.gap_rulings, after.gap_rulings, strict=True):
        assert their.gap is our.gap
        assert STRICTNESS[their.action] <= STRICTNESS[our.action]
        assert their.action is not our.action or their == our
        assert our.because in their.because
    kept = list(after.notices)
    for notice in before.notices:
        kept.remove(notice)
    assert all(n.kind is NoticeKind.EXTERNAL and n.action is Action.BLOCK for n in kept)
    assert _RANK[after.state] >= _RANK[before.state]
    assert before.exit_code is not ExitCode.BLOCKED or after.exit_code is ExitCode.BLOCKED


@given(answers())
def test_no_output_loosens_anything(made: tuple[Verdict, int, bytes]) -> None:
    verdict, checked, data = made
    after = heard(data, verdict, checked)
    assert_not_looser(verdict, after)
    try:
        read(data, "own", verdict)
    except ToolError:
        assert after.state is State.BLOCKED


@given(verdicts())
def test_a_judge_that_blocks_everything_blocks_everything(made: tuple[Verdict, int]) -> None:
    verdict, checked = made
    ids = {finding_key(r.finding.id) for r in verdict.rulings} - {""}
    keys = {gap_key(g.gap) for g in verdict.gap_rulings}
    data = answer(findings=[of_finding(i) for i in ids], gaps=[of_gap(k) for k in keys])
    after = heard(data, verdict, checked)
    assert_not_looser(verdict, after)
    assert all(r.action is Action.BLOCK and not r.acceptance for r in after.rulings
               if r.finding.id and r.rule == "external/own")  # fmt: skip
    assert {r.action for r in after.rulings if r.finding.id} <= {Action.BLOCK}
    assert {g.action for g in after.gap_rulings} <= {Action.BLOCK}


@pytest.mark.parametrize("sample", [passed_result, incomplete_result, blocked_result])
def test_a_judge_with_no_objection_changes_no_ruling(sample: Any) -> None:
    before = judged(sample())
    after = heard(answer(), before)
    assert after == dataclasses.replace(before, policy="recommended (built in), then judge own")


def test_what_passed_can_be_warned_of_or_blocked() -> None:
    before = judged(blocked_result())
    passing = [r for r in before.rulings if r.action is Action.PASS]
    first, second = (r.finding.id for r in passing[:2])
    after = heard(answer(findings=[of_finding(first, "warn"), of_finding(second)]), before)
    ruled = {r.finding.id: r for r in after.rulings}
    assert (ruled[first].action, ruled[second].action) == (Action.WARN, Action.BLOCK)
    assert ruled[first].rule == "external/own"
    assert ruled[first].because == (
        f"external judge own: not on a Friday. Without the judge: pass: {passing[0].because}"
    )
    assert len(after.blockers) == len(before.blockers) + 1
    assert after.sentence.startswith("Blocked by 4 of 8 findings")


def test_what_is_milder_or_the_same_changes_nothing() -> None:
    before = judged(blocked_result())
    said = [of_finding(r.finding.id, "warn") for r in before.rulings if r.action is not Action.PASS]
    gaps = {gap_key(g.gap) for g in before.gap_rulings}
    after = heard(answer(findings=said, gaps=[of_gap(k, "warn") for k in gaps]), before)
    assert (after.rulings, after.gap_rulings) == (before.rulings, before.gap_rulings)
    assert (after.state, after.sentence) == (before.state, before.sentence)


@pytest.mark.parametrize(
    ("rule", "overruled"),
    [("terraform", "waiver W-014"), ("B324", "the comment nosec, line 8")],
)
def test_what_is_accepted_can_be_blocked_and_the_ruling_says_so(rule: str, overruled: str) -> None:
    before = judged(accepted_result())
    ours = next(r for r in before.rulings if r.acceptance and overruled.endswith(r.acceptance.id))
    after = heard(answer(findings=[of_finding(ours.finding.id, because="Never!")]), before)
    theirs = next(r for r in after.rulings if r.finding is ours.finding)
    assert (theirs.action, theirs.acceptance) == (Action.BLOCK, None)
    assert theirs.because.startswith(
        f"external judge own: Never! It overrules {overruled}. Without the judge: "
    )
    assert theirs.because.endswith(ours.because)


def test_an_accepted_gap_can_be_blocked() -> None:
    before = judged(accepted_result())
    ours = next(g for g in before.gap_rulings if g.acceptance)
    after = heard(answer(gaps=[of_gap(gap_key(ours.gap))]), before)
    theirs = next(g for g in after.gap_rulings if g.gap is ours.gap)
    assert (theirs.action, theirs.acceptance) == (Action.BLOCK, None)
    assert "It overrules waiver W-020. Without the judge: waived by W-020" in theirs.because


def test_a_gap_that_the_judge_blocks_makes_the_scan_incomplete() -> None:
    subject = dependency_subject("requirements.txt", "pkg:pypi/left-pad")
    gap = Gap(scanner="dependencies", subject=subject, reason=GapReason.UNRESOLVED_VERSION)
    before = judged(sample_result(judged_gaps=[(gap, Action.WARN, "unresolved-version: warn")]))
    assert before.exit_code is ExitCode.ALLOWED
    said = of_gap(("dependencies", "requirements.txt#pkg:pypi/left-pad", "unresolved-version"))
    assert heard(answer(gaps=[said]), before).exit_code is ExitCode.INCOMPLETE


def test_gaps_that_differ_in_detail_alone_are_tightened_together() -> None:
    gaps = [Gap(scanner="s", subject="a", reason=GapReason.UNPARSABLE, detail=d) for d in "xy"]
    before = judged(sample_result(judged_gaps=[(g, Action.WARN, "") for g in gaps]))
    after = heard(answer(gaps=[of_gap(("s", "a", "unparsable"))]), before)
    assert len(after.stopping_gaps) == 2


def test_a_name_that_does_not_print_is_known_as_the_judge_reads_it() -> None:
    gap = Gap(scanner="bandit", subject="caf\udce9\n.py", reason=GapReason.UNPARSABLE)
    before = judged(sample_result(judged_gaps=[(gap, Action.WARN, "")]))
    after = heard(answer(gaps=[of_gap(("bandit", r"caf\xe9\x0a.py", "unparsable"))]), before)
    assert len(after.stopping_gaps) == 1


def test_a_finding_without_a_fingerprint_cannot_be_named() -> None:
    finding = dataclasses.replace(weak_hash(), fingerprints=())
    before = judged(sample_result(judged=[(finding, Action.WARN, "")]))
    assert "does not have" in heard(answer(findings=[of_finding("")]), before).notices[0].message


def test_what_is_known_of_the_scan_stays_in_the_sentence() -> None:
    verdict = concluded(
        passed_result().verdict, 0, nothing_asked=True, left_out=["1 file excluded"]
    )
    opinions = read(answer(), "own", verdict)
    after = tightened(
        verdict, opinions, checked=0, nothing_asked=True, left_out=["1 file excluded"]
    )
    assert (after.state, after.sentence) == (verdict.state, verdict.sentence)


def test_an_objection_to_the_whole_blocks() -> None:
    after = heard(answer(block="Release freeze.\n\x1b[31mreally"), judged(passed_result()))
    (notice,) = after.notices
    assert (notice.kind, notice.action) == (NoticeKind.EXTERNAL, Action.BLOCK)
    assert (notice.subject, notice.message) == ("own", r"Release freeze. \x1b[31mreally")
    assert after.exit_code is ExitCode.BLOCKED
    assert after.sentence == "Blocked by 1 notice of policy."


_ID = "0" * 31
"""Of no finding."""

REFUSED = {
    "nothing": (b"", "is empty"),
    "blanks": (b" \n", "is empty"),
    "no JSON": (b"all is well", "is not valid JSON"),
    "two objects": (answer() + answer(), "is not valid JSON"),
    "cut off": (answer()[:-1], "is not valid JSON"),
    "not UTF-8": (b'{"schema": "\xff"}', "is not valid JSON"),
    "NaN": (b'{"schema": NaN}', "is not valid JSON"),
    "a key twice": (b'{"schema": "stockade/external/v1", "block": "a", "block": "b"}', "twice"),
    "deep": (b"[" * 100_000, "nested deeper"),
    "a list": (b"[]", "expected an object"),
    "an empty object": (b"{}", "'schema'"),
    "another version": (answer(schema="stockade/external/v2"), "is not of the schema"),
    "a number": (answer(schema=1), "'schema'"),
    "an unknown key": (answer(finding=[]), "unknown key 'finding'"),
    "no list": (answer(findings={}), "'findings' is not of type list"),
    "null": (answer(gaps=None), "'gaps' is not of type list"),
    "no object": (answer(findings=["a"]), "expected an object"),
    "no id": (answer(findings=[{"action": "block", "because": "x"}]), "'id'"),
    "an empty id": (answer(findings=[of_finding("")]), "does not have"),
    "an unknown id": (answer(findings=[of_finding(_ID)]), "does not have"),
    "an unknown gap": (answer(gaps=[of_gap(("a", "b", "timeout"))]), "does not have"),
    "an empty sentence": (answer(block=""), "says nothing"),
    "a blank sentence": (answer(block=" \t"), "says nothing"),
    "no sentence": (answer(block=True), "'block' is not of type str"),
    "a long sentence": (answer(block="x" * (MAX_WORDS + 1)), "longer than 2,000"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_answer_blocks_and_says_why(name: str) -> None:
    data, why = REFUSED[name]
    after = heard(data, judged(passed_result()))
    assert after.state is State.BLOCKED
    assert why in after.notices[0].message
    assert after.notices[0].message.startswith("it gave no answer, and nothing passes without one:")


BAD_ENTRIES: dict[str, tuple[dict[str, Any], str]] = {
    "pass": ({"action": "pass"}, "must be block or warn, not 'pass'"),
    "an action that is no word": ({"action": 1}, "'action' is not of type str"),
    "no reason": ({"because": ""}, "'because' says nothing"),
    "an odd key": ({"rule": "x"}, "unknown key 'rule'"),
}


@pytest.mark.parametrize("name", BAD_ENTRIES)
def test_an_entry_that_breaks_the_schema_blocks(name: str) -> None:
    before = judged(blocked_result())
    change, why = BAD_ENTRIES[name]
    id_, gap = before.rulings[0].finding.id, gap_key(before.gap_rulings[0].gap)
    for said in ({"findings": [of_finding(id_) | change]}, {"gaps": [of_gap(gap) | change]}):
        assert why in heard(answer(**said), before).notices[0].message


def test_an_entry_with_a_key_missing_blocks() -> None:
    before = judged(blocked_result())
    entry = of_finding(before.rulings[0].finding.id)
    for key in ("action", "because"):
        said = {k: v for k, v in entry.items() if k != key}
        assert f"{key!r} is missing" in heard(answer(findings=[said]), before).notices[0].message


def test_two_opinions_about_the_same_block() -> None:
    before = judged(blocked_result())
    id_, gap = before.rulings[0].finding.id, gap_key(before.gap_rulings[0].gap)
    twice = answer(findings=[of_finding(id_), of_finding(id_, "warn")])
    assert "findings[1] of its answer is the second" in heard(twice, before).notices[0].message
    twice = answer(gaps=[of_gap(gap, "warn"), of_gap(gap)])
    assert "gaps[1] of its answer is the second" in heard(twice, before).notices[0].message


def test_a_long_cause_is_cut_and_escaped() -> None:
    huge = b'{"%s": 1, "%s": 1}' % ((b"k" * 1_000_000,) * 2)
    assert len(heard(huge, judged(passed_result())).notices[0].message) < 1100
    assert "\x1b" not in unheard("own", "\x1b[31m\nx").objection


@functools.cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads((ROOT / "docs/schema/external-v1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@given(st.data())
def test_the_published_schema_is_what_is_read(data: st.DataObject) -> None:
    verdict = judged(blocked_result())
    document = data.draw(documents(verdict) | _JSON)
    twice = isinstance(document, dict) and any(
        len(keys) != len(set(keys)) for keys in _keys(document)
    )
    valid = validator().is_valid(document) and not twice
    try:
        opinions: Opinions | None = read(json.dumps(document).encode(), "own", verdict)
    except ToolError:
        opinions = None
    assert valid == (opinions is not None)


def test_the_example_of_the_docs_matches_the_schema() -> None:
    page = (ROOT / "docs/conftest.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    validator().validate(json.loads(example))


def _keys(document: dict[str, Any]) -> list[list[Any]]:
    """What the entries of each list are about."""
    lists = [document.get(name) for name in ("findings", "gaps")]
    return [
        [tuple(str(v) for k, v in e.items() if k not in ("action", "because")) for e in entries]
        for entries in lists
        if isinstance(entries, list) and all(isinstance(e, dict) for e in entries)
    ]

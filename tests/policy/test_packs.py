"""The built-in packs: their own tests, no loophole by what is unknown, and the JSON of scans."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from stockade.cli.judgement import POLICY_CHANGED
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.owasp import NAMES
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.verdict import Action
from stockade.policy import case as cases
from stockade.policy import compiled
from stockade.policy.case import Case
from stockade.policy.decide import Decision, decide
from stockade.policy.evaluate import STRICTNESS
from stockade.policy.fields import FINDING
from stockade.policy.judge import decide_gap
from stockade.policy.layers import stacked
from stockade.policy.rules import Layer, OnUnknown, Policy, Rule
from stockade.policy.run_tests import run_tests
from stockade.policy.waive import Waivers
from stockade_policies import PACKS, compiled_pack, read_pack
from stockade_scanners.dependencies.findings import RANGE_RULE
from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.actions import workflow
from stockade_scanners.semgrep import rule as semgrep
from support.checkout import ROOT
from support.packs import policy, source

TODAY = dt.date(2026, 11, 24)
WORKFLOW = ".github/workflows/ci.yml"


def decision(layer: Layer, facts: Mapping[str, Any], day: dt.date = TODAY) -> Decision:
    judged = Policy(layers=(layer,))
    complete = {name: field.default for name, field in FINDING.items()} | dict(facts)
    return decide(judged, Waivers(judged, day), Case(facts=complete))


def rules_of(layer: Layer) -> tuple[Rule, ...]:
    return (*layer.rules, *layer.gap_rules)


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("day", [TODAY, dt.date(2031, 2, 28)])
def test_the_own_tests_of_a_pack_pass_on_any_day(name: str, day: dt.date) -> None:
    runs = list(run_tests(source(name), day))
    assert runs
    assert not [(r.test.name, r.test.expect, r.found) for r in runs if not r.passed]


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_of_a_pack_decides_one_of_its_tests(name: str) -> None:
    told = {run.test.expect.partition(" by ")[2] for run in run_tests(source(name), TODAY)}
    assert {rule.id for rule in rules_of(source(name))} <= told


@pytest.mark.parametrize("name", PACKS)
def test_no_two_tests_of_a_pack_have_one_name(name: str) -> None:
    names = [test.name for test in source(name).tests]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_says_what_it_is_for_and_why_in_sentences(name: str) -> None:
    about = re.search(r"^about: (.+)$", _text(name), re.MULTILINE)
    assert about
    for sentence in (about[1], *(rule.because for rule in rules_of(source(name)))):
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert len(sentence) <= 110


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_lists_every_reason_of_a_gap(name: str) -> None:
    assert set(source(name).gaps) == set(GapReason)


@pytest.mark.parametrize("name", PACKS)
def test_the_json_is_what_make_packs_writes(name: str) -> None:
    assert compiled.dump(source(name)).encode() == compiled_pack(name)


@pytest.mark.parametrize("name", PACKS)
def test_a_compiled_pack_is_its_source(name: str) -> None:
    called = compiled.BUILT_IN.format(name)
    loaded = compiled.load(compiled_pack(name), name=called)
    assert loaded.name == called
    assert {rule.origin.file for rule in rules_of(loaded)} == {called}
    assert _comparable(loaded) == _comparable(source(name))


def test_a_compiled_pack_names_the_pack_that_a_rule_comes_from() -> None:
    house = policy("stockade: 1\nextends: stockade/strict@1\nrules:\n"
                   "  - { id: house, warn: 'true', because: Ours. }\n")  # fmt: skip
    loaded = compiled.load(compiled.dump(house).encode(), name="house (built in)")
    files = {rule.id: rule.origin.file for rule in loaded.rules}
    assert files["secret"] == "strict (built in)"
    assert _comparable(loaded) == _comparable(house)


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_may_stand_below_recommended(name: str) -> None:
    """So it may be named in a repository's own file, and beside `recommended`."""
    stacked([source("recommended"), source(name)])


def test_supply_chain_and_recommended_stand_beside_each_other_in_any_order() -> None:
    stacked([source("supply-chain"), source("recommended")])


@pytest.mark.parametrize("name", PACKS)
def test_a_finding_passes_no_pack_because_a_field_is_unknown(name: str) -> None:
    """Not known is as strict as the strictest value that it could be."""
    layer = source(name)
    for facts in _many():
        for field, values in (
            ("severity", [s for s in Severity if s]),
            ("confidence", [c for c in Confidence if c]),
            ("age_days", [0, 5, 100]),
        ):
            unknown = STRICTNESS[decision(layer, facts | {field: None}).action]
            known = [STRICTNESS[decision(layer, facts | {field: v}).action] for v in values]
            assert unknown <= min(known), (facts, field)


@pytest.mark.parametrize("name", PACKS)
def test_nothing_passes_in_silence_whatever_is_unknown(name: str) -> None:
    optional = [field for field, about in FINDING.items() if about.unknown]
    nobody_knows = dict.fromkeys(optional)
    for facts in _many():
        assert decision(source(name), facts).action is not Action.PASS
        assert decision(source(name), facts | nobody_knows).action is not Action.PASS


def test_only_the_feeds_of_exploitation_may_be_unknown_without_blocking() -> None:
    """Every other rule does on "not known" what it does on a match."""
    relaxed = {
        (name, rule.id)
        for name in PACKS
        for rule in rules_of(source(name))
        if rule.unknown is not OnUnknown(rule.action.value)
    }
    assert {rule for _, rule in relaxed} == {"exploited-in-the-wild", "exploited-flaw"}


def test_owasp_has_a_rule_named_after_each_category() -> None:
    ids = [rule.id for rule in source("owasp-top-10").rules]
    slugs = [re.sub(r"[^a-z0-9]+", "-", f"{i} {n}".lower()).strip("-") for i, n in NAMES.items()]
    assert ids == [*slugs, "category-unknown", "the-rest"]
    for rule, category in zip(source("owasp-top-10").rules, NAMES, strict=False):
        assert f'"{category}" in owasp' in rule.when.text


@pytest.mark.parametrize("name", ["owasp-top-10", "strict", "supply-chain"])
def test_the_rules_of_our_scanners_are_called_what_the_packs_say(name: str) -> None:
    text = _text(name)
    ours = {f"semgrep/{rule.id}" for rule in _semgrep_rules()} | {RANGE_RULE, POLICY_CHANGED}
    named = set(re.findall(r"\b(?:semgrep|osv|stockade)/[a-z][a-z-]+", text))
    assert named <= ours


def test_what_others_may_change_in_ci_and_images_blocks_in_supply_chain() -> None:
    layer = source("supply-chain")
    blocked = {
        rule.id for rule in _semgrep_rules() if decision(layer, _facts(rule)).action is Action.BLOCK
    }
    assert blocked >= {
        "github-actions-unpinned-action",
        "github-actions-download-piped-to-shell",
        "github-actions-untrusted-checkout",
        "github-actions-script-injection-run",
        "docker-latest-tag",
        "docker-add-remote-url",
        "docker-download-piped-to-shell",
        "ai-trust-remote-code",
    }
    assert not {one for one in blocked if one.startswith(("python-", "go-", "java-"))}


@pytest.mark.parametrize("name", ["strict", "supply-chain"])
@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ("actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd", Action.WARN),
        ("Some/Action/sub@v4", Action.WARN),
        ("docker://alpine:3.20", Action.BLOCK),
    ],
)
def test_an_action_without_a_version_is_left_to_the_rule_over_findings(
    name: str, used: str, expected: Action
) -> None:
    steps = f"jobs: {{ build: {{ steps: [{{ uses: '{used}' }}] }} }}"
    (entry,) = workflow.read(steps, Context(path=WORKFLOW)).unresolved
    subject = dependency_subject(WORKFLOW, entry.purl)
    case = cases.of_gap(Gap(scanner="dependencies", subject=subject, reason=entry.reason))
    judged = Policy(layers=(source(name),))
    assert decide_gap(judged, Waivers(judged, TODAY), entry.reason, case).action is expected


def _many() -> Iterator[dict[str, Any]]:
    """Findings of every kind, with what rules look at, in all combinations that matter."""
    for kind, severity, confidence, weakness, fix, epss, advisory in itertools.product(
        [k.value for k in Kind],
        [Severity.LOW, Severity.HIGH],
        [Confidence.LOW, Confidence.HIGH],
        [(), (79, "A03:2021"), (829, "A08:2021"), (1357, "A03:2025"), (1333,)],
        [True, False],
        [0.0, 0.9],
        ["", "MAL-2024-1"],
    ):
        yield {
            "kind": kind,
            "severity": severity,
            "confidence": confidence,
            "cwe": tuple(f"CWE-{n}" for n in weakness[:1]),
            "owasp": tuple(str(id_) for id_ in weakness[1:]),
            "fix_available": fix,
            "epss": epss,
            "advisory": advisory,
            "new": epss == 0.0,
        }


@functools.cache
def _semgrep_rules() -> list[semgrep.Rule]:
    folder = ROOT / "scanners/stockade_scanners/semgrep/rules"
    return [
        semgrep.parse(raw, path.name)
        for path in sorted(folder.rglob("*.yml"))
        for raw in yaml.load(path.read_bytes(), yaml.CSafeLoader)["rules"]
    ]


def _facts(rule: semgrep.Rule) -> dict[str, Any]:
    return {
        "kind": rule.kind.value,
        "rule": f"semgrep/{rule.id}",
        "severity": rule.severity,
        "confidence": rule.confidence or None,
        "cwe": tuple(f"CWE-{n}" for n in rule.cwe),
    }


def _text(name: str) -> str:
    return read_pack(name).decode()


def _comparable(layer: Layer) -> object:
    """All of a layer but its tests and how files are called."""

    def rule(one: Rule) -> object:
        return (one.id, one.action, one.when.text, one.because, one.unknown, one.grace_days,
                one.waivable, one.origin.line, one.origin.column)  # fmt: skip

    return (
        [rule(one) for one in layer.rules],
        [rule(one) for one in layer.gap_rules],
        [(c.when.text, c.set, c.because, c.origin.line) for c in layer.severity],
        {reason: (c.action, c.origin.line) for reason, c in layer.gaps.items()},
        layer.comments and (layer.comments.default, len(layer.comments.rules)),
        layer.waiver_max_days,
        dict(layer.waiver_checks),
    )

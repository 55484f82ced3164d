"""Layers: what a lower one would loosen is refused, with both places; what tightens is accepted."""

from __future__ import annotations

import pytest

from stockade.model.errors import UsageError
from stockade.policy import compiled
from stockade.policy.layers import current, stacked
from stockade.policy.load import load
from stockade.policy.rules import Layer
from stockade_policies import PACKS, compiled_pack
from support.packs import Shelf, source

ORG = """\
stockade: 1
severity:
  - { when: kev, set: high, because: Exploited. }
rules:
  - { id: stop, block: severity >= high, because: Stop., grace: 7d }
  - { id: firm, block: kev, because: Never., waivable: false }
  - { id: show, warn: 'true', because: Shown., unknown: warn }
gaps:
  timeout: block
  symlink: warn
gap-rules:
  - { id: pay, block: 'path.glob("pay/**")', because: Pay is whole., waivable: false }
budgets:
  - { id: debt, block: severity >= medium, at-most: 40, because: It shrinks. }
suppressions: require-reason
waiver-max-days: 90
waiver-checks: { expired: block, unused: pass }
"""


def layer(name: str, text: str, files: dict[str, str] | None = None) -> Layer:
    shelf = Shelf({key: value.encode() for key, value in (files or {}).items()})
    return load(name, text.encode(), name=name, library=shelf)


def refusal(*layers: Layer) -> str:
    with pytest.raises(UsageError) as caught:
        stacked(layers)
    assert "write a waiver" in caught.value.remedy
    return caught.value.message


LOOSENINGS = {
    "a rule that only warns": (
        "rules: [{ id: stop, warn: severity >= high, because: b }]",
        "repo.yml:2:9: rule `stop` only warns, but in org.yml:5 it blocks",
    ),
    "a longer grace": (
        "rules: [{ id: stop, block: severity >= high, because: b, grace: 8d }]",
        "repo.yml:2:9: rule `stop` has a grace of 8d, but in org.yml:5 it has 7d",
    ),
    "waivable": (
        "rules: [{ id: firm, block: kev, because: b }]",
        "repo.yml:2:9: rule `firm` can be waived, but in org.yml:6 it cannot",
    ),
    "unknown ignored": (
        "rules:\n  - { id: show, warn: kev, because: b, unknown: ignore }",
        "repo.yml:3:5: rule `show` says `unknown: ignore`, but in org.yml:7 it says warn",
    ),
    "unknown that warns": (
        "rules: [{ id: firm, block: kev, because: b, unknown: warn, waivable: false }]",
        "repo.yml:2:9: rule `firm` says `unknown: warn`, but in org.yml:6 it says block",
    ),
    "a rule over gaps": (
        "gap-rules: [{ id: pay, warn: 'true', because: b, waivable: false }]",
        "repo.yml:2:13: rule `pay` only warns, but in org.yml:12 it blocks",
    ),
    "a severity": (
        "severity: [{ when: kev, set: low, because: b }]",
        "repo.yml:2:12: the severity is lowered to low, but in org.yml:3 it is high",
    ),
    "a gap": (
        "gaps:\n  symlink: pass",
        "repo.yml:3:12: gap `symlink` is set to pass, but in org.yml:10 it is warn",
    ),
    "a missing scanner": (
        "gaps: { timeout: warn }",
        "repo.yml:2:18: gap `timeout` is set to warn, but in org.yml:9 it is block",
    ),
    "a larger budget": (
        "budgets: [{ id: debt, block: severity >= medium, at-most: 1000, because: b }]",
        "repo.yml:2:11: budget `debt` allows 1,000, but in org.yml:14 it allows 40",
    ),
    "a budget that only warns": (
        "budgets: [{ id: debt, warn: severity >= medium, at-most: 40, because: b }]",
        "repo.yml:2:11: budget `debt` only warns, but in org.yml:14 it blocks",
    ),
    "a budget that ignores": (
        "budgets: [{ id: debt, block: kev, at-most: 40, because: b, unknown: ignore }]",
        "repo.yml:2:11: budget `debt` says `unknown: ignore`, but in org.yml:14 it says block",
    ),
    "comments": (
        "suppressions: honour",
        "repo.yml:2:15: `suppressions` is honour by default, but in org.yml:15 it is "
        "require-reason",
    ),
    "longer waivers": (
        "waiver-max-days: 91",
        "repo.yml:2:18: `waiver-max-days` is 91, but in org.yml:16 it is 90",
    ),
    "a check of waivers": (
        "waiver-checks: { expired: warn }",
        "repo.yml:2:27: `expired` is set to warn, but in org.yml:17 it is block",
    ),
    "a check that the upper one does not name": (
        "waiver-checks:\n  refused: pass",
        "repo.yml:3:12: `refused` is set to pass, but in org.yml it is warn",
    ),
}


@pytest.mark.parametrize("name", LOOSENINGS)
def test_a_loosening_is_refused_with_both_places(name: str) -> None:
    text, expected = LOOSENINGS[name]
    assert refusal(layer("org.yml", ORG), layer("repo.yml", f"stockade: 1\n{text}\n")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "rules: [{ id: stop, block: severity >= low, because: b }]",
        "rules: [{ id: stop, block: severity >= high, because: b, grace: 7d, waivable: false }]",
        "rules: [{ id: show, block: kev, because: b, unknown: ignore, grace: 99d }]",
        "rules: [{ id: show, warn: kev, because: b, unknown: block }]",
        "rules: [{ id: new, warn: kev, because: b, unknown: ignore, grace: 0 }]",
        "severity: [{ when: kev, set: critical, because: b }]",
        "severity: [{ when: new, set: info, because: b }]",
        "gaps: { timeout: block, symlink: block, encoding: pass }",
        "gap-rules: [{ id: pay, block: 'true', because: b, waivable: false }]",
        "budgets: [{ id: debt, block: kev, at-most: 3, because: b }]",
        "budgets: [{ id: other, warn: kev, at-most: 3000, because: b }]",
        "suppressions: refuse",
        "suppressions: require-reason",
        "waiver-max-days: 90",
        "waiver-max-days: 1",
        "waiver-checks: { expired: block, unused: pass, refused: warn }",
        "waivers: [{ id: w, match: { rule: a/b }, until: 2026-01-01, owner: o, reason: r }]",
        "baseline: other.json",
    ],
)
def test_what_tightens_or_adds_is_accepted(text: str) -> None:
    policy = stacked([layer("org.yml", ORG), layer("repo.yml", f"stockade: 1\n{text}\n")])
    assert policy.name == "org.yml, then repo.yml"


def test_all_loosenings_are_told_at_once() -> None:
    text = "stockade: 1\ngaps: { timeout: pass, symlink: pass }\nsuppressions: honour\n"
    assert refusal(layer("org.yml", ORG), layer("repo.yml", text)).split("\n") == [
        "repo.yml:2:18: gap `timeout` is set to pass, but in org.yml:9 it is block",
        "repo.yml:2:33: gap `symlink` is set to pass, but in org.yml:10 it is warn",
        "repo.yml:3:15: `suppressions` is honour by default, but in org.yml:15 it is "
        "require-reason",
    ]


def test_comments_that_the_uppermost_does_not_speak_of_need_a_reason() -> None:
    org = layer("org.yml", "stockade: 1\nrules: [{ id: r, block: kev, because: b }]\n")
    assert refusal(org, layer("repo.yml", "stockade: 1\nsuppressions: honour\n")) == (
        "repo.yml:2:15: `suppressions` is honour by default, but in org.yml it is "
        "require-reason, as it is where nothing is said"
    )


def test_a_layer_between_that_says_nothing_forbids_nothing() -> None:
    between = layer("team.yml", "stockade: 1\nrules: [{ id: r, block: kev, because: b }]\n")
    text = "stockade: 1\nsuppressions: honour\nwaiver-checks: { expired: pass }\n"
    stacked([layer("org.yml", text), between, layer("repo.yml", text)])


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_in_two_layers_loosens_nothing(name: str) -> None:
    built_in = compiled.load(compiled_pack(name), name=compiled.BUILT_IN.format(name))
    stacked([built_in, built_in])
    stacked([source(name), layer("repo.yml", f"stockade: 1\nextends: {name}\n")])


def test_one_file_in_two_layers_loosens_nothing() -> None:
    files = {"base.yml": ORG}
    org = layer("org.yml", "stockade: 1\nextends: base.yml\nsuppressions: refuse\n", files)
    repo = layer("repo.yml", "stockade: 1\nextends: base.yml\n", files)
    assert refusal(org, repo) == (
        "base.yml:15:15: `suppressions` is require-reason by default, but in org.yml:3 it is refuse"
    )
    stacked([layer("org.yml", "stockade: 1\nextends: base.yml\n", files), repo])


def test_what_a_layer_replaces_of_a_shared_pack_is_compared() -> None:
    text = """\
stockade: 1
extends: recommended
rules: [{ id: fixable-dependency, block: fix_available, because: b, grace: 30d }]
"""
    told = refusal(source("recommended"), layer("repo.yml", text))
    assert told.startswith("repo.yml:3:9: rule `fixable-dependency` has a grace of 30d, but in ")


def test_three_layers() -> None:
    team = "stockade: 1\nrules: [{ id: stop, block: severity >= high, because: b, grace: 3d }]\n"
    repo = "stockade: 1\nrules: [{ id: stop, block: severity >= high, because: b, grace: 5d }]\n"
    layers = (layer("org.yml", ORG), layer("team.yml", team))
    assert refusal(*layers, layer("repo.yml", repo)) == (
        "repo.yml:2:9: rule `stop` has a grace of 5d, but in team.yml:2 it has 3d"
    )
    assert stacked([*layers, layer("repo.yml", repo.replace("5d", "2d"))]).name == (
        "org.yml, then team.yml, then repo.yml"
    )


def test_two_organisations_and_a_repository() -> None:
    other = layer("legal.yml", "stockade: 1\nsuppressions: refuse\nwaiver-max-days: 30\n")
    repo = layer("repo.yml", "stockade: 1\nwaiver-max-days: 60\n")
    assert refusal(layer("org.yml", ORG), other, repo) == (
        "repo.yml:2:18: `waiver-max-days` is 60, but in legal.yml:3 it is 30"
    )


def test_a_loosening_is_told_once_where_two_layers_share_what_is_above() -> None:
    files = {"base.yml": ORG}
    shared = "stockade: 1\nextends: base.yml\n"
    repo = layer("repo.yml", "stockade: 1\ngaps: { timeout: pass }\n")
    told = refusal(layer("a.yml", shared, files), layer("b.yml", shared, files), repo)
    assert told == "repo.yml:2:18: gap `timeout` is set to pass, but in base.yml:9 it is block"


def test_a_name_of_a_layer_is_printed_escaped() -> None:
    org = layer("o\x1brg.yml", ORG)
    told = refusal(org, layer("re\x1bpo.yml", "stockade: 1\nsuppressions: honour\n"))
    assert told.startswith("re\\x1bpo.yml:2:15: ")
    assert "o\\x1brg.yml:15" in told


def test_a_change_is_judged_by_the_rules_of_both_of_its_ends() -> None:
    waiver = "waivers: [{ id: %s, match: { rule: a/b }, until: 2026-01-01, owner: o, reason: r }]\n"
    rule = "stockade: 1\nrules: [{ id: %s, block: kev, because: b }]\n"
    org = layer("org.yml", ORG)
    base = layer("base.yml", rule % "old" + waiver % "withdrawn")
    tip = layer("tip.yml", rule % "new" + waiver % "given")
    policy = current([org], (), base, tip)
    assert [[r.id for r in y.rules] for y in policy.layers[1:]] == [["new"], ["old"]]
    assert [[w.id for w in y.waivers] for y in policy.layers[1:]] == [["given"], []]
    assert policy.upper == 1
    assert [y.name for y in current([org], (), None, tip).layers] == ["org.yml", "tip.yml"]
    assert [y.name for y in current([org], (), base, None).layers] == ["org.yml", "base.yml"]
    assert current([org, org], (), None, None).upper == 2


@pytest.mark.parametrize("end", ["base", "tip"])
def test_either_end_of_a_change_may_not_loosen(end: str) -> None:
    loose = layer("repo.yml", "stockade: 1\nsuppressions: honour\n")
    strict = layer("repo.yml", "stockade: 1\nsuppressions: refuse\n")
    ends = (loose, strict) if end == "base" else (strict, loose)
    with pytest.raises(UsageError, match="`suppressions` is honour by default"):
        current([layer("org.yml", ORG)], (), *ends)


def test_what_two_upper_layers_say_together_counts_for_a_change() -> None:
    quiet = layer("org.yml", "stockade: 1\nrules: [{ id: r, block: kev, because: b }]\n")
    said = layer("team.yml", "stockade: 1\nsuppressions: honour\n")
    assert len(current([quiet, said], (), None, said).layers) == 3
    with pytest.raises(UsageError, match="where nothing is said"):
        current([quiet], (), None, said)


def test_the_ends_of_a_change_are_not_compared_with_each_other() -> None:
    loose = layer("repo.yml", "stockade: 1\nsuppressions: honour\n")
    strict = layer("repo.yml", "stockade: 1\nsuppressions: refuse\n")
    org = layer("org.yml", "stockade: 1\nsuppressions: honour\n")
    assert len(current([org], (), strict, loose).layers) == 3
    assert len(current([org], (), loose, strict).layers) == 3


def test_what_an_older_upper_layer_says_is_no_word_of_today() -> None:
    now = layer("now.yml", "stockade: 1\nrules: [{ id: r, block: kev, because: b }]\n")
    older = layer("old.yml", "stockade: 1\ngaps: { timeout: pass }\nwaivers: []\n")
    policy = current([now], [older], None, None)
    assert ([y.name for y in policy.layers], policy.upper) == (["now.yml", "old.yml"], 1)

"""`docs/packs.md` says of each pack what the pack does."""

from __future__ import annotations

import re

import pytest

from stockade.policy.rules import Handling, Layer, Rule
from stockade_policies import PACKS
from support.checkout import ROOT
from support.packs import source

PAGE = (ROOT / "docs/packs.md").read_text(encoding="utf-8")
SECTIONS = {
    part.partition("\n")[0].strip("`"): part
    for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
}


def row(rule: Rule) -> str:
    """A rule as a row of the page's table."""
    does = f"{rule.action.value}s"
    if rule.grace_days:
        does += f" after {rule.grace_days} days"
    if rule.unknown.value != rule.action.value:
        does += f"; not known: {rule.unknown.value}s"
    if not rule.waivable:
        does += ", no waiver"
    return f"| `{rule.id}` | {does} | {rule.because} |"


def rows(layer: Layer) -> list[str]:
    """All rows of a pack, in its order."""
    return [row(rule) for rule in (*layer.rules, *layer.gap_rules)]


def test_the_sections_are_the_packs_in_their_order() -> None:
    assert list(SECTIONS) == ["Which one", *PACKS, "Both, and more"]


@pytest.mark.parametrize("name", PACKS)
def test_the_table_of_a_pack_has_all_its_rules(name: str) -> None:
    head = "| rule | does | because |\n| --- | --- | --- |\n"
    assert head + "\n".join(rows(source(name))) + "\n" in SECTIONS[name]


@pytest.mark.parametrize("name", PACKS)
def test_what_else_is_said_of_a_pack_is_true(name: str) -> None:
    layer, text = source(name), SECTIONS[name]
    days = layer.waiver_max_days
    assert (f"Waivers last {days} days at most" in text) == (days is not None)
    refuses = layer.comments is not None and layer.comments.default is Handling.REFUSE
    assert ("Comments are refused" in text) == refuses
    for gaps, action in re.findall(r"Gaps that (\w+): ((?:`[a-z-]+`(?:, | and )?)+)", text):
        listed = set(re.findall(r"`([a-z-]+)`", action))
        assert listed == {r.value for r, c in layer.gaps.items() if c.action.value == gaps}
    assert "Gaps that warn: " in text


def test_the_packs_are_compared_in_one_table() -> None:
    for name in PACKS:
        assert re.search(rf"^\| \[`{name}`\]\(#{name}\) \| .+ \|$", PAGE, re.MULTILINE)

"""Policy files: what is accepted, and errors with file, line, column, caret and suggestion."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.errors import UsageError
from stockade.model.gap import GapReason
from stockade.model.verdict import Action
from stockade.policy.load import load, load_file
from stockade.policy.rules import OnUnknown
from stockade_policies import PACKS, read_pack

GOOD = """\
stockade: 1
rules:
  - id: high
    block: severity >= high
    because: We stop
      for this.
    unknown: warn
gaps:
  symlink: warn
"""


def errors(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        load("p.yml", text.encode(), name="p")
    return caught.value.message


def test_a_good_policy() -> None:
    policy = load("p.yml", GOOD.encode(), name="mine")
    assert policy.name == "mine"
    (rule,) = policy.rules
    assert (rule.id, rule.action, rule.unknown) == ("high", Action.BLOCK, OnUnknown.WARN)
    assert rule.because == "We stop for this."
    assert policy.gaps == {GapReason.SYMLINK: Action.WARN}


@pytest.mark.parametrize("name", PACKS)
def test_built_in_packs_load(name: str) -> None:
    assert load(name, read_pack(name), name=name).rules


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("stockade: 1", "stockade: 2", "p.yml:1:11: the file must say `stockade: 1`"),
        ("stockade: 1\n", "", "must say `stockade: 1`"),
        ("because: We stop", "becuase: We stop", "p.yml:5:5: unknown key `becuase`"),
        ("because: We stop", "becuase: We stop", "did you mean `because`?"),
        ("severity >= high", "severty >= high", "p.yml:4:12: unknown field 'severty'"),
        ("severity >= high", "severity >= hihg", "p.yml:4:24: 'hihg' is no level"),
        ("unknown: warn", "unknown: maybe", "p.yml:7:14: expected one of block, warn, ignore"),
        ("symlink: warn", "symlnk: warn", "did you mean `symlink`?"),
        ("symlink: warn", "symlink: no", "expected one of block, warn, pass, found `no`"),
        ("symlink: warn", "symlink: warn\n  symlink: warn", "`symlink` is written twice"),
        ("block: severity", "warn: 'true'\n    block: severity", "exactly one of `block`"),
        ("  - id: high\n", "  - id: &a high\n", "anchors and aliases (`a`) are not allowed"),
        ("    block:", "\tblock:", "p.yml:4:1: "),
        ("gaps:", "gapz:", "p.yml:8:1: unknown key `gapz`"),
    ],
)
def test_errors_have_a_place(old: str, new: str, expected: str) -> None:
    assert old in GOOD
    assert expected in errors(GOOD.replace(old, new))


def test_the_caret_points_at_the_mistake() -> None:
    message = errors(GOOD.replace("severity >= high", "severity >= hihg"))
    assert "  |     block: severity >= hihg\n  |                        ^" in message


def test_all_errors_are_shown_at_once() -> None:
    broken = GOOD.replace("severity", "severty").replace("symlink: warn", "symlink: no")
    assert errors(broken).count("p.yml:") == 2


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "rules: []\nstockade: 1\n"])
def test_not_a_policy(text: str) -> None:
    assert "p.yml:" in errors(text)


def test_two_rules_of_one_id() -> None:
    rule = GOOD.split("rules:\n")[1].split("gaps:")[0]
    assert "two rules have the id `high`" in errors(GOOD.replace("gaps:", f"{rule}gaps:"))


def test_not_utf8_and_too_large_and_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not UTF-8"):
        load("p.yml", b"\xff", name="p")
    with pytest.raises(UsageError, match="larger than 1 MiB"):
        load("p.yml", b" " * (1 << 21), name="p")
    with pytest.raises(UsageError, match="No such file"):
        load_file(tmp_path / "absent.yml")


@given(st.text(alphabet=GOOD + "{}[]*&!|>\x00", max_size=200))
def test_any_file_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        load("p.yml", text.encode(), name="p")

"""Every example of `docs/policy.md` is a valid policy that passes its own tests."""

from __future__ import annotations

import datetime as dt
import re

import click
import pytest

from stockade.cli.main import cli
from stockade.model.errors import UsageError
from stockade.policy.fields import FINDING
from stockade.policy.language.calls import LIST_METHODS, STRING_METHODS
from stockade.policy.layers import stacked
from stockade.policy.run_tests import run_tests
from support.checkout import ROOT
from support.packs import policy, source
from support.plain_yaml import plain

PAGE = (ROOT / "docs/policy.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
FILES = {"vendor/base.yml": b"stockade: 1\nrules:\n- { id: b, warn: 'true', because: Base. }\n"}


def whole(example: str) -> str:
    """The example as a file: a part of one is shown without its first line."""
    return example if "stockade: 1" in example else f"stockade: 1\n{example}"


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("day", [dt.date(2026, 11, 24), dt.date(2031, 2, 28)])
def test_an_example_loads_and_passes_its_tests(example: str, day: dt.date) -> None:
    layer = policy(whole(example), FILES)
    failed = [(r.test.name, r.test.expect, r.found) for r in run_tests(layer, day) if not r.passed]
    assert failed == []
    assert ("tests" in plain(example)) == bool(layer.tests)


def test_most_examples_have_tests() -> None:
    assert len(EXAMPLES) >= 10
    assert sum("\ntests:" in example for example in EXAMPLES) >= len(EXAMPLES) - 2


def test_the_example_that_loosens_recommended_is_refused_below_it() -> None:
    (example,) = [e for e in EXAMPLES if "extends:" in e]
    assert "Below `recommended` this one is refused: 30 days are more than 14." in PAGE
    with pytest.raises(UsageError, match=r"a grace of 30d, but in .* it has 14d"):
        stacked([source("recommended"), policy(example, FILES)])


def test_the_table_of_conditions_names_every_operator_and_method() -> None:
    table = PAGE[PAGE.index("## Conditions") : PAGE.index("There are no loops")]
    for word in ("==", "!=", "<", ">", ">=", " in ", "&&", "\\|\\|", "!a", "has("):
        assert word in table
    for name in {*STRING_METHODS, *LIST_METHODS}:
        assert f".{name}(" in table
    for condition in re.findall(r"`([^`]+)`", table):
        if re.match(r'[a-z_]+ (?:==|!=|[<>]=?|in) |"|has|[a-z]+\.', condition):
            policy(f"stockade: 1\nrules:\n- id: a\n  because: B.\n  warn: >-\n    {condition}\n")
            assert any(field in condition for field in FINDING)


def test_every_command_of_the_page_exists() -> None:
    lines = [
        line.partition("#")[0].split()
        for block in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
        for line in block.replace("\\\n", "").splitlines()
    ]
    lines += [words.split() for words in re.findall(r"`(stockade [a-z]+[^`]*)`", PAGE)]
    assert len(lines) > 10
    for words in lines:
        assert words[0] == "stockade"
        command: click.Command = cli
        context = click.Context(command)
        rest = words[1:]
        while isinstance(command, click.Group):
            found = command.get_command(context, rest[0])
            assert found, words
            command, rest = found, rest[1:]
        known = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= known, words

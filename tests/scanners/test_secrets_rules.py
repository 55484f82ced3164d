"""Every rule of ours finds its true samples and none of its false ones, in the real engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from stockade.model.scanner import Options
from stockade_scanners.secrets import SCANNER
from stockade_scanners.secrets.detect import hint
from stockade_scanners.secrets.packs import OWN
from stockade_scanners.secrets.rating import rate
from stockade_scanners.secrets.scanner import BUILTIN
from support.secret_samples import SAMPLES, Sample

Look = Callable[[str], set[str]]


@pytest.fixture(scope="module")
def look() -> Look:
    """The rules that match a text, ours alone, each with the exact value."""
    from kingfisher_sdk import Rules, Scanner

    scanner = Scanner(Rules([OWN], builtins=False, confidence="low", cache=False))
    return lambda text: {match.rule_id for match in scanner.scan(text)}


@pytest.fixture(scope="module")
def catalogue() -> Any:
    """The engine's own rules, without ours."""
    from kingfisher_sdk import Rules

    return Rules(confidence="low", cache=False)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.rule)
def test_samples(sample: Sample, look: Look) -> None:
    """True samples are found by their rule; false ones are not."""
    assert [text for text in sample.hits if sample.rule not in look(text)] == []
    assert [text for text in sample.misses if sample.rule in look(text)] == []


def test_every_rule_has_samples() -> None:
    """And every sample a rule."""
    rules = re.findall(r"(?m)^    id: (\S+)$", OWN.read_text("utf-8"))
    assert rules == [sample.rule for sample in SAMPLES]
    assert len(rules) >= 15


def test_the_record_says_what_is_checked_with(catalogue: Any) -> None:
    """The count of built-in rules is the engine's own."""
    from kingfisher_sdk import __version__

    tool = SCANNER.version(Options())
    assert tool.version == __version__
    assert tool.problem == ""
    assert tool.rules.startswith(f"{BUILTIN[__version__]} built-in and {len(SAMPLES)} own rules")
    assert len(catalogue) == int(BUILTIN[__version__])


def test_hints_keep_what_the_catalogue_asks_for(catalogue: Any) -> None:
    """Each path condition but one (a Bitwarden client's data file) has a neutral name for it."""
    conditions = {catalogue.detail(rule["id"])["path"] for rule in catalogue.metadata()} - {None}
    names = ("a.php", "main.tf", "x.hcl", "k8s.yml", "k8s.yaml", "NuGet.Config", ".zsh_history")
    hints = {hint(f"some/where/{name}") for name in (*names, ".git-credentials")}
    unmet = {c for c in conditions if not any(re.search(c, name) for name in hints)}
    assert len(unmet) == 1, unmet
    assert hint("node_modules/a/package-lock.json") == "f"


def test_doubt_lowers_and_never_drops() -> None:
    """A generic rule is doubted among tests and for a field's name; a provider's is not."""
    assert rate("stockade.generic-password", "medium", "a.py", False).because == ""
    assert rate("stockade.generic-password", "medium", "a.py", True).because
    assert rate("stockade.generic-password", "medium", "docs/a.txt", False).because
    assert rate("betterleaks.private-key", "high", "tests/a.pem", False).because
    assert rate("betterleaks.github-pat", "high", "tests/a.py", True).because == ""

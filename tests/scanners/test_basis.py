"""What makes a scanner's earlier word on a file worth nothing."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from stockade.model.scanner import Configurable, Options, PerFile
from stockade_scanners import SCANNERS, load

PER_FILE = ("bandit", "secrets", "semgrep")
OPTIONS = Options(secret_key=b"k" * 32)


def basis(name: str, options: Options = OPTIONS) -> str:
    scanner = load(name)
    scanner = scanner.configured(options) if isinstance(scanner, Configurable) else scanner
    assert isinstance(scanner, PerFile)
    return scanner.basis(options)


def test_those_that_look_at_single_files_say_so_and_others_do_not() -> None:
    assert {name for name in SCANNERS if isinstance(load(name), PerFile)} == set(PER_FILE)


@pytest.mark.parametrize("name", PER_FILE)
def test_the_same_for_the_same_and_no_other_scanner(name: str) -> None:
    assert basis(name) == basis(name)
    assert len({basis(n) for n in PER_FILE}) == len(PER_FILE)


def test_another_key_of_secrets() -> None:
    other = dataclasses.replace(OPTIONS, secret_key=b"o" * 32)
    assert basis("secrets", other) != basis("secrets")


RULES = """rules:
- id: r
  languages: [python]
  severity: LOW
  message: m
  pattern: {}(...)
"""


def test_the_users_rules(tmp_path: Path) -> None:
    pack = tmp_path / "rules.yml"
    found = {basis("semgrep")}
    for word in ("f", "g"):
        pack.write_text(RULES.format(word))
        found.add(basis("semgrep", dataclasses.replace(OPTIONS, rules=(pack,))))
    assert len(found) == 3


@pytest.mark.parametrize(
    ("name", "tool"), [("bandit", "bandit"), ("semgrep", "semgrep"), ("secrets", "kingfisher")]
)
def test_of_a_tool_of_the_users_own_nothing_is_kept(name: str, tool: str, tmp_path: Path) -> None:
    """It may be a wrapper, behind which the program changes."""
    own = tmp_path / tool
    own.write_text("#!/bin/sh\necho 1.9.4\n")
    own.chmod(0o755)
    assert basis(name, dataclasses.replace(OPTIONS, tools={tool: str(own)})) == ""

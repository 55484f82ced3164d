"""Every test of the installed bandit is in our tables."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from stockade.model.scanner import Options
from stockade_scanners.bandit import SCANNER
from stockade_scanners.bandit.catalogue import CATALOGUE, QUOTING, VAGUE
from stockade_scanners.bandit.cwe import CWE

_LIST_TESTS = """
import json
from bandit.core.extension_loader import MANAGER
print(json.dumps(sorted({*MANAGER.plugins_by_id, *MANAGER.blacklist_by_id})))
"""


def _known_to_bandit() -> list[str]:
    argv = (sys.executable, "-I", "-c", _LIST_TESTS)
    ids: list[str] = json.loads(subprocess.run(argv, capture_output=True, check=True).stdout)
    return ids


def test_the_tables_hold_exactly_the_tests_that_bandit_knows() -> None:
    ids = _known_to_bandit()
    assert len(ids) > 70
    assert sorted(CATALOGUE) == ids
    assert sorted(CWE) == ids
    assert set(ids) >= QUOTING | VAGUE


@pytest.mark.parametrize("test", sorted(CATALOGUE))
def test_texts_are_short_whole_sentences(test: str) -> None:
    entry = CATALOGUE[test]
    assert 0 < len(entry.title) <= 60
    assert not entry.title.endswith(".")
    assert entry.why.endswith(".")
    assert entry.remedy.endswith(".")
    assert ". " not in entry.remedy


@pytest.mark.parametrize("test", sorted(CWE))
def test_cwe_ids_are_sorted_and_unique(test: str) -> None:
    assert list(CWE[test]) == sorted(set(CWE[test]))


def test_the_packaged_version_is_usable() -> None:
    tool = SCANNER.version(Options())
    assert tool.problem == ""
    assert tool.version.startswith("1.")
    assert tool.rules.startswith(f"{len(CATALOGUE)} tests")

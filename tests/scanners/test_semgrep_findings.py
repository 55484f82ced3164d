"""What semgrep's results become, with the real semgrep."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.finding import Finding
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.scanner import Completed
from stockade_scanners.semgrep.rule import parse
from stockade_scanners.semgrep.scanner import Semgrep
from support.jobs import make_job

CANARY = "can" + "ary-4711"
TAINT: dict[str, object] = {
    "id": "t-flow",
    "message": "Value $X flows.",
    "severity": "ERROR",
    "languages": ["python"],
    "mode": "taint",
    "pattern-sources": [{"pattern": "source(...)"}],
    "pattern-sinks": [{"pattern": "sink($X)"}],
    "metadata": {
        "cwe": "CWE-89: Improper Neutralization",
        "confidence": "medium",
        "references": ["javascript:alert(1)", "https://example.org/flow"],
        "short": "A flow",
        "remedy": "Stop it.",
        "kind": "ai",
    },
}


@pytest.fixture(autouse=True)
def _few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockade_scanners.semgrep.scanner.built_in", tuple)


def _findings(tmp_path: Path, content: str, rule: dict[str, object]) -> tuple[Finding, ...]:
    job = make_job(tmp_path, {"a.py": content})
    outcome = Semgrep(users=(parse(rule, "test:1"),)).scan(job)
    assert isinstance(outcome, Completed)
    assert outcome.scanned == {"a.py"}
    return outcome.findings


def test_words_and_ratings_are_the_rules(tmp_path: Path) -> None:
    (found,) = _findings(tmp_path, f"sink(source('{CANARY}'))\n", TAINT)
    assert (found.rule, found.title) == ("semgrep/t-flow", "A flow")
    assert (found.severity, found.raw_severity) == (Severity.HIGH, "ERROR")
    assert (found.confidence, found.kind) == (Confidence.MEDIUM, Kind.AI)
    assert (found.cwe, found.help_uri) == ((89,), "https://example.org/flow")
    assert found.remedy == "Stop it."


def test_what_a_metavariable_stands_for_is_not_repeated(tmp_path: Path) -> None:
    (found,) = _findings(tmp_path, f"x = source('{CANARY}')\nsink('{CANARY}' + x)\n", TAINT)
    assert found.message == "Value $X flows."
    assert CANARY not in repr(found)


def test_the_way_of_the_data_is_told_in_characters(tmp_path: Path) -> None:
    content = "é = 'ü'; a = source(1)\nb = a + 'x'\né = 'ü'; sink(b)\n"
    (found,) = _findings(tmp_path, content, TAINT)
    places = [(p.line, p.column, p.end_column, p.note) for p in found.locations]
    assert places == [
        (3, 10, 17, ""),
        (1, 14, 23, "the value comes from here"),
        (1, 10, 11, "it passes here"),
        (2, 1, 2, "it passes here"),
    ]


def test_equal_results_count_once(tmp_path: Path) -> None:
    rule: dict[str, object] = {
        "id": "t-twice",
        "message": "m",
        "severity": "INFO",
        "languages": ["python"],
        "pattern-either": [{"pattern": "f($X, ...)"}, {"pattern": "f(..., $Y)"}],
    }
    (found,) = _findings(tmp_path, "f(1, 2)\n", rule)
    assert found.severity is Severity.LOW
    assert found.title == "T twice"

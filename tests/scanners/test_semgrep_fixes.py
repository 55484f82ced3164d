"""Fixes of rules, filled in by the real semgrep: exact, or none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stockade.model.errors import ToolError
from stockade.model.finding import Finding
from stockade.model.fix import Fix
from stockade.model.scanner import Completed, Options
from stockade_scanners.semgrep import programs
from stockade_scanners.semgrep.rule import parse
from stockade_scanners.semgrep.scanner import Semgrep
from support.fixing import edited, fix_of
from support.jobs import fake_tool, make_job

VERIFY = {"pattern": "f($X, verify=False)", "fix": "f($X, verify=True)"}


@pytest.fixture(autouse=True)
def _few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockade_scanners.semgrep.scanner.built_in", tuple)


@pytest.fixture(params=["engine", "command line"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the test with both ways of starting semgrep."""
    if request.param == "command line":
        monkeypatch.setattr(programs, "engine", lambda options: None)


def rule(**changes: Any) -> dict[str, Any]:
    metadata = {"remedy": "Leave it on."}
    common = {"id": "t-fix", "message": "m", "severity": "HIGH", "languages": ["python"]}
    return {**common, "metadata": metadata, **changes}


def found(
    folder: Path, content: str | bytes, *rules: dict[str, Any], options: Options | None = None
) -> tuple[Finding, ...]:
    scanner = Semgrep(users=tuple(parse(r, "app.yml:1") for r in rules))
    outcome = scanner.scan(make_job(folder, {"a.py": content}, options))
    assert isinstance(outcome, Completed)
    return tuple(sorted(outcome.findings, key=Finding.sort_key))


def only_fix(folder: Path, content: str | bytes, *rules: dict[str, Any]) -> Fix | None:
    (finding,) = found(folder, content, *rules)
    return finding.fix


@pytest.mark.parametrize(
    ("content", "after"),
    [
        ("f('a', verify=False)\n", "f('a', verify=True)\n"),
        ("é = 'ü'; f('é', verify=False)  # ü\n", "é = 'ü'; f('é', verify=True)  # ü\n"),
        ("x\r\nf(x[1],\r\n  verify=False)\r\ny\r\n", "x\r\nf(x[1], verify=True)\r\ny\r\n"),
        ("\ufefff(a, verify=False)\n", "\ufefff(a, verify=True)\n"),
        ("f(a + b, verify=False)\n", "f((a + b), verify=True)\n"),
    ],
)
def test_a_fix_is_filled_in(tmp_path: Path, content: str, after: str) -> None:
    (finding,) = found(tmp_path, content, rule(**VERIFY))
    fix = fix_of(finding)
    assert fix.description == ""
    (edit,) = fix.edits
    assert edited(content, fix.edits) == after
    assert (edit.before, edit.after) == ((), ()), "the core completes it"


@pytest.mark.usefixtures("either_way")
def test_an_empty_fix_deletes(tmp_path: Path) -> None:
    fix = only_fix(tmp_path, "a; f(1); b\n", rule(pattern="f(...)", fix=""))
    assert fix is not None
    assert edited("a; f(1); b\n", fix.edits) == "a; ; b\n"


@pytest.mark.usefixtures("either_way")
def test_a_regular_expression_works_on_the_match_as_written(tmp_path: Path) -> None:
    change = {"regex": r"(?s)\A(f\(.*)False", "replacement": r"\1True"}
    content = "é = 1\r\nf('é',  # why\r\n  verify = False )\r\n"
    fix = only_fix(tmp_path, content, rule(pattern="f(..., verify=False)", **{"fix-regex": change}))
    assert fix is not None
    assert edited(content, fix.edits) == content.replace("False", "True")


def test_a_rule_without_a_fix_has_none(tmp_path: Path) -> None:
    assert only_fix(tmp_path, "f(1)\n", rule(pattern="f(...)")) is None


def test_strings_that_lose_their_quotes_are_noticed(tmp_path: Path) -> None:
    """What Python would not take makes the engine use another parser for all of the file."""
    content = "f('); evil(', verify=False)\nf($X, verify=False)\nf(a, verify=False)\n"
    first, second, third = found(tmp_path, content, rule(**VERIFY))
    assert first.fix is None
    assert fix_of(second).edits[0].text == "f($X, verify=True)"
    assert fix_of(third).edits[0].text == "f(a, verify=True)"


@pytest.mark.slow
def test_the_command_line_fills_in_what_cannot_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "engine", lambda options: None)
    assert only_fix(tmp_path, "f(a, verify=False)\n", rule(**VERIFY)) is None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("f('a b')\n", "g('a b')"),
        ("f('a\\n')\n", None),
        ("f('${x}')\n", None),
        ("f('\"')\n", None),
    ],
)
def test_a_string_in_a_string(tmp_path: Path, content: str, text: str | None) -> None:
    fix = only_fix(tmp_path, content, rule(pattern="f('$X')", fix="g('$X')"))
    assert (fix.edits[0].text if fix else None) == text


def test_code_in_a_string_cannot_end_it(tmp_path: Path) -> None:
    named = rule(pattern="f($X)", fix='log("$X")')
    assert only_fix(tmp_path / "a", "f(a.b)\n", named) is not None
    assert only_fix(tmp_path / "b", "f('\"); evil(\"')\n", named) is None


def test_a_metavariable_that_is_not_bound_is_no_code(tmp_path: Path) -> None:
    assert only_fix(tmp_path, "f(1)\n", rule(pattern="f($X)", fix="f($X, $Y)")) is None


def test_a_file_that_hides_its_text_has_no_fix(tmp_path: Path) -> None:
    content = b"# coding: utf-7\nf(a, verify=False)\n"
    assert only_fix(tmp_path, content, rule(**VERIFY)) is None


def test_text_that_is_not_utf_8_has_no_fix(tmp_path: Path) -> None:
    content = b"# coding: latin-1\nf('\xe9', verify=False)\n"
    assert only_fix(tmp_path, content, rule(**VERIFY)) is None


def test_keys_written_twice_cost_the_fix_and_not_the_finding(tmp_path: Path) -> None:
    two_groups = [
        {"pattern-regex": "(?m)^FROM (?P<IMAGE>[^ @]+)"},
        {"metavariable-regex": {"metavariable": "$IMAGE", "regex": "^(python|node):(latest)$"}},
    ]
    filled = rule(patterns=two_groups, languages=["regex"], fix="FROM $IMAGE-slim")
    assert only_fix(tmp_path, "FROM python:latest\n", filled) is None


def told(folder: Path, *extras: Any, column: int = 19) -> tuple[Finding, ...]:
    """What becomes of results for one place that a semgrep made up."""
    copy = str(folder / "tree" / "copy" / "a.py")
    place = {
        "check_id": "t-fix",
        "path": copy,
        "start": {"line": 1, "col": 1, "offset": 0},
        "end": {"line": 1, "col": column, "offset": column - 1},
    }
    results = [place | {"extra": extra} for extra in extras]
    report = {"results": results, "errors": [], "paths": {"scanned": [copy]}}
    tool = Path(fake_tool(folder, f"cat <<'END'\n{json.dumps(report)}\nEND"))
    options = Options(tools={"semgrep": str(tool.rename(folder / "semgrep-core"))})
    return found(folder, "f(a, verify=False)\n", rule(**VERIFY), options=options)


GOOD = {"$X": {"start": {"offset": 2}, "end": {"offset": 3}}}


@pytest.mark.parametrize(
    ("text", "metavars"),
    [
        ("f(b, verify=True)", GOOD),
        ("f(a, verify=True); evil()", GOOD),
        ("f(a, verify=True)", {"$X": {"start": {"offset": 2}, "end": {"offset": 999}}}),
        ("f(a, verify=True)", {"$X": {"start": {"offset": 3}, "end": {"offset": 2}}}),
        ("f(a, verify=True)", {}),
        ("f(a, verify=True)", []),
        ("f(a, verify=True)" + " " * 30_000, GOOD),
    ],
)
def test_what_the_file_does_not_say_is_no_fix(tmp_path: Path, text: str, metavars: Any) -> None:
    (finding,) = told(tmp_path, {"fix": text, "metavars": metavars})
    assert finding.fix is None


def test_what_the_file_says_is_one(tmp_path: Path) -> None:
    extra = {"fix": "f(a, verify=True)", "metavars": GOOD}
    (finding,) = told(tmp_path / "a", extra)
    assert fix_of(finding).edits[0].text == "f(a, verify=True)"
    (finding,) = told(tmp_path / "b", extra, column=21)
    assert finding.fix is None, "the match ends behind the line"


def test_results_for_one_place_have_a_fix_if_they_agree(tmp_path: Path) -> None:
    one = {"fix": "f(a, verify=True)", "metavars": GOOD}
    (finding,) = told(tmp_path / "a", one, one)
    assert finding.fix is not None
    for number, other in enumerate(({}, one | {"fix": "f((a), verify=True)"})):
        for way, extras in enumerate(((one, other, one), (other, one))):
            (finding,) = told(tmp_path / f"{number}{way}", *extras)
            assert finding.fix is None


@pytest.mark.parametrize(
    "extra",
    [
        {"fix": 7},
        {"fix": ["x"]},
        {"fix": "f(a, verify=True)", "metavars": {"$X": 7}},
        {"fix": "f(a, verify=True)", "metavars": {"$X": {"start": {"offset": 2}}}},
        {"fix": "x", "metavars": {"$X": {"start": {"offset": "2"}, "end": {"offset": 3}}}},
    ],
)
def test_a_malformed_fix_fails_the_run(tmp_path: Path, extra: Any) -> None:
    with pytest.raises(ToolError, match="a fix of semgrep's"):
        told(tmp_path, extra)

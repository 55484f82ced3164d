"""Annotations as GitHub's runner reads them: true, within its limits, and no other command."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.gap import Gap, GapReason
from stockade.model.location import Location
from stockade.model.result import Result
from stockade.model.verdict import Action, State
from stockade_reports.escape import seal, words
from stockade_reports.github.command import MAX_TITLE, Annotation, written
from stockade_reports.standings import standing
from support.everything import everything_result
from support.generated_findings import locations
from support.generated_results import results
from support.hostile_results import hostile_result
from support.rendering import rendered
from support.results import incomplete_result, judged_examples, many, passed_result, sample_result

LEVELS = ("error", "warning", "notice")
Command = tuple[str, dict[str, str], str]


text_of = functools.partial(rendered, "github")


def read(line: str) -> Command | None:
    """Name, properties and message as `ActionCommand.TryParseV2` of actions/runner finds them."""
    line = line.lstrip()
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    told, _, data = line[2:].partition("::")
    name, _, listed = told.partition(" ")
    properties = {}
    for part in filter(None, listed.strip().split(",")):
        pair = [half for half in part.split("=", 1) if half]
        if len(pair) == 2:
            properties[pair[0]] = _unescaped(pair[1], ("\r", "\n", ":", ",", "%"))
    return name, properties, _unescaped(data, ("\r", "\n", "%"))


def _unescaped(text: str, marks: tuple[str, ...]) -> str:
    for mark in marks:
        text = text.replace(f"%{ord(mark):02X}", mark)
    return text


def commands(result: Result) -> list[Command]:
    """All annotations; the text holds nothing else, wherever a log is cut into lines."""
    text = text_of(result)
    lines = text.splitlines()
    assert lines == text.removesuffix("\n").split("\n")
    found = [read(line) for line in lines]
    assert all(command is not None and command[0] in LEVELS for command in found)
    assert "##[" not in text
    assert text.replace("\n", "").isprintable()
    text.encode()
    kinds = Counter(command[0] for command in found if command)
    assert all(count <= 10 for count in kinds.values())
    return [command for command in found if command]


def titles(result: Result, level: str) -> list[str]:
    return [properties["title"] for name, properties, _ in commands(result) if name == level]


def left_out(title: str, noun: str) -> int:
    told = re.search(rf"([\d,]+) {noun}s?\b", title) if "not shown here" in title else None
    return int(told[1].replace(",", "")) if told else 0


def test_the_verdict_stands_first() -> None:
    name, properties, message = commands(everything_result())[0]
    assert (name, properties) == ("error", {"title": "Stockade: blocked"})
    assert message.startswith(everything_result().verdict.sentence + "\nExit code 1, judged by ")
    assert commands(incomplete_result())[0][:2] == ("error", {"title": "Stockade: incomplete"})
    assert commands(passed_result()) == [
        (
            "notice",
            {"title": "Stockade: passed"},
            "Passed: nothing was found.\nExit code 0, judged by recommended (built in)",
        )
    ]


def test_a_blocker_says_where_it_is_and_what_to_do() -> None:
    (token,) = [c for c in commands(everything_result()) if "GitHub token" in c[1]["title"]]
    assert token[0] == "error"
    assert token[1] == {
        "file": "deploy/.env",
        "line": "2",
        "col": "7",
        "endColumn": "46",
        "title": "critical: GitHub token [secrets/github-token]",
    }
    told = token[2].split("\n")
    assert told[0] == "A GitHub personal access token is committed."
    assert told[1].startswith("What to do: Revoke the token first")
    assert told[2].startswith("new, blocks: ")
    assert re.fullmatch("id [0-9a-f]{32}", told[3])


def test_each_kind_has_the_worst_first_and_then_gaps() -> None:
    assert [t.partition(":")[0] for t in titles(everything_result(), "error")] == [
        "Stockade", "critical", "critical", "high", "high", "Stockade",
        "Not checked by zizmor", "Not checked by bandit",
    ]  # fmt: skip
    assert titles(everything_result(), "notice")[0] == "Stockade: 3 findings and 2 gaps accepted"


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
def test_what_github_would_drop_is_counted(level: str) -> None:
    shown = titles(many(25_000, blocked=400), level)
    of_level = dict(zip(LEVELS, Action, strict=True))[level]
    rulings = many(25_000, blocked=400).verdict.rulings
    total = sum(ruling.action is of_level for ruling in rulings)
    findings = sum(not title.startswith("Stockade") for title in shown)
    assert len(shown) == 10
    assert findings + left_out(shown[-1], "finding") == total


def gaps_of(scanners: int) -> list[tuple[Gap, Action, str]]:
    return [
        (
            Gap(scanner=f"s{n:02}", subject=f"src/{n}-{i}.py", reason=GapReason.TIMEOUT),
            Action.BLOCK,
            "gaps: timeout blocks",
        )
        for n in range(scanners)
        for i in range(2)
    ]


@pytest.mark.parametrize("scanners", [1, 3, 7, 20])
def test_gaps_keep_a_place_beside_many_blockers(scanners: int) -> None:
    blocking = [(f, Action.BLOCK, "block") for f, _, _ in judged_examples()] * 5
    result = sample_result(
        state=State.BLOCKED, judged=blocking, judged_gaps=gaps_of(scanners), sentence="Blocked."
    )
    shown = titles(result, "error")
    gaps = [title for title in shown if title.startswith("Not checked by")]
    assert len(shown) == 10
    assert len(gaps) == min(scanners, 3)
    assert 2 * len(gaps) + left_out(shown[-1], "gap") == 2 * scanners


def test_gaps_take_what_findings_leave() -> None:
    result = sample_result(
        state=State.INCOMPLETE, judged_gaps=gaps_of(20), sentence="Incomplete: much."
    )
    shown = titles(result, "error")
    assert sum(title.startswith("Not checked by") for title in shown) == 8
    assert shown[-1] == "Stockade: 24 gaps not shown here"


@pytest.mark.parametrize(
    ("location", "told"),
    [
        (Location(path="a.py"), {"file": "a.py"}),
        (Location(path="a.py", line=3), {"file": "a.py", "line": "3"}),
        (Location(path="a.py", column=3), {"file": "a.py"}),
        (Location(path="a.py", line=3, end_line=3), {"file": "a.py", "line": "3"}),
        (
            Location(path="a.py", line=3, column=2, end_line=5, end_column=9),
            {"file": "a.py", "line": "3", "endLine": "5"},
        ),
        (
            Location(path="a.py", line=3, column=2, end_line=3, end_column=9),
            {"file": "a.py", "line": "3", "col": "2", "endColumn": "8"},
        ),
        (
            Location(path="a.py", line=3, column=2, end_line=3, end_column=2),
            {"file": "a.py", "line": "3", "col": "2", "endColumn": "2"},
        ),
        (Location(path="a,b:c%2C;d=e.py"), {"file": "a,b:c%2C;d=e.py"}),
        (Location(path="=a.py"), {"file": "./=a.py"}),
        (Location(path="x\udcff\n::error::.py"), {"file": "x\\xff\\x0a::error::.py"}),
    ],
)
def test_a_place_arrives(location: Location, told: dict[str, str]) -> None:
    command = read(
        written("error", Annotation(title="t", lines=(), location=location)).rstrip("\n")
    )
    assert command == ("error", {**told, "title": "t"}, "")


ANY_TEXT = st.text(
    st.characters(codec=None, exclude_categories=()) | st.sampled_from("%:,\r\n#[]"), max_size=40
)


@settings(deadline=None)
@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=3), locations())
def test_any_text_arrives_and_commands_nothing(
    title: str, lines: list[str], location: Location
) -> None:
    made = Annotation(title=f"high: {title}", lines=tuple(lines), location=location)
    text = written("warning", made)
    assert text.splitlines() == [text.removesuffix("\n")]
    command = read(text.removesuffix("\n"))
    assert command is not None
    name, properties, message = command
    assert name == "warning"
    assert properties["title"] == seal(words(f"high: {title}"))
    assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
    assert message == "\n".join(map(seal, filter(None, map(words, lines))))


def test_the_hostile_result_commands_nothing_else() -> None:
    found = commands(hostile_result())
    assert Counter(name for name, _, _ in found) == {"error": 10, "warning": 10, "notice": 7}
    for _, properties, message in found:
        assert "\r" not in message
        assert all(not line.startswith("::") for line in message.split("\n"))
        assert not re.search("[\r\n]", "".join(properties.values()))


@settings(max_examples=50, deadline=None)
@given(results())
def test_nothing_is_lost_without_a_word(result: Result) -> None:
    found = commands(result)
    for level, action in zip(LEVELS, Action, strict=True):
        gaps = {
            (r.gap.scanner, r.gap.reason)
            for r in result.verdict.gap_rulings
            if standing(r) == action.value
        }
        shown = [properties["title"] for name, properties, _ in found if name == level]
        told = [title for title in shown if title.startswith("Not checked by")]
        assert len(told) == len(gaps)


def test_a_long_message_is_cut_and_a_package_takes_one_annotation() -> None:
    finding = replace(judged_examples()[0][0], title="t" * 999, message="m" * 9_999)
    package = judged_examples()[1][0]
    judged = [(finding, Action.BLOCK, "b"), *[(package, Action.BLOCK, "b")] * 7]
    found = commands(sample_result(state=State.BLOCKED, judged=judged, sentence="Blocked."))
    assert [p["title"].partition(":")[0] for _, p, _ in found] == ["Stockade", "critical", "high"]
    assert "and 2 more" in found[1][2].split("\n")
    assert len(found[2][1]["title"]) == MAX_TITLE
    assert max(map(len, found[2][2].split("\n"))) == 1_000

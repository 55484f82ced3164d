"""Intervals of Maven and NuGet, NuGet's floating versions, and moving tags of GitHub Actions.

https://maven.apache.org/enforcer/enforcer-rules/versionRanges.html,
https://learn.microsoft.com/nuget/concepts/package-versioning.
"""

from __future__ import annotations

import pytest

from stockade_scanners.dependencies import ranges
from stockade_scanners.dependencies.manifest import Wanted
from support.version_bounds import allows, is_readable

INTERVALS = [
    ("(,1.0]", "0.1 1.0", "1.1"),
    ("(,1.0)", "0.1 0.9.9", "1.0"),
    ("[1.0]", "1.0 1.0.0", "0.9 1.0.1"),
    ("[1.2,1.3]", "1.2 1.2.5 1.3", "1.1.9 1.3.1"),
    ("[1.0,2.0)", "1.0 1.9.9", "0.9 2.0"),
    ("(1.0,2.0)", "1.0.1 1.9.9", "1.0 2.0"),
    ("[1.5,)", "1.5 99.0", "1.4.9"),
    ("(1.5,)", "1.5.1 99.0", "1.5"),
    ("[ 1.0 , 2.0 )", "1.0", "2.0"),
]


@pytest.mark.parametrize("grammar", ["maven", "nuget"])
@pytest.mark.parametrize(("text", "inside", "outside"), INTERVALS)
def test_an_interval_holds_what_its_documentation_says(
    grammar: str, text: str, inside: str, outside: str
) -> None:
    assert all(allows(grammar, text, version) for version in inside.split())
    assert not any(allows(grammar, text, version) for version in outside.split())


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("(,1.0],[1.2,)", "0.9 1.0 1.2 9.0", "1.1"),
        ("(,1.1),(1.1,)", "1.0 1.2", "1.1"),
        ("[1.0-alpha,1.0]", "1.0-beta 1.0-rc1 1.0", "1.0-alpha-SNAPSHOT 1.1"),
    ],
)
def test_intervals_of_maven_are_joined(text: str, inside: str, outside: str) -> None:
    assert all(allows("maven", text, version) for version in inside.split())
    assert not any(allows("maven", text, version) for version in outside.split())


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("*", "0.1.0 9.0.0", ""),
        ("*-*", "0.1.0 9.0.0-beta", ""),
        ("1.*", "1.0.0 1.9.9", "0.9.9 2.0.0"),
        ("1.2.*", "1.2.0 1.2.9", "1.1.9 1.3.0"),
        ("1.2.3.*", "1.2.3 1.2.3.9", "1.2.2 1.2.4"),
        ("1.2.*-*", "1.2.0-beta 1.2.9", "1.1.9 1.3.0"),
    ],
)
def test_floating_versions_of_nuget(text: str, inside: str, outside: str) -> None:
    assert all(allows("nuget", text, version) for version in inside.split())
    assert not any(allows("nuget", text, version) for version in outside.split())


@pytest.mark.parametrize("grammar", ["maven", "nuget"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.0",
        "[1.0",
        "1.0]",
        "(1.0)",
        "[1.0)",
        "[]",
        "[1,2,3]",
        "[1.0,2.0][3.0]",
        "[1.0],x",
        ",",
    ],
)
def test_what_is_no_interval_is_not_read(grammar: str, text: str) -> None:
    """A bare version is a wish to Maven and a minimum to NuGet; readers say which."""
    assert not is_readable(grammar, text)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("v4", "4.0.0 4.9.9", "3.9.9 5.0.0"),
        ("4", "4.0.0 4.9.9", "3.9.9 5.0.0"),
        ("v4.1", "4.1.0 4.1.9", "4.0.9 4.2.0"),
    ],
)
def test_a_moving_tag_is_any_version_that_it_may_stand_for(
    text: str, inside: str, outside: str
) -> None:
    assert all(allows("action", text, version) for version in inside.split())
    assert not any(allows("action", text, version) for version in outside.split())


@pytest.mark.parametrize("text", ["main", "v4.1.0", "v", "", "4.x", "9" * 12])
def test_a_branch_or_a_whole_version_is_no_moving_tag(text: str) -> None:
    assert not is_readable("action", text)


def test_what_a_comment_states_is_that_version_alone() -> None:
    assert allows("commit", "4.1.2", "4.1.2")
    assert not any(allows("commit", "4.1.2", v) for v in ("4.1.1", "4.1.2-rc.1", "4.1.3"))


def test_a_grammar_that_nobody_knows_is_not_read() -> None:
    assert ranges.allowed(Wanted(grammar="gem", text="~> 1.0")) is None
    assert ranges.allowed(None) is None

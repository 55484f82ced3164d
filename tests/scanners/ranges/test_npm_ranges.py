"""npm's ranges, against node-semver itself where npm brings it, and against its documentation."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.version_bounds import allows, is_readable

SCRIPT = """
const semver = require(process.argv[1]);
const versions = JSON.parse(process.argv[2]);
const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const range = JSON.parse(line);
  const held = semver.validRange(range) && versions.filter((v) => semver.satisfies(v, range));
  process.stdout.write(JSON.stringify(held) + '\\n');
});
"""
VERSIONS = [
    f"{major}.{minor}.{patch}" for major in range(4) for minor in range(4) for patch in range(4)
]
DIGITS = st.lists(st.sampled_from("0123"), min_size=1, max_size=3)
NUMBERS = st.tuples(DIGITS, st.sampled_from(["", ".x", ".*", ".X", ".x.x"])).map(
    lambda made: ".".join(made[0]) + made[1] * (len(made[0]) + made[1].count(".") <= 3)
)
PREVIEW = st.sampled_from(["", "", "", "-0", "-beta.1", "-next.2", "+build"])
FULL = st.tuples(st.lists(st.sampled_from("0123"), min_size=3, max_size=3), PREVIEW).map(
    lambda made: ".".join(made[0]) + made[1]
)
VERSION = st.one_of(st.sampled_from(["*", "x"]), NUMBERS, FULL, FULL.map("v{}".format))
OPERATOR = st.sampled_from(["", "=", "^", "~", ">", "<", ">=", "<=", "~>", ">= ", "^ "])
COMPARATOR = st.tuples(OPERATOR, VERSION).map("".join)
HYPHEN = st.tuples(VERSION, VERSION).map(" - ".join)
SIMPLE = st.one_of(st.lists(COMPARATOR, min_size=1, max_size=3).map(" ".join), HYPHEN)
RANGE = st.lists(SIMPLE, min_size=1, max_size=3).map(" || ".join)


def semver() -> Path:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    found = Path(npm).resolve().parent.parent / "node_modules" / "semver"
    if not found.is_dir():
        pytest.skip("this npm does not bring node-semver along")
    return found


class Node:
    """A process that answers for one range a line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def holds(self, text: str) -> list[str] | None:
        """The versions that node-semver says the range holds; `None`: it is no range to it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(text)}\n")
        self._process.stdin.flush()
        found: list[str] | None = json.loads(self._process.stdout.readline())
        return found


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    words = ["node", "-e", SCRIPT, str(semver()), json.dumps(VERSIONS)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Node(process)


@pytest.mark.slow
@settings(deadline=None, max_examples=600)
@given(RANGE)
def test_releases_are_those_that_node_semver_takes(node: Node, text: str) -> None:
    """`>*` and `<*`, which hold nothing, are read as everything: nobody means to write them."""
    held = node.holds(text)
    if held is None or re.search(r"[<>]\s?[xX*]", text):
        return
    assert [version for version in VERSIONS if allows("npm", text, version)] == held


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("^1.2.3", "1.2.3 1.9.0", "1.2.2 2.0.0 2.0.0-beta.1"),
        ("^0.2.3", "0.2.3 0.2.9", "0.3.0 0.2.2"),
        ("^0.0.3", "0.0.3", "0.0.4 0.0.2"),
        ("^1.2.3-next.2", "1.2.3-next.2 1.2.3 1.5.0", "1.2.3-next.1 2.0.0"),
        ("~1.2.3", "1.2.3 1.2.9", "1.3.0 1.2.2"),
        ("1.2.x", "1.2.0 1.2.99", "1.3.0 1.1.9"),
        ("1.2 - 2.3", "1.2.0 2.3.9", "1.1.9 2.4.0"),
        (">=1.2.7 <1.3.0", "1.2.7 1.2.99", "1.2.6 1.3.0"),
        ("1.2.7 || >=1.2.9 <2.0.0", "1.2.7 1.2.9 1.4.6", "1.2.8 2.0.0"),
        ("", "0.0.1 99.0.0", ""),
        ("*", "0.0.1 99.0.0", ""),
        ("v1.2.3", "1.2.3", "1.2.4"),
        ("> 1.2", "1.3.0", "1.2.9"),
        ("<= 1.2", "1.2.9", "1.3.0"),
    ],
)
def test_the_table_of_its_documentation(text: str, inside: str, outside: str) -> None:
    assert all(allows("npm", text, version) for version in inside.split())
    assert not any(allows("npm", text, version) for version in outside.split())


@pytest.mark.parametrize(
    "text",
    ["latest", "next", "^^1.0.0", "a || b", "1.0.0 -", ">", "=<1.0.0", "workspace"],
)
def test_what_is_no_range_of_versions_is_not_read(text: str) -> None:
    assert not is_readable("npm", text)


@pytest.mark.parametrize("text", [">2.0.0 <1.0.0", "^1.0.0 ^2.0.0"])
def test_a_range_that_holds_nothing_is_not_known(text: str) -> None:
    assert not is_readable("npm", text)

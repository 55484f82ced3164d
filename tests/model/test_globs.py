"""The matcher agrees with the definition, in linear time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.model.errors import UsageError
from stockade.model.globs import compile_glob, ignore_globs, matches


def _matches(pattern: str, path: str) -> bool:
    return matches(compile_glob(pattern), path)


def _ignores(pattern: str, path: str) -> bool:
    return any(matches(glob, path) for glob in ignore_globs(pattern))


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("a.py", "a.py", True),
        ("a.py", "a.pyc", False),
        ("a.py", "b/a.py", False),
        ("*.py", "a.py", True),
        ("*.py", ".py", True),
        ("*.py", "b/a.py", False),
        ("**/*.py", "a.py", True),
        ("**/*.py", "c/b/a.py", True),
        ("**/a", "ba", False),
        ("a/**", "a/b/c", True),
        ("a/**", "a", False),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/**/b", "a/xb", False),
        ("**/**/b", "b", True),
        ("**", "a/b", True),
        ("a**b", "a/b", False),
        ("a**b", "axxb", True),
        ("?.py", "a.py", True),
        ("?.py", "/.py", False),
        ("[a-c].py", "b.py", True),
        ("[!a-c].py", "b.py", False),
        ("[^a-c].py", "d.py", True),
        ("[!a].py", "/.py", False),
        ("[]a].py", "].py", True),
        ("[a-].py", "-.py", True),
        ("[\\]].py", "].py", True),
        ("\\*.py", "*.py", True),
        ("\\*.py", "a.py", False),
        ("*\udcff", "a\udcff", True),
        ("new\nline*", "new\nline.py", True),
    ],
)
def test_whole_path(pattern: str, path: str, expected: bool) -> None:
    assert _matches(pattern, path) is expected


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("tests", "tests", True),
        ("tests", "a/tests/b.py", True),
        ("tests", "a/mytests/b.py", False),
        ("tests/", "a/tests/b/c.py", True),
        ("tests/", "tests", False),
        ("/tests", "tests/a.py", True),
        ("/tests", "a/tests/a.py", False),
        ("a/tests", "b/a/tests/x", False),
        ("*.md", "docs/deep/x.md", True),
        ("docs/*.md", "docs/deep/x.md", False),
        ("docs/**", "docs/deep/x.md", True),
        ("**", "a", True),
        ("\\!a", "!a", True),
    ],
)
def test_as_gitignore(pattern: str, path: str, expected: bool) -> None:
    assert _ignores(pattern, path) is expected


@pytest.mark.parametrize("pattern", ["", "/", "//", "!a", "[a", "[", "[]", "a\\", "x" * 1001])
def test_wrong_patterns(pattern: str) -> None:
    with pytest.raises(UsageError):
        ignore_globs(pattern)


def test_many_stars_do_not_explode() -> None:
    # A backtracking matcher needs more steps here than there are atoms in the world.
    assert not _matches("*a" * 200 + "b", "a" * 3000)
    assert not _matches("**/*a*/" * 100 + "b", "aa/" * 1000)


def _naive(pattern: str, path: str) -> bool:
    """The definition, by trying everything."""
    if not pattern:
        return not path
    if pattern == "**":
        return bool(path)
    if pattern.startswith("**/"):
        rests = [i + 1 for i, char in enumerate(path) if char == "/"]
        return any(_naive_name(pattern[3:], path[i:]) for i in (0, *rests))
    return _naive_name(pattern, path)


def _naive_name(pattern: str, path: str) -> bool:
    if pattern == "**" or pattern.startswith("**/") or not pattern:
        return _naive(pattern, path)
    head, rest = pattern[0], pattern[1:]
    if head == "*":
        while rest.startswith("*"):
            rest = rest[1:]
        ends = path.find("/") if "/" in path else len(path)
        return any(_naive_part(rest, path[i:]) for i in range(ends + 1))
    if not path or (head == "?" and path[0] == "/") or (head not in ("?", path[0])):
        return False
    return (_naive if head == "/" else _naive_part)(rest, path[1:])


def _naive_part(pattern: str, path: str) -> bool:
    """Inside a name, where two stars are one."""
    if pattern.startswith("*"):
        return _naive_name("*" + pattern.lstrip("*"), path)
    return _naive_name(pattern, path) if pattern else not path


@settings(max_examples=1500, deadline=None)
@given(
    pattern=st.lists(
        st.sampled_from(["a", "b", "*", "**", "?", "/", "**/"]), min_size=1, max_size=8
    ),
    path=st.text(alphabet="ab/", max_size=10),
)
def test_agrees_with_the_definition(pattern: list[str], path: str) -> None:
    text = "".join(pattern)
    assert _matches(text, path) == _naive(text, path)

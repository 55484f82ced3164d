"""Paths: exact to the byte as URIs, printable as text, and never outside the root."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.errors import PathError
from stockade.model.path import check, from_uri, is_plain, text, uri

raw = st.binary(min_size=1).map(os.fsdecode)


@given(raw)
def test_a_uri_gives_the_exact_path_back(path: str) -> None:
    assert from_uri(uri(path)) == path


@given(raw)
def test_a_uri_is_plain_ascii_and_has_no_scheme(path: str) -> None:
    assert re.fullmatch(r"(?:[A-Za-z0-9/\-_.~+@,=!$()*;]|%[0-9A-F]{2})+", uri(path))


@given(st.text(st.characters()))
def test_uri_and_text_never_raise_and_text_is_printable(path: str) -> None:
    uri(path).encode("ascii")
    assert text(path).isprintable()
    text(path).encode("utf-8")


@given(st.text(st.characters()))
def test_text_changes_only_what_does_not_print(path: str) -> None:
    assert (text(path) == path) == is_plain(path)


@pytest.mark.parametrize(
    ("path", "shown", "encoded"),
    [
        ("src/a.py", "src/a.py", "src/a.py"),
        ("my file#1?.py", "my file#1?.py", "my%20file%231%3F.py"),
        ("a:b", "a:b", "a%3Ab"),
        ("naïve.py", "naïve.py", "na%C3%AFve.py"),
        ("caf\udce9", "caf\\xe9", "caf%E9"),
        ("a\x1b[31m\n", "a\\x1b[31m\\x0a", "a%1B%5B31m%0A"),
        ("\u202efdp", "\\u202efdp", "%E2%80%AEfdp"),
        ("tag\U000e0041", "tag\\U000e0041", "tag%F3%A0%81%81"),
        ("\ud800", "\\ud800", "%ED%A0%80"),
        ("100%", "100%", "100%25"),
    ],
)
def test_forms(path: str, shown: str, encoded: str) -> None:
    assert text(path) == shown
    assert uri(path) == encoded


@pytest.mark.parametrize("path", ["", "/etc/passwd", "..", "../x", "a/../b", "a/..", "a\0b"])
def test_paths_outside_the_root_are_refused(path: str) -> None:
    with pytest.raises(PathError, match="not inside the scanned target"):
        check(path)


@pytest.mark.parametrize("path", ["a", "a/b", "..a", "a..b/c", "...", ".github/x", "-rf", " "])
def test_paths_inside_pass_unchanged(path: str) -> None:
    assert check(path) == path

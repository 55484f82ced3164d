"""Languages, binary content, LFS pointers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.target.binary import is_binary
from stockade.target.language import language
from stockade.target.lfs import is_pointer


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        ("a.py", b"", "python"),
        ("A.PY", b"", "python"),
        ("a.pyw", b"", "python"),
        ("a.pyi", b"", "python"),
        (".py", b"", "python"),
        ("tool", b"#!/usr/bin/env python3\n", "python"),
        ("tool", b"#!/usr/bin/python3.12 -I\n", "python"),
        ("tool", b"#! /usr/bin/env -S python3 -u\n", "python"),
        ("tool", b"#!/usr/bin/env A=1 node\n", "javascript"),
        ("tool", b"\xef\xbb\xbf#!/bin/bash\n", "shell"),
        ("tool", b"#!/bin/sh", "shell"),
        ("tool", b"#!", ""),
        ("tool", b"", ""),
        ("a.mjs", b"", "javascript"),
        ("a.tsx", b"", "typescript"),
        ("a.go", b"#!/bin/sh", "go"),
        ("x/Dockerfile", b"", "dockerfile"),
        ("x/Dockerfile.dev", b"", "dockerfile"),
        ("dev.dockerfile", b"", "dockerfile"),
        ("Containerfile", b"", "dockerfile"),
        ("main.tf", b"", "terraform"),
        ("main.tf.json", b"", "terraform"),
        ("x.tfvars", b"", "terraform"),
        (".github/workflows/ci.yml", b"", "github-actions"),
        ("sub/.github/workflows/ci.yaml", b"", "github-actions"),
        (".github/workflows/deep/ci.yml", b"", "yaml"),
        (".github/dependabot.yml", b"", "yaml"),
        ("x/action.yml", b"", "github-actions"),
        (".gitlab-ci.yml", b"", "gitlab-ci"),
        ("a.ipynb", b"", "jupyter"),
        ("Gemfile", b"", "ruby"),
        ("poetry.lock", b"", "toml"),
        (".env.production", b"", "ini"),
        ("README", b"", ""),
        ("a.unknown", b"", ""),
    ],
)
def test_language(path: str, head: bytes, expected: str) -> None:
    assert language(path, head) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", False),
        (b"plain", False),
        (b"caf\xe9", False),
        (b"a\0b", True),
        (b"\x7fELF\x02\x01\x01\0\0\0", True),
        (b"\0" * 100, True),
        (b"x" * 8192 + b"\0", False),
        (b"\xff\xfe\0\0", False),
        (b"\xff\xfe" + b"\x80\0\0\0" * 10, True),
    ],
)
def test_binary(data: bytes, expected: bool) -> None:
    assert is_binary(data) is expected


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_wide_text_is_text(codec: str) -> None:
    assert not is_binary(("import os\n" * 2000).encode(codec))


@pytest.mark.parametrize("filler", ["\U0001f600", "ab\U0001f600"])
def test_wide_text_cut_within_a_pair(filler: str) -> None:
    assert not is_binary((filler * 4000 + "abc").encode("utf-16"))
    assert not is_binary(("x" + filler * 4000 + "abc").encode("utf-16"))


@given(st.text(alphabet=st.characters(exclude_characters="\0"), min_size=1))
def test_text_is_never_binary(text: str) -> None:
    safe = text.encode("utf-8", "replace").decode("utf-8")
    for codec in ("utf-8", "utf-16", "utf-32"):
        assert not is_binary(safe.encode(codec))


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    assert is_binary(data) in (True, False)
    assert isinstance(language("x", data), str)


def test_pointer() -> None:
    lines = ["version https://git-lfs.github.com/spec/v1", f"oid sha256:{'0' * 64}", "size 1", ""]
    whole = "\n".join(lines).encode()
    assert is_pointer(whole)
    assert not is_pointer(whole + b"x")
    assert not is_pointer(b"#" + whole)
    assert not is_pointer(b"")

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
        (".env.json", b"", "json"),
        (".env.js", b"", "javascript"),
        (".env.ts", b"", "typescript"),
        ("dockerfile.py", b"", "python"),
        ("Containerfile.JS", b"", "javascript"),
        ("dockerfile.ipynb", b"", "jupyter"),
        ("dockerfile.tf.json", b"", "terraform"),
        ("Dockerfile.prod", b"", "dockerfile"),
        ("Dockerfile.txt", b"", "dockerfile"),
        ("Dockerfile.j2", b"", "dockerfile"),
        ("SConscript", b"", "python"),
        ("SConstruct", b"", "python"),
        ("BUCK", b"", "python"),
        ("a.py3", b"", "python"),
        ("a.tac", b"", "python"),
        ("a.smk", b"", "python"),
        ("notes.txt", b"#!/usr/bin/env python3\n", "python"),
        ("notes.log", b"#!/usr/bin/env node\n", "javascript"),
        ("notes.text", b"#!/bin/sh\n", "shell"),
        ("notes.txt", b"#!/usr/bin/awk -f\n", "text"),
        ("notes.txt", b"import os\n", "text"),
        ("a.pth", b"", "text"),
        ("a.pth", b"/opt/lib\n# import os\nimportant\n import os\n", "text"),
        ("a.pth", b"/opt/lib\n" * 100 + b"import os; os.system('x')\n", "python"),
        ("a.pth", b"\xef\xbb\xbfimport\tos\n", "python"),
        ("a.pth", b"x\x0bimport os\n", "python"),
        ("a.pth", b"a\0b\nimport os\n", "python"),
        ("a.pth", b"PK\x03\x04\nimport os\n", "python"),
        ("a.pth", b"PK\x03\x04\0\xff\xfe\nimport torch\n", "pickle"),
        ("a.pth", b"\x80\x02\x8a\nimport torch\n", "pickle"),
        ("README", b"", ""),
        ("a.unknown", b"", ""),
    ],
)
def test_language(path: str, head: bytes, expected: str) -> None:
    assert language(path, head) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/usr/bin/env -S uv run --script", "python"),
        ("/usr/bin/env -S pipx run", "python"),
        ("/usr/bin/env -u X python3", "python"),
        ("/usr/bin/env -uX python3", "python"),
        ("/usr/bin/env -C /tmp python3", "python"),
        ("/usr/bin/env -C bash python3", "python"),
        ("/usr/bin/env --unset=X --chdir bash python3", "python"),
        ("/usr/bin/env --chd bash python3", "python"),
        ("/usr/bin/env -iu bash python3", "python"),
        ('/usr/bin/env -S"python3"', "python"),
        ("/usr/bin/env -Spython3\\_-u", "python"),
        ("/usr/bin/env -vS python3", "python"),
        ("/usr/bin/env --split-string=python3", "python"),
        ("/usr/bin/env -S PYTHONPATH=. python3", "python"),
        ("/usr/bin/env -S env - -- A=1 python3", "python"),
        ("/usr/bin/env -S -i python3", "python"),
        ("/opt/my-python/bin/python3-dbg", "python"),
        ("/usr/bin/python3.13t", "python"),
        ("/usr/bin/pypy3.10-c", "python"),
        ("/usr/bin/sudo python3", "python"),
        ("/usr/bin/sudo -u bash python3", "python"),
        ("/usr/bin/timeout 5 node", "javascript"),
        ("/usr/bin/env -S npx tsx", "typescript"),
        ("/usr/bin/env -S npx --yes ts-node", "typescript"),
        ("/usr/bin/env -S npx some-tool", "javascript"),
        ("/usr/bin/env -S deno run -A", "typescript"),
        ("/usr/bin/env -S node --import python", "javascript"),
        ("/bin/sh python3", "shell"),
        ("/usr/bin/env", ""),
        ("/usr/bin/env -S", ""),
        ("/usr/bin/env -u", ""),
        ("/usr/bin/awk -f", ""),
    ],
)
def test_shebang(line: str, expected: str) -> None:
    for head in (f"#!{line}", f"#! {line}\n", f"#!{line}\r\nimport os\n"):
        assert language("tool", head.encode()) == expected
        assert language("tool.txt", head.encode()) == (expected or "text")


_OPTIONS = st.lists(
    st.sampled_from(["-i", "-v", "-u bash", "-ubash", "-C node", "--chdir=sh", "-S", "A=bash"]),
    max_size=10,
)


@given(_OPTIONS)
def test_options_of_env_are_not_the_interpreter(options: list[str]) -> None:
    options.sort(key=lambda o: "=" in o and not o.startswith("-"))
    line = " ".join(["#!/usr/bin/env", *options, "python3"])
    assert language("tool", line.encode()) == "python"


@given(
    st.sampled_from(["dockerfile.", "Containerfile.", ".env.", "x.", "dockerfile.prod."]),
    st.sampled_from(["py", "PYW", "js", "tsx", "go", "rb", "php", "java", "sh", "ipynb", "tf"]),
)
def test_no_name_hides_code(start: str, extension: str) -> None:
    assert language(start + extension) == language(f"x.{extension}")


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
    for path in ("x", "x.txt", "x.pth"):
        assert isinstance(language(path, data), str)
        assert isinstance(language(path, b"#!" + data), str)


def test_pointer() -> None:
    lines = ["version https://git-lfs.github.com/spec/v1", f"oid sha256:{'0' * 64}", "size 1", ""]
    whole = "\n".join(lines).encode()
    assert is_pointer(whole)
    assert not is_pointer(whole + b"x")
    assert not is_pointer(b"#" + whole)
    assert not is_pointer(b"")

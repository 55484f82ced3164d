"""Small folders with everything in them that trips scanners, drawn by Hypothesis."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

CODE = b"import os, pickle\n\n\ndef f(x):\n    os.system(x)\n    return pickle.loads(x)\n"
NAMES = [
    *(b"app.py", b"App.PY", b"my.tox.py", b"x.pyi", b"setup.cfg", b".bandit", b"conftest.py"),
    *(b"-rf.py", b"--config=x.py", b"new\nline.py", b"\x1b[31mred.py", b"\xff\xfe.py", b"a b.py"),
    *(
        b"'q\".py",
        b"<b>.py",
        b"::error::x.py",
        b"%s%n.py",
        b"\xe2\x80\xae.py",
        b"~",
        b"caf\xc3\xa9.py",
    ),
    *(
        b"run",
        b"data.bin",
        b"page.html",
        b"app.js",
        b"main.go",
        b"Dockerfile",
        b"main.tf",
        b"n.ipynb",
    ),
    *(b"requirements.txt", b"pyproject.toml", b"poetry.lock", b"Pipfile.lock", b"package.json"),
    *(b"x.unknown", b".env", b"key.pem", b"__pycache__.py", b"a.zip", b"HEAD", b".semgrepignore"),
]
FOLDERS = [
    b"",
    b"tests",
    b"vendor",
    b"x.git",
    b"-d",
    b"\xff",
    b"n\nl",
    b".github/workflows",
    b"a/b/c",
]
CONTENTS = [
    *(b"", b"\n", b"\0", CODE, CODE.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + CODE),
    *(CODE.decode().encode("utf-16"), CODE.decode().encode("utf-16-le"), b"# \xe9\n" + CODE),
    *(b"# -*- coding: utf-7 -*-\n" + CODE, b"# coding: nonsense\n" + CODE, CODE + b"\0" * 9000),
    *(b"def broken(:\n" + CODE, b"(" * 300, b"x = " + b"+".join([b"a"] * 1500) + b"\n" + CODE),
    *(b"#!/usr/bin/env python3\n" + CODE, b"#!/bin/sh\neval $1\n", b"{" * 2000, b"[" * 100_000),
    *(
        b"PK\x03\x04" + b"\0" * 100,
        b"\x1f\x8b\x08" + b"\xff" * 50,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
    ),
    *(b"example-package==1.0\n-e .\nother\n", b"[project]\ndependencies = ['a==1', 3]\n"),
    *(
        b"x" * 700_000,
        b"'" * 5000,
        "𝓮𝓿𝓪𝓵(x)\n".encode(),
        b"version https://git-lfs.github.com/spec/v1\n",
    ),
]
Content = bytes | str
"""Bytes of a file, or the kind of something else: `fifo`, `socket`, `link:TARGET`, `folder`."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Relative path to content; nothing lies below something that is no folder."""

    entries: Mapping[bytes, Content]

    @property
    def regular(self) -> set[str]:
        """Paths of regular files."""
        return {os.fsdecode(p) for p, c in self.entries.items() if isinstance(c, bytes)}

    @property
    def special(self) -> set[str]:
        """Paths of links, FIFOs and sockets."""
        return {
            os.fsdecode(p) for p, c in self.entries.items() if isinstance(c, str) and c != "folder"
        }

    def write(self, root: Path) -> None:
        """Make it below `root`."""
        for path, content in self.entries.items():
            place = os.path.join(os.fsencode(root), path)  # noqa: PTH118 (bytes)
            os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120 (bytes)
            _make(place, content)


def trees() -> st.SearchStrategy[Tree]:
    """Folders of up to twelve entries."""
    paths = st.builds(
        lambda folder, name: folder + b"/" + name if folder else name,
        st.sampled_from(FOLDERS),
        st.sampled_from(NAMES),
    )
    others = st.sampled_from(
        ["fifo", "socket", "folder", "link:/etc/passwd", "link:.", "link:absent", "link:/dev/zero"]
    )
    contents = st.one_of(st.sampled_from(CONTENTS), st.binary(max_size=300), others)
    return st.dictionaries(paths, contents, max_size=12).map(Tree)


def _make(place: bytes, content: Content) -> None:
    if isinstance(content, bytes):
        with open(place, "wb") as file:  # noqa: PTH123 (bytes)
            file.write(content)
    elif content == "fifo":
        os.mkfifo(place)
    elif content == "folder":
        os.mkdir(place)  # noqa: PTH102 (bytes)
    elif content == "socket":
        _make_socket(place)
    else:
        os.symlink(content.removeprefix("link:"), place)  # noqa: PTH211 (bytes)


def _make_socket(place: bytes) -> None:
    """Bound by a short name, since the name of a socket is limited to about 100 bytes."""
    before = os.open(".", os.O_RDONLY)
    os.chdir(os.path.dirname(place))  # noqa: PTH120 (bytes)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(os.path.basename(place))  # noqa: PTH119 (bytes)
    finally:
        os.fchdir(before)
        os.close(before)

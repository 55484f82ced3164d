"""34 hostile file names: one finding each, and JSON and SARIF give the exact bytes back."""

from __future__ import annotations

import os
from pathlib import Path

from stockade.model import path as paths
from support.cli import Scanned, page_text, scan

NAMES = (
    *(b"plain.py", b"new\nline.py", b"car\rriage.py", b"tab\there.py", b"\x1b[31mred\x1b[0m.py"),
    *(b"-rf.py", b"--config=evil.py", b"-", b"@args.py", b"::error file=a::x.py"),
    *(
        b"##[error]x.py",
        b"quote'.py",
        b'double".py',
        b"back\\slash.py",
        b"$(touch x).py",
        b"`id`.py",
    ),
    *(b"<script>alert(1)</script>.py".replace(b"/", b"_"), b"&amp;.py", b"a%2Fb.py", b"%s%n.py"),
    *(b"\xff\xfe.py", b"caf\xe9.py", b"caf\xc3\xa9.py", b"cafe\xcc\x81.py", b"\xed\xa0\x80.py"),
    *("\u202egnp.py".encode(), "zero\u200bwidth.py".encode(), "tag\U000e0041.py".encode()),
    *(b" leading.py", b"trailing .py ", b"a#pkg:pypi.py", b"x?y=1.py", b"*.py"),
    *(b"n" * 250 + b".py", b"|pipe;semi&.py", b"~.py"),
)
HIT = b"import flask, os\n\n\ndef f():\n    os.system(flask.request.args['x'])\n"
SHEBANG = b"#!/usr/bin/env python3\n"


def make(root: Path) -> None:
    root.mkdir()
    for name in NAMES:
        with open(os.path.join(os.fsencode(root), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(HIT if name.endswith(b".py") else SHEBANG + HIT)


def exact(place: dict[str, str]) -> bytes:
    return os.fsencode(paths.from_uri(place["uri"]) if "uri" in place else place["path"])


def hits(scanned: Scanned, scanner: str, word: str) -> list[bytes]:
    return sorted(
        exact(one["locations"][0])
        for finding in scanned.findings
        for one in (finding, *finding.get("witnesses", ()))
        if one["scanner"] == scanner and word in one["rule"]
    )


def test_each_name_has_its_findings_and_its_bytes(tmp_path: Path) -> None:
    root = tmp_path / "target"
    make(root)
    scanned = scan(root, "--offline", home=tmp_path)
    assert scanned.code == 1
    assert not scanned.gaps
    assert hits(scanned, "bandit", "B605") == sorted(NAMES)
    assert hits(scanned, "semgrep", "command-injection") == sorted(NAMES)
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for run in scanned.sarif["runs"]
        for result in run["results"]
    }
    assert {os.fsencode(paths.from_uri(uri)) for uri in uris} == set(NAMES)
    assert_harmless(scanned)


def assert_harmless(scanned: Scanned) -> None:
    for name in ("text", "json", "sarif", "html"):
        report = (scanned.folder / name).read_bytes().decode("utf-8")
        for char in "\x1b\r\u202e\u200b\U000e0041":
            assert char not in report, (name, ascii(char))
        lines = report.splitlines()
        assert not [line for line in lines if line.lstrip().startswith(("::", "##["))], name
    assert "<script>alert(1)" not in scanned.html
    shown = " ".join(scanned.text.split())
    page = page_text(scanned.html)
    for name in ("-rf.py", "::error file=a::x.py", "caf\\xe9.py", "\\u202egnp.py"):
        assert name in shown
        assert name in page or name in scanned.html

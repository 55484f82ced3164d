"""The command-line binary in place of the in-process engine."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from stockade.model.errors import ToolError
from stockade.model.scanner import Command, Options, ProcessResult
from stockade_scanners.secrets import SCANNER, binary
from support.running import Recorder
from support.secret_jobs import KEY, cache, github_token, job, pem, scan

TOKEN = github_token()
RULE = "secrets/betterleaks.github-pat"
OPTIONS = Options(secret_key=KEY, tools={"kingfisher": "/nowhere/kingfisher"})
REAL = os.environ.get("STOCKADE_TEST_KINGFISHER", "") or binary.packaged()
needs_binary = pytest.mark.skipif(
    not REAL, reason="kingfisher-bin is not installed (set STOCKADE_TEST_KINGFISHER to its binary)"
)


def _row(folder: str, name: str, value: str, line: int) -> bytes:
    rule = {"id": "betterleaks.github-pat", "description": "Uncovered a GitHub Token, risky."}
    place = {"path": f"{folder}/{name}", "line": line, "snippet": value, "confidence": "high"}
    return json.dumps({"rule": rule, "finding": place}).encode() + b"\n"


def _audit(size: int, status: str = "completed") -> bytes:
    stage = {"scan": {"status": status}, "stats": {"bytes_scanned": size}}
    return json.dumps({"audit": {"repositories": [stage]}}).encode() + b"\n"


def _say(make: Callable[[str], bytes], exit_code: int = 200) -> Callable[[Command], ProcessResult]:
    return lambda command: ProcessResult(
        exit_code=exit_code, stdout=make(command.argv[-1]), stderr=""
    )


def test_output_is_masked_and_placed(tmp_path: Path) -> None:
    """The binary's clear text becomes a preview, an HMAC and a region."""
    text = f"é\nk = 'é{TOKEN}'\n"
    size = len(text.encode())

    def make(folder: str) -> bytes:
        return _row(folder, "v0000000/f", TOKEN, 2) + _audit(size)

    outcome = scan(job(tmp_path, {"a.py": text}, OPTIONS, _say(make)))
    (finding,) = outcome.findings
    where = finding.location
    assert (where.line, where.column, where.end_column) == (2, 7, 47)
    assert finding.secret is not None
    assert finding.secret.preview == "ghp_…(40)"
    assert TOKEN not in repr(outcome)


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: b"",
        lambda folder: b"garbage\n",
        lambda folder: _audit(3),
        lambda folder: _audit(4, "partial"),
        lambda folder: _row(folder, "../../etc/passwd", "x", 1) + _audit(4),
        lambda folder: _row(folder, "v0000000/f", TOKEN, 1)[:-30] + b"\n" + _audit(4),
    ],
    ids=["nothing", "garbage", "too little", "partial", "stranger", "cut"],
)
def test_a_bad_output_is_an_error(tmp_path: Path, make: Callable[[str], bytes]) -> None:
    """And the error does not quote it."""
    with pytest.raises(ToolError) as caught:
        SCANNER.scan(job(tmp_path, {"a.py": "abcd"}, OPTIONS, _say(make)))
    assert TOKEN not in str(caught.value)


def test_an_exit_code_is_an_error(tmp_path: Path) -> None:
    """Only 0 and 200 mean that it did its work."""
    with pytest.raises(ToolError, match="exit code 1"):
        SCANNER.scan(job(tmp_path, {"a.py": "abcd"}, OPTIONS, _say(lambda _: _audit(4), 1)))


def test_the_network_stays_off(tmp_path: Path) -> None:
    """It would validate what it finds, and look for a newer version of itself."""
    argv: list[str] = []

    def run(command: Command) -> ProcessResult:
        argv.extend(command.argv)
        return ProcessResult(exit_code=0, stdout=_audit(4), stderr="")

    scan(job(tmp_path, {"a.py": "abcd"}, OPTIONS, run))
    assert {"--no-validate", "--no-update-check", "--no-ignore"} <= set(argv)
    assert KEY.hex() not in " ".join(argv)


@pytest.mark.slow
@needs_binary
def test_the_real_binary_finds_the_same(tmp_path: Path) -> None:
    """Parity with the in-process engine, over encodings, names and regions."""
    line = f'key = "{TOKEN}"\n'
    files: dict[str, str | bytes] = {
        "a.py": "é\n" + line,
        "node_modules/x/package-lock.json": line + "# kingfisher:ignore\n",
        "wide.txt": ("é\n" + line).encode("utf-16"),
        "b64": b"data: " + base64.b64encode(line.encode()) + b"\n",
        "key.pem": "x\n" + pem(),
        "empty": "",
        "settings.env": "DB_PASSWORD=" + TOKEN[8:24] + "\n",
    }
    here = scan(job(tmp_path, files))
    (tmp_path / "again").mkdir()
    options = Options(
        secret_key=KEY, tools={"kingfisher": REAL}, cache_dir=cache(tmp_path) / "binary"
    )
    run = Recorder(tmp_path / "again" / "scratch")
    there = scan(job(tmp_path / "again", files, options, run))
    assert [(f.rule, f.location.path, f.location.line, f.secret) for f in there.findings] == [
        (f.rule, f.location.path, f.location.line, f.secret) for f in here.findings
    ]
    assert there.scanned == here.scanned == set(files)

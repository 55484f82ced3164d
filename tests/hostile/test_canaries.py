"""No secret leaves: not in a report, a log, an argument list, a cache, nor as an unkeyed hash."""

from __future__ import annotations

import os
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stockade_reports import REPORTS
from support.canaries import Canaries, make
from support.cli import Ended, cache, start

pytestmark = pytest.mark.slow


def watched(folder: Path, home: Path) -> tuple[Ended, bytes]:
    """A scan with its reports in `home`, and the argument lists of all processes meanwhile."""
    words = ["scan", str(folder), "--offline", "--verbose"]
    for name in REPORTS:
        words += ["--report", f"{name}={home / name}"]
    process = start(*words, home=home)
    seen: set[bytes] = set()
    with ThreadPoolExecutor(1) as reader:  # a full pipe would hold the run for ever
        ending = reader.submit(process.communicate)
        while not ending.done():
            for entry in Path("/proc").iterdir():
                if entry.name.isdigit():
                    seen.add(_arguments(entry))
    stdout, stderr = ending.result()
    ended = Ended(code=process.returncode, stdout=stdout, stderr=stderr.decode())
    return ended, b"\n".join(seen)


def _arguments(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes()
    except OSError:
        return b""


def leaks(canaries: Canaries, places: dict[str, bytes]) -> list[tuple[str, str]]:
    """Place and file of each canary that a place shows in any form."""
    found = []
    for value in canaries.values:
        sources = [name for name, text in canaries.files.items() if value in text + name]
        for place, data in places.items():
            if any(trace.encode() in data for trace in canaries.traces(value)):
                found.append((place, f"{sources}"))
    return found


def commit(folder: Path, canaries: Canaries) -> None:
    """Make a repository of the folder, with a remote and a branch that tell too much."""
    identity = {
        f"GIT_{role}_{part}": "a@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    for words in (
        ("init", "-q", "-b", canaries.branch),
        ("remote", "add", "origin", canaries.remote),
        ("add", "-A", "-f"),
        ("commit", "-qm", "x"),
    ):
        subprocess.run(["git", *words], cwd=folder, check=True, env=os.environ | identity)


def test_no_canary_is_seen_anywhere(tmp_path: Path) -> None:
    canaries = make(random.SystemRandom().getrandbits(32))
    assert len(set(canaries.values)) > 30
    folder = tmp_path / "target"
    for name, text in canaries.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    commit(folder, canaries)
    ended, arguments = watched(folder, tmp_path)
    assert ended.code == 1, ended.stderr
    assert b"stockade_scanners.secrets.worker" in arguments
    places = {"stdout": ended.stdout, "stderr": ended.stderr.encode(), "arguments": arguments}
    places |= {name: (tmp_path / name).read_bytes() for name in REPORTS}
    for root in (cache(), tmp_path / ".local", tmp_path / "tmp"):
        places |= {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    told = leaks(canaries, places)
    # A tool is told the names of the files it is to read, and other processes of the user see that.
    named = [(place, where) for place, where in told if place == "arguments" and "copies/" in where]
    assert told == named
    for name in ("text", "html", "json"):
        assert len(places[name]) > 10_000

"""No secret leaves: not in a report, a log, an argument list, a cache, nor as an unkeyed hash."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.canaries import Canaries, make
from support.cli import Ended, cache, start

pytestmark = pytest.mark.slow


def watched(folder: Path, home: Path) -> tuple[Ended, bytes]:
    """A scan with its reports in `home`, and the argument lists of all processes meanwhile."""
    words = ["scan", str(folder), "--offline", "--verbose"]
    for name in ("text", "json", "sarif", "html"):
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
        sources = [name for name, text in canaries.files.items() if value in text]
        for place, data in places.items():
            if any(trace.encode() in data for trace in canaries.traces(value)):
                found.append((place, f"{sources}"))
    return found


def test_no_canary_is_seen_anywhere(tmp_path: Path) -> None:
    canaries = make(random.SystemRandom().getrandbits(32))
    folder = tmp_path / "target"
    for name, text in canaries.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    ended, arguments = watched(folder, tmp_path)
    assert ended.code == 1, ended.stderr
    assert b"stockade_scanners.secrets.worker" in arguments
    places = {"stdout": ended.stdout, "stderr": ended.stderr.encode(), "arguments": arguments}
    places |= {n: (tmp_path / n).read_bytes() for n in ("text", "json", "sarif", "html")}
    for path in (*cache().rglob("*"), *(tmp_path / ".local").rglob("*")):
        if path.is_file():
            places[str(path)] = path.read_bytes()
    assert not leaks(canaries, places)
    assert len(places["text"]) > 10_000

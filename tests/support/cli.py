"""The console script as its users start it: a process with a home, a cache and nothing else.

The cache is shared by the tests of one run, since compiling the secret engine's rules takes seconds
of CPU; everything else is private to a test.
"""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

STOCKADE = str(Path(sys.executable).parent / "stockade")
_HANG = 300.0
"""Seconds after which a run counts as hanging; many times what any takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that ended."""

    code: int
    stdout: bytes
    stderr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A run of `scan` with its four reports."""

    code: int
    stderr: str
    text: str
    json: dict[str, Any]
    sarif: dict[str, Any]
    html: str
    folder: Path

    @property
    def result(self) -> dict[str, Any]:
        """What is the same in two scans of the same tree."""
        result: dict[str, Any] = self.json["result"]
        return result

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """The gaps of the record."""
        gaps: list[dict[str, Any]] = self.result["gaps"]
        return gaps

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of the record."""
        findings: list[dict[str, Any]] = self.result["findings"]
        return findings

    @property
    def reports(self) -> list[dict[str, Any]]:
        """What each tool reports, be it a witness of a merged finding."""
        return [one for f in self.findings for one in (f, *f.get("witnesses", ()))]

    def reasons(self, scanner: str) -> dict[str, str]:
        """Subject to reason of this scanner's gaps."""
        return {g["subject"]: g["reason"] for g in self.gaps if g["scanner"] == scanner}

    def rules(self, path: str) -> set[str]:
        """The rules that fired in a file."""
        return {f["rule"] for f in self.reports if f["locations"][0]["path"] == path}


@functools.cache
def cache() -> Path:
    """A cache folder for this process's runs."""
    folder = Path(tempfile.mkdtemp(prefix="stockade-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def environment(home: Path, added: Mapping[str, str] | None = None) -> dict[str, str]:
    """All that a run sees of the world."""
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    base = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_CACHE_HOME": str(cache()),
        "LANG": "C.UTF-8",
    }
    return base | dict(added or {})


def run(
    *arguments: str | Path,
    home: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    before: Sequence[str] = (),
) -> Ended:
    """Run `stockade` to its end; `before` are words in front of it, such as another command's."""
    ended = subprocess.run(
        [*before, STOCKADE, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd or home,
        env=environment(home, env),
        timeout=_HANG,
        check=False,
    )
    return Ended(
        code=ended.returncode,
        stdout=ended.stdout,
        stderr=ended.stderr.decode("utf-8", "backslashreplace"),
    )


def start(*arguments: str | Path, home: Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
    """Start `stockade`, to be interrupted."""
    return subprocess.Popen(
        [STOCKADE, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd or home,
        env=environment(home),
    )


def scan(
    target: str | Path | None,
    *arguments: str | Path,
    home: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
) -> Scanned:
    """Scan with the four reports, which lie in a new folder beside the home's `tmp`."""
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="reports-", dir=home))
    words: list[str | Path] = ["scan", *([target] if target is not None else []), "--verbose"]
    for name in ("text", "json", "sarif", "html"):
        words += ["--report", f"{name}={folder / name}"]
    ended = run(*words, *arguments, home=home, cwd=cwd, env=env, before=before)
    assert (folder / "html").exists(), f"exit code {ended.code}: {ended.stderr}"
    return Scanned(
        code=ended.code,
        stderr=ended.stderr,
        text=(folder / "text").read_text(encoding="utf-8"),
        json=json.loads((folder / "json").read_bytes()),
        sarif=json.loads((folder / "sarif").read_bytes()),
        html=(folder / "html").read_text(encoding="utf-8"),
        folder=folder,
    )


def notifications(sarif: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What SARIF says was not checked."""
    return [
        note
        for run in sarif["runs"]
        for invocation in run["invocations"]
        for note in invocation.get("toolExecutionNotifications", [])
    ]


def page_text(html: str) -> str:
    """What the page says without its scripts, in one line."""
    reader = _Words()
    reader.feed(html)
    return " ".join(" ".join(reader.words).split())


class _Words(HTMLParser):
    """Collects the text outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str, attrs: None = None) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def assert_named(scanned: Scanned, scanner: str, reason: str, *words: str) -> None:
    """That a gap of `scanner` with `reason` and these words stands in all four reports."""
    assert any(
        g["scanner"] == scanner and g["reason"] == reason and all(w in str(g) for w in words)
        for g in scanned.gaps
    ), f"no {reason} gap of {scanner} with {words}: {scanned.gaps}"
    text = " ".join(scanned.text.split())
    said = [scanner, reason, *words]
    assert all(word in text for word in said), f"text lacks one of {said}: {text}"
    assert any(
        n["descriptor"]["id"] == reason
        and scanner in n["message"]["text"]
        and all(w in json.dumps(n) for w in words)
        for n in notifications(scanned.sarif)
    ), f"sarif lacks {said}: {notifications(scanned.sarif)}"
    page = page_text(scanned.html)
    assert all(word in page for word in said), f"html lacks one of {said}"

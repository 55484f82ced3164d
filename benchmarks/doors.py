"""What the doors cost on a real repository: the hook, a warm scan, and a blank line.

python benchmarks/doors.py TREE [--rounds N]

TREE is copied into a repository of its own. Each round stages new lines in one to three Python
files, which no cache knows then, and times the hook beside bandit and semgrep alone on the same
files with the same rules, one after the other in one round; then the hook again, and with nothing
staged. After that come whole scans: with nothing changed, and with one file changed. At last a
blank line goes on top of every file with a finding of bandit's, and both scans are compared.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from stockade.model.codec import decode
from stockade.model.result import Result
from stockade_scanners.semgrep.inputs import as_json
from stockade_scanners.semgrep.rules_loader import built_in

HERE = Path(sys.executable).parent
GIT = shutil.which("git") or sys.exit("git is not installed")
IDENTITY = ["-c", "user.name=b", "-c", "user.email=b@example.com"]


class Place:
    """The copy, and a cache of its own."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.repo = folder / "repo"
        self.out = folder / "out"
        self.out.mkdir()
        self.rules = folder / "rules.json"
        self.rules.write_text(as_json(built_in()))
        self._environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
        shutil.copytree(tree, self.repo, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git(*IDENTITY, "commit", "--quiet", "--message", "base")

    def git(self, *words: str) -> None:
        """Run git; it must succeed."""
        subprocess.run([GIT, *words], cwd=self.repo, check=True, capture_output=True)

    def seconds(self, *words: str) -> float:
        """Wall time of a command, whatever it ends with."""
        began = time.monotonic()
        subprocess.run(
            words, cwd=self.repo, env=self._environment, check=False, capture_output=True
        )
        return time.monotonic() - began

    def scan(self, name: str, *words: str) -> tuple[float, Result]:
        """A scan of the work tree, and its record."""
        file = self.out / f"{name}.json"
        report = ("--report", f"json={file}", "--quiet", "--offline")
        took = self.seconds(str(HERE / "stockade"), "scan", ".", *report, *words)
        return took, decode(file.read_bytes())

    def hook(self) -> float:
        """Wall time of the pre-commit hook's command."""
        return self.seconds(str(HERE / "stockade"), "scan", "--staged", "--quiet", "--offline")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tree", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(asked.tree, Path(folder))
        cold, first = place.scan("first")
        print(f"{first.target.files:,} files, {len(first.findings):,} findings, cold {cold:.1f} s")
        _hooks(place, asked.rounds)
        _whole(place, asked.rounds)
        _blank_lines(place)


def _hooks(place: Place, rounds: int) -> None:
    source = random.Random(7)  # noqa: S311 (not for secrets)
    files = sorted(place.repo.rglob("*.py"))
    files = [f for f in files if f.stat().st_size > 500]
    for count in (1, 3):
        rows = [_hook_round(place, source.sample(files, count), n) for n in range(rounds)]
        hook, again, bandit, semgrep = (statistics.median(x) for x in zip(*rows, strict=True))
        ratios = [h / max(b, s) for h, _, b, s in rows]
        print(
            f"{count} staged: hook {hook:.2f} s, bandit alone {bandit:.2f} s, semgrep alone"
            f" {semgrep:.2f} s, hook / slower of them {statistics.median(ratios):.2f};"
            f" cached {again:.2f} s"
        )
    nothing = statistics.median(place.hook() for _ in range(rounds))
    print(f"nothing staged: {nothing:.2f} s")


def _hook_round(
    place: Place, files: Sequence[Path], number: int
) -> tuple[float, float, float, float]:
    for file in files:
        with file.open("a", encoding="utf-8") as text:
            text.write(f"\n\nround_{number} = {number}\n")
    place.git("add", "--all")
    hook, again = place.hook(), place.hook()
    names = [str(file) for file in files]
    bandit = place.seconds(
        *(sys.executable, "-I", "-m", "bandit", "-q", "-f", "json", "--ignore-nosec", *names)
    )
    semgrep = place.seconds(
        *(str(HERE / "semgrep"), "scan", "--experimental", "--json", "--metrics", "off"),
        *("--disable-version-check", "--disable-nosem", "--config", str(place.rules), *names),
    )
    place.git("reset", "--quiet", "--hard")
    return hook, again, bandit, semgrep


def _whole(place: Place, rounds: int) -> None:
    unchanged = statistics.median(place.scan("warm")[0] for _ in range(rounds))
    print(f"whole, nothing changed: {unchanged:.2f} s")
    files = sorted(place.repo.rglob("*.py"), key=lambda f: f.stat().st_size)
    file = files[len(files) * 9 // 10]
    times = []
    for number in range(rounds):
        with file.open("a", encoding="utf-8") as text:
            text.write(f"\nround_{number} = {number}\n")
        times.append(place.scan("one")[0])
    size = file.stat().st_size / 1000
    print(f"whole, one file of {size:.0f} kB changed: {statistics.median(times):.2f} s")
    place.git("reset", "--quiet", "--hard")


def _blank_lines(place: Place) -> None:
    """Every file with a finding of bandit's gets one on top; a BOM or a cookie keeps its place."""
    _, before = place.scan("before")
    paths = {f.location.path for f in before.findings if f.scanner == "bandit"}
    for path in sorted(paths):
        file = place.repo / path
        text = file.read_bytes()
        if not text.startswith((b"\xef\xbb\xbf", b"#")):
            file.write_bytes(b"\n" + text)
    _, now = place.scan("now")
    ended = subprocess.run(
        [
            str(HERE / "stockade"),
            "diff",
            str(place.out / "before.json"),
            str(place.out / "now.json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"a blank line in {len(paths):,} files: {ended.stdout.splitlines()[0]}")
    same = sorted(f.id for f in before.findings) == sorted(f.id for f in now.findings)
    print(f"the same {len(now.findings):,} ids: {'yes' if same else 'NO'}")


if __name__ == "__main__":
    main()

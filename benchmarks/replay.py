"""Identity over real history: how often a finding that nobody touched looks new and fixed at once.

python benchmarks/replay.py REPOSITORY [--commits N] [--every N] [--show] [--fresh]

Scans consecutive first-parent commits (each `every`-th of those that touch Python) with bandit and
semgrep, and compares each result with the one before. A *pair* is a finding that went and one of
the same rule that came in the same step. It is *spurious* where the flagged code of both is the
same but for its layout, and an *edit* where the code itself was changed. Beside it, on the same
results, the identity that a scanner's own output suggests: rule, file and line.

Each scan remembers what the ones before have seen. With `--fresh` each commit is scanned without
that too: the results must be equal, and the times are compared.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from stockade.model.codec import decode
from stockade.model.finding import Finding
from stockade.model.result import Result
from stockade.triage.content import normal

GIT = shutil.which("git") or sys.exit("git is not installed")
STOCKADE = str(Path(sys.executable).parent / "stockade")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("repository", type=Path)
    parser.add_argument("--commits", type=int, default=60)
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--show", action="store_true", help="print each pair")
    parser.add_argument("--fresh", action="store_true", help="compare with scans without a cache")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clone, head = _clone(asked.repository, Path(folder, "clone"))
        commits = _commits(clone, head, asked.commits, asked.every)
        scans = Scans(clone, Path(folder, "cache"), fresh=asked.fresh)
        _replay(scans, commits, show=asked.show)


def _clone(repository: Path, clone: Path) -> tuple[Path, str]:
    """A clone without a work tree, and its newest commit."""
    _git(None, "clone", "--quiet", "--no-checkout", str(repository), str(clone))
    # A copy of a bare mirror may hold its branches under names that a clone does not take.
    head = _git(repository, "rev-parse", "HEAD")
    _git(clone, "fetch", "--quiet", str(repository.resolve()), head)
    return clone, head


def _commits(clone: Path, head: str, count: int, every: int) -> list[str]:
    """Each `every`-th first-parent commit that touches Python, oldest first."""
    listed = _git(
        clone, "rev-list", "--first-parent", f"--max-count={count * every}", head, "--", "*.py"
    ).split()
    return listed[::every][::-1]


class Scans:
    """Scans of one clone over a store of their own."""

    def __init__(self, clone: Path, cache: Path, *, fresh: bool) -> None:
        self._clone = clone
        self._environment = os.environ | {"XDG_CACHE_HOME": str(cache)}
        self._fresh = fresh
        self.times: list[tuple[float, float]] = []
        """With what was remembered, and without."""

    def __call__(self, commit: str) -> list[Finding]:
        """What each tool finds in the commit; exits where a fresh scan says something else."""
        took, result = self._scan(commit)
        if self._fresh:
            longer, other = self._scan(commit, "--no-cache")
            if dataclasses.replace(other, run=result.run) != result:
                sys.exit(f"{commit}: a fresh scan says something else")
            self.times.append((took, longer))
        return [member for finding in result.findings for member in (finding, *finding.witnesses)]

    def _scan(self, commit: str, *more: str) -> tuple[float, Result]:
        began = time.monotonic()
        tools = ("--scanner", "bandit", "--scanner", "semgrep")
        ended = subprocess.run(
            [STOCKADE, "scan", commit, "--offline", *tools, "--report", "json", *more],
            cwd=self._clone,
            env=self._environment,
            capture_output=True,
        )
        if ended.returncode not in (0, 1, 3):
            sys.exit(ended.stderr.decode())
        return time.monotonic() - began, decode(ended.stdout)


def _replay(scans: Scans, commits: list[str], *, show: bool) -> None:
    total: Counter[str] = Counter()
    before = scans(commits[0])
    total["findings"] = len(before)
    for commit in commits[1:]:
        now = scans(commit)
        total += _compared(before, now, commit if show else "")
        before = now
    steps = len(commits) - 1
    print(f"{steps} steps, {total['findings']} findings in the first commit")
    print(f"new {total['new']}, fixed {total['fixed']}, pairs of a rule {total['pairs']}")
    print(f"  spurious {total['spurious']}, edits of the flagged code {total['edits']}")
    naive = total["naive"] / max(1, total["spurious"])
    print(f"by rule, file and line: {total['naive']} spurious pairs ({naive:.0f} times as many)")
    if scans.times[1:]:
        ratio = statistics.median(cached / fresh for cached, fresh in scans.times[1:])
        print(f"{len(scans.times)} scans equal fresh ones; time, remembered / fresh: {ratio:.2f}")


def _compared(before: list[Finding], now: list[Finding], shown: str) -> Counter[str]:
    gone = _without(before, now, _id)
    came = _without(now, before, _id)
    counts = Counter(new=len(came), fixed=len(gone))
    for old in gone:
        same_rule = [f for f in came if f.rule == old.rule]
        if not same_rule:
            continue
        same = next((f for f in same_rule if _code(f) == _code(old)), None)
        twin = same or same_rule[0]
        came.remove(twin)
        counts += Counter(pairs=1, spurious=same is not None, edits=same is None)
        if shown:
            kind = "spurious" if same else "edit"
            print(f"{shown[:12]} {kind} {old.rule}\n  - {_code(old)[:150]}")
            print(f"  + {_code(twin)[:150]}")
    same_code = Counter(_code(f) for f in _without(before, now, _place))
    other = Counter(_code(f) for f in _without(now, before, _place))
    counts["naive"] = (same_code & other).total()
    return counts


def _without(some: list[Finding], others: list[Finding], key: Any) -> list[Finding]:
    left = Counter(map(key, others))
    result = []
    for finding in some:
        if left[key(finding)]:
            left[key(finding)] -= 1
        else:
            result.append(finding)
    return result


def _id(finding: Finding) -> str:
    return finding.id


def _place(finding: Finding) -> tuple[str, str, int]:
    return finding.rule, finding.location.path, finding.location.line or 0


def _code(finding: Finding) -> str:
    """The flagged lines of the snippet, without layout: independent of the identity's own code
    but for what counts as layout."""
    where, snippet = finding.location, finding.snippet
    if snippet is None or where.line is None or where.last_line is None:
        return f"{finding.rule} {finding.package}"
    lines = snippet.lines[
        where.line - snippet.first_line : where.last_line - snippet.first_line + 1
    ]
    return f"{finding.rule} {normal(chr(10).join(lines))}"


def _git(folder: Path | None, *words: str) -> str:
    ended = subprocess.run([GIT, *words], cwd=folder, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(ended.stderr)
    return ended.stdout.strip()


if __name__ == "__main__":
    main()

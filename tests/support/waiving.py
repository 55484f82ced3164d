"""`stockade waive` as its users start it, on the record of a real scan."""

from __future__ import annotations

import atexit
import functools
import json
import os
import pty
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stockade.cli.house import POLICY
from stockade.cli.policies import DiskLibrary
from stockade.policy.load import load
from stockade.policy.rules import Waiver
from support.cli import STOCKADE, Ended, environment, run

DAY = "2026-07-01"
"""The day on which everything here happens."""

UNTIL = "2026-12-28"
"""The last day that the recommended policy allows then: 180 days ahead."""

SHELLS = """\
import subprocess


def first(x):
    subprocess.run(x, shell=True)


def second(x):
    subprocess.call("ls " + x, shell=True)
"""
UNPARSABLE = "print 'as in Python 2'\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A repository with two high findings, a low one and a gap, its record, and a user's home."""

    folder: Path
    home: Path
    record: Path

    @property
    def policy(self) -> Path:
        """The repository's policy, which is not there at first."""
        return self.folder / POLICY

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """Those of the repository's policy."""
        data = self.policy.read_bytes()
        return load("p", data, name="p", library=DiskLibrary()).waivers

    def ids(self, rule: str) -> list[str]:
        """The ids of the rule's findings, in the order of their lines."""
        findings = json.loads(self.record.read_bytes())["result"]["findings"]
        return [f["fingerprints"]["stockade/v1"] for f in findings if f["rule"] == rule]

    def waive(self, *words: str, folder: str | None = None, **options: str | None) -> Ended:
        """Run it in the folder, off a terminal; `None` leaves an option out. It never shows a
        trace."""
        given = {"result": str(self.record), "reason": "Input is a constant table", "until": UNTIL,
                 "owner": "@payments", "on": DAY} | options  # fmt: skip
        spelt = [w for k, v in given.items() if v is not None for w in (f"--{k}", v)]
        ended = run("waive", *words, *spelt, home=self.home, cwd=self.folder / (folder or ""))
        assert "Traceback" not in ended.stderr, ended.stderr
        assert "bug in Stockade" not in ended.stderr
        return ended

    def refused(self, *words: str, **options: str | None) -> str:
        """Run it; what it says in refusing, having changed nothing."""
        before = listing(self.folder)
        ended = self.waive(*words, "--yes", **options)
        assert ended.code == 2, ended
        assert ended.stderr.startswith("error: ")
        assert listing(self.folder) == before
        return ended.stderr

    def written(self, *words: str, **options: str | None) -> str:
        """Run it with `--yes`; what it prints."""
        ended = self.waive(*words, "--yes", **options)
        assert (ended.code, ended.stderr) == (0, "")
        return ended.stdout.decode()

    def scan(self, *words: str | Path) -> Ended:
        """Scan with bandit alone."""
        return run("scan", ".", "--offline", "--scanner", "bandit", *words, home=self.home,
                   cwd=self.folder)  # fmt: skip


def scanned_tree(home: Path) -> Tree:
    """The repository with the record of a scan, which is made once for a process."""
    once = _scanned()
    shutil.copytree(once.folder, home / "tree")
    shutil.copy(once.record, home / "result.json")
    return Tree(folder=home / "tree", home=home, record=home / "result.json")


@functools.cache
def _scanned() -> Tree:
    home = Path(tempfile.mkdtemp(prefix="stockade-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    tree = new_tree(home)
    ended = tree.scan("--report", f"json={tree.record}")
    assert ended.code == 1, ended.stderr
    return tree


def new_tree(home: Path) -> Tree:
    """The repository, written and not scanned yet."""
    folder = home / "tree"
    (folder / "tools").mkdir(parents=True)
    (folder / "legacy").mkdir()
    (folder / "tools" / "run.py").write_text(SHELLS)
    (folder / "legacy" / "old.py").write_text(UNPARSABLE)
    return Tree(folder=folder, home=home, record=home / "result.json")


def listing(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, by its path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def at_a_terminal(tree: Tree, *words: str, answer: str) -> Ended:
    """Run `stockade waive` with a terminal as its standard input, on which `answer` is typed."""
    master, slave = pty.openpty()
    try:
        os.write(master, answer.encode())
        ended = subprocess.run(
            [STOCKADE, "waive", *words],
            stdin=slave,
            capture_output=True,
            cwd=tree.folder,
            env=environment(tree.home),
            check=False,
        )
    finally:
        os.close(master)
        os.close(slave)
    return Ended(code=ended.returncode, stdout=ended.stdout, stderr=ended.stderr.decode())

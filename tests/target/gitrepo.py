"""Real repositories for tests, made with git and no configuration of the user's."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from stockade.target.inventory import Inventory, take_inventory
from stockade.target.open import Target, open_target
from stockade.target.snapshot import Snapshot, take_snapshot

_ENV = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class Repo:
    path: Path

    def git(self, *arguments: str | bytes) -> str:
        env = _ENV | {"PATH": os.environ["PATH"], "HOME": str(self.path)}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env=env,
            check=True,
            capture_output=True,
        )
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, name: str, content: str | bytes = "x\n") -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def commit(self, *options: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", "c", *options)
        return self.git("rev-parse", "HEAD")


def make_repo(path: Path, *options: str) -> Repo:
    path.mkdir(parents=True, exist_ok=True)
    repo = Repo(path)
    repo.git("init", "--quiet", "-b", "main", *options)
    return repo


@dataclass(frozen=True)
class Taken:
    target: Target
    inventory: Inventory
    snapshot: Snapshot

    @property
    def paths(self) -> list[str]:
        return [f.path for f in self.snapshot.files]

    @property
    def gaps(self) -> dict[str, str]:
        both = (*self.inventory.gaps, *self.snapshot.gaps)
        return {g.subject: g.reason.value for g in both}

    def text(self, path: str) -> str:
        return (self.snapshot.tree / self.snapshot.names[path]).read_text()


def take(
    argument: str | Path | None,
    scratch: Path,
    *,
    staged: bool = False,
    excludes: tuple[tuple[str, str], ...] = (),
    max_bytes: int = 1 << 20,
) -> Taken:
    """Open, list and copy, as the program does."""
    named = None if argument is None else os.fspath(argument)
    target = open_target(named, staged=staged, scratch=scratch)
    inventory = take_inventory(target, excludes=excludes, max_bytes=max_bytes)
    snapshot = take_snapshot(target, inventory, scratch / "tree", lambda: False)
    return Taken(target=target, inventory=inventory, snapshot=snapshot)


def listing(root: Path) -> dict[bytes, tuple[int, int, int, bytes]]:
    """Every entry below a folder with mode, size, time of change and content."""
    found = {}
    for folder, folders, files in os.walk(os.fsencode(root)):
        for name in (*folders, *files):
            path = os.path.join(folder, name)  # noqa: PTH118 (names are bytes)
            facts = os.lstat(path)
            regular = os.path.isfile(path) and not os.path.islink(path)  # noqa: PTH113, PTH114
            content = Path(os.fsdecode(path)).read_bytes() if regular else b""
            found[path] = (facts.st_mode, facts.st_size, facts.st_mtime_ns, content)
    return found

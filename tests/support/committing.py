"""A repository in which a user commits through an installed pre-commit hook."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

PRE_COMMIT = Path(sys.executable).parent / "pre-commit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended; both its streams in one text."""

    code: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody at a shell in `folder`."""

    folder: Path
    environment: dict[str, str]

    def run(self, *words: str | Path, **variables: str) -> Ran:
        """Run a command, whatever its exit code; `variables` are added to the environment."""
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return Ran(code=done.returncode, text=done.stdout.decode())

    def git(self, *words: str) -> str:
        """What git says; it must succeed."""
        ran = self.run("git", *words)
        assert ran.code == 0, ran.text
        return ran.text.strip()

    def commit(self, *words: str, **variables: str) -> Ran:
        """`git commit` through whatever hooks are installed."""
        return self.run("git", "commit", "-m", "c", *words, **variables)

    def keep(self) -> None:
        """Commit all there is, past the hooks."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "-m", "kept")

    def write(self, name: str, text: str, *, stage: bool = True) -> None:
        """Write a file, and stage it unless told otherwise."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if stage:
            self.git("add", name)

    def commits(self) -> int:
        """How many commits HEAD has; 0 before the first."""
        ran = self.run("git", "rev-list", "--count", "HEAD")
        return int(ran.text) if ran.code == 0 else 0


def configure(user: User, source: Path, revision: str, args: Sequence[str] = ()) -> None:
    """Write the user's `.pre-commit-config.yaml` and install the hook. Nothing is staged."""
    hook = {"id": "stockade", **({"args": [*args]} if args else {})}
    repo = {"repo": str(source), "rev": revision, "hooks": [hook, {"id": "stockade-all"}]}
    text = yaml.safe_dump({"repos": [repo]})
    user.write(".pre-commit-config.yaml", text, stage=False)
    ran = user.run(PRE_COMMIT, "install")
    assert ran.code == 0, ran.text

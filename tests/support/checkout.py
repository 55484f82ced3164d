"""This checkout as a user gets it: a git copy, installed from the registry by real tools."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
_IDENTITY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "A"), ("EMAIL", "a@example.com"))
}


def once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """A folder that `build` fills once for all workers of this test run."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_TESTRUNUID" in os.environ else base
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / ".done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            build(folder)
            (folder / ".done").touch()
    return folder


def user_environment(home: Path) -> dict[str, str]:
    """A user with an empty home, no git configuration, and this machine's way to a registry."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "XDG_", "PYTHON", "GITHUB_", "RUNNER_", "PRE_COMMIT"))
    }
    own = Path.home() / ".config/pip/pip.conf"
    installer = {"PIP_CONFIG_FILE": str(own)} if own.exists() else {}
    cache = os.environ.get("PIP_CACHE_DIR") or str(Path.home() / ".cache/pip")
    return {
        **installer,
        **kept,
        **_IDENTITY,
        "PIP_CACHE_DIR": cache,
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }


def commit_checkout(into: Path, environment: dict[str, str]) -> str:
    """Make `into` a repository of what is tracked and untracked here; gives its commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in os.fsdecode(listed.stdout).split("\0"):
        if name and (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, into / name)

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=into, env=environment, check=True, capture_output=True
        )
        return done.stdout.decode().strip()

    git("init", "--quiet", "-b", "main")
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "-m", "checkout")
    return git("rev-parse", "HEAD")

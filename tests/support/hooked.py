"""Users whose pre-commit has built the hooks' environment from this checkout."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support.checkout import commit_checkout, user_environment
from support.committing import PRE_COMMIT, User, configure

PROJECT = "https://github.com/stockade-dev/stockade"
CLOSED = "http://127.0.0.1:9"
"""The discard port, where nobody answers."""


def install(folder: Path) -> None:
    """Fill the folder with a source, a home, and the environment that pre-commit makes of them."""
    source, home = folder / "source", folder / "home"
    source.mkdir()
    home.mkdir()
    # The source of advisories cannot be reached, whatever network there is.
    settings = home / ".config/stockade/config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'advisory-url = "{CLOSED}"\n')
    commit_checkout(source, user_environment(home))
    first = committer(folder, folder / "first")
    ran = first.run(PRE_COMMIT, "install-hooks")
    assert ran.code == 0, ran.text


def committer(installed: Path, folder: Path, *args: str) -> User:
    """Somebody with a new repository in which the commit hook is installed, with these options."""
    user = _user(installed, folder)
    configure(user, installed / "source", _revision(user, installed), args)
    return user


def _user(installed: Path, folder: Path) -> User:
    home = installed / "home"
    environment = user_environment(home) | {"PRE_COMMIT_HOME": str(home / "pre-commit")}
    folder.mkdir()
    user = User(folder=folder, environment=environment)
    user.git("init", "--quiet", "-b", "main")
    return user


def _revision(user: User, installed: Path) -> str:
    return replace(user, folder=installed / "source").git("rev-parse", "HEAD")


def pusher(installed: Path, folder: Path) -> User:
    """Somebody who let `stockade init` write the hooks and installed them, with a first commit and
    an empty remote."""
    user = _user(installed, folder)
    ran = user.run(program(installed), "init", "--yes", "--no-workflow")
    assert ran.code == 0, ran.text
    config = folder / ".pre-commit-config.yaml"
    text = config.read_text().replace(PROJECT, str(installed / "source"))
    rev = next(line for line in text.splitlines() if "rev: " in line)
    config.write_text(text.replace(rev, f"    rev: {_revision(user, installed)}"))
    ran = user.run(PRE_COMMIT, "install")
    assert ran.code == 0, ran.text
    user.write("base.py", "def add(a, b):\n    return a + b\n")
    user.keep()
    remote = folder.with_name(f"{folder.name}.git")
    user.git("init", "--quiet", "--bare", "-b", "main", str(remote))
    user.git("remote", "add", "origin", str(remote))
    return user


def program(installed: Path) -> Path:
    """Stockade in the environment that pre-commit has built."""
    (found,) = (installed / "home/pre-commit").glob("repo*/py_env-*/bin/stockade")
    return found

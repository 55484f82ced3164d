"""Names of commits."""

from __future__ import annotations

from stockade.target.git import Git, GitError, run


def check(git: Git) -> None:
    """Make sure that git accepts our copy of the repository.

    Raises:
        GitError: it does not.
    """
    run(git, ["rev-parse", "--git-dir"])


def resolve(git: Git, name: str) -> str:
    """The full id of the commit that `name` stands for; empty when there is none."""
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    if "\0" in name or not name:
        return ""
    try:
        lines = run(git, asked).decode("ascii", "replace").split()
    except GitError:
        return ""
    return lines[-1] if lines else ""


def merge_base(git: Git, one: str, other: str) -> str:
    """The best common ancestor of two commits; empty when there is none.

    Raises:
        GitError: git could not tell, e.g. in a shallow clone that lacks objects.
    """
    found = run(git, ["merge-base", "--end-of-options", one, other], accept=(0, 1))
    lines = found.decode("ascii", "replace").split()
    return lines[0] if lines else ""


def merge_bases(git: Git, one: str, other: str) -> tuple[str, ...]:
    """All best common ancestors of two commits, the one that `merge_base` gives first.

    Raises:
        GitError: as `merge_base`.
    """
    found = run(git, ["merge-base", "--all", "--end-of-options", one, other], accept=(0, 1))
    return tuple(found.decode("ascii", "replace").split())


def branch(git: Git) -> str:
    """The name of the current branch; empty when HEAD is detached."""
    found = run(git, ["symbolic-ref", "--quiet", "HEAD"], accept=(0, 1))
    name = found.decode("utf-8", "surrogateescape").rstrip("\n")
    return name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else ""

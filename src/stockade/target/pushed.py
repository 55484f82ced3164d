"""What a push brings: the commit that the remote has already, and what is scanned but not sent."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.path import text
from stockade.target import listing, revision
from stockade.target.disk import in_scope
from stockade.target.git import Git, GitError, run
from stockade.target.gitconfig import read_config
from stockade.target.open import Target
from stockade.target.since import touched

MARK = "Push: "
"""How each note begins that a reader of a push's scan must see."""

FROM, TO = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"
"""Variables in which pre-commit names the commit that the remote has, and the one that is sent."""

REMOTE = "PRE_COMMIT_REMOTE_NAME"
"""Variable in which pre-commit names the remote; a push to an address has that as its name."""

_ORIGIN = "origin"
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ZERO = re.compile(r"0*")
_NAME = re.compile(r"(?![-./])(?:(?!\.\.|@\{|//)[^\x00-\x20\x7f~^:?*\[\\])+")
"""Part of a ref's name: nothing that rev-parse reads as an operator (git-check-ref-format(1))."""


@frozen
class Push:
    """Where what is scanned left what the remote has."""

    base: str = ""
    """Full id of the merge base; empty: none is known, and everything is new to the remote."""

    tip: str = ""
    """Full id of the remote's commit; empty with `base`."""

    notes: tuple[str, ...] = ()


def push_of(target: Target, given: Mapping[str, str]) -> Push:
    """The push of what is scanned. `given` is the environment, as pre-commit leaves it to a hook.

    The remote's commit is the one that the environment names; else that of the upstream branch;
    else that of the remote's default branch. Only what is known here is asked, and no remote.

    Raises:
        UsageError: there is no repository, or git cannot read its history.
    """
    git = target.git
    if git is None:
        remedy = " ".join(target.notes) or "Scan a folder of the repository, or leave --pushed out."
        raise UsageError("--pushed needs a git repository", remedy)
    doubts = tuple(_doubts(given))
    for name in _candidates(git, target.branch, given):
        tip = revision.resolve(git, name)
        if tip and target.revision and (base := _merge_base(git, tip, target.revision)):
            return Push(base=base, tip=tip, notes=doubts)
    nothing = f"{MARK}no commit is known that the remote has already: everything is judged as new."
    return Push(notes=(*doubts, nothing))


def _doubts(given: Mapping[str, str]) -> Iterator[str]:
    for variable in (FROM, TO):
        value = given.get(variable, "")
        if not (_ZERO.fullmatch(value) or _ID.fullmatch(value)):
            yield f"{MARK}{variable} is no commit's full id, and was not used."


def _candidates(git: Git, branch: str, given: Mapping[str, str]) -> Iterator[str]:
    named = given.get(FROM, "")
    if _ID.fullmatch(named):
        yield named
    remote = given.get(REMOTE, "")
    followed = upstream(git, branch)
    # What another remote has, this one may not: it may be the public one.
    known = not remote or followed.startswith(f"refs/remotes/{remote}/")
    for name in (followed if known else "", f"refs/remotes/{remote or _ORIGIN}/HEAD"):
        if _NAME.fullmatch(name):
            yield name


def upstream(git: Git, branch: str) -> str:
    """Full name of the ref that `@{upstream}` of the branch stands for; empty: there is none.

    That of a local branch does not count, which no remote has; nor does a refspec of the user's.
    """
    config = read_config(git.source.common)
    remote = config.get(f"branch.{branch}.remote", "")
    merge = config.get(f"branch.{branch}.merge", "")
    there = merge.removeprefix("refs/heads/")
    usable = remote not in ("", ".") and there not in ("", merge)
    return f"refs/remotes/{remote}/{there}" if usable else ""


def default_branch(git: Git) -> str:
    """Name of the default branch of `origin` as the last clone or fetch saw it; empty: unknown.

    Raises:
        GitError: git failed.
    """
    prefix = f"refs/remotes/{_ORIGIN}/"
    answer = run(git, ["symbolic-ref", "--quiet", f"{prefix}HEAD"], accept=(0, 1))
    name = answer.decode("utf-8", "surrogateescape").rstrip("\n")
    return name.removeprefix(prefix) if name.startswith(prefix) else ""


def _merge_base(git: Git, commit: str, head: str) -> str:
    try:
        return revision.merge_base(git, commit, head)
    except GitError as error:
        raise UsageError(
            f"--pushed: {error.message}",
            "Look at the repository with git fsck; in a shallow clone: git fetch --unshallow.",
        ) from error


def unsent(
    target: Target,
    given: Mapping[str, str],
    paths: Sequence[str],
    read: Callable[[str], bytes],
) -> Iterator[str]:
    """How what was scanned differs from what the push sends: a note for each way.

    `read` gives what is scanned under one of the paths.

    Raises:
        UsageError: git cannot read the commit that is scanned.
    """
    git = target.git
    if git is None or not target.revision:
        return
    sent = given.get(TO, "")
    here = f"{'' if target.kind == 'revision' else 'the work tree of '}{target.revision[:12]}"
    if _ID.fullmatch(sent) and not _ZERO.fullmatch(sent):
        commit = revision.resolve(git, sent) or sent
        if commit != target.revision:
            yield f"{MARK}it sends {commit[:12]}, and what was scanned is {here}."
    if target.kind != "revision" and (other := sorted(_unlike(target, git, paths, read))):
        count = "1 file differs" if len(other) == 1 else f"{len(other):,} files differ"
        yield (
            f"{MARK}it sends commits, and the work tree was scanned, where {count} from HEAD,"
            f" e.g. {text(other[0])}."
        )


def _unlike(
    target: Target, git: Git, paths: Sequence[str], read: Callable[[str], bytes]
) -> set[str]:
    """Paths that the work tree and the scanned commit do not have alike. Of links only is known
    that they are there."""
    before = _modes(git, target.revision)
    files = [p for p in paths if before.get(p) != listing.LINK_MODE]
    missing = {
        path
        for path in before.keys() - set(paths)
        if in_scope(path, target.scope)
        and before[path] != listing.SUBMODULE_MODE
        and not os.path.lexists(target.root / path)
    }
    return {*touched(git, target.revision, files, read), *missing}


def _modes(git: Git, commit: str) -> dict[str, str]:
    try:
        return {entry.path: entry.mode for entry in listing.tree(git, commit)}
    except GitError as error:
        raise UsageError(error.message, "Fetch the whole commit, or leave --pushed out.") from error

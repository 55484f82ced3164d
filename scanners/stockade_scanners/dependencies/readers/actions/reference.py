"""What a workflow uses: `owner/repo@ref`, `owner/repo/path@ref`, a container image or own code.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from stockade_scanners.dependencies.manifest import Entry, Unparsed
from stockade_scanners.dependencies.readers.actions import comment
from stockade_scanners.dependencies.readers.entries import (
    locked,
    nameless,
    unresolved,
    wanted_of,
)
from stockade_scanners.dependencies.readers.yaml_text import Text

ACTIONS = "GitHub Actions"
_LONGEST = 1000
_ACTION = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+)(?:/[^@\s]*)?@(\S+)")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.IGNORECASE)
_EXACT = re.compile(r"v?([0-9]{1,9}(?:\.[0-9]{1,9}){2,3}(?:[-+][0-9A-Za-z.+-]{1,100})?)")
_MOVING = re.compile(r"v?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_IMAGE = re.compile(
    r"docker://([a-z0-9][a-z0-9._/-]{0,200}(?::[A-Za-z0-9_.-]{1,128})?)(?:@sha256:[0-9a-f]*)?"
)


def entry(value: Text, lines: Sequence[str]) -> Entry | None:
    """What `uses` comes to; `None` for a folder or a workflow of the target itself.

    `lines` are those of the file, where a comment may state a version.
    """
    said, number = value.strip(), value.line
    if said.startswith("docker://"):
        return image(said, number)
    if said.startswith("./") or (said.startswith("$/") and "@" not in said):
        return _own(said[2:], number)
    match = _ACTION.fullmatch(said) if len(said) <= _LONGEST else None
    if match is None or "${{" in said:
        return Unparsed(detail="What a step uses is no action at a version.", line=number)
    line = lines[number - 1] if number <= len(lines) else ""
    return _action(match[1], match[2], number, comment.version(line, said))


def image(said: str, number: int) -> Entry:
    """A container image: nothing of what is in it is known."""
    match = _IMAGE.fullmatch(said)
    detail = "A container image is used; which packages are in it is not known."
    return nameless(match[1] if match else "container image", detail, number)


def _own(folder: str, number: int) -> Entry | None:
    """Such a path starts at the root of the repository, wherever the workflow stands."""
    inside = posixpath.normpath(f"./{folder}")
    if inside == ".." or inside.startswith("../"):
        detail = "An action outside the repository is used: never opened."
        return nameless("action", detail, number)
    return None


def _action(name: str, ref: str, number: int, stated: str) -> Entry:
    if _COMMIT.fullmatch(ref):
        return _at_commit(name, number, stated)
    exact = _EXACT.fullmatch(ref)
    if exact:
        return locked(ACTIONS, name, exact[1], number)
    moving = _MOVING.fullmatch(ref) is not None
    why = f"{ref}, a tag that may move from version to version"
    why = why if moving else "a branch or a tag that is no version"
    wanted = wanted_of("action", ref) if moving else None
    return unresolved(ACTIONS, name, f"{name} is used at {why}.", number, wanted=wanted)


def _at_commit(name: str, number: int, stated: str) -> Entry:
    """The runner takes the commit, whatever a comment says of it, so that the flaws of the version
    that is stated are told and nothing is clear. All that are alike have one sentence, since
    reports show gaps by it."""
    exact, moving = _EXACT.fullmatch(stated), _MOVING.fullmatch(stated)
    if exact:
        why = "That the commit is the version in its comment, nobody has checked."
    elif moving:
        why = "The comment at the commit does not say which version exactly it is."
    else:
        why = "No comment at the commit says which version it is."
    wanted = wanted_of("commit", exact[1]) if exact else None
    wanted = wanted_of("action", stated) if moving else wanted
    return unresolved(ACTIONS, name, why, number, wanted=wanted)

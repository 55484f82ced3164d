"""Single files of the target by name: as the scan finds them, or as a commit had them."""

from __future__ import annotations

import os
import posixpath

from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.target import git as gits
from stockade.target import listing, objects
from stockade.target.beneath import Beneath, Refused
from stockade.target.git import Git, GitError
from stockade.target.open import Target

_REGULAR = ("100644", "100755")


@frozen
class RepositoryFiles:
    """Reads files of a target, as carefully as the scan does: no link is followed."""

    target: Target
    commit: str = ""
    """Full id of the commit to read; empty: the target as it is."""

    def read(self, path: str, limit: int) -> bytes | None:
        """The content of a file; `None` when there is none.

        Raises:
            Refused: it or a folder on its path is a link, or it is no regular file, unmerged, or
                over `limit` bytes.
            GitError: git cannot read it.
        """
        target, path = self.target, posixpath.normpath(path)
        if not _is_name(path):
            return None
        if not self.commit and (target.kind in ("directory", "file") or target.git is None):
            return _disk(target, path, limit)
        if target.git is None:
            return None
        commit = self.commit or (target.revision if target.kind == "revision" else "")
        return _stored(target.git, commit, path, limit)


def _is_name(path: str) -> bool:
    """Whether the system could give a file this name: without a NUL, or half a surrogate pair."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def _disk(target: Target, path: str, limit: int) -> bytes | None:
    try:
        with Beneath(target.root) as root:
            return root.read(path, limit)
    except Refused as refused:
        if isinstance(refused.__cause__, FileNotFoundError):
            return None
        raise


def _stored(git: Git, commit: str, path: str, limit: int) -> bytes | None:
    """A file of a commit, or of the index where there is none."""
    object_id = _object_of(git, commit, path)
    if not object_id:
        return None
    size = objects.sizes(git, [object_id]).get(object_id)
    if size is None:
        raise Refused(GapReason.UNREADABLE, "Its git object is missing or of another kind.")
    if size > limit:
        raise Refused(GapReason.TOO_LARGE, f"It is over the limit of {limit} bytes.")
    with objects.Blobs(git) as blobs:
        return blobs.read(object_id, limit)


def _object_of(git: Git, commit: str, path: str) -> str:
    """Id of the file's object; empty when there is none.

    The folders on the way are asked for too, since git says nothing of what lies behind a link.
    """
    parts = path.split("/")
    way = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    tree = ["ls-tree", "-z", "--full-tree", commit]
    answer = gits.run(git, [*(tree if commit else ["ls-files", "-z", "--stage"]), "--", *way])
    for record in filter(None, answer.split(b"\0")):
        facts, tab, name = os.fsdecode(record).partition("\t")
        words = facts.split(" ")
        if not tab or len(words) != 3:
            raise GitError("git printed what we do not understand")
        if name in way or name.startswith(f"{path}/"):
            _refuse_odd(words[0], is_folder=name != path)
            if not commit and words[2] != "0":
                raise Refused(GapReason.UNREADABLE, "A merge conflict in it is not resolved.")
            return words[2] if commit else words[1]
    return ""


def _refuse_odd(mode: str, *, is_folder: bool) -> None:
    if mode == listing.LINK_MODE:
        what = "A folder on its path" if is_folder else "It"
        raise Refused(GapReason.SYMLINK, f"{what} is a symbolic link.")
    if is_folder or mode not in _REGULAR:
        raise Refused(GapReason.SPECIAL_FILE, "It is no regular file.")

"""The files in which a repository may configure its own scan, read as carefully as the rest."""

from __future__ import annotations

from stockade.model.gap import GapReason
from stockade.target import git as gits
from stockade.target.beneath import Beneath, Refused
from stockade.target.git import Git
from stockade.target.objects import Blobs
from stockade.target.open import Target

NAMES = (".stockade/config.toml", "pyproject.toml")
MAX_BYTES = 1 << 20


def settings_files(target: Target) -> dict[str, bytes]:
    """Path and content of each that is there: from the folder, or as the revision or index has it.

    One that cannot be read as a regular file is left out here; the inventory names it as a gap, or
    says that it is a link.
    """
    found: dict[str, bytes] = {}
    for name in NAMES:
        try:
            data = _read(target, name)
        except Refused as refused:
            if refused.reason is GapReason.TOO_LARGE:
                data = b"#" * (MAX_BYTES + 1)  # too large to be a configuration: refused as such
            else:
                continue
        if data is not None:
            found[name] = data
    return found


def _read(target: Target, name: str) -> bytes | None:
    if target.kind in ("directory", "file") or target.git is None:
        with Beneath(target.root) as root:
            return root.read(name, MAX_BYTES)
    commit = target.revision if target.kind == "revision" else ""
    return _blob(target.git, f"{commit}:{name}")


def _blob(git: Git, spec: str) -> bytes | None:
    answer = gits.run(git, ["rev-parse", "--verify", "--quiet", spec], accept=(0, 1, 128))
    object_id = answer.decode("ascii", "replace").strip()
    if not object_id:
        return None
    with Blobs(git) as blobs:
        return blobs.read(object_id, MAX_BYTES)

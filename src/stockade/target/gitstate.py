"""Our own bare repository beside the target: its refs and index copied, its objects borrowed.

git then never opens the target's configuration, hooks, attributes or `info/exclude`.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from stockade.target.beneath import Beneath, Refused
from stockade.target.gitconfig import read_config
from stockade.target.gitdir import GitDir

_REF_LIMIT = 4096
_FILE_LIMIT = 1 << 30
_MAX_REFS = 200_000
_MAX_DEPTH = 32
_REF = re.compile(rb"(?:[0-9a-f]{40}|[0-9a-f]{64}|ref: refs/[^\0\n]+)\s*")
_SHA256 = re.compile(rb"^[0-9a-f]{64}\b", re.MULTILINE)
_CONFIG = """[core]
	repositoryformatversion = 1
	bare = true
	fsmonitor = false
	untrackedCache = false
	commitGraph = false
	logAllRefUpdates = false
	hooksPath = /dev/null
	excludesFile = /dev/null
	attributesFile = /dev/null
[protocol]
	allow = never
[gc]
	auto = 0
[extensions]
	objectFormat = {hash}
"""


def copy_state(source: GitDir, into: Path, index: Path) -> None:
    """Make the bare repository `into`; `index` is the target's index file to copy.

    Raises:
        Refused: HEAD, the packed refs or the index are not plain readable files.
        OSError: our own folder cannot be written.
    """
    (into / "objects" / "info").mkdir(parents=True, mode=0o700)
    (into / "refs").mkdir()
    with Beneath(source.own) as own, Beneath(source.common) as common:
        head = own.read("HEAD", _REF_LIMIT)
        packed = _optional(common, "packed-refs")
        _write(into / "packed-refs", packed)
        _write(into / "shallow", _optional(common, "shallow"))
        refs = dict(_loose(common))
        for name in ("ORIG_HEAD", "FETCH_HEAD", "MERGE_HEAD"):
            refs[name] = _optional(own, name)
    for name, value in refs.items():
        if _REF.fullmatch(value):
            _write(into / name, value)
    _write(into / "HEAD", head)
    _copy_index(index, into)
    _write(into / "objects" / "info" / "alternates", _quoted(source.common / "objects"))
    ids = b"\n".join((packed, head, *refs.values()))
    sha256 = bool(_SHA256.search(ids)) or _is_declared_sha256(source.common)
    _write(into / "config", _CONFIG.format(hash="sha256" if sha256 else "sha1").encode())


def _optional(folder: Beneath, name: str) -> bytes:
    try:
        return folder.read(name, _FILE_LIMIT)
    except Refused as refusal:
        if isinstance(refusal.__cause__, FileNotFoundError):
            return b""
        raise


def _write(path: Path, data: bytes) -> None:
    if data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _copy_index(index: Path, into: Path) -> None:
    with Beneath(index.parent) as folder:
        _write(into / "index", _optional(folder, index.name))
    # A split index keeps most entries in a file that lies beside the real index.
    with Beneath(index.parent) as folder:
        for name in _names(folder, ""):
            if name.startswith("sharedindex."):
                _write(into / name, _optional(folder, name))


def _loose(common: Beneath) -> Iterator[tuple[str, bytes]]:
    """Loose refs: name and content, whatever it is."""
    pending = ["refs"]
    count = 0
    while pending:
        folder = pending.pop()
        for name in _names(common, folder):
            path = f"{folder}/{name}"
            count += 1
            if count > _MAX_REFS or path.count("/") > _MAX_DEPTH:
                return
            mode = os.stat(name, dir_fd=common.folder(folder), follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                pending.append(path)
            elif stat.S_ISREG(mode):
                yield path, common.read(path, _FILE_LIMIT)


def _names(common: Beneath, folder: str) -> list[str]:
    try:
        return sorted(os.listdir(common.folder(folder)))  # noqa: PTH208 (a descriptor)
    except OSError:
        return []


def _is_declared_sha256(common: Path) -> bool:
    return read_config(common).get("extensions.objectformat", "").lower() == "sha256"


def _quoted(path: Path) -> bytes:
    """As git's alternates file wants names that may hold anything."""
    raw = os.fsencode(path)
    return b'"' + b"".join(b"\\%03o" % c if c in b'"\\\n' else bytes((c,)) for c in raw) + b'"\n'

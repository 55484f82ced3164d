"""`stockade policy vendor` as its users start it, in a home that is also the repository."""

from __future__ import annotations

import hashlib
from pathlib import Path

from support.cli import Ended, run
from support.policy_server import PolicyServer

BASE = b"""\
stockade: 1
rules:
  - id: high
    block: severity >= high
    because: We stop for this.
"""
OTHER = BASE.replace(b"high", b"critical")
SHA, OTHER_SHA = (hashlib.sha256(data).hexdigest() for data in (BASE, OTHER))
HEADER = "# Copies of policies: sha256, file, origin. Written by `stockade policy vendor`.\n"
NOTHING = "Nothing was written."


def vendor(home: Path, *words: str | Path, before: tuple[str, ...] = ()) -> Ended:
    """Run `stockade policy vendor` with these words; it never shows a trace."""
    ended = run("policy", "vendor", *words, home=home, before=before)
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def refused(home: Path, *words: str | Path) -> str:
    """What is said of a run that changes nothing."""
    earlier = tree(home)
    ended = vendor(home, *words)
    assert (ended.code, ended.stdout) == (2, b"")
    assert tree(home) == earlier
    return ended.stderr


def tree(home: Path) -> dict[str, bytes]:
    """Everything below `.stockade`."""
    files = (path for path in (home / ".stockade").rglob("*") if path.is_file())
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files}


def line(server: PolicyServer, sha256: str = SHA, name: str = "base.yml") -> str:
    """The line of the lock for a file of the server."""
    return f"sha256:{sha256}  vendor/{name}  {server.url}/{name}\n"

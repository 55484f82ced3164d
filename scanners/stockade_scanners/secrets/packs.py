"""Which rule files the engine loads: ours, and those of the user's packs that are in its format."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

OWN = Path(__file__).parent / "rules" / "stockade.yml"

_SUFFIXES = (".toml", ".yml", ".yaml")
_FOREIGN = re.compile(rb"(?m)^[\s-]*[\"']?languages[\"']?\s*:")
"""Every semgrep rule names its languages and no secret rule does."""

_RULE = re.compile(rb"(?m)^  - name:")


def files(packs: Iterable[Path]) -> tuple[Path, ...]:
    """Our file, then the user's: Kingfisher YAML and Betterleaks TOML, not Semgrep's YAML."""
    return (OWN, *(path for pack in packs for path in _files(pack) if _is_ours(path)))


def about(packs: Iterable[Path], builtin: str) -> str:
    """What is checked with, e.g. `488 built-in and 26 own rules, sha256:0123…`."""
    content = _content(packs)
    count = len(_RULE.findall(content[0]))
    extra = f" and {len(content) - 1} of the user's files" if len(content) > 1 else ""
    return f"{builtin} built-in and {count} own rules{extra}, sha256:{_sha256(content)[:16]}"


def digest(packs: Iterable[Path]) -> str:
    """SHA-256 (hex) of all rule files beside the engine's own."""
    return _sha256(_content(packs))


def _content(packs: Iterable[Path]) -> list[bytes]:
    return [path.read_bytes() for path in files(packs)]


def _sha256(content: list[bytes]) -> str:
    return hashlib.sha256(b"\0".join(content)).hexdigest()


def _files(pack: Path) -> Iterator[Path]:
    if pack.is_dir():
        yield from sorted(path for path in pack.rglob("*") if path.is_file())
    else:
        yield pack


def _is_ours(path: Path) -> bool:
    if path.suffix not in _SUFFIXES:
        return False
    return path.suffix == ".toml" or _FOREIGN.search(path.read_bytes()) is None

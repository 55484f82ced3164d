"""What a scanner says of a file rests on this beside the file (`PerFile` in the model)."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from stockade.model.scanner import Tool

_HERE = Path(__file__).parent


def basis(adapter: str, tool: Tool, *facts: str) -> str:
    """The tool, its file, our own code in the package `adapter`, what is installed beside it (tools
    take plugins from there), this Python, and further facts; as a digest (hex)."""
    parts = [
        *(tool.name, tool.version, tool.rules, _state(tool.path), sys.version),
        *(_state(folder) for folder in sys.path if folder.endswith("-packages")),
        *_code(_HERE, deep=False),
        *_code(_HERE / adapter, deep=True),
        *facts,
    ]
    joined = "\0".join(f"{len(part)} {part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def _code(folder: Path, *, deep: bool) -> Iterator[str]:
    """Our files with their states: a version alone would not tell an edited one."""
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.is_dir():
            if deep and entry.name != "__pycache__":
                yield from _code(Path(entry.path), deep=True)
        else:
            yield f"{entry.name} {_state(entry.path)}"


def _state(path: str) -> str:
    if not path:
        return ""
    try:
        status = os.stat(path)  # noqa: PTH116 (speed)
    except OSError:
        return path
    return f"{path} {status.st_size} {status.st_mtime_ns}"

"""Judges of a user's own: programs in Python or sh, and what they answer."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SCHEMA = "stockade/external/v1"


def answer(**said: Any) -> bytes:
    """An answer with these keys, as a judge prints it."""
    return json.dumps({"schema": SCHEMA, **said}).encode()


def of_finding(id_: str, action: str = "block", because: str = "not on a Friday") -> dict[str, str]:
    """An opinion about one finding."""
    return {"id": id_, "action": action, "because": because}


def of_gap(
    key: Sequence[str], action: str = "block", because: str = "all is to be checked"
) -> dict[str, str]:
    """An opinion about the gap with this scanner, subject and reason."""
    names = dict(zip(("scanner", "subject", "reason"), key, strict=True))
    return {**names, "action": action, "because": because}


def program(path: Path, body: str) -> Path:
    """A judge in Python, whose input is parsed already as `given`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"#!{sys.executable} -I\n"
        "import json, os, signal, subprocess, sys, time\n"
        "given = json.load(sys.stdin)\n"
        "def say(**said): print(json.dumps({'schema': 'stockade/external/v1', **said}))\n"
        f"{body}\n",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


def printing(path: Path, output: bytes) -> Path:
    """A judge that prints these bytes, whatever it is given."""
    data = path.with_name(f"{path.name}.out")
    data.write_bytes(output)
    path.write_text(f"#!/bin/sh\nexec cat '{data}'\n", encoding="utf-8")
    path.chmod(0o755)
    return path

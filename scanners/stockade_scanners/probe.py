"""Asks a tool that the user named for its version, before any scan. Nothing of a target is near."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from stockade.model.errors import ToolError
from stockade.model.gap import GapReason

_SECONDS = 30.0
_VERSION = re.compile(r"\b\d+\.\d+(?:\.\d+)*\b")


def output(argv: Sequence[str], env: dict[str, str] | None = None) -> bytes:
    """What the program prints on standard output, run in an empty folder and environment.

    Raises:
        ToolError: it cannot be started, does not end within 30 s, or prints nothing.
    """
    name = Path(argv[0]).name
    with tempfile.TemporaryDirectory() as folder:
        base = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8"}
        try:
            ended = subprocess.run(
                argv,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                cwd=folder,
                env=base | (env or {}),
                timeout=_SECONDS,
                check=False,
            )
        except OSError as error:
            raise ToolError(
                f"{name} could not be started: {error.strerror}", GapReason.TOOL_MISSING
            ) from error
        except subprocess.TimeoutExpired as error:
            raise ToolError(f"{name} did not answer within {_SECONDS:g} s") from error
    if not ended.stdout.strip():
        raise ToolError(f"{name} printed nothing")
    return ended.stdout


def version(argv: Sequence[str], env: dict[str, str] | None = None) -> str:
    """The first version number that the program prints.

    Raises:
        ToolError: it could not be asked, or printed none.
    """
    found = _VERSION.search(output(argv, env).decode("utf-8", "replace"))
    if found is None:
        raise ToolError(f"{Path(argv[0]).name} printed no version")
    return found.group()

"""The record that a run on GitHub has kept as an artefact, which a stranger may have made.

It never reaches the disk: one file of a known name is unpacked in memory, up to a limit.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from stockade.cli.github_api import Api
from stockade.model.codec import decode
from stockade.model.errors import UsageError
from stockade.model.result import Result

ARTIFACT = "stockade-comment"
RECORD = "result.json"

MAX_PACKED = 32 << 20
"""Bytes of the artefact as it is stored."""

MAX_RECORD = 128 << 20
"""Bytes of the record in it."""

_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, OSError)
_REMEDY = "Look at the run that kept it, and scan again."


def record(api: Api, run: int) -> Result | None:
    """The record that the run of this number has kept; `None`: it has kept none.

    Raises:
        UsageError: GitHub does not answer, or what it gives is no record.
    """
    listed = api.get(f"actions/runs/{run}/artifacts", name=ARTIFACT)
    usable = [a for a in listed["artifacts"] if a["name"] == ARTIFACT and not a["expired"]]
    if not usable:
        return None
    newest = max(int(artifact["id"]) for artifact in usable)
    return decode(unpacked(api.download(f"actions/artifacts/{newest}/zip", MAX_PACKED)))


def unpacked(data: bytes) -> bytes:
    """The record in the artefact's zip file.

    Raises:
        UsageError: there is none, or it is larger than `MAX_RECORD`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.getinfo(RECORD)
            if info.compress_type not in _PACKING:
                raise zipfile.BadZipFile("packed in a way that GitHub does not use")
            with archive.open(info) as file:
                content = file.read(MAX_RECORD + 1)
    except _BROKEN as error:
        raise UsageError(
            f"the artefact holds no {RECORD}: {type(error).__name__}", _REMEDY
        ) from error
    if len(content) > MAX_RECORD:
        raise UsageError(f"{RECORD} is larger than {MAX_RECORD >> 20} MiB", "Scan a smaller part.")
    return content

"""What a scanner said of one file, as bytes: the same fields as in a result's record.

The file's own name is left out, for a name may hold a secret: who reads the bytes knows it.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from stockade.model import codec, codec_read
from stockade.model.errors import UsageError
from stockade.model.finding import Finding
from stockade.model.gap import Gap

_WHERE = "$"
_UNNAMED = "-"


def dump(findings: tuple[Finding, ...], gaps: tuple[Gap, ...]) -> bytes:
    """Both as UTF-8 JSON; empty where there is neither. All must be about one file, as a whole or
    in places."""
    if not findings and not gaps:
        return b""
    record = [
        [codec.record(_named(f, _UNNAMED)) for f in findings],
        [codec.record(dataclasses.replace(g, subject=_UNNAMED)) for g in gaps],
    ]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def load(data: bytes, path: str) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
    """What `dump` made the bytes of, about the file `path`.

    Raises:
        ValueError: they are something else.
    """
    if not data:
        return (), ()
    try:
        record: Any = json.loads(data)
        findings, gaps = record
        return (
            tuple(_named(f, path) for f in codec_read.values(Finding, findings, _WHERE)),
            tuple(
                dataclasses.replace(g, subject=path) for g in codec_read.values(Gap, gaps, _WHERE)
            ),
        )
    except (UsageError, TypeError, RecursionError) as error:
        raise ValueError(f"no outcome of a scanner: {type(error).__name__}") from error


def _named(finding: Finding, path: str) -> Finding:
    places = tuple(dataclasses.replace(place, path=path) for place in finding.locations)
    fix = finding.fix
    if fix is not None:
        edits = tuple(
            dataclasses.replace(e, location=dataclasses.replace(e.location, path=path))
            for e in fix.edits
        )
        fix = dataclasses.replace(fix, edits=edits)
    return dataclasses.replace(finding, locations=places, fix=fix)

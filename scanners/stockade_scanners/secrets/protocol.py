"""The messages between the adapter and its child process. None has room for a secret's value.

The request is one JSON object on standard input. The reply is JSON lines: one for each file, then
`{"end": N}` with their number, so that a reply cut short is never taken for a whole one.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from stockade.model.errors import ToolError
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.strict_json import field, loads

_WHAT = "the secret engine's reply"
_DETAIL = 300


@frozen
class Request:
    """What the child is to do. Travels by standard input only, since it holds the HMAC key."""

    tree: str
    files: tuple[tuple[str, str], ...]
    """Name under the tree, and the neutral name to give to the engine. The index is the id."""

    rules: tuple[str, ...]
    cache: str
    """Folder for compiled rules; empty: do not cache."""

    key: str
    """HMAC key in hex; empty: make no HMAC."""

    seconds: float
    """Time for one file."""


@frozen
class Found:
    """A secret without its value."""

    rule: str
    name: str
    confidence: str
    preview: str
    hmac: str
    is_name: bool
    encoded: bool
    member: str
    """The file inside an archive; empty when the file is none."""

    region: tuple[int, int, int, int] | None
    """Line, column, end line, end column; `None` for binary data and members of archives."""


@frozen
class FileReply:
    """What became of one file."""

    id: int
    found: tuple[Found, ...] = ()
    gap: GapReason | None = None
    detail: str = ""


def encode(message: Request | FileReply) -> bytes:
    """One line of ASCII JSON; a name's undecodable bytes travel as lone surrogates."""
    return json.dumps(asdict(message), separators=(",", ":")).encode("ascii") + b"\n"


def end(count: int) -> bytes:
    """The line that ends a reply of `count` files."""
    return json.dumps({"end": count}).encode("ascii") + b"\n"


def failure(error: str, detail: str) -> bytes:
    """The last line of a child that could not do its work: the error's type, and safe words."""
    return json.dumps({"error": error, "detail": detail[:_DETAIL]}).encode("ascii") + b"\n"


def failed(data: bytes, exit_code: int) -> ToolError:
    """Why a child ended with this exit code, as far as it could say."""
    plain = f"the secret engine ended with exit code {exit_code}"
    try:
        record = loads((data.splitlines() or [b""])[-1], _WHAT)
        error, detail = (field(record, key, str, _WHAT) for key in ("error", "detail"))
    except ToolError:  # it was killed before it could say
        return ToolError(plain)
    if error == "ImportError":
        return ToolError("the secret engine cannot be loaded here", GapReason.TOOL_MISSING.value)
    if error == "_BadRules":
        return ToolError(f"the secret engine refuses the rules: {detail}")
    return ToolError(f"{plain} ({error})")


def request(data: bytes) -> Request:
    """Read a request.

    Raises:
        ToolError: it is not one.
    """
    record = loads(data, "the request")
    return Request(
        tree=field(record, "tree", str, "request"),
        files=tuple((name, hint) for name, hint in field(record, "files", list, "request")),
        rules=tuple(field(record, "rules", list, "request")),
        cache=field(record, "cache", str, "request"),
        key=field(record, "key", str, "request"),
        seconds=field(record, "seconds", float, "request"),
    )


def replies(data: bytes, files: int) -> tuple[FileReply, ...]:
    """Read a whole reply for `files` files, in the order of their ids.

    Raises:
        ToolError: it is cut short, garbled, or does not name every file exactly once.
    """
    lines = data.splitlines()
    if not lines or loads(lines[-1], _WHAT) != {"end": files} or not data.endswith(b"\n"):
        raise ToolError(f"{_WHAT} is cut short")
    answered = sorted((_reply(loads(line, _WHAT)) for line in lines[:-1]), key=lambda r: r.id)
    if [reply.id for reply in answered] != list(range(files)):
        raise ToolError(f"{_WHAT} does not name every file once")
    return tuple(answered)


def _reply(record: Any) -> FileReply:
    gap = record.get("gap") if isinstance(record, dict) else None
    try:
        reason = None if gap is None else GapReason(gap)
    except ValueError as error:
        raise ToolError(f"{_WHAT} has an unknown gap reason") from error
    return FileReply(
        id=field(record, "id", int, _WHAT),
        found=tuple(_found(item) for item in field(record, "found", list, _WHAT)),
        gap=reason,
        detail=field(record, "detail", str, _WHAT),
    )


def _found(record: Any) -> Found:
    words = {
        key: field(record, key, str, _WHAT)
        for key in ("rule", "name", "confidence", "preview", "hmac", "member")
    }
    flags = {key: field(record, key, bool, _WHAT) for key in ("is_name", "encoded")}
    return Found(**words, **flags, region=_region(record.get("region")))


def _region(value: Any) -> tuple[int, int, int, int] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 4 or any(type(n) is not int for n in value):
        raise ToolError(f"{_WHAT} has a region that is none")
    return (value[0], value[1], value[2], value[3])

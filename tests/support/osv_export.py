"""A local copy of OSV's export, as its bucket serves it: archives, single records and indexes.

https://google.github.io/osv.dev/data/#data-dumps. It can misbehave once or more on any path, and
counts what it served.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
import threading
import urllib.parse
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from support.osv_records import Record

_RANGE = re.compile(r"bytes=([0-9]+)-")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How one answer goes wrong. Without anything set it goes well."""

    status: int = 0
    """Answer with this status and no content."""

    body: bytes | None = None
    """Answer with this in place of the file."""

    cut: int | None = None
    """Promise everything, and break off after so many bytes."""

    ignore_range: bool = False
    """Send the whole file though a part was asked for."""

    headers: tuple[tuple[str, str], ...] = ()
    """Send these in place of the own ones of the same names; an empty value leaves one out."""

    shift: int = 0
    """Send a part that begins so many bytes too late, and say so."""

    hold: bool = False
    """Send nothing until `Export.release` is set."""


@dataclass(frozen=True, kw_only=True)
class Served:
    """One request, and what it got."""

    path: str
    status: int
    begin: int
    sent: int
    wanted: str
    """The header that asked for a part of it; empty: there was none."""


@dataclass(kw_only=True)
class Export:
    """A running server. What it holds may be changed at any time."""

    url: str = ""
    records: dict[str, dict[str, Record]] = field(default_factory=dict)
    """Ecosystem -> id -> record."""

    newest: str = ""
    """What the index at the top says; empty: it has none."""

    with_index: bool = True
    files: dict[str, bytes] = field(default_factory=dict)
    """Files by path that come before all others, e.g. other indexes, CISA's and FIRST's."""

    faults: dict[str, list[Fault]] = field(default_factory=dict)
    """Path -> what goes wrong with its next answers, in order; the last one stays for ever."""

    served: list[Served] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)

    def put(self, ecosystem: str, *records: Record) -> None:
        """Hold these records, in place of those of the same ids."""
        known = self.records.setdefault(ecosystem, {})
        known |= {record["id"]: record for record in records}

    def content(self, path: str) -> bytes | None:
        """The file at a path; `None`: there is none."""
        if path in self.files:
            return self.files[path]
        if path == "modified_id.csv":
            return f"{self.newest},npm/X-1\n".encode() if self.newest else None
        ecosystem, _, name = path.partition("/")
        known = self.records.get(ecosystem)
        if known is None:
            return None
        if name == "all.zip":
            return archive(known)
        if name == "modified_id.csv":
            lines = (f"{record['modified']},{i}\n" for i, record in known.items())
            return "".join(lines).encode() if self.with_index else None
        found = known.get(name.removesuffix(".json"))
        return None if found is None else json.dumps(found).encode()

    def fault(self, path: str) -> Fault:
        """What goes wrong now."""
        waiting = self.faults.get(path)
        if not waiting:
            return Fault()
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def fetched(self, ending: str = "") -> list[str]:
        """The paths that were asked for, but for indexes."""
        paths = [answer.path for answer in self.served]
        return [p for p in paths if not p.endswith("modified_id.csv") and p.endswith(ending)]

    def forget(self) -> None:
        """Begin to count anew."""
        self.served.clear()


def archive(records: dict[str, Record]) -> bytes:
    """The same records give the same bytes."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as file:
        for identifier, record in sorted(records.items()):
            file.writestr(zipfile.ZipInfo(f"{identifier}.json"), json.dumps(record))
    return body.getvalue()


@contextmanager
def osv_export() -> Iterator[Export]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    state = Export()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(state: Export) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urllib.parse.unquote(self.path.lstrip("/"))
            fault = state.fault(path)
            body = state.content(path) if fault.body is None else fault.body
            if fault.hold:
                state.held.set()
                state.release.wait()
            if fault.status or body is None:
                self._send(path, fault.status or 404, b"", 0, fault)
            else:
                self._file(path, body, fault)

        def _file(self, path: str, body: bytes, fault: Fault) -> None:
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            wanted = _RANGE.fullmatch(self.headers.get("Range", ""))
            same = self.headers.get("If-Range", etag) == etag
            begin = int(wanted[1]) if wanted and same and not fault.ignore_range else 0
            if begin > len(body):
                self._send(path, 416, b"", 0, fault)
                return
            begin += fault.shift
            status = 206 if begin else 200
            sent = {"ETag": etag}
            if begin:
                sent["Content-Range"] = f"bytes {begin}-{len(body) - 1}/{len(body)}"
            self._send(path, status, body[begin:], begin, fault, sent)

        def _send(
            self,
            path: str,
            status: int,
            body: bytes,
            begin: int,
            fault: Fault,
            headers: dict[str, str] | None = None,
        ) -> None:
            part = body if fault.cut is None else body[: fault.cut]
            wanted = self.headers.get("Range", "")
            state.served.append(
                Served(path=path, status=status, begin=begin, sent=len(part), wanted=wanted)
            )
            said = {"Content-Length": str(len(body))} | (headers or {}) | dict(fault.headers)
            with contextlib.suppress(ConnectionError):
                self.send_response(status)
                for key, value in said.items():
                    if value:
                        self.send_header(key, value)
                self.end_headers()
                self.wfile.write(part)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what was asked stands in the state."""

    return Handler

"""A local OSV service for tests: `POST /v1/query` on the loopback interface.

It knows only the records that it is given and matches by the exact versions they list. In the other
modes it misbehaves as real services and proxies do.
"""

from __future__ import annotations

import enum
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Record = dict[str, Any]


class Mode(enum.Enum):
    """How the service behaves."""

    OK = "ok"
    ERROR = "answers 500"
    GARBAGE = "answers with a web page"
    SHAPE = "answers with JSON of another shape"
    HANG = "accepts the connection and never answers"
    REDIRECT = "answers 302 to `OsvServer.elsewhere`"


@dataclass(kw_only=True)
class OsvServer:
    """A running service, and what it was asked."""

    url: str
    records: Sequence[Record]
    mode: Mode
    elsewhere: str = ""
    fails_for: frozenset[str] = frozenset()
    """Package names for which it answers 500 whatever the mode."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    """Name and version of each question, in order of arrival."""

    connections: int = 0
    closing: threading.Event = field(default_factory=threading.Event)


def record(
    name: str,
    versions: Sequence[str],
    *,
    id: str,
    aliases: Sequence[str] = (),
    fixed: Sequence[str] = (),
    summary: str = "",
) -> Record:
    """An advisory in OSV's schema (https://ossf.github.io/osv-schema/)."""
    events = [{"introduced": "0"}, *({"fixed": version} for version in fixed)]
    return {
        "schema_version": "1.6.0",
        "id": id,
        "aliases": list(aliases),
        "summary": summary,
        "affected": [
            {
                "package": {"name": name, "ecosystem": "PyPI"},
                "versions": list(versions),
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ],
    }


@contextmanager
def osv_server(
    records: Sequence[Record] = (),
    *,
    mode: Mode = Mode.OK,
    elsewhere: str = "",
    fails_for: frozenset[str] = frozenset(),
) -> Iterator[OsvServer]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    state = OsvServer(url="", records=records, mode=mode, elsewhere=elsewhere, fails_for=fails_for)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}/v1/query"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def closed_url() -> str:
    """The address of a loopback port on which nothing listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{sock.getsockname()[1]}/v1/query"


def _handler(state: OsvServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            state.connections += 1
            super().setup()

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            question = json.loads(self.rfile.read(length))
            name, version = question["package"]["name"], question["version"]
            state.asked.append((name, version))
            self._answer(name, version)

        def do_GET(self) -> None:
            self._send(200, b"<html></html>")

        def _answer(self, name: str, version: str) -> None:
            if state.mode is Mode.HANG:
                state.closing.wait()
            elif state.mode is Mode.ERROR or name in state.fails_for:
                self._send(500, b"{}")
            elif state.mode is Mode.GARBAGE:
                self._send(200, b"<html>Please log in</html>")
            elif state.mode is Mode.SHAPE:
                self._send(200, b'{"error": "no such method"}')
            elif state.mode is Mode.REDIRECT:
                self._send(302, b"", {"Location": state.elsewhere})
            else:
                self._send(200, json.dumps(_query(state.records, name, version)).encode())

        def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for key, value in (headers or {}).items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what was asked stands in the state."""

    return Handler


def _query(records: Sequence[Record], name: str, version: str) -> Record:
    found = [r for r in records if any(_names(a, name, version) for a in r["affected"])]
    return {"vulns": found} if found else {}


def _names(affected: Record, name: str, version: str) -> bool:
    return affected["package"]["name"] == name and version in affected["versions"]

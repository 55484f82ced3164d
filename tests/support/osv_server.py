"""A local OSV service for tests, on the loopback interface (https://google.github.io/osv.dev/api/).

It knows the records that it is given and, unless told otherwise, what every source must know; it
matches by the exact versions that they list. In the other modes it misbehaves as real services,
proxies and mirrors do. A test may change its mode and its records between two scans.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from support.osv_records import Record, canary_records, record
from support.osv_service import BODIES, STATUS, Mode, OsvServer

__all__ = ["Mode", "OsvServer", "closed_url", "osv_server", "record"]

_DRIP_SECONDS = 0.2


@contextmanager
def osv_server(
    records: Sequence[Record] = (),
    *,
    mode: Mode = Mode.OK,
    only: str = "",
    elsewhere: str = "",
    fails_for: frozenset[str] = frozenset(),
    page: int = 0,
    breaks_after: int = 0,
    canaries: Sequence[Record] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[OsvServer]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    known = canary_records() if canaries is None else canaries
    state = OsvServer(
        records=[*records, *known],
        mode=mode,
        only=only,
        elsewhere=elsewhere,
        fails_for=fails_for,
        page=page,
        breaks_after=breaks_after,
    )
    with serving(_handler(state), tls) as address:
        state.url = f"{'https' if tls else 'http'}://{address}"
        try:
            yield state
        finally:
            state.closing.set()


@contextmanager
def serving(
    handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Serve on a free port of 127.0.0.1; gives host and port."""
    server = _Server(("127.0.0.1", 0), handler)
    server.tls = tls
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def closed_url() -> str:
    """The address of a loopback port on which nothing listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{sock.getsockname()[1]}"


class _Server(ThreadingHTTPServer):
    """Threads that end with the process, TLS where asked for, and no word on clients that leave."""

    daemon_threads = True
    tls: ssl.SSLContext | None = None

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        if self.tls is not None:  # shaking hands is the handler's, not the listening thread's
            connection = self.tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed, or that refuses our certificate, is part of the tests."""


def _handler(state: OsvServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            state.connections += 1
            super().setup()

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            self._answer(json.loads(self.rfile.read(length)))

        def do_GET(self) -> None:
            self._answer(None)

        def _answer(self, question: Any) -> None:
            mode = state.mode if self.path.startswith(state.only) else Mode.OK
            if mode is Mode.HANG:
                state.closing.wait()
            elif mode is Mode.DRIP:
                self._drip()
            elif mode in STATUS:
                later = {"Retry-After": "3600"} if mode is Mode.BUSY_FOR_LONG else {}
                self._send(STATUS[mode], b"{}", later)
            elif mode is Mode.REDIRECT:
                self._send(302, b"", {"Location": state.elsewhere})
            elif mode is Mode.TRUNCATED:
                self._send(200, b'{"vulns": [{"id"', {"Content-Length": "4096"})
            elif mode in BODIES:
                self._send(200, BODIES[mode])
            else:
                status, value = state.reply(mode, self.path, question)
                self._send(status, json.dumps(value).encode())

        def _drip(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "4096")
            self.end_headers()
            while not state.closing.wait(_DRIP_SECONDS):
                self.wfile.write(b" ")

        def _send(self, status: int, body: bytes, more: dict[str, str] | None = None) -> None:
            headers = {"Content-Length": str(len(body))} | (more or {})
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what was asked stands in the state."""

    return Handler

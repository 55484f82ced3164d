"""A proxy on the loopback interface that leads every request, whatever its host, to one server."""

from __future__ import annotations

import http.client
import select
import socket
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from support.osv_server import serving


@dataclass(kw_only=True)
class Proxy:
    """A running proxy, and what went through it."""

    url: str = ""
    upstream: str
    """Host and port of the one server."""

    hosts: list[str] = field(default_factory=list)
    """The host that each request named, or that each tunnel was asked for, in order."""


@contextmanager
def proxy(upstream: str) -> Iterator[Proxy]:
    """Serve until the block ends; `upstream` is a URL."""
    state = Proxy(upstream=urllib.parse.urlsplit(upstream).netloc)
    with serving(_handler(state)) as address:
        state.url = f"http://{address}"
        yield state


def _handler(state: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._forward()

        def do_GET(self) -> None:
            self._forward()

        def do_CONNECT(self) -> None:
            state.hosts.append(self.path.partition(":")[0])
            host, _, port = state.upstream.partition(":")
            with socket.create_connection((host, int(port))) as upstream:
                self.send_response(200)
                self.end_headers()
                _tunnel(self.connection, upstream)

        def _forward(self) -> None:
            asked = urllib.parse.urlsplit(self.path)
            state.hosts.append(asked.hostname or "")
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            upstream = http.client.HTTPConnection(state.upstream)
            try:
                upstream.request(self.command, asked.path, body or None)
                answer = upstream.getresponse()
                content = answer.read()
            finally:
                upstream.close()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what went through stands in the state."""

    return Handler


def _tunnel(left: socket.socket, right: socket.socket) -> None:
    """Carry bytes both ways until one side ends."""
    other = {left: right, right: left}
    while True:
        for ready in select.select([left, right], [], [])[0]:
            data = ready.recv(65536)
            if not data:
                return
            other[ready].sendall(data)

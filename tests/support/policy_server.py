"""A server of policies on the loopback interface, well and badly behaved."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from support.osv_server import serving


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server says at one path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent in place of the own ones of the same names; an empty value leaves one out."""

    cut: int | None = None
    """Promise everything, and break off after so many bytes."""

    waits: bool = False
    """Say nothing more behind the body, and keep the connection until the server closes."""


@dataclass(kw_only=True)
class PolicyServer:
    """A running server, and what it was asked."""

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    """By path, with the slash in front."""

    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    """Of each request; names in lower case."""

    closing: threading.Event = field(default_factory=threading.Event)

    def put(self, path: str, body: bytes) -> str:
        """Serve a file; its address."""
        self.answers[path] = Answer(body=body)
        return f"{self.url}{path}"

    def redirect(self, path: str, location: str, status: int = 302) -> str:
        """Send who asks for a path elsewhere; its address."""
        self.answers[path] = Answer(status=status, headers={"Location": location})
        return f"{self.url}{path}"


@contextmanager
def policy_server(tls: ssl.SSLContext | None = None) -> Iterator[PolicyServer]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    state = PolicyServer()
    with serving(_handler(state), tls) as address:
        state.url = f"{'https' if tls else 'http'}://{address}"
        try:
            yield state
        finally:
            state.closing.set()


def _handler(state: PolicyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            answer = state.answers.get(self.path, Answer(status=404))
            said = {"Content-Length": str(len(answer.body))} | dict(answer.headers)
            with contextlib.suppress(ConnectionError):
                self.send_response(answer.status)
                for name, value in said.items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body[: answer.cut])
                if answer.waits:
                    self.wfile.flush()
                    state.closing.wait()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what was asked stands in the state."""

    return Handler

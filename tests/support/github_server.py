"""The part of GitHub's REST API that comments need, on the loopback interface.

As https://docs.github.com/rest describes it. A test changes what it holds and how it misbehaves.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from support.osv_server import serving

REPOSITORY = "example/shop"
TOKEN = "t" + "oken-of-the-job"


@dataclass(slots=True, kw_only=True)
class GitHub:
    """What it holds, and what was asked."""

    url: str = ""
    pulls: list[dict[str, Any]] = field(default_factory=list)
    artifacts: list[dict[str, Any]] = field(default_factory=list)
    files: dict[int, bytes] = field(default_factory=dict)
    """Artefact to its zip."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    broken: str | None = None
    """What is answered to everything, instead."""

    asked: list[str] = field(default_factory=list)
    leaked: bool = False
    """Whether the token reached the place of files."""

    def pull(
        self, number: int, sha: str, owner: str = "stranger", branch: str = "fix", **more: Any
    ) -> None:
        """Open a pull request from the repository of number 11, if `repository` names no other."""
        head = {"sha": sha, "ref": branch, "repo": {"id": more.pop("repository", 11)}}
        base = {"repo": {"full_name": REPOSITORY}}
        label = f"{owner}:{branch}"
        self.pulls.append({"number": number, "label": label, "head": head, "base": base, **more})

    def keep(self, name: str, record: bytes, *, file: str = "result.json", **more: Any) -> None:
        """Keep a file as an artefact of the run."""
        number = len(self.artifacts) + 1
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(file, record)
        self.artifacts.append({"id": number, "name": name, "expired": False, **more})
        self.files[number] = packed.getvalue()


@contextmanager
def github_server() -> Iterator[GitHub]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    state = GitHub()
    with serving(_handler(state), None) as address:
        state.url = f"http://{address}"
        yield state


def _handler(state: GitHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def do_PATCH(self) -> None:
            self._answer()

        def _answer(self) -> None:
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            state.asked.append(f"{self.command} {path}")
            authorized = self.headers.get("Authorization") == f"Bearer {TOKEN}"
            if path.startswith("/blob/"):
                state.leaked |= "Authorization" in self.headers
                self._say(200, state.files[int(path.removeprefix("/blob/"))])
            elif state.broken is not None:
                self._say(200, state.broken.encode())
            elif not authorized:
                self._say(401, b"{}")
            else:
                self._api(path.removeprefix(f"/repos/{REPOSITORY}/"), query, body)

        def _api(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
            said: Any = None
            if path == "pulls":
                said = [p for p in state.pulls if [p["label"]] == query["head"]]
            elif re.fullmatch(r"actions/runs/\d+/artifacts", path):
                said = {"artifacts": state.artifacts}
            elif match := re.fullmatch(r"actions/artifacts/(\d+)/zip", path):
                self.send_response(302)
                self.send_header("Location", f"{state.url}/blob/{match[1]}")
                self.end_headers()
                return
            elif re.fullmatch(r"issues/\d+/comments", path) and self.command == "GET":
                page, size = int(query["page"][0]), int(query["per_page"][0])
                said = state.comments[(page - 1) * size : page * size]
            elif re.fullmatch(r"issues/\d+/comments", path):
                said = {"id": 1000 + len(state.comments), "user": {"login": "github-actions[bot]"}}
                state.comments.append(said | json.loads(body))
            elif match := re.fullmatch(r"issues/comments/(\d+)", path):
                said = next(c for c in state.comments if c["id"] == int(match[1]))
                said |= json.loads(body)
            self._say(404 if said is None else 200, json.dumps(said).encode())

        def _say(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler

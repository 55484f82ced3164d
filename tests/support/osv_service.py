"""What the local OSV service of `support.osv_server` knows and says, well and badly behaved."""

from __future__ import annotations

import enum
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from support.osv_records import Record, matching

MOST_QUERIES = 1000
"""In one batch: OSV takes no more."""


class Mode(enum.Enum):
    """How the service behaves."""

    OK = "ok"
    NOT_FOUND = "answers 404"
    NOT_ALLOWED = "answers 405"
    BUSY = "answers 429"
    BUSY_FOR_LONG = "answers 429 and asks to wait for an hour"
    ERROR = "answers 500"
    EMPTY = "answers 200 with nothing"
    TRUNCATED = "ends the connection before the length that it promised"
    DRIP = "sends a byte now and then, and never the last one"
    HANG = "accepts the connection and never answers"
    PAGE = "answers 200 with a web page"
    SHAPE = "answers with JSON of another shape"
    LIST = "answers with a JSON list"
    FEWER = "leaves out the last result of a batch"
    NOTHING = "knows of nothing, whatever it is asked"
    REDIRECT = "answers 302 to `OsvServer.elsewhere`"


STATUS = {
    Mode.NOT_FOUND: 404,
    Mode.NOT_ALLOWED: 405,
    Mode.BUSY: 429,
    Mode.BUSY_FOR_LONG: 429,
    Mode.ERROR: 500,
}
BODIES = {
    Mode.EMPTY: b"",
    Mode.PAGE: b"<html>Please log in</html>",
    Mode.SHAPE: b'{"error": "no such method"}',
    Mode.LIST: b"[]",
}


@dataclass(kw_only=True)
class OsvServer:
    """A running service, and what it was asked."""

    url: str = ""
    """Its base."""

    records: Sequence[Record]
    mode: Mode
    only: str = ""
    """The path that the mode concerns, or its beginning; empty: all."""

    elsewhere: str = ""
    fails_for: frozenset[str] = frozenset()
    """Package names and advisory ids for which it answers 500 whatever the mode."""

    instead: Mapping[str, Record] = field(default_factory=dict)
    """Id -> what is given in the place of its record when it is fetched."""

    breaks_after: int = 0
    """Batches after which every further one is answered with 500; 0: never."""

    page: int = 0
    """Advisories of one query that one answer holds; 0: all."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    """Name and version of each question, in order of arrival."""

    batches: list[int] = field(default_factory=list)
    """How many queries each batch held."""

    fetched: list[str] = field(default_factory=list)
    """The advisories that were fetched one by one."""

    connections: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    def reply(self, mode: Mode, path: str, question: Any) -> tuple[int, Any]:
        """Status and body of what the API gives."""
        if path == "/v1/query":
            return self._query(mode, question)
        if path == "/v1/querybatch":
            return self._batch(mode, question["queries"])
        if path.startswith("/v1/vulns/"):
            return self._vuln(mode, path.removeprefix("/v1/vulns/"))
        return 404, {"message": "no such path"}

    def _query(self, mode: Mode, question: Any) -> tuple[int, Any]:
        name, version = question["package"]["name"], question.get("version", "")
        self.asked.append((name, version))
        if name in self.fails_for:
            return 500, {}
        found = self._found(mode, question)
        return 200, {"vulns": found} if found else {}

    def _batch(self, mode: Mode, queries: Sequence[Any]) -> tuple[int, Any]:
        self.batches.append(len(queries))
        if self.breaks_after and len(self.batches) > self.breaks_after:
            return 500, {}
        if len(queries) > MOST_QUERIES:
            return 400, {"code": 3, "message": "Too many queries."}
        asked = [(q["package"]["name"], q.get("version", "")) for q in queries]
        self.asked.extend(asked)
        if not self.fails_for.isdisjoint(name for name, _ in asked):
            return 500, {}
        results = [self._result(mode, query) for query in queries]
        return 200, {"results": results[:-1] if mode is Mode.FEWER else results}

    def _result(self, mode: Mode, query: Any) -> dict[str, Any]:
        found = self._found(mode, query)
        start = int(query.get("page_token", "0"))
        end = start + self.page if self.page else len(found)
        vulns = [{"id": r["id"], "modified": r["modified"]} for r in found[start:end]]
        result: dict[str, Any] = {"vulns": vulns} if vulns else {}
        return result | ({"next_page_token": str(end)} if end < len(found) else {})

    def _vuln(self, mode: Mode, identifier: str) -> tuple[int, Any]:
        self.fetched.append(identifier)
        if identifier in self.fails_for:
            return 500, {}
        if identifier in self.instead:
            return 200, self.instead[identifier]
        found = [r for r in self.records if r["id"] == identifier and mode is not Mode.NOTHING]
        return (200, found[0]) if found else (404, {"code": 5, "message": "Bug not found."})

    def _found(self, mode: Mode, query: Any) -> list[Record]:
        if mode is Mode.NOTHING:
            return []
        package = query["package"]
        version = query.get("version", "")
        return matching(self.records, package["ecosystem"], package["name"], version)

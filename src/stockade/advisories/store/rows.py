"""Advisories as rows of SQLite, and back."""

from __future__ import annotations

import json
import zlib
from typing import Any

from stockade.advisories.advisory import Advisory, reduce
from stockade.advisories.osv import Record
from stockade.advisories.rating import Rating
from stockade.advisories.scope import Scope
from stockade.advisories.spans import Span
from stockade.model.rating import Severity

VERSION = 1
"""`PRAGMA user_version` of the files."""

TABLES = """
CREATE TABLE advisory(
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, modified TEXT NOT NULL, dated TEXT NOT NULL,
    withdrawn INTEGER NOT NULL, head TEXT NOT NULL, summary TEXT NOT NULL, details BLOB NOT NULL);
CREATE TABLE affected(
    name TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY(name, number)) WITHOUT ROWID;
CREATE TABLE broken(member TEXT PRIMARY KEY, why TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE doubted(name TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(name, id)) WITHOUT ROWID;
"""
"""`doubted` holds the packages of broken records: of these nothing is known to be clear."""

SCOPES = """
SELECT body FROM affected WHERE name = ?1
UNION ALL SELECT '{"s":[],"u":1}' FROM doubted WHERE name = ?1
"""
FIND = """
SELECT a.id, a.head, a.summary, a.details, f.body
FROM affected f CROSS JOIN advisory a ON a.number = f.number WHERE f.name = ?1
UNION ALL
SELECT id, '[[],0,null,"",[]]', '', x'', '{"s":[],"u":1}' FROM doubted WHERE name = ?1
"""
"""Point look-ups: a list of names in one statement makes SQLite walk the whole table."""

AdvisoryRow = tuple[str, str, str, int, str, str, bytes]
AffectedRow = tuple[str, str]


def of_record(record: Record, ecosystem: str) -> tuple[AdvisoryRow, list[AffectedRow]]:
    """A record's row, and a row for each package of the ecosystem, unless it is withdrawn."""
    names = sorted({a.name for a in record.affected if a.ecosystem == ecosystem})
    reduced = [reduce(record, ecosystem, name) for name in names]
    affected = (
        [] if record.withdrawn else [(n, _body(a)) for n, a in zip(names, reduced, strict=True)]
    )
    head, summary, details = _texts(reduced[0]) if reduced else ("[]", "", b"")
    withdrawn = int(bool(record.withdrawn))
    return (record.id, record.modified, record.dated, withdrawn, head, summary, details), affected


def advisory(row: tuple[Any, ...]) -> Advisory:
    """The advisory in a row that `FIND` gave."""
    identifier, head, summary, details, body = row
    aliases, severity, score, raw, cwe = json.loads(head)
    return Advisory(
        id=identifier,
        aliases=tuple(aliases),
        rating=Rating(severity=Severity(severity), score=score, raw=raw),
        cwe=tuple(cwe),
        summary=summary,
        details=zlib.decompress(details).decode() if details else "",
        scope=scope(body),
    )


def scope(body: str) -> Scope:
    """Which versions a row of `affected` affects."""
    said = json.loads(body)
    spans = tuple(
        Span(low=low, high=high, through=bool(flags & 1), fixed=bool(flags & 2))
        for low, high, flags in said["s"]
    )
    return Scope(spans=spans, listed=tuple(said.get("v", ())), unreadable="u" in said)


def _texts(made: Advisory) -> tuple[str, str, bytes]:
    rating = made.rating
    head = [made.aliases, int(rating.severity), rating.score, rating.raw, made.cwe]
    details = zlib.compress(made.details.encode(), 9) if made.details else b""
    return _dump(head), made.summary, details


def _body(made: Advisory) -> str:
    spans = made.scope.spans
    body: dict[str, Any] = {"s": [[s.low, s.high, s.through + 2 * s.fixed] for s in spans]}
    if made.scope.listed:
        body["v"] = made.scope.listed
    if made.scope.unreadable:
        body["u"] = 1
    return _dump(body)


def _dump(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

"""CISA's catalogue of exploited vulnerabilities, and FIRST's probabilities of exploitation.

https://www.cisa.gov/known-exploited-vulnerabilities-catalog (JSON) and
https://www.first.org/epss/data_stats (CSV of cve, epss, percentile under a comment line).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from stockade.advisories.store.build import Tally, fresh
from stockade.advisories.times import is_time
from stockade.model import strict_json
from stockade.model.errors import StockadeError, ToolError

_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}")
_SCORED = re.compile(r"score_date:([0-9]{4}-[0-9]{2}-[0-9]{2})")


_KEV = "CREATE TABLE kev(cve TEXT PRIMARY KEY) WITHOUT ROWID;"
_EPSS = "CREATE TABLE epss(cve TEXT PRIMARY KEY, score REAL NOT NULL) WITHOUT ROWID;"


def kind_of(data: bytes) -> str:
    """Which feed the content looks like; empty: none."""
    start = data[:65536].lstrip()
    if start.startswith(b"{"):
        return "kev" if b'"catalogVersion"' in start or b'"dateReleased"' in start else ""
    return "epss" if start.startswith(b"#") and b"score_date:" in start else ""


class FeedError(StockadeError):
    """A file that is not the feed it should be."""


def build_kev(path: Path, data: bytes) -> Tally:
    """Write the file of CISA's catalogue.

    Raises:
        FeedError: it is not the catalogue.
    """
    try:
        top = strict_json.loads(data, "CISA's catalogue")
        entries = strict_json.field(top, "vulnerabilities", list, "CISA's catalogue")
        released = strict_json.field(top, "dateReleased", str, "CISA's catalogue")
    except ToolError as error:
        raise FeedError(error.message) from error
    tally = Tally(dates={_dated(f"{released[:19]}Z")})
    with fresh(path, _KEV) as database:
        for number, entry in enumerate(entries):
            entry = entry if isinstance(entry, dict) else {}
            cve = str(entry.get("cveID"))
            if _CVE.fullmatch(cve):
                tally.records += 1
                database.execute("INSERT OR IGNORE INTO kev VALUES(?)", (cve,))
            else:
                tally.broken.append(f"entry {number}: no CVE id")
    return _filled(tally)


def build_epss(path: Path, lines: Iterator[str]) -> Tally:
    """Write the file of FIRST's scores.

    Raises:
        FeedError: it is not their CSV.
    """
    scored = _SCORED.search(next(lines, ""))
    header = next(lines, "").strip()
    if scored is None or not header.startswith("cve,epss,percentile"):
        raise FeedError("it is not FIRST's CSV of cve, epss and percentile under a comment line")
    tally = Tally(dates={_dated(f"{scored[1]}T00:00:00Z")})
    with fresh(path, _EPSS) as database:
        for number, line in enumerate(lines, start=3):
            score = _score(line.strip().split(","))
            if score is None:
                tally.broken.append(f"line {number}: no score")
                continue
            tally.records += 1
            database.execute("INSERT OR REPLACE INTO epss VALUES(?,?)", score)
    return _filled(tally)


def _dated(time: str) -> str:
    if not is_time(time):
        raise FeedError("it does not say when it was made")
    return time


def _filled(tally: Tally) -> Tally:
    """An origin that lost its data must not empty the store."""
    if not tally.records:
        raise FeedError("nothing in it can be read")
    return tally


def _score(row: list[str]) -> tuple[str, float] | None:
    if len(row) != 3 or not _CVE.fullmatch(row[0]):
        return None
    try:
        score = float(row[1])
    except ValueError:
        return None
    return (row[0], score) if 0 <= score <= 1 else None

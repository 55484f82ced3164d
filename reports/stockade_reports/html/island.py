"""The findings as compact JSON for the page's script: columns of numbers into tables.

A repository of 25,000 findings repeats rules, paths, messages and lines of code; each is written
once. `report/store.js` is the reader.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from stockade.model import owasp
from stockade.model import path as paths
from stockade.model.finding import Finding
from stockade.model.location import Location, Snippet
from stockade.model.package import Package
from stockade.model.verdict import Ruling
from stockade_reports import acceptances, ages, rating
from stockade_reports.html import links, visible, words

_UNSAFE = "<>&\u2028\u2029"
"""What could end the script element, or a line of a script."""


@dataclass(slots=True)
class Table:
    """Values, each once, by their number."""

    rows: list[Any] = field(default_factory=list)
    numbers: dict[Hashable, int] = field(default_factory=dict)

    def add(self, key: Hashable, value: Any = None) -> int:
        """The number of `key`'s row, which is `value`, or the key where none is given."""
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.rows)
            self.rows.append(key if value is None else value)
        return number


@dataclass(slots=True)
class Tables:
    """The tables to which the columns point."""

    texts: Table = field(default_factory=Table)
    rules: Table = field(default_factory=Table)
    rulings: Table = field(default_factory=Table)
    paths: Table = field(default_factory=Table)
    ratings: Table = field(default_factory=Table)
    cwes: Table = field(default_factory=Table)


def script_json(value: Any) -> str:
    """JSON that may stand inside a script element: no `<`, `>`, `&` or line separator in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in _UNSAFE:
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def island(rulings: Sequence[Ruling], prefix: str, on: str) -> str:
    """The data of the page's list, in the order given; `prefix` is that of source links, `on` the
    day on which policy judged."""
    tables = Tables()
    rows = [_row(ruling, tables) for ruling in rulings]
    baseline = any(r.finding.first_seen for r in rulings)
    more = {
        str(i): extra
        for i, r in enumerate(rulings)
        if (extra := _extra(r.finding, tables) | _standing(r, tables, on, baseline))
    }
    return script_json(
        {
            "count": len(rows),
            "prefix": prefix,
            "severities": [rating.word(s) for s in words.SEVERITIES],
            "actions": words.STANDINGS,
            "columns": {name: [row[i] for row in rows] for i, name in enumerate(_COLUMNS)},
            "more": more,
            "texts": tables.texts.rows,
            "rules": tables.rules.rows,
            "rulings": tables.rulings.rows,
            "paths": tables.paths.rows,
            "ratings": tables.ratings.rows,
            "cwes": tables.cwes.rows,
        }
    )


_COLUMNS = (
    "id",
    "severity",
    "rule",
    "ruling",
    "rating",
    "message",
    "cwe",
    "path",
    "line",
    "column",
    "last",
    "snippet",
)


def _row(ruling: Ruling, tables: Tables) -> tuple[Any, ...]:
    finding, place = ruling.finding, ruling.finding.location
    return (
        visible.line(finding.id),
        words.SEVERITIES.index(finding.severity),
        _rule(finding, tables),
        tables.rulings.add(
            (words.STANDINGS.index(words.standing(ruling)), visible.prose(ruling.because)),
        ),
        tables.ratings.add((visible.line(finding.raw_severity), finding.confidence.word)),
        tables.texts.add(visible.prose(finding.message)),
        _cwes(finding, tables),
        _path(place, tables),
        place.line or 0,
        place.column or 0,
        0 if place.last_line == place.line else place.last_line,
        _snippet(finding.snippet, tables),
    )


def _cwes(finding: Finding, tables: Tables) -> int:
    of_package = finding.package is not None
    risks = owasp.labels(finding.cwe, of_package=of_package)
    row = (finding.cwe, finding.raw_cwe, risks)
    return tables.cwes.add((finding.cwe, finding.raw_cwe, of_package), row)


def _rule(finding: Finding, tables: Tables) -> int:
    texts = (finding.scanner, finding.rule, finding.title)
    return tables.rules.add(
        (
            finding.kind.value,
            *(visible.line(text) for text in texts),
            visible.prose(finding.help),
            visible.line(finding.help_uri),
            links.web(finding.help_uri),
            visible.prose(finding.remedy),
        )
    )


def _path(location: Location, tables: Tables) -> int:
    """The path for people; with its percent-encoded form where the script cannot make that."""
    shown = visible.line(location.path)
    value = [shown] if shown == location.path else [shown, paths.uri(location.path)]
    return tables.paths.add(location.path, value)


def _snippet(snippet: Snippet | None, tables: Tables) -> list[int]:
    if snippet is None:
        return []
    return [snippet.first_line, *(tables.texts.add(visible.code(row)) for row in snippet.lines)]


def _extra(finding: Finding, tables: Tables) -> dict[str, Any]:
    """What few findings have."""
    extra: dict[str, Any] = {}
    if len(finding.locations) > 1:
        extra["trace"] = [
            [_path(place, tables), place.line or 0, visible.prose(place.note)]
            for place in finding.locations[1:]
        ]
    if finding.package:
        extra["package"] = _package(finding.package)
    if finding.secret:
        extra["secret"] = [visible.line(finding.secret.preview), visible.line(finding.secret.hmac)]
    if finding.reachability is not None:
        extra["use"] = words.USE_WORDS[finding.reachability]
    if finding.witnesses:
        extra["witnesses"] = [
            [visible.line(w.rule), rating.word(w.severity), visible.prose(w.message)]
            for w in finding.witnesses
        ]
    return extra


def _standing(ruling: Ruling, tables: Tables, on: str, baseline: bool) -> dict[str, Any]:
    """The comments, what policy changed, and what the baseline and the change say of it."""
    finding, extra = ruling.finding, dict[str, Any]()
    if finding.suppressions:
        honoured, refused = acceptances.honoured(ruling), acceptances.refused(ruling)
        extra["comments"] = [
            [visible.prose(acceptances.asked(s)), words.fate(s in honoured, s in refused)]
            for s in finding.suppressions
        ]
    if finding.scanned_severity is not None:
        extra["was"] = rating.word(finding.scanned_severity)
    if baseline:
        seen = ages.since(finding.first_seen, on) if finding.first_seen else words.NEW
        extra["seen"] = tables.texts.add(visible.line(seen))
    if finding.changed is not None:
        extra["changed"] = int(finding.changed)
    return extra


def _package(package: Package) -> dict[str, Any]:
    return {
        "purl": visible.line(package.purl),
        "name": visible.line(package.name),
        "version": visible.line(package.version),
        "ecosystem": visible.line(package.ecosystem),
        "advisory": visible.line(package.advisory),
        "aliases": [visible.line(alias) for alias in package.aliases],
        "further": [visible.line(other) for other in package.further],
        "fixed": [visible.line(version) for version in package.fixed_versions],
        "safe": visible.line(package.safe_version),
        "wanted": visible.line(package.wanted),
        "score": package.score,
        "epss": package.epss,
        "kev": package.kev,
    }

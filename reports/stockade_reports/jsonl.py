"""JSON Lines (https://jsonlines.org): the record in lines, schema `stockade/jsonl/v1`, in ASCII.

For pipelines that read as they go. Each line is an object whose `type` says what it is; under the
key of that name it holds what the `json` report has in the same place, in the same words: see
docs/schema/jsonl-v1.schema.json. The last line is the verdict with the number of lines of each
type: a file without it is cut. Run metadata stands in the first line alone.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stockade.model import codec
from stockade.model.report import Reporter, Style
from stockade.model.result import Result
from stockade_reports.novelty import is_new

SCHEMA = "stockade/jsonl/v1"

_SEALED = "#\\u0023"
"""`##` in JSON: lines may be printed into the log of a CI system, some of which take `##vso[` or
`##[` anywhere in a line for a command."""

_IN_LINES = frozenset({"findings", "gaps", "dependencies", "verdict"})
"""Members of the record that have lines of their own."""


@dataclass(frozen=True, slots=True)
class JsonLinesReport:
    """See `stockade.model.report.Reporter`."""

    name: str = "jsonl"
    about: str = "The record in lines: findings, gaps, then the verdict."

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield one line after the other.

        Raises:
            ValueError: as `stockade.model.codec.encode`.
        """
        for line in _lines(result):
            text = json.dumps(line, separators=(",", ":"), allow_nan=False)
            yield text.replace("##", _SEALED) + "\n"


def _lines(result: Result) -> Iterator[dict[str, Any]]:
    counts = {
        "finding": len(result.findings),
        "gap": len(result.gaps),
        "dependency": len(result.dependencies),
        "notice": len(result.verdict.notices),
    }
    document = codec.parts(result)
    body, run = document["result"], document["run"]
    verdict = body["verdict"]
    yield _first(body, counts, run)
    yield from _findings(result, body["findings"], verdict.pop("rulings", ()))
    yield from _gaps(body["gaps"], verdict.pop("gap_rulings", ()))
    yield from ({"type": "dependency", "dependency": d} for d in body.get("dependencies", ()))
    yield from ({"type": "notice", "notice": n} for n in verdict.pop("notices", ()))
    exit_code = int(result.verdict.exit_code)
    yield {"type": "verdict", "verdict": verdict, "exit_code": exit_code, "counts": counts}


def _first(body: dict[str, Any], counts: dict[str, int], run: dict[str, Any]) -> dict[str, Any]:
    """What is about the whole scan and is known before any finding."""
    about = {
        key: list(value) if isinstance(value, Iterator) else value
        for key, value in body.items()
        if key not in _IN_LINES
    }
    return {"type": "result", "schema": SCHEMA, **about, "counts": counts, "run": run}


def _findings(
    result: Result, records: Iterator[Any], rulings: Iterator[Any]
) -> Iterator[dict[str, Any]]:
    """Every finding, also one that policy has said nothing of: such a line has no ruling."""
    pairs = itertools.zip_longest(result.findings, records, rulings)
    for finding, record, ruling in pairs:
        new = is_new(finding, result)
        line: dict[str, Any] = {"type": "finding", "finding": record}
        line |= {} if new is None else {"new": new}
        yield line | ({} if ruling is None else {"ruling": ruling})


def _gaps(records: Iterator[Any], rulings: Iterator[Any]) -> Iterator[dict[str, Any]]:
    for record, ruling in itertools.zip_longest(records, rulings):
        yield {"type": "gap", "gap": record} | ({} if ruling is None else {"ruling": ruling})


REPORTER: Reporter = JsonLinesReport()

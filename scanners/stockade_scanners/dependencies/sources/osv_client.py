"""One exchange with an OSV API through its worker process."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from stockade.advisories.osv import Record, RecordError, read
from stockade.model import strict_json
from stockade.model.errors import ToolError
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.scanner import Command, Job
from stockade_scanners.dependencies.answers import SourceDown
from stockade_scanners.dependencies.sources import osv_url

_WORKER = ("-I", "-m", "stockade_scanners.dependencies.sources.osv_worker")
_WHAT = "the answer of the OSV worker"
_GRACE = 10.0
"""Seconds for the worker's own start and end, beyond its deadline."""


@frozen
class Query:
    """A package, at a version or (empty) at any."""

    ecosystem: str
    name: str
    version: str = ""


@frozen
class Reply:
    """What came back."""

    ids: Mapping[Query, tuple[str, ...]]
    """Advisories of each query; one that was not answered whole is absent."""

    partial: Mapping[Query, tuple[str, ...]]
    """What came of those, if anything did: a page of several."""

    records: Mapping[str, Record]
    """By id; one that could not be fetched or read is absent."""

    down: SourceDown | None = None
    """Why something is absent."""


class Budget:
    """The time that all exchanges with a source may take together."""

    def __init__(self, job: Job) -> None:
        self.seconds = min(job.options.advisories.seconds, job.options.timeout)
        self._end = time.monotonic() + self.seconds

    def left(self) -> float:
        """Seconds; never negative."""
        return max(0.0, self._end - time.monotonic())


def exchange(
    job: Job,
    queries: Sequence[Query],
    budget: Budget,
    *,
    ids: Iterable[str] = (),
    bare: Collection[Query] = (),
) -> Reply:
    """Ask all queries, and fetch every advisory that they or `ids` name, but not for `bare` ones.

    Raises:
        SourceDown: there is no worker or no answer of it at all.
        ScanInterrupted: the scan is ending.
    """
    seconds = round(budget.left(), 1)
    if not seconds:
        said = f"The source of advisories did not answer within {budget.seconds:g} s."
        raise SourceDown(said, reason=GapReason.TIMEOUT)
    request = {
        "url": osv_url.base(job.options.advisories.url),
        "queries": [_query(query) for query in queries],
        "ids": sorted(set(ids)),
        "bare": [number for number, query in enumerate(queries) if query in bare],
        "seconds": seconds,
    }
    command = Command(
        argv=(sys.executable, *_WORKER),
        stdin=json.dumps(request).encode(),
        network=True,
        seconds=seconds + _GRACE,
    )
    try:
        value = strict_json.loads(job.run(command).stdout, _WHAT)
        return _reply(value, queries)
    except ToolError as error:
        said = f"The source of advisories did not answer: {error.message}."
        raise SourceDown(said, reason=GapReason(error.reason)) from error


def _query(query: Query) -> dict[str, Any]:
    package = {"ecosystem": query.ecosystem, "name": query.name}
    return {"package": package, "version": query.version} if query.version else {"package": package}


def _reply(value: Any, queries: Sequence[Query]) -> Reply:
    ids = strict_json.field(value, "ids", list, _WHAT)
    answered = strict_json.field(value, "answered", list, _WHAT)
    problem = strict_json.field(value, "problem", str, _WHAT)
    unreachable = strict_json.field(value, "unreachable", bool, _WHAT)
    late = "did not answer within" in problem
    down = SourceDown(
        f"The source of advisories {problem}.",
        reason=GapReason.TIMEOUT if late else GapReason.NO_ADVISORY_DATA,
        unreachable=unreachable or late,
    )
    found = list(zip(queries, ids, answered, strict=True))
    return Reply(
        ids={query: tuple(those) for query, those, whole in found if whole},
        partial={query: tuple(those) for query, those, whole in found if those and not whole},
        records=_records(strict_json.field(value, "records", dict, _WHAT)),
        down=down if problem else None,
    )


def _records(values: Mapping[str, Any]) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for identifier, value in values.items():
        try:
            record = read(value)
        except RecordError:
            continue  # absent from the reply, which its reader must notice
        if record.id == identifier:
            records[identifier] = record
    return records

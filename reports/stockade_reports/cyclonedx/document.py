"""The document: target, components, vulnerabilities, and what is not known."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import Any

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6

from stockade.model import codec
from stockade.model.dependency import DependencyState
from stockade.model.gap import Gap, split_subject
from stockade.model.result import Result
from stockade_reports.cyclonedx.components import components, named_in
from stockade_reports.cyclonedx.vulnerabilities import vulnerabilities
from stockade_reports.escape import line

_NAMESPACE = uuid.UUID("5d1f1f0e-7c2c-5b7e-9e57-1a5a3c3f9b52")
_TARGET = "target"
_MOST_GAPS = 200
"""Files that could not be read and are named; all are counted."""


def document(result: Result) -> dict[str, Any]:
    """The bill of materials of a scan, as JSON.

    Without a graph of dependencies: lock files are not asked which package wants which, and one in
    which the target wants all would be false.
    """
    made: dict[str, Any] = json.loads(JsonV1Dot6(_bom(result)).output_as_string())
    made.pop("dependencies", None)
    if not _time(result.run.started):
        del made["metadata"]["timestamp"]  # the library's own is the present
    listed = all(d.state is not DependencyState.UNKNOWN for d in result.dependencies)
    aggregate = "unknown" if listed and not _unread(result) else "incomplete"
    made["compositions"] = [{"aggregate": aggregate, "assemblies": [_TARGET]}]
    return made


def _bom(result: Result) -> Bom:
    root, found = _root(result), components(result.dependencies)
    bom = Bom(
        serial_number=_serial(result),
        metadata=BomMetaData(
            timestamp=_time(result.run.started),
            component=root,
            tools=ToolRepository(
                components=[
                    Component(
                        name="stockade",
                        version=line(result.run.version),
                        type=ComponentType.APPLICATION,
                    )
                ]
            ),
            properties=_properties(result),
        ),
        components=found,
        vulnerabilities=vulnerabilities(result),
    )
    bom.register_dependency(root, found)  # else the library warns on standard error
    return bom


def _root(result: Result) -> Component:
    return Component(
        name=line(result.target.name) or "target",
        version=line(result.target.revision) or None,
        type=ComponentType.APPLICATION,
        bom_ref=_TARGET,
    )


def _properties(result: Result) -> Iterator[Property]:
    """What a reader must know before calling the document complete."""
    unknown = sum(d.state is DependencyState.UNKNOWN for d in result.dependencies)
    unread = _unread(result)
    yield Property(name="stockade:verdict", value=result.verdict.state.value)
    yield Property(name="stockade:unknown-dependencies", value=str(unknown))
    yield Property(name="stockade:unread-files", value=str(len(unread)))
    for gap in unread[:_MOST_GAPS]:
        said = f"{line(gap.path)}: {gap.reason.value}"
        yield Property(name="stockade:unread-file", value=said)
    for record in result.dependencies:
        if not record.ecosystem:
            yield Property(name="stockade:unidentified", value=named_in(record))
    for source in result.sources:
        said = f"{line(source.name)}, as of {line(source.as_of)}"
        yield Property(name="stockade:advisories", value=said)


def _unread(result: Result) -> list[Gap]:
    gaps = (g for g in result.gaps if g.scanner == "dependencies")
    return [gap for gap in gaps if not split_subject(gap.subject)[1]]


def _serial(result: Result) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, json.dumps(codec.encode(result)["result"]))


def _time(started: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(started)
    except ValueError:
        return None

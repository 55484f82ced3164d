"""The document: target, components, dependencies, vulnerabilities, and what is not known."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.tool import ToolRepository

from stockade.model import codec
from stockade.model.dependency import DependencyState
from stockade.model.gap import split_subject
from stockade.model.result import Result
from stockade_reports.cyclonedx.components import components
from stockade_reports.cyclonedx.vulnerabilities import vulnerabilities
from stockade_reports.cyclonedx.words import line

_NAMESPACE = uuid.UUID("5d1f1f0e-7c2c-5b7e-9e57-1a5a3c3f9b52")
_MOST_GAPS = 200
"""Files that could not be read and are named; all are counted."""


def document(result: Result) -> Bom:
    """The bill of materials of a scan."""
    root = _root(result)
    found = components(result.dependencies)
    flaws = vulnerabilities(result)
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
        vulnerabilities=flaws,
    )
    bom.register_dependency(root, found)
    return bom


def _root(result: Result) -> Component:
    return Component(
        name=line(result.target.name) or "target",
        version=line(result.target.revision) or None,
        type=ComponentType.APPLICATION,
        bom_ref="target",
    )


def _properties(result: Result) -> Iterator[Property]:
    """What a reader must know before calling the document complete."""
    unknown = sum(d.state is DependencyState.UNKNOWN for d in result.dependencies)
    unread = [g for g in result.gaps if g.scanner == "dependencies" and not _is_package(g.subject)]
    yield Property(name="stockade:verdict", value=result.verdict.state.value)
    yield Property(name="stockade:unknown-dependencies", value=str(unknown))
    yield Property(name="stockade:unread-files", value=str(len(unread)))
    for gap in unread[:_MOST_GAPS]:
        said = f"{line(gap.path)}: {gap.reason.value}"
        yield Property(name="stockade:unread-file", value=said)
    for source in result.sources:
        said = f"{line(source.name)}, as of {line(source.as_of)}"
        yield Property(name="stockade:advisories", value=said)


def _is_package(subject: str) -> bool:
    return bool(split_subject(subject)[1])


def _serial(result: Result) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, json.dumps(codec.encode(result)["result"]))


def _time(started: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(started)
    except ValueError:
        return None

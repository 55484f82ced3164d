"""GitHub Actions: workflows and `action.yml`.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax and
https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax. The images in which
jobs and services run are not read: they are no actions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, Unparsed
from stockade_scanners.dependencies.readers import yaml_text
from stockade_scanners.dependencies.readers.actions import reference
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.yaml_text import Text

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""Where YAML 1.1 counts a line."""

_EMPTY = (None, "", "null", "~")


def read(text: str, context: Context) -> Manifest:
    """Read what every job and step uses. A file with neither jobs nor runs uses nothing.

    Raises:
        ReadError: not YAML, or no mapping where one must be.
    """
    loaded = yaml_text.load(text, merges=False)
    document: Mapping[Any, Any] = yaml_text.mapping(loaded, "The file")
    jobs: Mapping[Any, Any] = yaml_text.mapping(document.get("jobs"), "jobs")
    runs: Mapping[Any, Any] = yaml_text.mapping(document.get("runs"), "runs")
    lines = _BREAK.split(text)
    found: list[Entry] = [entry for part in (document, jobs) for entry in _merged(part)]
    for value in _used([*jobs.values(), runs]):
        entry = value if isinstance(value, Unparsed) else reference.entry(value, lines)
        found.extend([entry] if entry is not None else [])
        bounded(len(found))
    image = runs.get("image")
    if isinstance(image, Text) and image.startswith("docker://"):
        found.append(reference.image(image, image.line))
    return manifest(found, context)


def _used(jobs: list[Any]) -> Iterator[Text | Unparsed]:
    """The values of `uses` in each job and step, once, however often aliases repeat it."""
    seen: set[int] = set()
    for job in _new(jobs, seen):
        yield from _in_mapping(job, "A job")
        for steps in _new([job.get("steps") if isinstance(job, dict) else None], seen):
            if not isinstance(steps, list):
                yield Unparsed(detail="Steps are not a list.", line=_line(steps))
                continue
            for step in _new(steps, seen):
                yield from _in_mapping(step, "A step")


def _in_mapping(value: Any, what: str) -> Iterator[Text | Unparsed]:
    if not isinstance(value, dict):
        yield Unparsed(detail=f"{what} is not a mapping.", line=_line(value))
        return
    yield from _merged(value)
    if "uses" in value:
        used = value["uses"]
        is_text = isinstance(used, Text)
        yield used if is_text else Unparsed(detail="What is used is no text.", line=_line(value))


def _merged(value: Mapping[Any, Any]) -> Iterator[Unparsed]:
    """GitHub knows no merge keys. One where they would bring in steps is not taken on trust."""
    for key in value:
        if key == yaml_text.MERGE:
            yield Unparsed(detail="A mapping is merged into another.", line=_line(key))


def _new(values: list[Any], seen: set[int]) -> Iterator[Any]:
    for value in values:
        if value not in _EMPTY and id(value) not in seen:
            seen.add(id(value))
            yield value


def _line(value: Any) -> int | None:
    """The line of a scalar, or of the first key of a mapping."""
    return yaml_text.line_of(next(iter(value), None) if isinstance(value, dict) else value)

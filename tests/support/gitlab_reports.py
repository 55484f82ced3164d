"""GitLab's reports of results, taken apart for tests."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema

from stockade.model.result import Result
from support import rendering
from support.results import many

SECURITY = ("gitlab-sast", "gitlab-dependency", "gitlab-secret")
ALL = (*SECURITY, "gitlab-codequality")
SAMPLES: tuple[Callable[[], Result], ...] = (*rendering.SAMPLES, lambda: many(60))

_DATA = Path(__file__).parents[1] / "data" / "gitlab"
_TICKS = re.compile(r"`+")


text_of = rendering.rendered
"""The report of this name as it is written."""


def report_of(name: str, result: Result) -> Any:
    """The report, parsed."""
    return json.loads(text_of(name, result))


def vulnerabilities(name: str, result: Result) -> list[dict[str, Any]]:
    """The vulnerabilities of a security report."""
    found: list[dict[str, Any]] = report_of(name, result)["vulnerabilities"]
    return found


def messages(name: str, result: Result) -> list[tuple[str, str]]:
    """Level and text of the scan's messages."""
    return [(m["level"], m["value"]) for m in report_of(name, result)["scan"]["messages"]]


@functools.cache
def validator(name: str) -> jsonschema.Draft7Validator:
    """For reports of this name, formats included."""
    file = "codequality" if name == "gitlab-codequality" else "security"
    schema = json.loads((_DATA / f"{file}.schema.json").read_text("utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    formats = jsonschema.FormatChecker()
    return jsonschema.Draft7Validator(schema, format_checker=formats)


def outside_code(markdown: str) -> str:
    """The Markdown without its code spans, found as CommonMark (section 6.1) finds them."""
    rest, at = [], 0
    while (opening := _TICKS.search(markdown, at)) is not None:
        rest.append(markdown[at : opening.start()])
        runs = _TICKS.finditer(markdown, opening.end())
        same = (run for run in runs if len(run.group()) == len(opening.group()))
        closing = next(same, None)
        at = opening.end() if closing is None else closing.end()
        rest.append(opening.group() if closing is None else "")
    return "".join([*rest, markdown[at:]])


def strings(value: Any) -> list[str]:
    """Every string in a JSON value, names of fields included."""
    if isinstance(value, dict):
        return [s for k, v in value.items() for s in [k, *strings(v)]]
    if isinstance(value, list):
        return [s for item in value for s in strings(item)]
    return [value] if isinstance(value, str) else []

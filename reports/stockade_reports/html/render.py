"""Template, style, script and their content security policy, made into one page."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from stockade.model.result import Result
from stockade_reports import amounts, escape
from stockade_reports.html import visible
from stockade_reports.html.island import island
from stockade_reports.html.view import view, worst_first

HERE = Path(__file__).parent


def page(result: Result) -> Iterator[str]:
    """The page in pieces. Pure: the same result gives the same bytes."""
    style, script = stylesheet(), javascript()
    rulings = worst_first(result)
    data = island(rulings, result)
    yield from (
        _environment()
        .get_template("report.html.j2")
        .generate(
            v=view(result, rulings),
            policy=policy(style, script),
            # Nothing else goes unescaped: our own two texts, and JSON without `<`, `>` and `&`.
            style=Markup(style),  # noqa: S704
            script=Markup(script),  # noqa: S704
            data=Markup(data),  # noqa: S704
        )
    )


def policy(style: str, script: str) -> str:
    """The content security policy: this style, this script, and no other source of anything.

    Trusted Types without a policy make every HTML sink of the DOM throw (https://www.w3.org/TR/
    trusted-types/), so that the script cannot write markup even by mistake.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


@functools.cache
def stylesheet() -> str:
    """The page's style, as it stands between the tags; `tools/build-page` makes it."""
    return (HERE / "page.min.css").read_text("utf-8")


@functools.cache
def javascript() -> str:
    """The page's script, as it stands between the tags; `tools/build-page` makes it."""
    return (HERE / "page.min.js").read_text("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = amounts.plural
    environment.filters["number"] = "{:,}".format
    environment.filters["spans"] = visible.spans
    return environment


def _finalize(value: Any) -> Any:
    """The last line of defence: no text leaves the template with a hidden character in it."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return escape.lines(value)
    return value

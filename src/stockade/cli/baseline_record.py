"""What the commands that make a baseline of a recorded scan have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from stockade.model.codec import decode
from stockade.model.errors import UsageError
from stockade.model.path import text
from stockade.model.result import Result
from stockade.model.verdict import State

_Command = TypeVar("_Command", bound=Callable[..., Any])

ANEW = "Make the record anew with `stockade scan --report json=FILE`."


def file_option(about: str) -> Callable[[_Command], _Command]:
    """The option that names the baseline; `about` says what becomes of it."""
    return click.option(
        "--output",
        "--baseline",
        "output",
        default=".stockade/baseline.json",
        show_default=True,
        metavar="FILE",
        help=about,
    )


def read_result(result: str) -> Result:
    """The record in a file.

    Raises:
        UsageError: it cannot be read, or is no result.
    """
    name = text(result)
    try:
        return decode(Path(result).read_bytes())
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}", "Name a file that exists.") from error
    except UsageError as error:
        raise UsageError(f"{name}: {error.message}", error.remedy) from error


def refuse_incomplete(record: Result, name: str, consequence: str) -> None:
    """A finding that nobody looked for must not drop out as if it were gone.

    `consequence`: what --allow-incomplete brings with it.

    Raises:
        UsageError: the scan has a gap that its policy insists on.
    """
    verdict = record.verdict
    if verdict.state is State.INCOMPLETE or verdict.stopping_gaps:
        raise UsageError(
            f"{name}: the scan is incomplete: {text(verdict.sentence)}",
            "Close the gaps that its report names and scan again, or take it as it is with"
            f" --allow-incomplete: {consequence}.",
        )


def count(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`, `3 entries`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"

"""One annotation as a workflow command, in a line of its own.

Format: https://docs.github.com/actions/reference/workflow-commands. The escapes are those that the
runner undoes (actions/runner, `ActionCommand.cs`): `%`, CR and LF, in properties `:` and `,` too.
A `;` is an end only in the older form `##[error file=…;]`, and stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from stockade.model import path as paths
from stockade.model.frozen import frozen
from stockade.model.location import Location
from stockade_reports.clip import cut
from stockade_reports.escape import seal, words

MAX_TITLE = 200
"""Characters; GitHub takes 255."""

MAX_LINE = 1_000
"""Characters of one line of a message; GitHub takes 64 KB in all."""

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


@frozen
class Annotation:
    """What GitHub shows at a file, or at the job where there is none."""

    title: str
    lines: tuple[str, ...]
    """The message; empty lines are left out."""

    location: Location | None = None
    findings: int = 0
    """How many it stands for, like the two below."""

    gaps: int = 0
    notices: int = 0


def written(level: str, annotation: Annotation) -> str:
    """The command with its line feed. `level` is `error`, `warning` or `notice`."""
    properties = [*_place(annotation.location), ("title", _clip(annotation.title, MAX_TITLE))]
    told = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties)
    message = "\n".join(filter(None, (_clip(line, MAX_LINE) for line in annotation.lines)))
    return f"::{level} {told}::{message.translate(_DATA)}\n"


def _place(location: Location | None) -> Iterator[tuple[str, str]]:
    """The properties of a place. GitHub has columns only within one line; it does not say whether
    the last one counts, and drops both where the end is before the start."""
    if location is None:
        return
    path = seal(paths.text(location.path))
    # The runner loses a `=` that stands first.
    yield "file", f"./{path}" if path.startswith("=") else path
    if location.line is None:
        return
    yield "line", str(location.line)
    if location.last_line not in (None, location.line):
        yield "endLine", str(location.last_line)
    elif location.column is not None:
        yield "col", str(location.column)
        if location.end_line is not None and location.end_column is not None:
            yield "endColumn", str(max(location.column, location.end_column - 1))


def _clip(text: str, most: int) -> str:
    """One line without any command in it."""
    return cut(seal(words(text)), most)

"""A test case. It is told from others by its class and name, and known again by them in the next
run: so neither holds what changes while the finding stays, such as its line or policy's ruling.
"""

from __future__ import annotations

from collections.abc import Iterable

from stockade.model.frozen import frozen
from stockade_reports.escape import words


@frozen
class Case:
    """What a case says, in printable text. How it ends is its suite's to say."""

    classname: str
    """Dotted; Jenkins shows all but the last part as its package."""

    name: str
    kind: str
    """The `type` of its failure or error."""

    message: str
    """One line; shown unless the case has passed."""

    body: str
    """Labelled lines."""

    path: str = ""
    line: int | None = None


def classed(*parts: str) -> str:
    """The class name of these parts."""
    return words(".".join(("stockade", *parts)))


def labelled(lines: Iterable[tuple[str, str]], where: str = "") -> str:
    """Each text that is not empty behind its label, so that none can begin a line."""
    told = [f"{label}: {words(text)}" for label, text in lines if text]
    return "\n".join([f"place: {where}", *told] if where else told)

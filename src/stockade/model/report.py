"""The contract of a report format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from stockade.model.frozen import frozen
from stockade.model.result import Result


@frozen
class Style:
    """How a report for people should look; other formats ignore it."""

    color: bool = False
    width: int = 80
    verbose: bool = False
    quiet: bool = False


class Reporter(Protocol):
    """A format. Implementations are modules or values; see `stockade_reports`."""

    @property
    def name(self) -> str:
        """Lower-case, as in `--report NAME`."""
        ...

    @property
    def about(self) -> str:
        """One line for people."""
        ...

    def render(self, result: Result, style: Style) -> Iterator[str]:
        """Yield the report in pieces; joined, they are UTF-8 encodable text. Pure."""
        ...

"""Where a finding stands in a file, and the lines that show it."""

from __future__ import annotations

from stockade.model import path as paths
from stockade.model.frozen import frozen


@frozen
class Location:
    """A region of one file of the target. Lines and columns count from 1, columns in code points.

    Raises:
        PathError: the path leaves the scanned root.
        ValueError: a line or column is below 1, or the end lies before the start.
    """

    path: str
    """Relative to the scanned root; see `stockade.model.path`."""

    line: int | None = None
    """`None` when the finding is about the whole file."""

    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    """One past the last column, as SARIF counts."""

    note: str = ""
    """What this place is to the finding, e.g. "the value comes from here"; empty: primary."""

    def __post_init__(self) -> None:
        paths.check(self.path)
        numbers = (self.line, self.column, self.end_line, self.end_column)
        if any(n is not None and n < 1 for n in numbers):
            raise ValueError(f"lines and columns count from 1: {numbers}")
        if self.line is not None and self.end_line is not None and self.end_line < self.line:
            raise ValueError(f"the region ends before it starts: {numbers}")

    @property
    def last_line(self) -> int | None:
        """The last line of the region; the first where no end is known."""
        return self.end_line if self.end_line is not None else self.line

    def sort_key(self) -> tuple[str, int, int]:
        """Order by path, then line, then column; whole-file locations first."""
        return (self.path, self.line or 0, self.column or 0)


@frozen
class Snippet:
    """Lines of the scanned file around a finding, with secrets masked."""

    first_line: int
    lines: tuple[str, ...]

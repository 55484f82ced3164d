"""A fix: edits of the scanned files that a tool proposes. Nothing applies it by itself."""

from __future__ import annotations

from stockade.model.frozen import frozen
from stockade.model.location import Location


@frozen
class Edit:
    """Text to put in place of one region (SARIF 2.1.0, section 3.57, calls it a replacement).

    Raises:
        ValueError: the region has no first line and column, or no end.
    """

    location: Location
    """What goes. Line, column and both ends are known; an empty region is a place to insert at."""

    text: str
    """What comes; lines end in LF. Never holds a masked character: such a fix is dropped."""

    before: tuple[str, ...] = ()
    """The lines that the region touches, whole, as scanned. Filled by the core."""

    after: tuple[str, ...] = ()
    """The same lines with the edit made. Filled by the core."""

    def __post_init__(self) -> None:
        where = self.location
        if None in (where.line, where.column, where.end_line, where.end_column):
            raise ValueError(f"an edit needs a whole region: {where}")


@frozen
class Fix:
    """One way to mend a finding."""

    description: str
    """One sentence; empty when the tool gives none."""

    edits: tuple[Edit, ...]
    """By place, none overlapping another; never empty."""

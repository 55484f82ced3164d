"""A fix: edits of the scanned files that a tool proposes. Nothing applies it by itself.

A scanner gives the regions and their new text. The core checks all of it against the scanned lines
(`stockade.triage.fixes`) and fills in the rest, or drops the whole fix. What then stands in a
result can be applied to the file that was scanned and to no other: `before` says what it was.
"""

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
    """What goes. Line, column and both ends are known; an empty region is a place to insert at. The
    core leaves out whole lines at its ends that stay as they are."""

    text: str
    """What comes; lines end in LF, whatever the file's do: who applies it puts in the line end of
    the lines that it replaces. Never holds a masked character: such a fix is dropped."""

    before: tuple[str, ...] = ()
    """The lines that the region touches, whole, as scanned, without their ends. Filled by the
    core."""

    after: tuple[str, ...] = ()
    """What stands in their place once the edit is made, whole lines too; at least one, which may be
    empty. Filled by the core."""

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
    """By place, none overlapping another; never empty. Of those that the core has completed, all
    are in the finding's primary file and no two touch the same line: it makes one of such."""

    patchable: bool = True
    """Whether the file's lines all end in LF, the last one too, and no byte order mark stands
    before them: only then does a patch of `before` and `after` apply. Filled by the core."""

"""What policy says of a ruling, apart from the values that its rule read of the single finding."""

from __future__ import annotations


def split(because: str) -> tuple[str, str, str]:
    """What the rule says, its values in brackets, and what follows them, such as a grace.

    `A new flaw. [severity=high, new=true] (grace 14d ends 2026-01-31)`. Without values the last two
    are empty. Brackets in the values themselves shift the bounds, which loses no text.
    """
    said, mark, rest = because.rpartition(" [")
    values, closed, after = rest.partition("]")
    if not mark or not closed:
        return because, "", ""
    return said, f"[{values}]", after.strip()

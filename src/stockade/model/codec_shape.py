"""What the writer and the reader of a result agree on."""

from __future__ import annotations

import dataclasses
from typing import Any

from stockade.model.dependency import DependencyRecord
from stockade.model.file import Excluded
from stockade.model.gap import Gap
from stockade.model.location import Location
from stockade.model.verdict import GapRuling, Ruling

SCHEMA = "stockade/result/v1"

PATHS = frozenset(
    {(Location, "path"), (Excluded, "path"), (Gap, "subject"), (DependencyRecord, "path")}
)
"""Fields that hold a path of the target, with `uri` beside them where UTF-8 cannot hold it."""

BY_POSITION = {(Ruling, "finding"): "findings", (GapRuling, "gap"): "gaps"}
"""Fields that are not written, and the list of the result whose same position gives them."""


def empty_default(field: dataclasses.Field[Any]) -> bool:
    """Whether the field may be left out: its default is empty text, an empty list or `None`."""
    return field.default is None or field.default == "" or field.default == ()


def is_utf8(value: str) -> bool:
    """Whether UTF-8 can hold the string: it has no lone surrogate."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True

"""What a result remembers: the baseline it was compared with, and the scans before it."""

from __future__ import annotations

from stockade.model.frozen import frozen
from stockade.model.verdict import State


@frozen
class BaselineRecord:
    """The baseline that the findings were compared with."""

    path: str
    """As the policy names it."""

    entries: int
    """Findings that it lists."""

    gone: int | None = None
    """Entries that match no finding any more; `None` when only a part was scanned."""


@frozen
class PastScan:
    """An earlier scan of the same target, in numbers."""

    started: str
    """UTC, ISO 8601 with seconds."""

    revision: str = ""
    """Full commit id; empty when there was none."""

    state: State
    blocking: int
    """Findings that blocked."""

    accepted: int
    """Findings that passed because somebody answers for them."""

    gaps: int
    critical: int
    """Findings of this severity, whatever policy said of them, as are those below."""

    high: int
    medium: int
    low: int
    info: int
    unknown: int

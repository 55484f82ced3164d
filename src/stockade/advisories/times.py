"""Times as feeds and records write them: ISO 8601 in UTC. Whoever wrote them may have slipped."""

from __future__ import annotations

import datetime as dt
import re

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,12})?Z")
_NO_DATE = "0001-"
"""Go's zero time: the field was never set."""


def is_time(text: str) -> bool:
    """Whether it is a time that can be reckoned with."""
    if not _TIME.fullmatch(text) or text.startswith(_NO_DATE):
        return False
    try:
        dt.datetime.fromisoformat(f"{text[:19]}+00:00")
    except ValueError:
        return False
    return True

"""The evaluation algorithm of the OSV schema, transcribed from its pseudocode line by line.

https://ossf.github.io/osv-schema/#evaluation. Slow, plain, and with none of the product's code but
the order of versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stockade.advisories.osv import Event
from stockade.advisories.versions import KeyOf

RANK = {"introduced": 0, "fixed": 1, "last_affected": 1, "limit": 2}


def included(version: str, ranges: Iterable[Sequence[Event]], key: KeyOf) -> bool:
    """`IncludedInRanges`."""
    for events in ranges:
        if not before_limits(version, events, key):
            continue
        vulnerable = False
        for kind, at in ordered(events, key):
            if kind == "introduced" and at_least(version, at, key):
                vulnerable = True
            if kind == "fixed" and at_least(version, at, key):
                vulnerable = False
            if kind == "last_affected" and key(version) > key(at):
                vulnerable = False
        if vulnerable:
            return True
    return False


def before_limits(version: str, events: Iterable[Event], key: KeyOf) -> bool:
    """`BeforeLimits`; `*` is infinity."""
    limits = [at for kind, at in events if kind == "limit"]
    return not limits or any(at == "*" or key(version) < key(at) for at in limits)


def at_least(version: str, at: str, key: KeyOf) -> bool:
    """`version >= at`, where `0` lies below every version."""
    return at == "0" or key(version) >= key(at)


def ordered(events: Iterable[Event], key: KeyOf) -> list[Event]:
    """`sorted(range.events)`; limits do not take part."""
    marks = [event for event in events if event[0] != "limit"]
    beginning = [mark for mark in marks if mark[1] == "0"]
    later = [mark for mark in marks if mark[1] != "0"]
    return beginning + sorted(later, key=lambda mark: (key(mark[1]), RANK[mark[0]]))

"""The last net: every text of a result passes through here before anything is written.

Adapters and triage keep secrets out of what they quote. Here nothing needs to know what a text is
for: the values of all secrets that were found in the target, and what looks like a credential by
its own form, are starred out wherever they stand, be it a file's name or a tool's last words.
"""

from __future__ import annotations

import base64
import binascii
import bisect
import dataclasses
import enum
import os
import urllib.parse
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from stockade.model.finding import Finding
from stockade.model.fix import Fix
from stockade.model.rating import Confidence, Kind
from stockade.model.result import Result
from stockade.triage import mask, source

MIN_LENGTH = 10
"""Characters from which on a value is looked for everywhere; shorter ones are common words."""

MAX_VALUES = 20_000
"""Values that are looked for everywhere; what comes beyond is masked only where it is quoted."""

MAX_STEPS = 2_000_000
"""Comparisons of a text with values, in all texts of a result."""

_MAX_VALUE = 1024
_MAX_FORM = 3 * _MAX_VALUE

_RULES = frozenset({"title", "help", "help_uri", "remedy", "about", "rule", "raw_severity"})
"""Fields that speak for a rule, with examples that are nobody's credentials."""

_NAMES = frozenset(
    ("name", "version", "wanted", "ecosystem", "advisory", "aliases", "further", "fixed_versions",
     "safe_version", "licence")
)  # fmt: skip
"""Fields that name a package: `com.auth0:java-jwt2` is nobody's credential."""

_OURS = frozenset({"fingerprints", "hmac", "preview", "digest", "revision", "started"})
"""Fields whose text is made by us, and never quotes anything."""


def values_of(findings: Iterable[Finding], read: Callable[[str], bytes]) -> frozenset[str]:
    """What the secrets among the findings are, line by line. `read` gives the bytes of a path.

    Never to be kept, logged or shown: they are for `redact` alone.
    """
    every = (member for finding in findings for member in finding.members)
    sure = (f for f in every if f.kind is Kind.SECRET and f.confidence is not Confidence.LOW)
    secrets = sorted(sure, key=Finding.sort_key)
    found: set[str] = set()
    for path, group in groupby(secrets, key=lambda f: f.location.path):
        written = source.lines_of(source.decode(read(path)))
        masked = mask.mask_lines(written, group)
        for line, other in zip(written, masked, strict=True):
            if line != other:
                found.update(_starred(line, other))
        if len(found) > MAX_VALUES:
            break
    return frozenset(found)


def redact(result: Result, values: frozenset[str]) -> Result:
    """The result with every text masked."""
    walk = _Walk(_Values(values))
    redacted: Result = walk.value(result)
    return redacted


def _starred(line: str, masked: str) -> Iterator[str]:
    """The stretches of a line that the mask hides."""
    start: int | None = None
    for at, (one, other) in enumerate(zip(line + " ", masked + " ", strict=True)):
        hidden = one != other or (other == mask.MASK and start is not None)
        if hidden and start is None:
            start = at
        elif not hidden and start is not None:
            value = line[start:at].strip("\"'` \t")
            start = None
            if _is_telling(value):
                yield value


def _is_telling(value: str) -> bool:
    """Whether a value may be starred out wherever it stands: `documentation` may not."""
    if not MIN_LENGTH <= len(value) <= _MAX_VALUE:
        return False
    letters = any(map(str.islower, value)), any(map(str.isupper, value))
    if any(map(str.isdigit, value)):
        return any(letters)
    return all(letters) and not value.isalpha()


class _Values:
    """Finds any of many values in a text, by the sorted list of those with the same head."""

    def __init__(self, values: Iterable[str]) -> None:
        self.steps = 0
        self.by_head: dict[str, list[str]] = {}
        for value in sorted({form for one in values for form in _forms(one)}):
            self.by_head.setdefault(value[:MIN_LENGTH], []).append(value)

    def mask(self, text: str) -> str:
        """The text with each value starred out, the longest first. Where values and text are made
        to cost more than `MAX_STEPS`, what is left of the text is starred out whole."""
        if not self.by_head:
            return text
        pieces: list[str] = []
        at = done = 0
        while at <= len(text) - MIN_LENGTH:
            found = self._at(text, at)
            if found:
                pieces += [text[done:at], mask.MASK * found]
                at = done = at + found
            else:
                at += 1
        return "".join([*pieces, text[done:]]) if pieces else text

    def _at(self, text: str, at: int) -> int:
        """The length of the longest value that stands there: 0 where none does.

        A value that begins the text is the greatest one up to it, or begins what the two share.
        """
        values = self.by_head.get(text[at : at + MIN_LENGTH])
        if values is None:
            return 0
        rest = text[at : at + _MAX_FORM]
        while len(rest) >= MIN_LENGTH:
            self.steps += 1
            if self.steps > MAX_STEPS:
                return len(text) - at
            place = bisect.bisect_right(values, rest)
            if not place:
                return 0
            shared = os.path.commonprefix([values[place - 1], rest])  # noqa: RUF071 (no paths)
            if len(shared) == len(values[place - 1]):
                return len(shared)
            rest = shared
        return 0


def _forms(value: str) -> Iterator[str]:
    """The value, and how it may be written in other places."""
    data = value.encode("utf-8", "surrogatepass")
    yield value
    yield urllib.parse.quote(data, safe="")
    yield urllib.parse.quote(data)
    yield binascii.hexlify(data).decode()
    yield base64.b64encode(data).decode().rstrip("=")
    yield base64.urlsafe_b64encode(data).decode().rstrip("=")


class _Walk:
    """Rebuilds frozen values around the texts that change; what stays as it is is not copied."""

    def __init__(self, values: _Values) -> None:
        self.values = values
        self.texts: dict[tuple[str, bool], str] = {}
        self.made: dict[int, tuple[Any, Any]] = {}

    def value(self, value: Any, assigned: bool = True) -> Any:
        """The value without secrets; the very same where it has none. `assigned`: also without
        what is assigned to names that sound like a credential."""
        if isinstance(value, str):
            return value if isinstance(value, enum.Enum) else self._text(value, assigned)
        if isinstance(value, tuple):
            changed = tuple(self.value(item, assigned) for item in value)
            same = all(one is other for one, other in zip(changed, value, strict=True))
            return value if same else changed
        return self._record(value) if dataclasses.is_dataclass(value) else value

    def _text(self, text: str, assigned: bool) -> str:
        if len(text) < MIN_LENGTH:
            return text
        known = self.texts.get((text, assigned))
        if known is None:
            masked = mask.mask_assigned(text) if assigned else mask.mask_tokens(text)
            known = self.texts[text, assigned] = self.values.mask(masked)
        return text if known == text else known

    def _record(self, record: Any) -> Any:
        known = self.made.get(id(record))  # a ruling's finding is the result's own
        if known is not None:
            return known[1]
        changes: dict[str, Any] = {}
        for field in dataclasses.fields(record):
            if field.name not in _OURS:
                old = getattr(record, field.name)
                new = self.value(old, field.name not in _RULES | _NAMES)
                if new is not old:
                    changes[field.name] = new
        made = dataclasses.replace(record, **changes) if changes else record
        if changes and isinstance(record, Fix):  # stars are no code
            made = None
        self.made[id(record)] = (record, made)
        return made

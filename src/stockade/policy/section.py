"""Reading the parts of a policy file: words, numbers, days, conditions, each with its errors."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Collection, Iterable
from typing import TypeVar

from stockade.model.errors import UsageError
from stockade.model.globs import Glob, compile_glob
from stockade.policy.diagnostics import MAX_CONDITIONS, MAX_PATTERNS, Reader
from stockade.policy.expression import Expression, ExpressionError, parse
from stockade.policy.facts import text as normal
from stockade.policy.language.paths import pattern_fault
from stockade.policy.language.types import Fields, nearest
from stockade.policy.rules import Origin
from stockade.policy.scalars import offset_in
from stockade.policy.yaml_tree import Value

MAX_ITEMS = 1000
"""Of one list in a file."""

MAX_TEXT = 1000
"""Characters of a text: rulings repeat it for each finding."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_DAYS = re.compile(r"([0-9]{1,4})\s?(?:d|days?)?")
_MEANT = {"yes": "true", "on": "true", "y": "true", "true": "true", "no": "false", "off": "false",
          "n": "false", "false": "false"}  # fmt: skip
"""What a word for a flag would mean in YAML 1.1, in lower case."""

_Choice = TypeVar("_Choice", bound=enum.StrEnum)


def _no_fault(_: str) -> tuple[str, str] | None:
    return None


def _rule_fault(pattern: str) -> tuple[str, str] | None:
    if "/" in pattern or "**" in pattern:
        return None
    return ("this matches no rule", f"rules are called tool/rule, e.g. bandit/{pattern}")


_FAULTS = {"path": pattern_fault, "rule": _rule_fault}
"""What can be said of a pattern by the key that it stands under."""


_TOO_MANY = (
    f"the patterns of the file are longer than {MAX_PATTERNS:,} characters in all",
    "write fewer or shorter ones",
)


class Section:
    """One mapping of the file, read key by key. Errors go to the reader."""

    def __init__(self, reader: Reader, value: Value, noun: str, known: Collection[str]) -> None:
        self.reader = reader
        self.value = value
        self.noun = noun
        reader.known_keys(value.keys, known)

    @property
    def origin(self) -> Origin:
        """Where it begins."""
        return Origin(file=self.reader.file, line=self.value.line, column=self.value.column)

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self.value.mapping

    def get(self, key: str) -> Value | None:
        """The value of a key."""
        return self.value.mapping.get(key)

    def wrong(self, key: str, message: str, hint: str = "") -> None:
        """Note an error at the value of a key, or at the section where there is none."""
        at = self.get(key) or self.value
        self.reader.complain(at.line, at.column, message, hint)

    def text(self, key: str, hint: str = "") -> str:
        """Text that must be there, with its white space folded; empty after an error."""
        found = self.get(key)
        if found is not None and not isinstance(found.content, str):
            self.wrong(key, f"`{key}` is text", hint)
            return ""
        if found is None or not found.text.strip():
            self.wrong(key, f"{self.noun} needs `{key}`", hint)
            return ""
        if len(found.text) > MAX_TEXT:
            self.wrong(key, f"`{key}` is longer than {MAX_TEXT:,} characters")
            return ""
        return " ".join(found.text.split())

    def optional_text(self, key: str) -> str:
        """Text that may be there."""
        return self.text(key) if self.has(key) else ""

    def id(self) -> str:
        """The key `id`: a short name without blanks."""
        found = self.text("id", "a short name, by which rulings and tests call it")
        if found and not _ID.fullmatch(found):
            self.wrong("id", "an id has letters, digits, `.`, `_` and `-`, at most 80")
            return ""
        return found

    def condition(self, key: str, fields: Fields) -> Expression | None:
        """A condition, which must be there."""
        found = self.get(key)
        if found is None:
            self.wrong(key, f"{self.noun} needs `{key}`, a condition")
            return None
        return condition(self.reader, found, fields)

    def choice(self, key: str, kind: type[_Choice]) -> _Choice | None:
        """One of the kind's words."""
        found = self.get(key)
        return choice(self.reader, found, kind) if found is not None else None

    def flag(self, key: str, default: bool) -> bool:
        """`true` or `false`, and none of YAML 1.1's other words for them."""
        found = self.get(key)
        if found is None or found.content in ("true", "false"):
            return default if found is None else found.content == "true"
        meant = _MEANT.get(found.text.lower())
        hint = f"write {meant}" if meant else ""
        self.wrong(key, f"expected true or false, found {found.told}", hint)
        return default

    def number(self, key: str, most: int) -> int | None:
        """A whole number from 0 to `most`."""
        found = self.get(key)
        if found is None:
            return None
        if re.fullmatch(r"[0-9]{1,9}", found.text) and int(found.text) <= most:
            return int(found.text)
        self.wrong(key, f"expected a whole number from 0 to {most:,}, found {found.told}")
        return None

    def days(self, key: str) -> int | None:
        """A number of days, written `14` or `14d`."""
        found = self.get(key)
        if found is None:
            return None
        match = _DAYS.fullmatch(found.text)
        if match is None:
            hint = "write it as 14d"
            self.wrong(key, f"expected a number of days, found {found.told}", hint)
            return None
        return int(match[1])

    def day(self, key: str) -> dt.date | None:
        """A day, written 2026-12-31."""
        found = self.get(key)
        if found is None:
            return None
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", found.text):
            hint = "write it as 2026-12-31"
            self.wrong(key, f"expected a day, found {found.told}", hint)
            return None
        try:
            return dt.date.fromisoformat(found.text)
        except ValueError:
            self.wrong(key, f"there is no day {found.text}")
            return None

    def glob(self, key: str) -> Glob | None:
        """A pattern."""
        if not self.has(key):
            return None
        pattern = normal(self.text(key))
        if not pattern:
            return None
        if fault := _FAULTS.get(key, _no_fault)(pattern):
            self.wrong(key, *fault)
            return None
        try:
            made = compile_glob(pattern)
        except UsageError as error:
            self.wrong(key, error.message, error.remedy)
            return None
        if not made.literal and not self.reader.has_room_for_pattern(len(pattern)):
            self.wrong(key, *_TOO_MANY)
            return None
        return made

    def sections(self, key: str, noun: str, known: Collection[str]) -> list[Section]:
        """The mappings of a list; empty where the key is not given."""
        found = self.get(key)
        if found is None:
            return []
        if not isinstance(found.content, list):
            self.wrong(key, f"`{key}` is a list; each entry begins with `- `")
            return []
        if len(found.content) > MAX_ITEMS:
            message = f"`{key}` has {len(found.content):,} entries; {MAX_ITEMS:,} are the most"
            self.wrong(key, message, "split the policy in several files")
            return []
        return [s for item in found.content if (s := section(self.reader, item, noun, known))]


def section(reader: Reader, value: Value, noun: str, known: Collection[str]) -> Section | None:
    """The value as a section; an error where it is no mapping."""
    if isinstance(value.content, dict):
        return Section(reader, value, noun, known)
    keys = ", ".join(f"`{k}`" for k in list(known)[:4])
    reader.complain(value.line, value.column, f"{noun} is a mapping with {keys}, …")
    return None


def condition(reader: Reader, value: Value, fields: Fields) -> Expression | None:
    """The value as a condition; its error shows the very character, also in folded text."""
    if not isinstance(value.content, str):
        reader.complain(value.line, value.column, "a condition is text")
        return None
    if reader.text.startswith("!", value.begin):  # a tag, of which the reader knows
        return None
    if not reader.has_room_for(len(value.content)):
        message = f"the conditions of the file are longer than {MAX_CONDITIONS:,} characters in all"
        reader.complain(value.line, value.column, message, "write fewer or shorter ones")
        return None
    try:
        made = parse(value.content, fields)
        if not reader.has_room_for_pattern(made.patterns):
            reader.complain(value.line, value.column, *_TOO_MANY)
        return made
    except ExpressionError as error:
        raw = reader.text[value.begin : value.end]
        before = raw[: offset_in(raw, value.content, error.offset)]
        line = value.line + before.count("\n")
        column = len(before) - before.rfind("\n") if "\n" in before else value.column + len(before)
        reader.complain(line, column, error.message, error.hint)
        return None


def choice(reader: Reader, value: Value, kind: type[_Choice]) -> _Choice | None:
    """The value as one of the kind's words."""
    words = [member.value for member in kind]
    if value.text in words:
        return kind(value.text)
    message = f"expected one of {', '.join(words)}, found {value.told}"
    hint = nearest(value.text, words) if value.text else ""
    reader.complain(value.line, value.column, message, hint if "did you mean" in hint else "")
    return None


def unique(sections: Iterable[Section], noun: str) -> None:
    """Note every `id` that stands in two of the sections, be they right otherwise or not."""
    seen: dict[str, Section] = {}
    for one in sections:
        given = one.get("id")
        name = " ".join(given.text.split()) if given else ""
        first = seen.setdefault(name, one)
        if name and first is not one:
            message = f"two {noun}s have the id `{name[:80]}`"
            one.wrong("id", message, f"the other is in line {first.value.line}")

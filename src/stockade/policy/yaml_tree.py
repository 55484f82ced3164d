"""YAML with a position for every value, and without its surprises.

Refused: duplicate keys, anchors and aliases (a few lines can grow to gigabytes), merge keys, tags,
tabs, directives, several documents, and characters that do not show. Every scalar stays the text
that it is: `no` is no boolean, and a date is no time stamp (https://yaml.org/spec/1.2.2, and what
YAML 1.1 did otherwise).
"""

from __future__ import annotations

import dataclasses

import yaml

from stockade.model.frozen import frozen
from stockade.policy.diagnostics import Reader, decoded
from stockade.policy.yaml_errors import explained, refuse_at_sight

MAX_DEPTH = 20
MAX_VALUES = 100_000


@frozen
class Value:
    """A node of the document. `content` is a str, or a list or dict of further values."""

    content: str | list[Value] | dict[str, Value]
    line: int
    column: int
    """Both of its first character, counted from 1."""

    begin: int = 0
    end: int = 0
    """Where a scalar stands in the text, with its quotes."""

    style: str = ""
    """How a scalar is written: quotes, `|` or `>`; empty: plainly."""

    keys: dict[str, tuple[int, int]] = dataclasses.field(default_factory=dict)
    """Position of each key of a mapping."""

    @property
    def mapping(self) -> dict[str, Value]:
        """Its content, empty where it is no mapping."""
        return self.content if isinstance(self.content, dict) else {}

    @property
    def text(self) -> str:
        """Its content, empty where it is no scalar."""
        return self.content if isinstance(self.content, str) else ""

    @property
    def told(self) -> str:
        """What messages call it: its beginning, or what it is instead of a scalar."""
        if isinstance(self.content, str):
            return f"`{self.content[:40]}`"
        return "a list" if isinstance(self.content, list) else "a mapping"


def read(file: str, data: bytes) -> tuple[Reader, Value]:
    """Parse a document whose top is a mapping. What is wrong with a key or a tag is noted in the
    reader, and the rest is read.

    Raises:
        UsageError: it is too large, not UTF-8, not YAML, or uses what we refuse.
    """
    text = decoded(file, data)
    reader = Reader(file, text)
    refuse_at_sight(reader)
    builder = _Builder(reader)
    try:
        top = builder.build(text)
    except yaml.MarkedYAMLError as error:
        reader.complain(*explained(reader, error))
        raise reader.refusal() from error
    except UnicodeDecodeError as error:  # libyaml lets a surrogate pass in a tag's escapes
        reader.complain(*builder.last, "a tag behind this place is not UTF-8")
        raise reader.refusal() from error
    if top is None or not isinstance(top.content, dict):
        line, column = (top.line, top.column) if top else (1, 1)
        what = "the file must be a mapping of keys to values" if top else "the file is empty"
        reader.complain(line, column, what, "it begins with `stockade: 1`")
        raise reader.refusal()
    return reader, top


@dataclasses.dataclass(slots=True)
class _Open:
    """A list or mapping that is being read; `key` waits for its value."""

    event: yaml.Event
    items: list[Value]
    members: dict[str, Value]
    keys: dict[str, tuple[int, int]]
    key: str | None = None


class _Builder:
    """Makes the tree from the parser's events, without recursion."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._stack: list[_Open] = []
        self._top: Value | None = None
        self._count = 0
        self.last = (1, 1)
        """Where the part begins that was read last."""

    def build(self, text: str) -> Value | None:
        """The top of the document; errors are noted, and end the reading where it must end."""
        documents = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            self.last = line, column = _position(event)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                self._stop(line, column, "a second document begins", "take out the `---`")
            if isinstance(event, yaml.NodeEvent):
                self._node(event, line, column)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
        return self._top

    def _node(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        self._count += 1
        if self._count > MAX_VALUES:
            self._stop(line, column, f"the file holds more than {MAX_VALUES:,} values")
        if event.anchor is not None:
            message = f"anchors and aliases (`{event.anchor[:40]}`) are not allowed"
            self._stop(line, column, message, "write the value out")
        tag = getattr(event, "tag", None)
        if tag is not None:
            hint = "a condition that begins with `!` is put in quotes: '!has(epss)'"
            self._reader.complain(line, column, f"tags (`{tag[:40]}`) are not allowed", hint)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line, column)
        elif len(self._stack) >= MAX_DEPTH:
            self._stop(line, column, f"nested deeper than {MAX_DEPTH} levels")
        else:
            self._open(event, line, column)

    def _stop(self, line: int, column: int, message: str, hint: str = "") -> None:
        self._reader.complain(line, column, message, hint)
        raise self._reader.refusal()

    def _open(self, event: yaml.Event, line: int, column: int) -> None:
        parent = self._stack[-1] if self._stack else None
        if parent is not None and _wants_key(parent):
            self._stop(line, column, "a key must be a word")
        self._stack.append(_Open(event=event, items=[], members={}, keys={}))

    def _scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> None:
        parent = self._stack[-1] if self._stack else None
        if parent is not None and _wants_key(parent):
            self._key(parent, event.value, line, column)
            return
        value = Value(
            content=event.value or event.tag or "",
            line=line,
            column=column,
            begin=event.start_mark.index if event.start_mark else 0,
            end=event.end_mark.index if event.end_mark else 0,
            style=event.style or "",
        )
        self._put(value)

    def _key(self, parent: _Open, name: str, line: int, column: int) -> None:
        if not name:
            self._reader.complain(line, column, "a key must be a word")
        elif name == "<<":
            message = "merge keys (`<<`) are not allowed"
            self._reader.complain(line, column, message, "write the values out")
        elif name in parent.keys:
            first = parent.keys[name][0]
            self._reader.complain(
                line, column, f"`{name}` is written twice", f"it stands in line {first} already"
            )
        else:
            parent.keys[name] = (line, column)
        parent.key = name

    def _close(self) -> None:
        opened = self._stack.pop()
        line, column = _position(opened.event)
        is_mapping = isinstance(opened.event, yaml.MappingStartEvent)
        content = opened.members if is_mapping else opened.items
        self._put(Value(content=content, line=line, column=column, keys=opened.keys))

    def _put(self, value: Value) -> None:
        if not self._stack:
            self._top = value
            return
        parent = self._stack[-1]
        if isinstance(parent.event, yaml.SequenceStartEvent):
            parent.items.append(value)
        else:
            parent.members.setdefault(parent.key or "", value)
            parent.key = None


def _wants_key(opened: _Open) -> bool:
    return isinstance(opened.event, yaml.MappingStartEvent) and opened.key is None


def _position(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)

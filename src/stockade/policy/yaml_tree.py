"""YAML with a position for every value, and without its surprises.

Refused: duplicate keys, anchors and aliases (a few lines can grow to gigabytes), tags, tabs and
YAML 1.1's many booleans, which stay the words they are (`no` is a string).
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass

import yaml

from stockade.model.errors import UsageError
from stockade.model.frozen import frozen

MAX_BYTES = 1 << 20
MAX_DEPTH = 20


@frozen
class Value:
    """A node of the document. `content` is a str, or a list or dict of further values."""

    content: str | list[Value] | dict[str, Value]
    line: int
    column: int
    keys: dict[str, tuple[int, int]]
    """Position of each key of a mapping."""


@dataclass(slots=True)
class Reader:
    """Collects the errors of one file, so that all are shown at once."""

    file: str
    text: str
    errors: list[str]

    def complain(self, line: int, column: int, message: str, hint: str = "") -> None:
        """Note an error at a position, both counted from 1."""
        source = self.text.splitlines()[line - 1 : line]
        shown = f"\n  | {source[0]}\n  | {' ' * (column - 1)}^" if source else ""
        help_line = f"\n  = help: {hint}" if hint else ""
        self.errors.append(f"{self.file}:{line}:{column}: {message}{shown}{help_line}")

    def at(self, value: Value, message: str, hint: str = "") -> None:
        """Note an error at a value."""
        self.complain(value.line, value.column, message, hint)

    def known_keys(self, value: Value, known: Collection[str]) -> None:
        """Note every key of a mapping that is not known."""
        for key, (line, column) in value.keys.items():
            if key not in known:
                close = difflib.get_close_matches(key, known, 1)
                hint = f"did you mean `{close[0]}`?" if close else "known: " + ", ".join(known)
                self.complain(line, column, f"unknown key `{key}`", hint)

    def finish(self) -> None:
        """Raise what was noted.

        Raises:
            UsageError: there was any error; all are in its message.
        """
        if self.errors:
            raise self.refusal()

    def refusal(self) -> UsageError:
        """All that was noted, as one error."""
        return UsageError("\n".join(self.errors), "Correct the file and run again.")


def read(file: str, data: bytes) -> tuple[Reader, Value]:
    """Parse a document whose top is a mapping.

    Raises:
        UsageError: it is too large, not UTF-8, not YAML, or uses what we refuse.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"{file} is larger than {MAX_BYTES >> 20} MiB", "Split the file.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{file} is not UTF-8 (byte {error.start})", "Save it as UTF-8."
        ) from error
    reader = Reader(file, text, [])
    try:
        _refuse_anchors(reader)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reader.complain(line, column, error.problem or "not YAML")
        raise reader.refusal() from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        reader.complain(line, 1, f"not YAML: {error.reason}")
        raise reader.refusal() from error
    if not isinstance(node, yaml.MappingNode):
        raise UsageError(f"{file}:1:1: the file must be a mapping of keys to values")
    value = _value(reader, node, 0)
    reader.finish()
    return reader, value


def _refuse_anchors(reader: Reader) -> None:
    for event in yaml.parse(reader.text, Loader=yaml.CSafeLoader):
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            message = f"anchors and aliases (`{anchor}`) are not allowed"
            reader.complain(*_position(event), message)
    reader.finish()


def _value(reader: Reader, node: yaml.Node, depth: int) -> Value:
    line, column = _position(node)
    keys: dict[str, tuple[int, int]] = {}
    content: str | list[Value] | dict[str, Value] = ""
    if depth > MAX_DEPTH:
        reader.complain(line, column, f"nested deeper than {MAX_DEPTH} levels")
    elif isinstance(node, yaml.MappingNode):
        content = {}
        for key, child in node.value:
            where = _position(key)
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not name:
                reader.complain(*where, "a key must be a word")
            elif name in keys:
                reader.complain(*where, f"`{name}` is written twice")
            else:
                keys[name] = where
                content[name] = _value(reader, child, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        content = [_value(reader, child, depth + 1) for child in node.value]
    else:
        content = str(node.value)
    return Value(content=content, line=line, column=column, keys=keys)


def _position(node: yaml.Node | yaml.Event) -> tuple[int, int]:
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)

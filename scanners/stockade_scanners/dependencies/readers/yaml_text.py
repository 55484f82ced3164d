"""YAML lock files and workflows: every scalar a string that knows its line.

PyYAML's C loader parses; values are built here, because its own constructors make numbers of
versions (`1.10` would be 1.1), let the last of two equal keys win, and forget lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from stockade_scanners.dependencies.manifest import ReadError

MOST_NODES = 2_000_000
MOST_DOCUMENTS = 100
MERGE = "<<"
"""YAML 1.1's key that stands for those of another mapping."""

_MERGE_TAG = "tag:yaml.org,2002:merge"
_DEEPEST = 100
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Text(str):
    """A scalar, and the line on which it stands (from 1)."""

    __slots__ = ("line",)
    line: int


def load(text: str, *, merges: bool = True) -> Any:
    """The document as dicts, lists and `Text`; `None` for an empty one.

    `merges` says whether the file's tool obeys merge keys. To another one they are like any key.

    Raises:
        ReadError: not YAML, several documents, a key twice in one mapping, a merge key, or too
            large or deep.
    """
    documents = load_all(text, merges=merges)
    if len(documents) > 1:
        raise ReadError("The file holds several YAML documents.")
    return documents[0] if documents else None


def settings(text: str) -> dict[Any, Any]:
    """The mapping of a file that may be empty.

    Raises:
        ReadError: as `load`, or the document is something else.
    """
    document = load(text)
    if document in (None, ""):
        return {}
    if not isinstance(document, dict):
        raise ReadError("The file does not hold a mapping.")
    return document


def load_all(text: str, *, merges: bool = True) -> list[Any]:
    """Every document of the file, for the formats that write several.

    Raises:
        ReadError: as `load`, or there are over 100.
    """
    builder = _Builder(merges=merges)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ReadError("The file is not valid YAML.", mark.line + 1 if mark else None) from error
    except yaml.YAMLError as error:
        raise ReadError("The file is not valid YAML.") from error
    return builder.documents


def mapping(value: Any, what: str) -> dict[Text, Any]:
    """`value` as a mapping; empty when it is absent or null.

    Raises:
        ReadError: it is something else; `what` names it.
    """
    if value is None or value in ("", "null", "~"):
        return {}
    if not isinstance(value, dict):
        raise ReadError(f"{what} is not a mapping.", line_of(value))
    return value


def sequence(value: Any, what: str) -> list[Any]:
    """`value` as a list; empty when it is absent or null.

    Raises:
        ReadError: it is something else; `what` names it.
    """
    if value is None or value in ("", "null", "~"):
        return []
    if not isinstance(value, list):
        raise ReadError(f"{what} is not a list.", line_of(value))
    return value


def line_of(value: Any) -> int | None:
    """The line of a scalar; `None` for anything else."""
    return value.line if isinstance(value, Text) else None


@dataclass(slots=True)
class _Open:
    """A collection that has not ended yet, and the key that waits for its value."""

    made: dict[Any, Any] | list[Any]
    anchor: str | None
    key: Text | None = None


class _Builder:
    """Builds from events, with a stack of its own: PyYAML's composer recurses in C, and a file
    that nests deep enough would end the process. An alias gives the same object again, so bombs of
    them stay small.
    """

    def __init__(self, *, merges: bool) -> None:
        self._merges = merges
        self.documents: list[Any] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Any] = {}
        self._nodes = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event. Raises ReadError."""
        if isinstance(event, yaml.ScalarEvent):
            text = Text(MERGE if event.tag == _MERGE_TAG else event.value)
            text.line = _line(event) or 1
            self._anchored(event, text)
            self._put(text, event)
        elif isinstance(event, yaml.CollectionStartEvent):
            made: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._anchored(event, None)  # an alias inside its own anchor ends here
            self._put(made, event)
            self._open.append(_Open(made, event.anchor))
        elif isinstance(event, yaml.CollectionEndEvent):
            ended = self._open.pop()
            if ended.anchor is not None:
                self._anchors[ended.anchor] = ended.made
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise ReadError("An alias has no anchor.", _line(event))
            self._put(self._anchors[event.anchor], event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._begin()

    def _begin(self) -> None:
        if len(self.documents) == MOST_DOCUMENTS:
            raise ReadError(f"The file holds more than {MOST_DOCUMENTS} YAML documents.")
        self.documents.append(None)
        self._anchors.clear()

    def _anchored(self, event: yaml.NodeEvent, value: Any) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES or len(self._open) > _DEEPEST:
            raise ReadError("The file is too large or too deeply nested.")
        if event.anchor is not None and event.anchor in self._anchors:
            raise ReadError("An anchor is written twice.", _line(event))
        if event.anchor is not None:
            self._anchors[event.anchor] = value

    def _put(self, value: Any, event: yaml.Event) -> None:
        """Where the value belongs: at the top, in a list, as a key, or after its key."""
        around = self._open[-1] if self._open else None
        if around is None:
            self.documents[-1] = value
        elif isinstance(around.made, list):
            around.made.append(value)
        elif around.key is None:
            if not isinstance(value, Text) or value in around.made:
                raise ReadError("A key is written twice, or is not a word.", _line(event))
            if self._merges and value == MERGE:
                raise ReadError("A mapping is merged into another, which is not read.", value.line)
            around.key = value
        else:
            around.made[around.key] = value
            around.key = None


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None

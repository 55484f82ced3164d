"""A waiver as YAML, in the style of the file that it goes into."""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from stockade.model.frozen import frozen
from stockade.model.globs import MAX_LENGTH
from stockade.policy.facts import text as normal

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

_WIDTH = 100
_ENDLESS = 1 << 30
"""A width at which nothing is wrapped."""


@frozen
class NewWaiver:
    """A waiver to write."""

    id: str
    match: Mapping[str, str]
    """By the format's own keys, in the order in which they are written."""

    until: dt.date
    """Its last day."""

    owner: str
    reason: str
    """Its white space is folded, as the loader folds it."""

    covers: int
    """How many findings or gaps it matches now."""

    @property
    def values(self) -> dict[str, Any]:
        """What a reader of the file finds: every scalar as text."""
        return {
            "id": self.id,
            "match": dict(self.match),
            "until": self.until.isoformat(),
            "owner": folded(self.owner),
            "reason": folded(self.reason),
            "covers": str(self.covers),
        }


def folded(text: str) -> str:
    """The text with each run of white space as one blank, and none at its ends."""
    return " ".join(text.split())


def literal(text: str) -> str:
    """A glob that matches this very text, in a form which reading a policy does not change; empty
    where there is none.

    What a policy file cannot hold as it stands (a tab, a byte that is no character) becomes `?`.
    """
    pattern = "".join(map(_literal, normal(text)))
    if pattern.startswith(("!", "~")):
        pattern = f"\\{pattern}"
    if folded(pattern) != pattern:
        pattern = pattern.replace(" ", "[ ]")
    return pattern if len(pattern) <= MAX_LENGTH else ""


def entry(new: NewWaiver, *, gap: int = 2, indent: int = 0) -> str:
    """The waiver as an entry of a block list, its lines ended by `\\n`. `gap` columns lead from the
    dash to the keys; the dash stands in column `indent`, counted from 0.
    """
    blanks = " " * indent
    text = _dumped(new, [_block(new, indent + gap)], gap)
    return "".join(f"{blanks}{line}" if line.strip() else line for line in text.splitlines(True))


def flow(new: NewWaiver) -> str:
    """The waiver in braces, on one line: also valid JSON."""
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

    def quoted(values: Mapping[str, Any]) -> CommentedMap:
        pairs = ((Quoted(key), value) for key, value in values.items())
        found = CommentedMap(
            (key, quoted(value) if isinstance(value, Mapping) else Quoted(value))
            for key, value in pairs
        )
        found.fa.set_flow_style()
        return found

    return _dumped(new, quoted(new.values), 2).strip()


def _literal(char: str) -> str:
    if char in "*?[{\\":
        return f"\\{char}"
    unwritable = (char.isspace() and char != " ") or "\ud800" <= char <= "\udfff"
    return "?" if unwritable else char


def _block(new: NewWaiver, column: int) -> CommentedMap:
    from ruamel.yaml.comments import CommentedMap

    values = new.values
    values["match"] = CommentedMap((key, _scalar(value)) for key, value in new.match.items())
    values["owner"] = _scalar(values["owner"])
    values["reason"] = _prose(values["reason"], column)
    return CommentedMap(values | {"until": new.until, "covers": new.covers})


def _scalar(text: str) -> str:
    """The text, in double quotes where it needs any and they need no escapes."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    plain = _yaml(text, 2, unicode=True).removesuffix("...\n").removesuffix("\n") == text
    if plain or '"' in text or "\\" in text:
        return text
    quoted: str = DoubleQuotedScalarString(text)
    return quoted


def _prose(text: str, column: int) -> str:
    """Short text as a scalar; long text over several lines, which are folded when it is read."""
    from ruamel.yaml.scalarstring import FoldedScalarString

    if column + len("reason: ") + len(text) <= _WIDTH or not text.isprintable():
        return _scalar(text)
    rows = _rows(text, max(40, _WIDTH - column - 2))
    if len(rows) < 2:
        return _scalar(text)
    prose: str = FoldedScalarString(text)
    prose.fold_pos = list(_ends(rows))  # type: ignore[attr-defined]
    return prose


def _rows(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _ends(rows: list[str]) -> Iterable[int]:
    """Positions of the blanks at which the text goes on in the next row."""
    at = -1
    for row in rows[:-1]:
        at += len(row) + 1
        yield at


def _dumped(new: NewWaiver, value: object, gap: int) -> str:
    """What turns a line around, or shows nothing, is escaped: a reviewer must see what he reads."""
    texts = (*new.match.values(), new.owner, new.reason)
    return _yaml(value, gap, unicode=all(folded(text).isprintable() for text in texts))


def _yaml(value: object, gap: int, *, unicode: bool) -> str:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.indent(mapping=2, sequence=gap, offset=0)
    yaml.width = _ENDLESS
    yaml.allow_unicode = unicode
    stream = io.StringIO()
    yaml.dump(value, stream)
    return stream.getvalue()

"""What semgrep's engine makes of a rule's `fix` or `fix-regex` for one result.

The engine fills `fix` in by the syntax tree, else as plain text. Which of its parsers and ways a
file gets, the file's own contents decide, and some take the quotes off a string: `f($X)` on
`f("a b")` becomes `f(a b)`, and what was data becomes code. So a filled fix counts only if each
metavariable stands in it as the file has it, and code as code. `fix-regex` works on the text of the
match and needs no such check. The command line does not say what metavariables stand for, so that
with it a fix that has some is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stockade.model.errors import ToolError
from stockade.model.fix import Edit, Fix
from stockade.model.frozen import frozen
from stockade.model.location import Location
from stockade.model.strict_json import field
from stockade_scanners.semgrep.inputs import Input
from stockade_scanners.semgrep.rule import Rule

_WHAT = "a fix of semgrep's"
_LONGEST = 24_000
"""Characters of a fix, and of the text of all its metavariables: more, the core would not keep."""

_METAVARIABLE = re.compile(r"\$(?:\.\.\.)?[A-Z_][A-Z_0-9]*|\$[0-9]+")
_BLANK = re.compile(r"\s+")
_QUOTES = "'\"`"
_NOT_IN_A_STRING = re.compile(r"['\"`\\\r\n${}]")


@frozen
class _Value:
    """What a metavariable stands for."""

    text: str
    quoted: bool
    """Whether it stands between two quotes, so that it is not code."""


class Sources:
    """The bytes of what was scanned, the last file at hand: results come file by file."""

    def __init__(self) -> None:
        self._file: Path | None = None
        self._data = b""

    def value(self, file: Path, start: int, end: int) -> _Value | None:
        """What stands there, by byte offsets; `None` when nothing can, or it is not UTF-8."""
        if file != self._file:
            self._file, self._data = file, file.read_bytes()
        if not 0 <= start <= end <= len(self._data):
            return None
        before, after = self._data[start - 1 : start], self._data[end : end + 1]
        quoted = before == after and before in (b"'", b'"', b"`")
        try:
            return _Value(text=self._data[start:end].decode("utf-8"), quoted=quoted)
        except UnicodeDecodeError:
            return None


def fix(raw: Any, rule: Rule, item: Input, where: Location, sources: Sources) -> Fix | None:
    """The fix of a result, in place of all that it matched; `None` where there is none to rely on.

    Raises:
        ToolError: it is not a text, or a metavariable has no place.
    """
    extra = field(raw, "extra", dict, _WHAT)
    if extra.get("fix") is None:
        return None
    text: str = field(extra, "fix", str, _WHAT)
    if item.hidden or not _is_whole(raw, where) or len(text) > _LONGEST:
        return None
    if not _is_filled_well(text, extra, rule, item, sources):
        return None
    place = Location(
        path=where.path,
        line=where.line,
        column=where.column,
        end_line=where.end_line,
        end_column=where.end_column,
    )
    edit = Edit(location=place, text=text.replace("\r\n", "\n"))
    return Fix(description="", edits=(edit,))


def _is_whole(raw: Any, where: Location) -> bool:
    """Whether the place is all of the match, so that nothing else would be replaced."""
    end = field(field(raw, "end", dict, _WHAT), "line", int, _WHAT)
    return where.column is not None and where.end_column is not None and where.end_line == end


def _is_filled_well(
    text: str, extra: Mapping[str, Any], rule: Rule, item: Input, sources: Sources
) -> bool:
    template = rule.body.get("fix")
    if not isinstance(template, str):
        return "fix-regex" in rule.body
    names = _METAVARIABLE.findall(template)
    known = extra.get("metavars") or {}
    if not isinstance(known, dict) or not known.keys() >= set(names):
        return False
    values = {name: _value(known[name], item, sources) for name in names}
    found = {name: value for name, value in values.items() if value is not None}
    if len(found) < len(values) or sum(len(found[name].text) for name in names) > _LONGEST:
        return False
    if not _fits(template, found):
        return False
    return _expected(template, found).fullmatch(_BLANK.sub("", text)) is not None


def _fits(template: str, values: Mapping[str, _Value]) -> bool:
    """Whether nothing that is a string in the file is put where the template has code, and nothing
    where it has a string that could end that."""
    quote, start = "", 0
    for match in _METAVARIABLE.finditer(template):
        for char in template[start : match.start()]:
            if char in _QUOTES and quote in ("", char):
                quote = "" if quote else char
        value, start = values[match.group()], match.end()
        if _NOT_IN_A_STRING.search(value.text) if quote else value.quoted:
            return False
    return True


def _value(metavariable: Any, item: Input, sources: Sources) -> _Value | None:
    if not isinstance(metavariable, dict):
        raise ToolError(f"{_WHAT}: a metavariable is not an object")
    start, end = (
        field(field(metavariable, key, dict, _WHAT), "offset", int, _WHAT)
        for key in ("start", "end")
    )
    return sources.value(item.copy, start, end)


def _expected(template: str, values: Mapping[str, _Value]) -> re.Pattern[str]:
    """The template with each value as written, or in parentheses, which the engine adds around
    operators; but for blanks, in which it goes its own way."""
    parts, start = list[str](), 0
    for match in _METAVARIABLE.finditer(template):
        value = _literally(values[match.group()].text)
        parts += [_literally(template[start : match.start()]), rf"(?:{value}|\({value}\))"]
        start = match.end()
    return re.compile("".join((*parts, _literally(template[start:]))))


def _literally(text: str) -> str:
    return re.escape(_BLANK.sub("", text))

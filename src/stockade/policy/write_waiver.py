"""One more waiver in a policy file, of which not a byte changes otherwise.

A round trip through a YAML library moves blanks, comments and line breaks about, and the diff of a
waiver should show the waiver. So the parser of our loader tells where things stand, ruamel.yaml
writes the new entry, which is put in as text, and what then stands there is compared with before.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

import yaml

from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.path import text as printable
from stockade.policy.waiver_text import NewWaiver, entry, flow
from stockade.policy.yaml_tree import Value, read

KEY = "waivers"
_START = "# What this repository adds to the policy that judges it.\nstockade: 1\n"
_BREAK = re.compile(r"\r\n|\n|\r")
_EMPTY_LIST = re.compile(r"\[\s*\]")


def with_waiver(file: str, data: bytes | None, new: NewWaiver) -> bytes:
    """The policy in `data` with the waiver at the end of its `waivers`, which are made where they
    are missing. `None` stands for no file: one is begun. `file` stands in messages.

    Raises:
        UsageError: it is no YAML that a policy may be, holds no list of waivers where one should
            be, or is written in a way that this cannot edit.
    """
    old = _START.encode() if data is None else data
    before = _values(file, old)
    mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
    after = mark + _edited(file, old.removeprefix(mark).decode(), new).encode()
    try:
        good = _only_added(before, _values(file, after), new)
    except UsageError as error:
        raise _refusal(file, new) from error
    if not good:
        raise _refusal(file, new)
    return after


def _refusal(file: str, new: NewWaiver) -> UsageError:
    return UsageError(
        f"{printable(file)} is written in a way that cannot be edited without touching more than"
        " its waivers",
        f"Put this below `{KEY}:` yourself:\n{entry(new, indent=2)}",
    )


def _edited(file: str, text: str, new: NewWaiver) -> str:
    top: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    found = [value for key, value in top.value if key.value == KEY]
    if not found:
        return _with_list(text, top, new)
    if found[0].id != "sequence":
        raise _refusal(file, new)
    return _with_entry(text, top, found[0], new)


@frozen
class _Style:
    """How a block list is written."""

    indent: int = 2
    """Column of its dashes, counted from 0."""

    gap: int = 2
    """Columns from a dash to the keys."""

    spaced: bool = False
    """Whether an empty line parts its entries."""


def _with_list(text: str, top: Any, new: NewWaiver) -> str:
    """The text with a list of waivers behind everything else."""
    if top.flow_style:
        return _put_inside(text, top, f'"{KEY}": [{flow(new)}]')
    at = top.end_mark.index
    parted = text[:at].rstrip(" \t").endswith(("\n\n", "\r\n\r\n", "\r\r"))
    made = f"{' ' * top.start_mark.column}{KEY}:\n{_entry(new, _style(text, top))}"
    return _put_lines(text, at, made if parted else f"\n{made}")


def _with_entry(text: str, top: Any, listed: Any, new: NewWaiver) -> str:
    """The text with one more entry of its list of waivers."""
    if not listed.flow_style:
        style = _style(text, top, listed)
        at = _past_comments(text, _end(text, listed.value[-1]), style.indent)
        return _put_lines(text, at, ("\n" if style.spaced else "") + _entry(new, style))
    start = listed.start_mark.index
    empty = _EMPTY_LIST.fullmatch(text, start, listed.end_mark.index)
    if empty is None or top.flow_style:
        return _put_inside(text, listed, flow(new))
    head = text[:start].rstrip(" \t")
    cut = head + text[empty.end() :]
    return _put_lines(cut, _line_end(cut, len(head)), _entry(new, _style(text, top)))


def _entry(new: NewWaiver, style: _Style) -> str:
    return entry(new, gap=style.gap, indent=style.indent)


def _style(text: str, top: Any, listed: Any = None) -> _Style:
    """The style of the list, else of the file's last one."""
    lists = [value for _, value in top.value if _is_block_list(value)]
    if not lists:
        return _Style(indent=top.start_mark.column + 2)
    model = listed or lists[-1]
    indent = model.start_mark.column
    gap = max(2, model.value[0].start_mark.column - indent)
    longest = max(lists, key=lambda node: len(node.value))
    return _Style(
        indent=indent,
        gap=gap,
        spaced=_spaced(text, model if len(model.value) > 1 else longest),
    )


def _is_block_list(node: Any) -> bool:
    return node.id == "sequence" and bool(node.value) and not node.flow_style


def _spaced(text: str, listed: Any) -> bool:
    pairs = zip(listed.value, listed.value[1:], strict=False)
    between = (text[_end(text, one) : other.start_mark.index] for one, other in pairs)
    return any(not line.strip() for part in between for line in part.split("\n")[:-1])


def _end(text: str, item: Any) -> int:
    """Where the line of the entry's last character ends."""
    node = item
    while isinstance(node.value, list) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end: int = node.end_mark.index
    if node.id != "scalar" or node.style not in ("|", ">"):
        return _line_end(text, end)
    header = text[node.start_mark.index : _line_end(text, node.start_mark.index)]
    if "+" in header.partition("#")[0]:  # then the empty lines behind it are part of it
        return end
    return _line_end(text, len(text[:end].rstrip()))


def _past_comments(text: str, at: int, indent: int) -> int:
    """Past the comments that are indented as parts of the entry are."""
    for start, line in _lines(text, at):
        bare = line.strip()
        if bare and not (bare.startswith("#") and _indent(line) > indent):
            break
        at = start + len(line) if bare else at
    return at


def _lines(text: str, at: int) -> Iterator[tuple[int, str]]:
    while at < len(text):
        end = _line_end(text, at)
        yield at, text[at:end]
        at = end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _line_end(text: str, at: int) -> int:
    """Behind the next line break, or the end of the text."""
    found = _BREAK.search(text, at)
    return found.end() if found else len(text)


def _put(text: str, at: int, more: str) -> str:
    return f"{text[:at]}{more}{text[at:]}"


def _put_inside(text: str, node: Any, more: str) -> str:
    """Put one more member into what is in brackets or braces."""
    if not node.value:
        return _put(text, node.start_mark.index + 1, more)
    last = node.value[-1]
    end = (last[1] if isinstance(last, tuple) else last).end_mark.index
    return _put(text, end, f", {more}")


def _put_lines(text: str, at: int, more: str) -> str:
    """Put whole lines in, with the line ends of the text."""
    found = _BREAK.search(text)
    ending = found[0] if found else "\n"
    lines = more.replace("\n", ending)
    open_line = at > 0 and text[at - 1] not in "\r\n"
    return _put(text, at, f"{ending}{lines}" if open_line else lines)


def _values(file: str, data: bytes) -> dict[str, Any]:
    reader, top = read(file, data)
    reader.finish()
    values: dict[str, Any] = _plain(top)
    return values


def _plain(value: Value) -> Any:
    """The document without positions; nested no deeper than `yaml_tree` allows."""
    if isinstance(value.content, dict):
        return {key: _plain(inner) for key, inner in value.content.items()}
    if isinstance(value.content, list):
        return [_plain(inner) for inner in value.content]
    return value.content


def _only_added(before: dict[str, Any], after: dict[str, Any], new: NewWaiver) -> bool:
    listed = [*before.get(KEY, []), new.values]
    return list(after.items()) == list((before | {KEY: listed}).items())

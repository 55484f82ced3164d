"""What is wrong with a YAML file: seen before the parser reads it, or said better than it does."""

from __future__ import annotations

import re

import yaml

from stockade.policy.diagnostics import Reader

_UNSEEN = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML forbids, what it takes for the end of a line and editors do not, and a byte order mark
inside the text."""

_CONFLICT = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_BAD_BEGIN = re.compile(r"(?:^|[ {,-])[A-Za-z-]{1,40}: +([!&*@`%])[^:,}]*$")
_QUOTED_BEGIN = re.compile(r" *(?:- +)?[A-Za-z-]+: +['\"]")
_MAX_BEFORE = 500
"""Characters of a line that are looked at for what its value begins with."""

_IN_QUOTES = "put the whole value in quotes, or below `>-`"


def refuse_at_sight(reader: Reader) -> None:
    """Note what must not reach the parser, or would confuse what it says.

    Raises:
        UsageError: there is any.
    """
    for found in _UNSEEN.finditer(reader.text):
        what = f"the character U+{ord(found.group()):04X} must not stand in the file"
        hint = "take it out, or write it as an escape in double quotes"
        reader.complain(*_place(reader.text, found.start()), what, hint)
    for found in _CONFLICT.finditer(reader.text):
        what = "a merge conflict stands here"
        reader.complain(*_place(reader.text, found.start()), what, "resolve it first")
    # The parser compares each with all before it: a file of them would take minutes.
    for found in _DIRECTIVE.finditer(reader.text):
        what = "directives (lines that begin with `%`) are not allowed"
        reader.complain(*_place(reader.text, found.start()), what, "take it out")
    reader.finish()


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def explained(reader: Reader, error: yaml.MarkedYAMLError) -> tuple[int, int, str, str]:
    """Where the parser stumbled, and what most likely stands behind it: line, column, message and
    hint."""
    problem = error.problem or "it cannot be read"
    line, column = _position(error.problem_mark)
    opened_line, opened_column = _position(error.context_mark or error.problem_mark)
    before = reader.line(line)[:column]
    begin = _BAD_BEGIN.search(before, max(0, column - _MAX_BEFORE))
    if "\t" in before and ("tab" in problem or "start any token" in problem):
        return line, before.index("\t") + 1, "a tab: YAML is indented by spaces", "use spaces"
    if "mapping values are not allowed" in problem:
        return line, column, "a second `: ` in one value", "put the value in quotes"
    if "escape" in problem:
        return line, column, f"not YAML: {problem}", "a backslash is written twice in double quotes"
    if "end of stream" in problem:
        return opened_line, opened_column, "the quotes are not closed", ""
    if begin is not None:
        return line, begin.start(1) + 1, f"a value must not begin with `{begin[1]}`", _IN_QUOTES
    if _QUOTED_BEGIN.match(before[:_MAX_BEFORE]) and "expected key" in problem:
        return line, column, "something stands behind the closing quote", _IN_QUOTES
    if (char := reader.line(opened_line)[opened_column - 1 : opened_column]) in ("*", "&", "!"):
        return opened_line, opened_column, f"a value must not begin with `{char}`", _IN_QUOTES
    hint = "a value with special characters is put in quotes"
    if opened_line != line:
        hint = f"look at what begins in line {opened_line}"
    return line, column, f"not YAML: {problem}", hint


def _position(mark: yaml.Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)

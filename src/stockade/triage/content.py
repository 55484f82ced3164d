"""What a finding is about, as its identity holds it: the flagged code, however it is laid out.

Left out is what a formatter changes: white space and line ends outside of strings, the quotes of a
string that holds none, the parentheses that wrap a statement, the comma before a closing bracket,
the backslash at a line's end; and in Python comments, so that asking for silence on a line does not
make another finding of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.triage.comments import Comments
from stockade.triage.mask import is_credential

_TOKEN = re.compile(
    r"""
      (?P<long> \"{3} (?: [^"\\]++ | \\. | "(?!"") )*+ \"{3}
              | '{3} (?: [^'\\]++ | \\. | '(?!'') )*+ '{3} )
    | (?P<short> " (?: [^"\\\n]++ | \\. )*+ " | ' (?: [^'\\\n]++ | \\. )*+ '
               | ` (?: [^`\\]++ | \\. )*+ ` )
    | (?P<space> (?: \\\n | \s )++ )
    | (?P<comma> , (?= \s*+ (?: [\])}] | $ ) ) )
    """,
    re.VERBOSE | re.DOTALL,
)
_FREE = (
    *(".py", ".pyi", ".js", ".jsx", ".mjs", ".cjs"),
    *(".ts", ".tsx", ".go", ".java", ".kt", ".cs"),
)
"""Endings of languages in which white space outside of strings says nothing, but for indents."""

_WRAPPED = re.compile(r"(?P<word>assert|return|yield|await|del|raise)\b ?\(")


def content_of(finding: Finding, where: Location, lines: Sequence[str], comments: Comments) -> str:
    """The code at the place `where` of a file's masked lines; empty where a whole file is flagged.

    Of a credential it is the whole line: its masked value alone would say nothing.
    """
    if where.line is None:
        return ""
    whole = is_credential(finding)
    column, end = (None, None) if whole else (where.column, where.end_column)
    last = where.last_line or where.line
    first = _first_line(where, comments) if not whole and column is None else where.line
    last = max(last, comments.python.brackets_around(where.line)[1] if first < where.line else last)
    flagged = list(lines[first - 1 : last])
    _cut_comments(flagged, where.path, first, comments)
    if flagged and end is not None:
        flagged[-1] = flagged[-1][: end - 1]
    if flagged and column is not None:
        flagged[0] = flagged[0][column - 1 :]
    path = where.path
    return normal("\n".join(flagged), path) or normal("\n".join(lines[where.line - 1 : last]), path)


def normal(code: str, path: str = "") -> str:
    """The code without its layout. In a language of which `path` says that white space parts words,
    as in a shell, and quotes mean something, there is only that of indentation and line ends."""
    if not path or path.endswith(_FREE):
        return _unwrapped(_TOKEN.sub(_written, code).strip())
    return " ".join(code.split())


def _written(token: re.Match[str]) -> str:
    text = token.group()
    if token["short"]:
        plain = text[0] == "'" and '"' not in text and "\\" not in text
        return f'"{text[1:-1]}"' if plain else text
    if token["long"]:
        return " ".join(text.split())
    if token["comma"]:
        return ""
    code, start, end = token.string, token.start(), token.end()
    return (
        " " if _is_word(code[max(0, start - 1) : start]) and _is_word(code[end : end + 1]) else ""
    )


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _unwrapped(code: str) -> str:
    """Without the parentheses that a formatter puts around what a statement is about."""
    found = _WRAPPED.match(code)
    if found is None:
        return code
    depth, comma = 1, False
    for at in range(found.end(), len(code)):
        depth += (code[at] in "([{") - (code[at] in ")]}")
        comma |= depth == 1 and code[at] == ","
        if not depth:
            inside, rest = code[found.end() : at], code[at + 1 :]
            wraps = code[at] == ")" and rest[:1] in ("", ",") and not comma
            return f"{found['word']} {inside}{rest}" if wraps else code
    return code


def _first_line(where: Location, comments: Comments) -> int:
    """Where the call begins of which a tool has flagged an argument's line, as bandit does."""
    if where.line is None or not _is_python(where.path):
        return where.line or 1
    return comments.python.brackets_around(where.line)[0]


def _cut_comments(flagged: list[str], path: str, first: int, comments: Comments) -> None:
    if not _is_python(path):
        return
    for number, line in enumerate(flagged, first):
        if "#" in line:
            flagged[number - first] = line[: comments.python.comments.get(number, len(line))]


def _is_python(path: str) -> bool:
    return path.endswith((".py", ".pyi"))

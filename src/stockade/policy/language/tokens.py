"""The words of a condition."""

from __future__ import annotations

import re
import sys

from stockade.model.frozen import frozen
from stockade.policy.language.types import ExpressionError

MAX_LENGTH = 2000
"""Characters of a condition."""

_TOKEN = re.compile(
    r"""(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    |(?P<string>"(?:[^"\\\n\r]|\\[^\n\r])*"|'(?:[^'\\\n\r]|\\[^\n\r])*')
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[<>!.,()\[\]-])""",
    re.VERBOSE,
)
_BLANKS = " \t\n\r\f"
_BLANK = re.compile(f"[{_BLANKS}]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPES = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True)) | {c: c for c in "\\\"'`?"}
_NO_CHARACTER = 'where a file is named by such bytes, write glob("...") with a `?` for each'
_MEANT = {
    "=": "compare with `==`",
    "&": "write `&&`",
    "|": "write `||`",
    '"': "the string has no end",
    "'": "the string has no end",
    "?": "a condition has no `? :`; write two rules, or use `&&` and `||`",
    "%": "write 0.3 for 30 %; conditions compare and do not calculate",
    "+": "conditions compare and do not calculate",
    "*": 'conditions compare and do not calculate; patterns stand in glob("...")',
    "/": 'conditions compare and do not calculate; patterns stand in glob("...")',
    "“": 'use straight quotes: "',
    "”": 'use straight quotes: "',
}


@frozen
class Token:
    """One word and where it begins."""

    kind: str
    """`number`, `string`, `name`, `sign` or `end`."""

    text: str
    offset: int


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a condition, and an `end`.

    Raises:
        ExpressionError: it is too long, or holds something that is no word or no character.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"the condition is longer than {MAX_LENGTH} characters", 0)
    if half := _SURROGATE.search(text):
        raise ExpressionError(f"{half.group()!r} is no character", half.start(), _NO_CHARACTER)
    found = []
    at = _past_blanks(text, 0)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            hint = "only a plain space separates words" if text[at].isspace() else ""
            hint = _MEANT.get(text[at], hint)
            raise ExpressionError(f"unexpected character {text[at]!r}", at, hint)
        found.append(Token(kind=match.lastgroup or "", text=match.group(), offset=at))
        at = _past_blanks(text, match.end())
    return (*found, Token(kind="end", text="", offset=len(text.rstrip(_BLANKS))))


def unquoted(token: Token) -> str:
    """The text that a string token stands for (CEL's escapes but for octal and hexadecimal bytes).

    Raises:
        ExpressionError: an escape that is none.
    """

    def one(match: re.Match[str]) -> str:
        four, eight, char = match.groups()
        offset = token.offset + 1 + match.start()
        if char is None:
            return _character(int(four or eight, 16), match.group(), offset)
        if char not in _ESCAPES:
            raise ExpressionError(
                f"unknown escape `\\{char}`", offset, "a backslash itself is written `\\\\`"
            )
        return _ESCAPES[char]

    return _ESCAPE.sub(one, token.text[1:-1])


def _character(number: int, escape: str, offset: int) -> str:
    if number > sys.maxunicode or _SURROGATE.match(chr(number)):
        raise ExpressionError(f"`{escape}` is no character", offset, _NO_CHARACTER)
    return chr(number)


def _past_blanks(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at

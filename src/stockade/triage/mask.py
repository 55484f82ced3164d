"""Keep secrets out of everything that quotes a file.

Nets, each for what the one before lets through: private keys by their marks, the exact region of
every secret found, the string literals on lines that any tool calls a hard-coded credential, and on
every line tokens by their form and the values assigned to names that sound like a credential.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import overload

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Kind
from stockade.triage import tokens

MASK = "*"
_CREDENTIAL_CWES = frozenset({259, 321, 522, 798})
_LITERAL = re.compile(r"""(?P<quote>["'`])(?P<value>(?:\\.|(?!(?P=quote)).)+)(?P=quote)?""")
_UNQUOTED = re.compile(r"^\s*(?:[\w.\-]+\s+)?[\w.\-]+\s*(?:[:=]\s*|\s)(?P<value>\S.*)$")
"""What follows the name on a line without quotes, as in `ENV NAME value` and `name: value`."""

_VERSION = (
    r"[0-9]{1,4}(?:\.[0-9]{1,8}){1,4}"
    r"(?:[.\-]?(?:a|b|c|rc|alpha|beta|dev|post|next|canary|final)[.\-]?[0-9]{0,4})?"
    r"(?:\+[a-z]{1,4}[0-9]{0,4})?"
)
"""What makes of `authlib==1.0.0` and `"jsonwebtoken": "^8.5.1"` packages, and no credentials."""

_PINNED = rf"=\s{{0,4}}{_VERSION}(?:[\s;,\\)`\"']|\.?$|\.\s)"
_LOCKED = rf"[\^~<>=!]{{0,2}}\s?{_VERSION}(?P=quote)"

_NAME = (
    r"(?:pass(?:word|wd|phrase)?|pwd|(?<![a-z0-9])pw(?![a-z])|secret|token"
    r"|(?:api|access|private)[_-]?key|credential|auth)"
)
"""What sounds like a credential, at the beginning or the end of a longer name too."""

_ASSIGNED = re.compile(
    rf"""(?ix) {_NAME}
    [\w.\-]{{0,40}} ["'\]]{{0,2}} \s{{0,4}} (?:=>|:=|==?|:) \s{{0,4}}
    (?P<quote>["'`]) (?!"""
    + _LOCKED
    + r""") (?P<value>(?:\\.|\\(?=\n|\Z)|(?!(?P=quote))[^\\\n]){4,}+) (?:(?P=quote)|(?=\n)|\Z)
    """
)
# Without quotes, as in shell, Docker and YAML: a name in capitals with a bare `=` says enough, and
# elsewhere a digit in the value tells it from a name. The bounds keep hostile lines linear.
_BARE_CAPITALS = re.compile(
    r"""(?x)
    (?:PASS(?:WORD|WD|PHRASE)?|PWD|SECRET|TOKEN|(?:API|ACCESS|PRIVATE)_?KEY|CREDENTIAL|AUTH)
    [A-Z0-9_]{0,40} =(?!"""
    + _PINNED
    + r""") (?P<value>[^\s"'`$(){}<>\[\],;]{4,1000}+) (?![(\[{])
    """
)
_BARE = re.compile(
    rf"""(?ix) {_NAME}
    [\w.\-]{{0,40}} ["'\]]{{0,2}} \s{{0,4}} (?:=>|:=|=(?!"""
    + _PINNED
    + r""")|:) \s{0,4}
    (?P<value>(?=[^\s"'`$(){}<>\[\],;]{0,80}\d)[^\s"'`$(){}<>\[\],;]{6,1000}+) (?![(\[{])
    """
)
_YAML_CAPITALS = re.compile(
    r"""^\s{0,80}[-\s"']{0,8}[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY)[A-Z0-9_]{0,40}"""
    r"""["']?\s{0,4}:\s{1,4}(?P<value>\S.*)$"""
)
_URL_USER = re.compile(r"(?i)\b[a-z][a-z0-9+.\-]{1,20}://(?P<value>[^\s/@\"']{1,1000}+)@")
_URL_QUERY = re.compile(
    r"""(?i)[?&](?:sig|signature|sas|x-amz-signature|(?:access_?|api_?)?(?:key|token)|code)="""
    r"""(?P<value>[^\s&"'<>\#]{8,1000}+)"""
)
_BEARER = re.compile(r"""(?i)\b(?:bearer|basic)\s{1,4}(?P<value>[\w\-.+/=~]{8,2000}+)""")
_OPTION = re.compile(
    r"""(?i)(?<![\w\-])--?(?:[a-z0-9]{1,20}-){0,4}(?:pass(?:word|wd|phrase)?|token|secret|api-?key)"""
    r"""(?:[= ]["']?|["'],\s{0,2}["'])(?P<value>[^\s"'`$(){}<>\[\],;]{4,1000}+)"""
)
_LOGIN = re.compile(
    r"""(?i)\b(?:curl|wget)\b[^\n]{0,200}?\s(?:-u|--user)[ =]["']?[^\s:"']{1,64}:"""
    r"""(?P<value>[^\s"']{1,1000}+)"""
)
_SHORT_OPTION = re.compile(
    r"""(?i)\b(?:sshpass\s{1,4}-p\s{0,4}|(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n]{0,80}?\s-p)"""
    r"""["']?(?P<value>[^\s"'$]{4,1000}+)"""
)
_SQL = re.compile(
    r"""(?i)\b(?:password\s{1,4}for\s{1,4}\S{1,100}\s{0,4}=|identified\s{1,4}by)"""
    r"""\s{0,4}'(?P<value>[^'\n]{4,1000}+)"""
)
_NETS = (
    _ASSIGNED,
    _BARE_CAPITALS,
    _BARE,
    _YAML_CAPITALS,
    _URL_USER,
    _URL_QUERY,
    _BEARER,
    _OPTION,
    _LOGIN,
    _SHORT_OPTION,
    _SQL,
)
_HINT = re.compile(
    r"(?i)pass|pw|secret|token|key|credential|auth|://|bearer|basic|sig|[?&]sas=|[?&]code="
    r"|curl|wget|mysql|mariadb|identified"
)
"""What every line has that the patterns above could match."""


def is_credential(finding: Finding) -> bool:
    """Whether the finding says that a credential stands in the file."""
    return finding.kind is Kind.SECRET or not _CREDENTIAL_CWES.isdisjoint(finding.cwe)


def mask_lines(lines: list[str], findings: Iterable[Finding]) -> list[str]:
    """Lines of one file with what `findings` (of this file) call credentials masked.

    Every masked character becomes one `*`, so that columns stay true.
    """
    masked = list(lines)
    tokens.mask_keys(masked)
    for finding in findings:
        if finding.kind is Kind.SECRET:
            _mask_region(masked, finding.location)
        elif is_credential(finding):
            _mask_literals(masked, finding.location)
    return masked


class Masked(Sequence[str]):
    """Lines as `mask_assigned` masks them, each when it is asked for: most are never quoted."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._known: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._line(n) for n in range(*at.indices(len(self._lines)))]
        return self._line(range(len(self._lines))[at])

    def _line(self, number: int) -> str:
        if number not in self._known:
            self._known[number] = mask_assigned(self._lines[number])
        return self._known[number]


def mask_assigned(line: str) -> str:
    """A line with the values masked that password-like names are given, in code or on a command
    line, and with the credentials of URLs, of authorization headers, and of a form of their own."""
    line = mask_tokens(line)
    if _HINT.search(line):
        for pattern in _NETS:
            line = pattern.sub(_star_value, line)
    return line


def mask_tokens(text: str) -> str:
    """A text with those credentials masked that have a form of their own."""
    return tokens.TOKEN.sub(_star_value, text) if tokens.HINT.search(text) else text


def _mask_region(lines: list[str], where: Location) -> None:
    if where.line is None:
        lines[:] = [MASK * len(line) for line in lines]
        return
    last = where.last_line or where.line
    for number in range(where.line, min(last, len(lines)) + 1):
        line = lines[number - 1]
        start = (where.column or 1) - 1 if number == where.line else 0
        known_end = number == last and where.end_column is not None
        end = (where.end_column or 1) - 1 if known_end else len(line)
        end = max(end, start)
        lines[number - 1] = line[:start] + MASK * len(line[start:end]) + line[end:]


def _mask_literals(lines: list[str], where: Location) -> None:
    """The literals of the first line; further lines, which may be inside of one, whole."""
    first = where.line or 1
    last = min(where.last_line or len(lines), len(lines))
    for number in range(first, last + 1):
        line = lines[number - 1]
        if number > first:
            lines[number - 1] = MASK * len(line)
        elif _LITERAL.search(line):
            lines[number - 1] = _LITERAL.sub(_star_value, line)
        else:
            lines[number - 1] = _UNQUOTED.sub(_star_value, line)


def _star_value(match: re.Match[str]) -> str:
    start, end = match.span("value")
    whole, offset = match.group(), match.start()
    return whole[: start - offset] + MASK * (end - start) + whole[end - offset :]

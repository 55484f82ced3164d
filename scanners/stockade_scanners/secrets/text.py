"""The text of a file as the engine is given it, and places in it as people count them."""

from __future__ import annotations

import bisect
import codecs
import re
from dataclasses import dataclass, field, replace

from stockade.model.frozen import frozen

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, ""),
)
_SAMPLE = 4096
_BREAK = re.compile(rb"\r\n|\r|\n")
_PLAIN = re.compile(r"[\t\r\n\x20-\x7e]{8,}")
_SWAPPED = {"utf-16-le": "utf-16-be", "utf-16-be": "utf-16-le"}
_WIDE = re.compile(rb"(?:[\t\r\n\x20-\x7e]\0){8,}|(?:\0[\t\r\n\x20-\x7e]){8,}")


@frozen
class Text:
    """Bytes for the engine; `lines` tells whether places in them are places in the file."""

    data: bytes
    lines: bool = False
    broken: str = ""
    """The encoding that the file announces and does not keep; empty when all is well."""

    others: tuple[bytes, ...] = ()
    """What else the same bytes say to a reader who takes them otherwise; without places."""


def read(data: bytes) -> Text:
    """UTF-16 and UTF-32 become UTF-8, by byte order mark or by where their NUL bytes stand.

    Anything else stays as it is. Lines are told only where every reader of the file will see the
    same ones: not in binary data, nor in an encoding that was guessed.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            body = data[len(mark) :]
            return _decoded(body, encoding) if encoding else _as_is(body)
    encoding = _guess(data[:_SAMPLE])
    decoded = _decoded(data, encoding) if encoding else None
    if decoded and not decoded.broken:
        return replace(decoded, lines=False)
    return _as_is(data)


def settled(data: bytes) -> bytes:
    """The same bytes, of which no engine will think that they are to be decoded once more.

    Kingfisher goes by a mark or by NUL bytes, and looks at nothing but what it has decoded then.
    """
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return (b"  " + data[2:] if marked else data).replace(b"\0", b"\x01")


@dataclass(slots=True)
class Ruler:
    """Tells places in one text; remembers where it was, so that one huge line costs it once.

    Lines end with `\\r\\n`, `\\r` or `\\n`; undecodable bytes count as replacement characters.
    """

    data: bytes
    _starts: list[int] = field(init=False)
    _known: dict[int, int] = field(init=False, default_factory=dict)
    _last: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._starts = [0, *(match.end() for match in _BREAK.finditer(self.data))]

    def region(self, start: int, end: int) -> tuple[int, int, int, int]:
        """Line, column, end line and end column of `data[start:end]`.

        Lines and columns count from 1, columns in code points, the end column one past the last.
        """
        first, last = self._line(start), self._line(max(start, end - 1))
        return (first + 1, self._column(first, start), last + 1, self._column(last, end))

    def line_span(self, line: int) -> tuple[int, int]:
        """Offsets of the line with this number, or of the last line, and of the next."""
        at = min(max(line, 1), len(self._starts)) - 1
        following = self._starts[at + 1 : at + 2]
        return self._starts[at], following[0] if following else len(self.data)

    def _line(self, offset: int) -> int:
        return bisect.bisect(self._starts, offset) - 1

    def _column(self, line: int, offset: int) -> int:
        begin = self._starts[line]
        if offset not in self._known:
            near = self._last if begin <= self._last <= offset else begin
            points = self._known.get(near, 0) if near > begin else 0
            piece = self.data[near:offset].decode("utf-8", "replace")
            self._known[offset] = points + len(piece)
            self._last = offset
        return self._known[offset] + 1


def _decoded(body: bytes, encoding: str) -> Text:
    """Nearly any bytes are valid UTF-16, so that the mark alone must not hide plain text."""
    try:
        content = _as_is(body.decode(encoding).encode("utf-8"))
    except UnicodeError:
        return replace(_as_is(body), broken=encoding.upper(), lines=False)
    swapped = _swapped(body, encoding)
    return replace(content, others=(*content.others, body, *([swapped] if swapped else [])))


def _as_is(data: bytes) -> Text:
    hidden = _wide(data) if b"\0" in data else b""
    return Text(data=data, lines=b"\0" not in data, others=(hidden,) if hidden else ())


def _wide(data: bytes) -> bytes:
    """The runs of two-byte ASCII characters inside binary data, one a line, as plain ASCII."""
    return b"\n".join(match.group().replace(b"\0", b"") for match in _WIDE.finditer(data))


def _swapped(body: bytes, encoding: str) -> bytes:
    """The runs of ASCII in the other byte order, or one byte further on: what decoding garbles."""
    if encoding not in _SWAPPED:
        return b""
    return "\n".join(_PLAIN.findall(body.decode(_SWAPPED[encoding], "replace"))).encode("ascii")


def _guess(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: ASCII shows as NULs in one place of each unit."""
    if len(sample) < 4:
        return ""
    quarters = [_nuls(sample[i::4]) for i in range(4)]
    high = [share > 0.5 for share in quarters]
    known = {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    return known.get((high[0], high[1], high[2], high[3]), "")


def _nuls(part: bytes) -> float:
    return part.count(0) / max(1, len(part))

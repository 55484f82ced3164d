"""Text as gzip makes it small: how large it gets, and, where that is little enough, the text."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from stockade.model.frozen import frozen

_GZIP = 31
"""The window of 2^15 bytes, with the header and trailer of gzip (zlib's manual, deflateInit2)."""

_LEVEL = 6
"""What `gzip`, and `upload-sarif` by Node's `gzipSync`, take when nobody says otherwise."""

_PIECE = 1 << 16
"""Bytes of text in a piece."""


@frozen
class Packed:
    """A text, packed."""

    size: int
    """Bytes of the whole, as gzip writes it."""

    chunks: tuple[bytes, ...]
    """All of it; empty where it is over the limit."""

    def text(self) -> Iterator[str]:
        """Yield the text in pieces."""
        unpacker = zlib.decompressobj(_GZIP)
        for chunk in self.chunks:
            rest = chunk
            while rest:
                yield unpacker.decompress(rest, _PIECE).decode("ascii")
                rest = unpacker.unconsumed_tail
        yield unpacker.flush().decode("ascii")


def pack(pieces: Iterable[str], limit: int) -> Packed:
    """Pack an ASCII text. At most `limit` bytes of it are held, and none when there are more.

    Raises:
        UnicodeEncodeError: a piece is not ASCII.
    """
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    size = 0
    chunks: list[bytes] = []
    for chunk in _chunks(packer, pieces):
        size += len(chunk)
        chunks.append(chunk)
        if size > limit:
            chunks.clear()
    return Packed(size=size, chunks=tuple(chunks))


def _chunks(packer: zlib._Compress, pieces: Iterable[str]) -> Iterator[bytes]:
    for piece in pieces:
        if chunk := packer.compress(piece.encode("ascii")):
            yield chunk
    yield packer.flush()

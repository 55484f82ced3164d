"""Whether bytes are text, as far as scanners care."""

from __future__ import annotations

SAMPLE = 8192
"""Bytes that decide; git uses the first 8,000."""

_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def is_binary(data: bytes) -> bool:
    """Whether the first 8 KiB hold a NUL and are not UTF-16 or UTF-32 text."""
    sample = data[:SAMPLE]
    return b"\0" in sample and not is_wide_text(sample)


def is_wide_text(sample: bytes) -> bool:
    """Whether the sample is UTF-16 or UTF-32: by its mark, or by where its NUL bytes stand.

    Without a mark it must read like text of ASCII characters, for which the other bytes of each
    unit are all NUL; anything less regular counts as binary.
    """
    if sample.startswith(_MARKS):
        return _decodes(sample)
    return any(_is_padded(sample, unit, at) for unit, at in ((2, 0), (2, 1), (4, 0), (4, 3)))


def _decodes(sample: bytes) -> bool:
    wide = sample.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff"))
    unit, codec = (4, "utf-32") if wide else (2, "utf-16")
    whole = sample[: len(sample) // unit * unit]
    try:
        text = whole.decode(codec)
    except UnicodeDecodeError as error:
        # The sample may end between the two halves of a pair.
        return error.start >= len(whole) - unit and b"\0\0" not in whole[2:] and unit == 2
    return "\0" not in text


def _is_padded(sample: bytes, unit: int, at: int) -> bool:
    whole = sample[: len(sample) // unit * unit]
    if len(whole) < 2 * unit:
        return False
    text = whole[at::unit]
    padding = sum(whole[i::unit].count(0) for i in range(unit) if i != at)
    return 0 not in text and padding == len(whole) - len(text) and text.isascii()

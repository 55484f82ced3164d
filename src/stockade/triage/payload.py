"""Lines that belong to a value written over several lines, as kingfisher tells them."""

from __future__ import annotations

import re

_ENCODED = re.compile(r"[A-Za-z0-9+/=_-]{16,}")


def is_payload(line: str) -> bool:
    """Whether the line is blank, ends a long string, or is part of an encoded value or a key."""
    text = line.strip()
    mark = text[:1]
    return (
        (mark in "\"'`" and not text.strip(mark))
        or text.endswith(('"""', "'''", "```"))
        or text.startswith(("-----BEGIN ", "-----END "))
        or _ENCODED.fullmatch(text) is not None
    )

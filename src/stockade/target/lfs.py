"""Git LFS pointers: a few lines that stand for a file which is stored elsewhere.

https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
"""

from __future__ import annotations

import re

_POINTER = re.compile(
    rb"version https://(?:git-lfs\.github\.com|hawser\.github\.com)/spec/v1\n"
    rb"(?:ext-[^\n]{1,300}\n){0,10}"
    rb"oid sha256:[0-9a-f]{64}\n"
    rb"size [0-9]{1,20}\n?"
)


def is_pointer(data: bytes) -> bool:
    """Whether the whole file is a pointer; a file that merely begins like one is not."""
    return len(data) < 1024 and _POINTER.fullmatch(data) is not None

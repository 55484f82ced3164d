"""The version that a comment states for a commit: `uses: owner/repo@<commit> # v4.1.2`.

Dependabot and Renovate write and keep such comments. A comment is that of the last value before it
on its line.
"""

from __future__ import annotations

import re

_LONGEST_LINE = 4096
_BEHIND = re.compile(r"[\"'\]}\s]{0,50}#[ \t]{0,50}(.{0,200})")
_LABEL = re.compile(r"(?:[A-Za-z0-9:/_.-]{0,100}@|tag|version|release)[:=]?[ \t]{0,5}")
_VERSION = re.compile(r"(v?[0-9]{1,9}(?:[.+-][0-9A-Za-z]{1,40}){0,12})(?:[ \t,;)]|$)")


def version(line: str, value: str) -> str:
    """The version in the comment behind the value on its line; empty when there is none."""
    if len(line) > _LONGEST_LINE:  # looking for each value of such a line takes quadratic time
        return ""
    _, found, rest = line.partition(value)
    behind = _BEHIND.match(rest) if found else None
    if not behind:
        return ""
    label = _LABEL.match(behind[1])
    stated = _VERSION.match(behind[1], label.end() if label else 0)
    return stated[1] if stated else ""

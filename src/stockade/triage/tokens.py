"""Credentials that their own form gives away: prefixes that issuers publish, JWT, PEM.

The secret scanner finds these by many more rules. These patterns are for what it does not read or
was not asked to: a file's name, a tool's error message, a scan by another scanner alone.
"""

from __future__ import annotations

import re

_FORMS = (
    r"gh[pousr]_[A-Za-z0-9]{30,255}+",
    r"github_pat_\w{40,255}+",
    r"gl(?:pat|ptt|dt|rt)-[\w\-]{20,255}+",
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])",
    r"xox[abeoprs]-[A-Za-z0-9\-]{10,255}+",
    r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,255}+",
    r"sk-(?:proj-|ant-|or-)?[A-Za-z0-9][\w\-]{31,255}+",
    r"AIza[\w\-]{35}(?![\w\-])",
    r"ya29\.[\w\-]{20,512}+",
    r"npm_[A-Za-z0-9]{36,255}+",
    r"pypi-[\w\-]{50,512}+",
    r"hf_[A-Za-z0-9]{30,255}+",
    r"SG\.[\w\-]{16,64}\.[\w\-]{16,128}+",
    r"do[opr]_v1_[a-f0-9]{64}",
    r"eyJ[\w\-]{10,4096}\.eyJ[\w\-]{10,4096}\.[\w\-]{10,4096}+",
)

TOKEN = re.compile(rf"(?<![A-Za-z0-9])(?P<value>{'|'.join(_FORMS)})")
"""One whole token, as `value`."""

HINT = re.compile(
    r"gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt)-|A(?:KIA|SIA|BIA|CCA)|xox|_(?:live|test)_|sk-|AIza"
    r"|ya29\.|npm_|pypi-|hf_|SG\.|_v1_|eyJ"
)
"""What every text has in which a token stands."""

_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY")
_END = re.compile(r"-----END ")
_BODY = re.compile(r"[A-Za-z0-9+/=]{16,}+")


def mask_keys(lines: list[str]) -> None:
    """Mask the body of every PEM private key in the lines of a file, in place.

    A key without its end is masked to the end of the file; so are bodies on the line of the mark.
    """
    inside = False
    if not any("PRIVATE KEY" in line for line in lines):
        return
    for number, line in enumerate(lines):
        if not inside and "PRIVATE KEY" not in line:
            continue
        begins = _BEGIN.search(line)
        if inside or begins:
            lines[number] = _BODY.sub(lambda match: "*" * len(match[0]), line)
        inside = (inside or begins is not None) and not _END.search(line)

"""What may be known of a secret outside the adapter: a preview and a keyed HMAC."""

from __future__ import annotations

import hashlib
import hmac
import re

_MIN_LENGTH = 20
"""Below this, four characters would tell too much of the whole."""

_PREFIX = re.compile(
    r"gh[opsu]_|ghr_|github_pat_|glpat-|A[KS]IA|xox[abeprs]-|[rs]k_(?:live|test)_|npm_|pypi-|AIza|"
    r"dop_v1_|shp(?:at|ca|pa|ss)_|hvs\.|sntrys_|lin_api_|figd_|dapi|sk-ant-|sk-proj-"
)
"""Published prefixes only: the characters shown are the same in every token of the kind."""

_WORD = r"(?:[a-z]+[_-]?)?(?:password|passwd|passphrase|secret|token|api_?key)"
_FIELD = re.compile(rf"(?i){_WORD}[_-]?")
_NUMBERED = re.compile(rf"{_WORD}[_-]?[0-9]")
_BEFORE = re.compile(rf"[\"'`]{_WORD}[_-]?([0-9]?)[\"'`]\s{{0,40}},\s{{0,40}}[\"'`]?$")
_AFTER = re.compile(rf"[\"'`]?\s{{0,40}},\s{{0,40}}[\"'`]{_WORD}[_-]?[0-9]?[\"'`]")


def preview(value: str) -> str:
    """The masked form: `ghp_…(40)` for a long token with a published prefix, else `…(12)`."""
    match = _PREFIX.match(value) if len(value) >= _MIN_LENGTH else None
    return f"{match.group()[:4] if match else ''}…({len(value)})"


def digest(value: str, key: bytes) -> str:
    """HMAC-SHA-256 in hex; empty without a key, for an unkeyed hash of a short secret is guessed.

    The bytes are the value's UTF-8, so that a secret has one HMAC in files of any encoding.
    """
    if not key:
        return ""
    return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def is_name(value: str, *, listed: bool) -> bool:
    """Whether the value is the name of a field (`api_key`) rather than a secret.

    With a digit (`password2`) it is as likely a weak password, unless other names stand around it.
    """
    if _FIELD.fullmatch(value):
        return True
    return listed and _NUMBERED.fullmatch(value) is not None


def follows_a_name(before: str, after: str) -> bool:
    """Whether text around a value makes it one of a list of names, and not a name's own value.

    Two quoted words may be either, so the name before is numbered or a third one follows.
    """
    previous = _BEFORE.search(before)
    return previous is not None and bool(previous[1] or _AFTER.match(after))

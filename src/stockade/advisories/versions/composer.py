"""Packagist: Composer's normal form, compared as PHP's `version_compare` does.

https://www.php.net/manual/en/function.version-compare.php. univers is not used: it orders 7 % of
real pairs wrongly.
"""

from __future__ import annotations

import itertools
import re

from stockade.advisories.versions import VersionError

_PART = re.compile(r"[0-9]+|[a-z]+")
_VALID = re.compile(r"v?[0-9][0-9a-z.+_~-]{0,200}", re.IGNORECASE | re.ASCII)
_STABLE = re.compile(r"stable[.-]?[0-9]*")
_STAGES = {
    "dev": 0,
    "alpha": 1,
    "a": 1,
    "beta": 2,
    "b": 2,
    "rc": 3,
    "c": 3,
    "#": 4,
    "patch": 6,
    "pl": 6,
    "p": 6,
}
_NUMBER = 5
_NUMBERS = 4


def key(version: str) -> tuple[tuple[int, int], ...]:
    """One pair a part: where its kind stands (dev < alpha < beta < rc < end <
    number < patch), and its number. Composer gives every version four numbers first, and drops
    the word `stable`.

    Raises:
        VersionError: a branch (`dev-main`), a word that Composer does not know, or no version.
    """
    text = version.strip()
    if not _VALID.fullmatch(text):
        raise VersionError(version)
    plain = text.lower().removeprefix("v").split("+", maxsplit=1)[0]
    found = _PART.findall(_STABLE.sub("", plain))
    numbers = list(itertools.takewhile(str.isdigit, found))
    padded = [*numbers, *["0"] * (_NUMBERS - len(numbers)), *found[len(numbers) :]]
    return (*(_part(part) for part in padded), (_STAGES["#"], 0))


def _part(text: str) -> tuple[int, int]:
    if text.isdigit():
        return (_NUMBER, int(text))
    if text not in _STAGES:
        raise VersionError(text)
    return (_STAGES[text], 0)

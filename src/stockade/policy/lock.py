"""`.stockade/policy.lock`: what the vendored policies are, byte for byte, and where they came from.

    # Anything behind `#`, and empty lines, are for people.
    sha256:<64 hex digits>  vendor/base.yml  https://policies.example.org/base.yml

One line a file, two spaces between the fields, LF at every end. A file below `vendor/` counts only
as far as its line says: a scan fetches nothing, and believes no copy that somebody has changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.policy.address import address_fault

NAME = "policy.lock"
FOLDER = "vendor"
MAX_BYTES = 256 * 1024
"""Of the lock."""

MAX_FILES = 100
MAX_POLICY = 1 << 20
"""Bytes of a vendored file: the loader takes no larger one."""

HEADER = b"# Copies of policies: sha256, file, origin. Written by `stockade policy vendor`.\n"

_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", re.ASCII)
_LINE = re.compile(r"sha256:([0-9a-f]{64})  ([^ ]+)  ([^ ]+)", re.ASCII)
_FORM = "sha256:<64 hex digits>  vendor/NAME.yml  https://..."
_REMEDY = "Correct the line, or remove it and run `stockade policy vendor URL` for this file again."


@frozen
class Locked:
    """One line: a vendored file, what it must be, and its origin."""

    file: str
    """`vendor/NAME`, relative to the folder that holds the lock."""

    sha256: str
    """Of the file's bytes, 64 hex digits in lower case."""

    url: str


@frozen
class Problem:
    """A file that is not what the lock says."""

    file: str
    message: str
    """What is wrong with it, to stand behind the file's name."""


def vendored(name: str) -> str:
    """The file of the lock that a name such as `base.yml` means.

    Raises:
        UsageError: the name could lead elsewhere, or confuse somebody.
    """
    if fault := _name_fault(name):
        raise UsageError(f"{name!r} {fault}", "Choose another with --name FILE.yml.")
    return f"{FOLDER}/{name}"


def digest(data: bytes) -> str:
    """SHA-256 as the lock writes it, without its prefix."""
    return hashlib.sha256(data).hexdigest()


def parse_lock(where: str, data: bytes) -> tuple[Locked, ...]:
    """The lines of a lock, sorted by file; `where` stands in error messages.

    Raises:
        UsageError: it is not written as a lock is, or has two lines for a file; with the line.
    """
    found: dict[str, tuple[int, Locked]] = {}
    for number, line in _lines(where, data):
        if _is_comment(line):
            continue
        at = f"{where}:{number}"
        locked = _locked(at, line)
        first, _ = found.setdefault(locked.file.lower(), (number, locked))
        if first != number:
            raise UsageError(f"{at}: {locked.file} is locked by line {first} already", _REMEDY)
        if len(found) > MAX_FILES:
            raise UsageError(f"{at}: more than {MAX_FILES} files are locked", "Vendor fewer.")
    return _sorted(locked for _, locked in found.values())


def dump_lock(where: str, locked: Iterable[Locked], old: bytes = HEADER) -> bytes:
    """A lock of these lines, sorted by file, with the comments of the `old` one.

    A comment stays above the line that it stood above; those at the top stay there.

    Raises:
        UsageError: the old one cannot be read.
    """
    top, above, tail = _comments(where, old)
    made = list(top)
    for each in _sorted(locked):
        made += [*above.get(each.file, ()), f"sha256:{each.sha256}  {each.file}  {each.url}"]
    return "".join(f"{line}\n" for line in [*made, *tail]).encode()


def mismatch(locked: Iterable[Locked], file: str, data: bytes | None) -> str:
    """Why `file` (`vendor/NAME`) with these bytes may not be used, to stand behind its name.

    `None`: there is no such file. Empty: it is what its line says.
    """
    line = next((each for each in locked if each.file == file), None)
    if line is None:
        return f"has no line in {NAME}"
    if data is None:
        return f"is missing, though {NAME} has a line for it"
    if (actual := digest(data)) != line.sha256:
        return f"was changed: its sha256 is {actual}, {NAME} says {line.sha256}"
    return ""


def verify(locked: Iterable[Locked], files: Mapping[str, bytes]) -> list[Problem]:
    """What differs between the lock and all the files below `vendor/`, sorted by file.

    `files` maps `vendor/NAME` to the content, which does not matter where there is no line.
    """
    lines = tuple(locked)
    names = sorted({each.file for each in lines} | files.keys())
    told = ((name, mismatch(lines, name, files.get(name))) for name in names)
    return [Problem(file=name, message=message) for name, message in told if message]


def _lines(where: str, data: bytes) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, counted from 1."""
    if len(data) > MAX_BYTES:
        raise UsageError(f"{where} is larger than {MAX_BYTES // 1024} KiB", "Shorten it.")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{where}:{number}: this is not UTF-8", _REMEDY) from error
    *lines, rest = whole.split("\n")
    for number, line in enumerate(lines, 1):
        if line.endswith("\r"):
            raise UsageError(f"{where}:{number}: the line ends with CR and LF", "End it with LF.")
        if not line.isprintable():
            odd = next(char for char in line if not char.isprintable())
            raise UsageError(f"{where}:{number}: U+{ord(odd):04X} is not allowed", _REMEDY)
        yield number, line
    if rest:
        number = len(lines) + 1
        raise UsageError(f"{where}:{number}: the last line has no end; it may be cut off", _REMEDY)


def _is_comment(line: str) -> bool:
    return not line or line.startswith("#")


def _locked(at: str, line: str) -> Locked:
    found = _LINE.fullmatch(line)
    if found is None:
        raise UsageError(f"{at}: this is neither a comment nor `{_FORM}`", _REMEDY)
    sha256, file, url = found.groups()
    folder, slash, name = file.partition("/")
    if not slash or folder != FOLDER:
        raise UsageError(f"{at}: {file!r} does not lie in {FOLDER}/", _REMEDY)
    if fault := _name_fault(name):
        raise UsageError(f"{at}: {name!r} {fault}", _REMEDY)
    if fault := address_fault(url):
        raise UsageError(f"{at}: the address {fault}", _REMEDY)
    return Locked(file=file, sha256=sha256, url=url)


def _name_fault(name: str) -> str:
    """What is wrong with a file's name, to stand behind it; empty: nothing."""
    if not _FILE_NAME.fullmatch(name):
        return (
            f"cannot be the name of a file in {FOLDER}/: at most 100 letters, digits, `.`, `_` and"
            " `-`, the first a letter, digit or `_`"
        )
    return "" if name.endswith((".yml", ".yaml")) else "does not end with .yml or .yaml"


def _comments(where: str, data: bytes) -> tuple[list[str], dict[str, list[str]], list[str]]:
    """The comments at the top, those above each file's line, and those behind the last line."""
    top: list[str] = []
    above: dict[str, list[str]] = {}
    waiting: list[str] = []
    for number, line in _lines(where, data):
        if _is_comment(line):
            waiting.append(line)
        elif above:
            above[_locked(f"{where}:{number}", line).file], waiting = waiting, []
        else:
            above[_locked(f"{where}:{number}", line).file], top, waiting = [], waiting, []
    return (top, above, waiting) if above else (waiting, above, [])


def _sorted(locked: Iterable[Locked]) -> tuple[Locked, ...]:
    return tuple(sorted(locked, key=lambda each: each.file))

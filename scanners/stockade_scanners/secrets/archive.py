"""Archives opened in memory, within limits: nothing is written and nothing is left out in silence.

What cannot be looked into (an unknown format, an encrypted member, a bomb) is a `Problem`, hence a
gap. Python's own readers are used, since the engine's skip what they cannot read without a word.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from stockade.model.frozen import frozen
from stockade.model.gap import GapReason

MAX_BYTES = 64 * 1024 * 1024
"""Expanded bytes for one file of the target, over all its levels."""

MAX_MEMBERS = 10_000
MAX_DEPTH = 3
_XZ_MEMORY = 128 * 1024 * 1024
_XZ = re.compile(rb"\xfd7zXZ\0|\]\0\0(?:[\x01\x04\x10\x20\x40\x80]\0|\0[\x01\x02\x04])")
"""An xz stream, or one of the older lzma format with a usual dictionary size."""

_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_ZIP_TAIL = 66_000
"""A zip's directory ends within its last 65,557 bytes, whatever stands before the archive."""

_LOCAL = re.compile(rb"PK\x03\x04[\x00-\x3f][\x00-\x0b]..[\x00-\x13\x5d-\x63]\x00", re.DOTALL)
"""The beginning of a member: a version, flags and a method that there are."""

_LOCAL_SIZE = 30
_OPAQUE = (
    (b"7z\xbc\xaf\x27\x1c", "7-zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\x04\x22\x4d\x18", "LZ4"),
    (b"\x1f\x9d", "compress"),
    (b"MSCF\0\0\0\0", "cabinet"),
    (b"!<arch>\n", "ar"),
    (b"\xed\xab\xee\xdb", "RPM"),
)


@frozen
class Member:
    """One file inside an archive."""

    name: str
    """As the archive has it, joined with `!` where archives are nested."""

    data: bytes


@frozen
class Problem:
    """Why a part of an archive was not looked into."""

    reason: GapReason
    detail: str


@dataclass(slots=True, kw_only=True)
class Budget:
    """What one file may still expand to. Mutable: it is shared by all levels of the file."""

    size: int = MAX_BYTES
    members: int = MAX_MEMBERS


class _OverBudget(Exception):
    """The archive expands beyond its budget."""


Reader = Callable[[bytes, Budget], Iterator[Member | Problem]]


def expand(data: bytes, budget: Budget, depth: int = MAX_DEPTH) -> Iterator[Member | Problem]:
    """The files inside an archive, to any depth allowed; nothing when `data` is no archive."""
    for magic, name in _OPAQUE:
        if data.startswith(magic):
            yield _problem(f"{name} archive: its content is not looked into")
            return
    readers = _readers(data)
    if not readers:
        return
    if depth == 0:
        yield _problem(f"archives are nested deeper than {MAX_DEPTH} levels")
        return
    for reader in readers:
        yield from _read(reader, data, budget, depth)


def _read(reader: Reader, data: bytes, budget: Budget, depth: int) -> Iterator[Member | Problem]:
    try:
        for part in reader(data, budget):
            yield part
            if isinstance(part, Member):
                yield from _inner(part, budget, depth)
    except _OverBudget:
        yield Problem(
            reason=GapReason.TOO_LARGE,
            detail=f"the archive expands beyond {MAX_BYTES >> 20} MiB or {MAX_MEMBERS} members",
        )
    except Exception as error:  # hostile bytes make the readers raise nearly anything
        yield _problem(f"the archive cannot be read ({type(error).__name__})")


def _inner(outer: Member, budget: Budget, depth: int) -> Iterator[Member | Problem]:
    for part in expand(outer.data, budget, depth - 1):
        if isinstance(part, Member):
            yield Member(name=f"{outer.name}!{part.name}", data=part.data)
        else:
            yield part


def _readers(data: bytes) -> list[Reader]:
    """Who reads the file: by how it begins, and by a zip's directory at its end.

    Both may hold, for a zip is found from its end and may stand behind anything. A directory that
    our reader refuses is a gap: another one may be more lenient. A tar's members are looked into
    one by one, so a zip at its end needs no second look.
    """
    if data.startswith(b"PK\x03\x04"):
        return [_zip]
    if data[257:262] == b"ustar" or _is_old_tar(data):
        return [_tar]
    found: list[Reader] = []
    if _XZ.match(data):
        found.append(_xz)
    elif data.startswith(b"\x1f\x8b"):
        found.append(_gzip)
    elif _BZIP2.match(data):
        found.append(_bzip2)
    if b"PK\x05\x06" in data[-_ZIP_TAIL:]:
        found.append(_zip)
    return found


def _is_old_tar(data: bytes) -> bool:
    """Whether a tar header without the later formats' mark is there: its checksum holds."""
    try:
        tarfile.TarInfo.frombuf(data[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.TarError:
        return False
    return True


def _zip(data: bytes, budget: Budget) -> Iterator[Member | Problem]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _has_unlisted(data, archive.infolist()):
            yield _problem("the archive holds a member that its directory does not list")
        for info in archive.infolist():
            _count(budget)
            if info.is_dir():
                continue
            if info.flag_bits & 0x1:
                yield _problem("the archive holds an encrypted member")
                continue
            with archive.open(info) as stream:
                yield Member(name=info.filename, data=_spend(budget, stream.read))


def _has_unlisted(data: bytes, members: list[zipfile.ZipInfo]) -> bool:
    """Whether a member begins outside those of the directory, as where two archives are joined."""
    reached = 0
    for info in sorted(members, key=lambda info: info.header_offset):
        start = info.header_offset
        if _LOCAL.search(data, reached, max(reached, start)):
            return True
        names = data[start + 26 : start + _LOCAL_SIZE]
        length = int.from_bytes(names[:2], "little") + int.from_bytes(names[2:], "little")
        reached = max(reached, start + _LOCAL_SIZE + length + info.compress_size)
    return _LOCAL.search(data, reached) is not None


def _tar(data: bytes, budget: Budget) -> Iterator[Member | Problem]:
    """Past the blocks that end an archive too, where `tar -i` and others read on."""
    reached, skipped = 0, False
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:", ignore_zeros=True) as archive:
        for info in archive:
            _count(budget)
            skipped = skipped or _has_content(data[reached : info.offset])
            reached = archive.offset
            has_data = info.isreg() or info.type not in tarfile.SUPPORTED_TYPES
            stream = archive.extractfile(info) if has_data else None
            if stream is not None:
                yield Member(name=info.name, data=_spend(budget, stream.read))
    if skipped or _has_content(data[reached:]):
        yield _problem("the archive holds blocks that belong to no member")


def _has_content(blocks: bytes) -> bool:
    return blocks.count(0) != len(blocks)


def _gzip(data: bytes, budget: Budget) -> Iterator[Member | Problem]:
    _count(budget)
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        yield Member(name="content", data=_spend(budget, stream.read))


def _bzip2(data: bytes, budget: Budget) -> Iterator[Member | Problem]:
    _count(budget)
    with bz2.BZ2File(io.BytesIO(data)) as stream:
        yield Member(name="content", data=_spend(budget, stream.read))


def _xz(data: bytes, budget: Budget) -> Iterator[Member | Problem]:
    while _XZ.match(data):
        _count(budget)
        stream = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)  # tells xz from lzma by itself
        yield Member(name="content", data=_spend(budget, partial(stream.decompress, data)))
        if not stream.eof:
            yield _problem("the archive ends early")
        data = stream.unused_data.lstrip(b"\0")


def _count(budget: Budget) -> None:
    budget.members -= 1
    if budget.members < 0:
        raise _OverBudget


def _spend(budget: Budget, read: Callable[[int], bytes]) -> bytes:
    data = read(budget.size + 1)
    budget.size -= len(data)
    if budget.size < 0:
        raise _OverBudget
    return data


def _problem(detail: str) -> Problem:
    return Problem(reason=GapReason.UNPARSABLE, detail=detail)

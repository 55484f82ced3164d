"""Taking files into the store: OSV's zip archives, CISA's catalogue, FIRST's scores.

What a file is, its content says; its name counts for nothing.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from stockade.advisories.canaries import CANARIES
from stockade.advisories.osv import RecordError
from stockade.advisories.store import build, feeds, manifest
from stockade.advisories.store.build import Member, Tally
from stockade.advisories.store.manifest import Source
from stockade.advisories.versions import is_ordered
from stockade.model.errors import StockadeError, ToolError, UsageError
from stockade.model.frozen import frozen
from stockade.model.registry import suggestion

LARGEST_FEED = 256 * 2**20
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_KNOWN = "Known: OSV's all.zip, CISA's JSON catalogue, FIRST's CSV of scores."
_DAMAGE = (zipfile.BadZipFile, RuntimeError, EOFError, ValueError, struct.error, zlib.error)
"""What the standard library raises over damaged archives."""

_SAMPLE = 200

Advance = Callable[[int], None]


class TakeError(StockadeError):
    """A file that cannot be taken into the store, which is as it was before."""


@frozen
class Watch:
    """Who hears how far the work is."""

    begin: Callable[[str, int, str], Advance]
    """Called with a title, the number of steps, and what a step is; gives what hears of steps
    done."""


@frozen
class _Taking:
    """An archive on its way into the store."""

    root: Path
    built: Path
    watch: Watch
    own: bool
    """Whether it is one ecosystem's, so that all its records are kept."""

    smaller: bool


def _silent(title: str, steps: int, unit: str) -> Advance:  # noqa: ARG001 (`Watch.begin`)
    return lambda count: None  # noqa: ARG005


SILENT = Watch(begin=_silent)


def take(
    root: Path,
    file: Path,
    ecosystem: str = "",
    watch: Watch = SILENT,
    *,
    own: bool = False,
    smaller: bool = False,
) -> tuple[Source, ...]:
    """Take one file. With `ecosystem`, only the records that concern it; with `own`, the archive
    is that ecosystem's, and all its records are kept.

    An archive with less than half of the records that the store has is refused, unless `smaller`.

    Raises:
        TakeError: it cannot be read, or is none of the kinds; the store is unchanged.
        StoreError: the store cannot be written.
        UsageError: no such ecosystem.
    """
    ecosystem = spelling(ecosystem) if ecosystem else ""
    try:
        file.open("rb").close()  # first: a misspelt path must leave no empty store
        with manifest.writing(root), manifest.scratch(root) as scratch:
            if zipfile.is_zipfile(file):
                taking = _Taking(
                    root=root, built=scratch / "built", watch=watch, own=own, smaller=smaller
                )
                return _take_zip(taking, file, ecosystem)
            return (_take_feed(root, file, scratch),)
    except OSError as error:
        raise TakeError(f"{file}: {error.strerror or error}", "Check the path.") from error


def take_feed(root: Path, file: Path, kind: str) -> Source:
    """Take CISA's catalogue (`kev`) or FIRST's scores (`epss`), and nothing else.

    Raises:
        TakeError: it cannot be read, or is something else; the store is unchanged.
        StoreError: the store cannot be written.
    """
    with manifest.writing(root), manifest.scratch(root) as scratch:
        return _take_feed(root, file, scratch, kind)


def _take_zip(taking: _Taking, file: Path, ecosystem: str) -> tuple[Source, ...]:
    with _opened(file) as archive:
        members = list(_members(archive))
        if ecosystem:
            return (_take_records(taking, members, ecosystem),)
        wanted = ecosystems_of(file, members)
        taking = replace(taking, own=len(wanted) == 1)
        return tuple(_take_records(taking, members, name) for name in wanted)


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise TakeError(f"{file} is damaged: {error}", "Fetch it again.") from error


def _take_records(taking: _Taking, members: Sequence[Member], ecosystem: str) -> Source:
    advance = taking.watch.begin(f"{ecosystem}: reading", len(members), "records")
    tally = build.build(taking.built, ecosystem, members, everything=taking.own, advance=advance)
    if not tally.concerned:
        raise _useless(ecosystem, tally, len(members))
    old = manifest.read_or_empty(taking.root).find("osv", ecosystem)
    if old is not None and 2 * tally.records < old.records and not taking.smaller:
        raise TakeError(
            f"{ecosystem}: {tally.records:,} records in the archive, {old.records:,} in the store",
            "If that is right, take it with `stockade db import --smaller FILE`.",
        )
    return manifest.put(taking.root, taking.built, source_of("osv", ecosystem, tally))


def _useless(ecosystem: str, tally: Tally, files: int) -> TakeError:
    if tally.broken and not tally.records:
        said = f"no record among {files:,} files can be used: {tally.broken[0]}"
        return TakeError(f"{ecosystem}: {said}", "Fetch the archive again.")
    said = f"none of {files:,} records affects a package of it"
    return TakeError(f"{ecosystem}: {said}", "Check whose archive it is.")


def source_of(kind: str, name: str, tally: Tally) -> Source:
    """The manifest's entry for what was built, but for file, digest and size."""
    return Source(
        kind=kind,
        name=name,
        file="",
        sha256="",
        bytes=0,
        records=tally.records,
        withdrawn=tally.withdrawn,
        broken=len(tally.broken),
        broken_names=tuple(tally.broken[: build.SHOWN]),
        dates=tally.newest(),
    )


def ecosystems_of(file: Path, members: Sequence[Member]) -> list[str]:
    """Whose archive it is: the one ecosystem that all records affect; or, for an export of all of
    OSV, each that some record does.

    Raises:
        TakeError: no record can be read.
    """
    counts, read = _counted(members[:: max(1, len(members) // _SAMPLE)])
    everywhere = [name for name, count in counts.items() if count == read]
    if len(everywhere) == 1:
        return everywhere
    counts, _ = _counted(members)
    if not counts:
        raise TakeError(f"{file} holds no OSV record of a known ecosystem", "Check the file.")
    return sorted(counts)


def _counted(members: Sequence[Member]) -> tuple[Counter[str], int]:
    """How many records affect each ecosystem, and how many affect anything."""
    counts: Counter[str] = Counter()
    read = 0
    for _, content in members:
        with contextlib.suppress(RecordError, ToolError):
            record = build.parse(content())
            counts.update({a.ecosystem for a in record.affected if is_ordered(a.ecosystem)})
            read += bool(record.affected)
    return counts, read


def _members(archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        if info.filename.endswith(".json"):
            yield info.filename, lambda info=info: _read(archive, info)  # type: ignore[misc]


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RecordError("it is packed in a way that OSV does not use")  # and that may need GBs
    try:
        with archive.open(info) as member:
            return member.read(build.LARGEST_RECORD + 1)
    except _DAMAGE as error:
        raise RecordError(f"the archive is damaged here: {error}") from error


def _take_feed(root: Path, file: Path, scratch: Path, wanted: str = "") -> Source:
    data = _unpacked(file)
    if len(data) > LARGEST_FEED:
        raise TakeError(f"{file} is larger than any feed")
    if data.startswith(_ZIP):
        raise TakeError(f"{file} is a damaged zip archive", "Fetch it again.")
    kind = feeds.kind_of(data)
    if not kind:
        raise TakeError(f"{file} is no data that the store knows", _KNOWN)
    if wanted and kind != wanted:
        raise TakeError(f"what came as {wanted} is something else", "Check the address.")
    built = scratch / "built"
    try:
        if kind == "kev":
            tally = feeds.build_kev(built, data)
        else:
            tally = feeds.build_epss(built, io.StringIO(data.decode("utf-8"), newline=""))
    except (feeds.FeedError, UnicodeDecodeError) as error:
        said = error.message if isinstance(error, StockadeError) else "it is not UTF-8"
        raise TakeError(f"{file} cannot be used: {said}", "Fetch it again.") from error
    return manifest.put(root, built, source_of(kind, kind, tally))


def _unpacked(file: Path) -> bytes:
    with file.open("rb") as packed:
        data = packed.read(LARGEST_FEED + 1)
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as unpacked:
            return unpacked.read(LARGEST_FEED + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise TakeError(f"{file} is damaged: {error}", "Fetch it again.") from error


def spelling(name: str, more: Sequence[str] = ()) -> str:
    """The name of an ecosystem, or of one of `more`, as it is spelt; any case will do.

    Raises:
        UsageError: there is none.
    """
    known = (*CANARIES, *more)
    for each in known:
        if each.lower() == name.lower():
            return each
    raise UsageError(f"no advisories are kept for {name!r}", suggestion(name, known))

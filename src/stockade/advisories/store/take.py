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
from pathlib import Path

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
_DAMAGE = (zipfile.BadZipFile, RuntimeError, EOFError, ValueError, struct.error, zlib.error)
"""What the standard library raises over damaged archives."""

_SAMPLE = 200

Advance = Callable[[int], None]


class TakeError(StockadeError):
    """A file that cannot be taken into the store, which is as it was before."""


@frozen
class Watch:
    """Who hears how far the work is."""

    begin: Callable[[str, int], Advance]
    """Called with a title and the number of steps; gives what hears of steps done."""


@frozen
class _Taking:
    """An archive on its way into the store."""

    root: Path
    members: Sequence[Member]
    built: Path
    watch: Watch
    everything: bool
    """Whether it is one ecosystem's, so that all its records are kept."""

    smaller: bool


def _silent(title: str, steps: int) -> Advance:  # noqa: ARG001 (the shape of `Watch.begin`)
    return lambda count: None  # noqa: ARG005


SILENT = Watch(begin=_silent)


def take(
    root: Path,
    file: Path,
    ecosystem: str = "",
    watch: Watch = SILENT,
    *,
    smaller: bool = False,
) -> tuple[Source, ...]:
    """Take one file. `ecosystem` says whose archive it is where its records do not.

    An archive with less than half of the records that the store has is refused, unless `smaller`.

    Raises:
        TakeError: it cannot be read, or is none of the kinds; the store is unchanged.
        StoreError: the store cannot be written.
        UsageError: no such ecosystem.
    """
    if ecosystem and not is_ordered(ecosystem):
        raise UsageError(f"no advisories are kept for {ecosystem!r}", _known(ecosystem))
    try:
        with manifest.writing(root), manifest.scratch(root) as scratch:
            if zipfile.is_zipfile(file):
                return _take_zip(root, file, ecosystem, scratch, watch, smaller=smaller)
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


def _take_zip(
    root: Path, file: Path, ecosystem: str, scratch: Path, watch: Watch, *, smaller: bool
) -> tuple[Source, ...]:
    with _opened(file) as archive:
        members = list(_members(archive))
        wanted = [ecosystem] if ecosystem else ecosystems_of(file, members)
        taking = _Taking(
            root=root,
            members=members,
            built=scratch / "built",
            watch=watch,
            everything=len(wanted) == 1,
            smaller=smaller,
        )
        return tuple(_take_records(taking, name) for name in wanted)


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise TakeError(f"{file} is damaged: {error}", "Fetch it again.") from error


def _take_records(taking: _Taking, ecosystem: str) -> Source:
    count = len(taking.members)
    advance = taking.watch.begin(ecosystem, count)
    tally = build.build(
        taking.built, ecosystem, taking.members, everything=taking.everything, advance=advance
    )
    if not tally.records:
        raise TakeError(f"{ecosystem}: no record among {count} files can be read")
    if not tally.concerned:
        raise TakeError(f"{ecosystem}: none of {tally.records} records affects a package of it")
    old = manifest.read_or_empty(taking.root).find("osv", ecosystem)
    if old is not None and 2 * tally.records < old.records and not taking.smaller:
        raise TakeError(
            f"{ecosystem}: {tally.records:,} records in the archive, {old.records:,} in the store",
            "If that is right, take it with `stockade db import --smaller FILE`.",
        )
    return manifest.put(taking.root, taking.built, source_of("osv", ecosystem, tally))


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
    kind = "kev" if data.lstrip().startswith(b"{") else "epss"
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
        hint = "Known: OSV's all.zip, CISA's JSON catalogue, FIRST's CSV of scores."
        raise TakeError(f"{file} is no data that the store knows: {said}", hint) from error
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


def _known(ecosystem: str) -> str:
    from stockade.model.ecosystem import ECOSYSTEMS

    return suggestion(ecosystem, [name for name in ECOSYSTEMS if is_ordered(name)])

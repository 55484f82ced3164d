"""Which files need not be scanned again, and what their scanners said of them.

Kept is the whole word of one scanner on one file: its findings, and a gap where the file itself is
the cause. What ended by time, memory or a broken tool is asked again. A key holds the file's path
too, since names decide what some rules look at, and all that the scanner says its word depends on.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from stockade.engine.account import Account
from stockade.engine.cache import Cache
from stockade.model import codec_part
from stockade.model.file import File
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason
from stockade.model.scanner import Options, PerFile, Scanner

LASTING = frozenset({GapReason.UNPARSABLE, GapReason.ENCODING, GapReason.UNSUPPORTED_FORMAT})
"""Reasons that are the file's own: it will be the same another time."""

BY_TIME = frozenset({GapReason.TIMEOUT, GapReason.PARTIAL_ANALYSIS})
"""Reasons of a file that took one rule too long. It stays a gap for a day without being tried
again, which would take as long."""

BY_TIME_SECONDS = 86_400

_SEAL = 16
MAX_VALUE = 4 << 20
"""Bytes of one scanner's word on one file that are kept."""


def _always(_finding: Finding, _is_clear: bool) -> bool:
    return True


@frozen
class Memory:
    """A store, and what may be written there."""

    cache: Cache
    key: bytes = b""
    """The user's own: nobody else can make entries that are believed."""

    version: str = ""
    """Ours: another version asks about all anew."""

    may_keep: Callable[[Finding, bool], bool] = _always
    """False for a finding whose own text could hold a secret. The second argument says whether
    `vouching` has looked at its file, and found nothing."""

    vouching: str = ""
    """Name of the scanner that knows secrets."""


@frozen
class Recalled:
    """What one scanner has said before."""

    known: tuple[Account, ...]
    """The books of a file each."""

    asked: tuple[File, ...]
    """The files of which nothing is known."""

    keys: Mapping[str, bytes] = field(default_factory=dict)
    """Path to key; empty: nothing of this scanner is kept."""


def recall(scanner: Scanner, files: Sequence[File], options: Options, memory: Memory) -> Recalled:
    """Look the scanner's files up. One that is not `PerFile` is asked about all."""
    if not isinstance(scanner, PerFile) or not files:
        return Recalled(known=(), asked=tuple(files))
    keys = _keys(scanner, files, options, memory)
    values = memory.cache.recall(keys[f.path] for f in files if f.path in keys)
    known, asked = [], []
    for file in files:
        value = values.get(keys.get(file.path, b""))
        books = None
        if value is not None and (word := _opened(memory.key, keys[file.path], value)) is not None:
            books = _account(scanner.name, file, word)
        if books is None:
            asked.append(file)
        else:
            known.append(books)
    return Recalled(known=tuple(known), asked=tuple(asked), keys=keys)


def clear_of(accounts: Sequence[Account], memory: Memory) -> frozenset[str]:
    """The files in which the scanner that knows secrets has found nothing."""
    own = [account for account in accounts if account.scanner == memory.vouching]
    looked = frozenset().union(*(account.scanned for account in own))
    return looked - {finding.location.path for a in own for finding in a.findings}


def remember(
    scanner: str,
    accounts: Iterable[Account],
    keys: Mapping[str, bytes],
    memory: Memory,
    clear: frozenset[str] = frozenset(),
) -> None:
    """Store what the jobs of one scanner said of the files that have keys, as far as it lasts.
    `clear`: see `clear_of`."""
    lasting: dict[bytes, bytes] = {}
    for_now: dict[bytes, bytes] = {}
    for account in accounts:
        if not keys or account.failure:
            continue
        for path, findings, gaps in _kept(account, memory.may_keep, clear):
            word = codec_part.dump(findings, gaps)
            if path in keys and len(word) <= MAX_VALUE:
                by_time = any(gap.reason in BY_TIME for gap in gaps)
                (for_now if by_time else lasting)[keys[path]] = _sealed(
                    memory.key, keys[path], word
                )
    memory.cache.remember(scanner, lasting)
    memory.cache.remember(scanner, for_now, BY_TIME_SECONDS)


def _keys(
    scanner: PerFile, files: Iterable[File], options: Options, memory: Memory
) -> dict[str, bytes]:
    """Path to key, of the files whose content is known."""
    basis = scanner.basis(options)
    if not basis:
        return {}
    start = hmac.new(memory.key, f"{memory.version}\0{scanner.name}\0{basis}".encode(), "sha256")
    found = {}
    for file in files:
        if file.sha256:
            facts = f"\0{file.sha256}\0{file.language}\0{file.binary}\0{file.path}"
            digest = start.copy()
            digest.update(facts.encode("utf-8", "surrogatepass"))
            found[file.path] = digest.digest()
    return found


def _sealed(key: bytes, entry: bytes, word: bytes) -> bytes:
    return hmac.digest(key, entry + word, "sha256")[:_SEAL] + word


def _opened(key: bytes, entry: bytes, value: bytes) -> bytes | None:
    """What was sealed under this entry; `None` where somebody else has written it."""
    word = value[_SEAL:]
    return word if hmac.compare_digest(_sealed(key, entry, word), value) else None


def _account(scanner: str, file: File, value: bytes) -> Account | None:
    """The books of one file; `None` where the value is not what was stored."""
    try:
        findings, gaps = codec_part.load(value, file.path)
    except ValueError:
        return None
    path = frozenset((file.path,))
    return Account(
        scanner=scanner,
        claimed=path,
        scanned=frozenset() if gaps else path,
        gaps=gaps,
        findings=findings,
    )


def _kept(
    account: Account, may_keep: Callable[[Finding, bool], bool], clear: frozenset[str]
) -> Iterator[tuple[str, tuple[Finding, ...], tuple[Gap, ...]]]:
    """What was said of each file, where that is all of it and may be said again."""
    findings: dict[str, list[Finding]] = defaultdict(list)
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for finding in account.findings:
        findings[finding.location.path].append(finding)
    for gap in account.gaps:
        gaps[gap.path].append(gap)
    reasons = LASTING | BY_TIME
    for path in sorted(account.claimed):
        mine, holes = tuple(findings.get(path, ())), tuple(gaps.get(path, ()))
        whole = all(gap.reason in reasons and gap.subject == path for gap in holes)
        if whole and all(_is_own(f, path) and may_keep(f, path in clear) for f in mine):
            yield path, mine, holes


def _is_own(finding: Finding, path: str) -> bool:
    edits = finding.fix.edits if finding.fix else ()
    places = (*finding.locations, *(edit.location for edit in edits))
    return all(place.path == path for place in places)

"""From tools' findings to ours: in order, without doubles, with evidence and identity."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from stockade.model.finding import Finding
from stockade.model.location import Location, Snippet
from stockade.triage import fingerprint, linehash, mask, source

if TYPE_CHECKING:
    from stockade.triage.comments import Comments

_CONTEXT = 2
_MAX_LINES = 12
_MAX_COLUMNS = 400


def triage(findings: Iterable[Finding], read: Callable[[str], bytes]) -> tuple[Finding, ...]:
    """Sort, drop exact doubles, and fill snippets, fingerprints, suppressions and fixes.

    `read` gives the scanned bytes of a path. All that is quoted or hashed is masked first.
    """
    ordered = _in_order(set(findings))
    evidence: list[tuple[Finding, str]] = []
    for path, group in groupby(ordered, key=lambda f: f.location.path):
        evidence += _quote(tuple(group), read(path))
    ids = fingerprint.identify(evidence)
    return tuple(
        dataclasses.replace(f, fingerprints=((fingerprint.NAME, i), *f.fingerprints))
        for (f, _), i in zip(evidence, ids, strict=True)
    )


def _in_order(findings: Iterable[Finding]) -> Iterator[Finding]:
    """By place and rule; what is equal in these, by everything that it says."""
    by_key = sorted(findings, key=Finding.sort_key)
    for _, equal in groupby(by_key, key=Finding.sort_key):
        group = list(equal)
        yield from sorted(group, key=repr) if len(group) > 1 else group


def _quote(findings: Sequence[Finding], data: bytes) -> list[tuple[Finding, str]]:
    # Loaded here: a scan without a finding needs none of its many patterns.
    from stockade.triage import fixes
    from stockade.triage.comments import Comments

    text = source.decode(data)
    written = source.lines_of(text)
    found = mask.mask_lines(written, findings)
    lines = mask.Masked(found)
    findings = fixes.completed(findings, text, written, lines, patchable=source.is_plain(data))
    comments = Comments(written, lines)
    wanted = {f.location.line or 1 for f in findings}
    end = "\n" if text.endswith(("\n", "\r")) else ""
    hashes = _hashes(found, lines, wanted, end)
    return [_with_evidence(f, lines, hashes, comments) for f in findings]


def _hashes(
    found: Sequence[str], lines: mask.Masked, wanted: Collection[int], end: str
) -> dict[int, str]:
    """Hash of each wanted line. `found` are the lines with the secrets masked that were found.

    Where that is all there is to mask in what a hash is made of, no other line needs to be.
    """
    plain = {n for n in wanted if all(found[i] == lines[i] for i in _hashed(found, n))}
    hashes = linehash.line_hashes("\n".join(found) + end, plain)
    if rest := set(wanted) - plain:
        hashes |= linehash.line_hashes("\n".join(lines) + end, rest)
    return hashes


def _hashed(lines: Sequence[str], line: int) -> Iterator[int]:
    """Indices of the lines that the hash of a line is made of."""
    size = 0
    for index in range(line - 1, len(lines)):
        if size >= linehash.WINDOW:
            return
        yield index
        size += len(lines[index].replace(" ", "").replace("\t", "")) + 1


def _with_evidence(
    finding: Finding, lines: Sequence[str], hashes: Mapping[int, str], comments: Comments
) -> tuple[Finding, str]:
    from stockade.triage.content import content_of
    from stockade.triage.suppressions import suppressions_for

    where = _clamped(finding.location, len(lines))
    found = hashes.get(where.line or 1, "")
    prints = (("primaryLocationLineHash", found),) if found else ()
    quoted = dataclasses.replace(
        finding,
        snippet=_snippet(where, lines),
        fingerprints=prints,
        suppressions=suppressions_for(finding, comments),
    )
    return quoted, content_of(finding, where, lines, comments)


def _snippet(where: Location, lines: Sequence[str]) -> Snippet | None:
    if where.line is None or not lines:
        return None
    first = max(1, where.line - _CONTEXT)
    last = min(len(lines), (where.last_line or where.line) + _CONTEXT, first + _MAX_LINES - 1)
    quoted = tuple(line[:_MAX_COLUMNS] for line in lines[first - 1 : last])
    return Snippet(first_line=first, lines=quoted)


def _clamped(where: Location, count: int) -> Location:
    """The location within the file's lines: tools disagree on what ends a line."""
    if where.line is None or where.line <= count:
        return where
    return Location(path=where.path, line=max(1, count)) if count else Location(path=where.path)

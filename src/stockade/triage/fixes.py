"""Tools' fixes, checked against the scanned lines and completed by them, or dropped whole.

A fix that a tool proposes quotes the file, and may quote more of it than the tool shows. It leaves
only where no masked character stands in it, for half a fix would leak or write asterisks into code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from stockade.model import path as paths
from stockade.model.finding import Finding
from stockade.model.fix import Edit, Fix
from stockade.model.frozen import frozen
from stockade.model.location import Location
from stockade.model.rating import Kind
from stockade.triage.mask import MASK, mask_assigned

MOST_EDITS = 20
MOST_LINES = 60
"""Lines that the edits of a fix touch together, and lines that they put there."""

LONGEST_LINE = 400
"""Columns of a line before and after."""

_MOST_TEXT = MOST_LINES * (LONGEST_LINE + 1)
_MOST_MASKED = 200_000
"""Masked characters of a file with fixes; of a file with more, none leaves."""

_GRAM = 8
_SHORTEST = 4
"""Characters of a masked value that a fix must not repeat; a shorter one is in any text."""

_BARE_CR = re.compile(r"\r(?!\n)")
_MASKED = re.compile(re.escape(MASK) + "+")

_Region = tuple[int, int, int, int]


@frozen
class _Sheet:
    """The lines of one file."""

    written: Sequence[str]
    masked: Sequence[str]
    secret: Sequence[bool]
    """For each line whether a secret was found on it, masked or not."""

    hidden: frozenset[str]
    """What stands under the masks, in pieces of `_GRAM` characters; shorter values whole."""


def completed(
    findings: Sequence[Finding],
    text: str,
    written: Sequence[str],
    masked: Sequence[str],
    *,
    patchable: bool = True,
) -> Sequence[Finding]:
    """The findings of one file with fixes that hold `before` and `after`, or with none.

    `text` is the file's, `patchable` what is known of its bytes (see `Fix`), `written` its lines,
    `masked` the same with what is secret masked. A fix is dropped where an edit leaves the file or
    its lines or overlaps another, where all together change nothing or too much, and where they
    show what is masked or cannot be shown as it is. In a file that ends lines at a bare CR tools
    count lines in other ways than we do: it has no fix.
    """
    if not any(finding.fix for finding in findings):
        return findings
    usable = _BARE_CR.search(text) is None and _masked_length(masked, written) <= _MOST_MASKED
    sheet = _sheet(findings, written, masked) if usable else None
    made = (_complete(f.fix, f.location.path, sheet) if f.fix and sheet else None for f in findings)
    return tuple(
        replace(f, fix=fix and replace(fix, patchable=patchable)) if f.fix else f
        for f, fix in zip(findings, made, strict=True)
    )


def _sheet(findings: Sequence[Finding], written: Sequence[str], masked: Sequence[str]) -> _Sheet:
    return _Sheet(
        written=written,
        masked=masked,
        secret=_secret_lines(findings, len(written)),
        hidden=frozenset(_pieces(masked, written)),
    )


def _secret_lines(findings: Sequence[Finding], count: int) -> list[bool]:
    """One step for each secret and line, however many regions lie over each other."""
    open_from = [0] * (count + 2)
    for where in (f.location for f in findings if f.kind is Kind.SECRET):
        first, last = where.line or 1, where.last_line or count
        open_from[min(first, count + 1)] += 1
        open_from[min(last, count) + 1] -= 1
    return [depth > 0 for depth in accumulate(open_from)][1 : count + 1]


def _complete(fix: Fix, path: str, sheet: _Sheet) -> Fix | None:
    edits = sorted(
        (_region(edit.location), edit.text.replace("\r\n", "\n"))
        for edit in fix.edits[: MOST_EDITS + 1]
    )
    if not 0 < len(edits) <= MOST_EDITS or any(e.location.path != path for e in fix.edits):
        return None
    if not all(_is_inside(region, sheet.written) for region, _ in edits) or _overlap(edits):
        return None
    if sum(len(text) for _, text in edits) > _MOST_TEXT:
        return None
    made = [_shown(path, *_trimmed(edit, sheet.written), sheet) for edit in _joined(edits, sheet)]
    kept = tuple(edit for edit in made if edit.before != edit.after)
    if not kept or _is_large(kept) or not all(_may_leave(edit, sheet) for edit in kept):
        return None
    return replace(fix, edits=kept)


def _region(where: Location) -> _Region:
    return (where.line or 0, where.column or 0, where.end_line or 0, where.end_column or 0)


def _is_inside(region: _Region, lines: Sequence[str]) -> bool:
    """Whether the region is one of the file, from its start to its end, and not too large."""
    line, column, last, end = region
    if not 1 <= line <= last <= len(lines) or last - line >= MOST_LINES:
        return False
    if column > len(lines[line - 1]) + 1 or end > len(lines[last - 1]) + 1:
        return False
    return (line, column) <= (last, end) and all(
        len(text) <= LONGEST_LINE for text in lines[line - 1 : last]
    )


def _overlap(edits: Sequence[tuple[_Region, str]]) -> bool:
    """Whether two of the sorted edits want the same place; two insertions at one place do too."""
    pairs = pairwise(region for region, _ in edits)
    return any(one == two or one[2:] > two[:2] for one, two in pairs)


def _joined(edits: Sequence[tuple[_Region, str]], sheet: _Sheet) -> Iterator[tuple[_Region, str]]:
    """Edits that share a line as one, with what stands between them."""
    (region, text), *others = edits
    for (line, column, last, end), more in others:
        if line == region[2]:
            text += sheet.written[line - 1][region[3] - 1 : column - 1] + more
            region = (*region[:2], last, end)
        else:
            yield region, text
            region, text = (line, column, last, end), more
    yield region, text


def _trimmed(edit: tuple[_Region, str], lines: Sequence[str]) -> tuple[_Region, str]:
    """The edit without the whole lines at its ends that it leaves as they are."""
    (line, column, last, end), text = edit
    old, new = _between(edit[0], lines), text.split("\n")
    while min(len(old), len(new)) > 1 and old[0] == new[0]:
        old, new, line, column = old[1:], new[1:], line + 1, 1
    while min(len(old), len(new)) > 1 and old[-1] == new[-1]:
        old, new, last = old[:-1], new[:-1], last - 1
        end = len(lines[last - 1]) + 1
    return (line, column, last, end), "\n".join(new)


def _between(region: _Region, lines: Sequence[str]) -> list[str]:
    line, column, last, end = region
    found = list(lines[line - 1 : last])
    found[-1] = found[-1][: end - 1]
    found[0] = found[0][column - 1 :]
    return found


def _shown(path: str, region: _Region, text: str, sheet: _Sheet) -> Edit:
    line, column, last, end = region
    before = tuple(sheet.written[line - 1 : last])
    after = before[0][: column - 1] + text + before[-1][end - 1 :]
    where = Location(path=path, line=line, column=column, end_line=last, end_column=end)
    return Edit(location=where, text=text, before=before, after=tuple(after.split("\n")))


def _is_large(edits: Sequence[Edit]) -> bool:
    before, after = (sum(len(e.before) for e in edits), sum(len(e.after) for e in edits))
    return max(before, after) > MOST_LINES


def _may_leave(edit: Edit, sheet: _Sheet) -> bool:
    """Whether the edit shows nothing that is masked, nor anything that looks other than it is."""
    line, last = edit.location.line or 1, edit.location.last_line or 1
    if edit.before != tuple(sheet.masked[line - 1 : last]):
        return False
    if any(sheet.secret[line - 1 : last]):
        return False
    pieces = edit.text.split("\n")
    if any(mask_assigned(new) != new for new in {*edit.after, *pieces}):
        return False
    if any(len(new) > LONGEST_LINE for new in edit.after):
        return False
    plain = all(map(_is_plain, (*edit.before, *edit.after)))
    return plain and not any(_repeats(piece, sheet.hidden) for piece in pieces)


def _is_plain(line: str) -> bool:
    """Whether the line is text as it looks: no control, bidirectional or undecoded character."""
    return paths.is_plain(line.replace("\t", "")) and "\ufffd" not in line


def _repeats(text: str, hidden: frozenset[str]) -> bool:
    return bool(hidden) and any(
        text[start : start + length] in hidden
        for length in range(_SHORTEST, _GRAM + 1)
        for start in range(len(text) - length + 1)
    )


def _values(masked: Sequence[str], written: Sequence[str]) -> Iterator[str]:
    for shown, line in zip(masked, written, strict=True):
        if shown != line:
            yield from (line[slice(*run.span())] for run in _MASKED.finditer(shown))


def _masked_length(masked: Sequence[str], written: Sequence[str]) -> int:
    return sum(map(len, _values(masked, written)))


def _pieces(masked: Sequence[str], written: Sequence[str]) -> Iterator[str]:
    for value in _values(masked, written):
        if len(value) >= _SHORTEST:
            size = min(_GRAM, len(value))
            yield from (value[at : at + size] for at in range(len(value) - size + 1))

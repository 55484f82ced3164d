"""An advisory as it concerns one package: what the store keeps and what matching needs."""

from __future__ import annotations

from stockade.advisories.osv import Record
from stockade.advisories.rating import UNRATED, Rating, rate
from stockade.advisories.scope import NOTHING, Scope, scope_of
from stockade.model.frozen import frozen

LONGEST_SUMMARY = 500
LONGEST_DETAILS = 2000
"""Characters of an advisory's text that are kept."""


@frozen
class Advisory:
    """One record, reduced to one package. All text is the source's and untrusted."""

    id: str
    aliases: tuple[str, ...] = ()
    rating: Rating = UNRATED
    cwe: tuple[int, ...] = ()
    summary: str = ""
    """One line; see `LONGEST_SUMMARY`."""

    details: str = ""
    scope: Scope = NOTHING


def reduce(record: Record, ecosystem: str, name: str) -> Advisory:
    """What the record says of the package; `name` is folded.

    Raises:
        ValueError: the record does not name the package.
    """
    said = [a for a in record.affected if (a.ecosystem, a.name) == (ecosystem, name)]
    if not said:
        raise ValueError(f"{record.id} does not affect {name}")
    summary, details = texts(record)
    return Advisory(
        id=record.id,
        aliases=record.aliases,
        rating=rate(record.id, record.vectors, record.word),
        cwe=record.cwe,
        summary=summary,
        details=details,
        scope=scope_of(ecosystem, said),
    )


def texts(record: Record) -> tuple[str, str]:
    """The record's text in one line, and at length: printable, bounded."""
    details = printable(record.details, LONGEST_DETAILS)
    return one_line(record.summary or record.details), details


def one_line(text: str) -> str:
    """The first sentences on one line, without control characters, bounded."""
    line = " ".join(printable(text[: LONGEST_SUMMARY * 8], LONGEST_SUMMARY * 8).split())
    if len(line) <= LONGEST_SUMMARY:
        return line
    cut = line[:LONGEST_SUMMARY].rfind(". ")
    return line[: cut + 1] if cut > 0 else f"{line[: LONGEST_SUMMARY - 1]}…"


def printable(text: str, most: int) -> str:
    """The text with blanks for what does not print, but for line ends, cut at `most` characters."""
    kept = text[: most + 1].replace("\r\n", "\n")
    shown = "".join(c if c.isprintable() or c == "\n" else " " for c in kept).strip()
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"

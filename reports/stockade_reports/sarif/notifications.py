"""Gaps, and scanners that did not run, as notifications of the tool's execution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stockade.model.gap import GapReason, split_subject
from stockade.model.location import Location
from stockade.model.result import ScannerRecord
from stockade.model.verdict import Action, GapRuling
from stockade_reports.escape import words
from stockade_reports.sarif import left_out, location, notices
from stockade_reports.sarif.standing import acceptance
from stockade_reports.sarif.words import Say, filled

SKIPPED = "scanner-skipped"

_ABOUT = {
    GapReason.TOOL_MISSING: "The tool is not installed, or in a version known to be wrong.",
    GapReason.TOOL_FAILED: "The tool crashed, was killed, or its output does not parse.",
    GapReason.TIMEOUT: "The tool ran out of time.",
    GapReason.UNACCOUNTED: "The tool ended well but said nothing of this file.",
    GapReason.UNPARSABLE: "The tool could not parse the file, or only part of it.",
    GapReason.ENCODING: "The file's encoding hides its text from the tool.",
    GapReason.TOO_LARGE: "The file is over the size limit.",
    GapReason.UNREADABLE: "The file could not be read.",
    GapReason.SYMLINK: "A symbolic link, which is never followed.",
    GapReason.SPECIAL_FILE: "A device, FIFO or socket, which is never opened.",
    GapReason.NESTED_REPOSITORY: "A repository inside this one: scan it on its own.",
    GapReason.LFS_POINTER: "A Git LFS pointer: the content is elsewhere.",
    GapReason.UNRESOLVED_VERSION: "A dependency without one exact version.",
    GapReason.UNSUPPORTED_FORMAT: "A lock file, manifest or notebook in a format that is not read.",
    GapReason.UNSUPPORTED_ECOSYSTEM: "No source of advisories covers such a package.",
    GapReason.NO_ADVISORY_DATA: "No source of advisories answered for this dependency.",
    GapReason.PARTIAL_ANALYSIS: "The tool gave up following data through a part of the file.",
    GapReason.STALE_ADVISORY_DATA: "The advisories are older than policy allows.",
}


def descriptors(used: Iterable[str]) -> list[dict[str, Any]]:
    """What these ids of notifications mean, sorted by id."""
    about = {reason.value: text for reason, text in _ABOUT.items()}
    about[SKIPPED] = "A scanner had nothing to do, or was not chosen."
    about |= {kind.value: text for kind, text in notices.ABOUT.items()}
    about |= left_out.ABOUT
    return [_descriptor(id_, about[id_]) for id_ in sorted(set(used))]


def _descriptor(id_: str, about: str) -> dict[str, Any]:
    text = {"text": about}
    return {"id": id_, "shortDescription": text, "fullDescription": text, "help": text}


def of_gaps(rulings: Iterable[GapRuling], say: Say) -> Iterator[dict[str, Any]]:
    """One notification for each gap: an error where it blocks, a note where somebody accepted it,
    else a warning."""
    return (_gap(ruling, say) for ruling in rulings)


def of_skipped(records: Iterable[ScannerRecord], say: Say) -> list[dict[str, Any]]:
    """One note for each scanner that did not run."""
    return [
        {
            "descriptor": {"id": SKIPPED},
            "level": "note",
            "message": say(f"{record.name} did not run: {record.note or 'nothing to do'}"),
        }
        for record in records
    ]


def _gap(ruling: GapRuling, say: Say) -> dict[str, Any]:
    gap = ruling.gap
    path, package = split_subject(gap.subject)
    place = Location(path=path, line=gap.line)
    subject = f" ({package})" if package else ""
    detail = gap.detail or _ABOUT[gap.reason]
    return {
        "descriptor": {"id": gap.reason.value},
        "level": level(ruling),
        "message": say(f"Not checked by {gap.scanner}{subject}: {detail}"),
        "locations": [_place(place)],
        "properties": filled(
            {
                "subject": words(gap.subject),
                "purl": words(package),
                "action": ruling.action.value,
                "because": words(ruling.because),
                "acceptance": acceptance(ruling.acceptance),
            }
        ),
    }


def level(ruling: GapRuling) -> str:
    """How much the gap matters, in SARIF's words: an acceptance that policy overrules is none."""
    if ruling.action is Action.BLOCK:
        return "error"
    return "warning" if ruling.acceptance is None else "note"


def _place(place: Location) -> dict[str, Any]:
    if place.line is not None:
        return location.build(place)
    return {"physicalLocation": {"artifactLocation": location.artifact(place.path)}}

"""What a log for GitHub leaves out, in numbers: as notifications of the run, and its properties."""

from __future__ import annotations

from typing import Any

from stockade.model.frozen import frozen
from stockade_reports.escape import words
from stockade_reports.sarif import limits
from stockade_reports.sarif.words import as_shown

ACCEPTED = "accepted-left-out"
RESULTS = "results-left-out"
GAPS = "gaps-left-out"
SHORTENED = "findings-shortened"
NO_RUN = "scanner-without-run"
NO_RESULT = "scanner-without-result"

ABOUT = {
    ACCEPTED: "Somebody answers for these findings, and GitHub would open them as alerts.",
    RESULTS: "There are more findings than GitHub takes: the least severe are left out.",
    GAPS: "There is more that was not checked than a file for GitHub can list.",
    SHORTENED: "A finding has more places than GitHub keeps, or longer texts than it has room for.",
    NO_RUN: "There are more scanners than GitHub takes runs of a file.",
    NO_RESULT: "A scanner could not do its work, and an empty run would close all of its alerts.",
}


@frozen
class LeftOut:
    """What one run does not tell, in numbers."""

    accepted: int = 0
    """Findings that pass because somebody answers for them."""

    over_results: int = 0
    """Findings over the limit of results a run."""

    over_size: int = 0
    """Findings for which the file has no room."""

    gaps: int = 0
    """Gaps for which the file has no room."""

    gaps_level: str = "warning"
    """The level of the worst of them."""

    shortened: int = 0
    """Findings that are told without some of their places, or without the ends of long texts."""


def properties(left: LeftOut) -> dict[str, int]:
    """The numbers that are not zero."""
    numbers = {
        "accepted": left.accepted,
        "overResults": left.over_results,
        "overSize": left.over_size,
        "gaps": left.gaps,
        "shortened": left.shortened,
    }
    return {name: number for name, number in numbers.items() if number}


def notes(left: LeftOut) -> list[dict[str, Any]]:
    """The same in sentences."""
    least = "left out, the least severe ones: GitHub takes"
    files = f"files of up to {limits.SIZE // 1_000_000} MB, gzipped"
    said = [
        (left.accepted, ACCEPTED, "note", "accepted finding", _ACCEPTED),
        (left.over_results, RESULTS, "warning", "finding", f"{least} {limits.RESULTS:,} of a run"),
        (left.over_size, RESULTS, "warning", "finding", f"{least} {files}"),
        (left.gaps, GAPS, left.gaps_level, "gap", f"not listed: GitHub takes {files}"),
        (left.shortened, SHORTENED, "note", "finding", _SHORTENED),
    ]
    return [_note(id_, level, _counted(n, noun, told)) for n, id_, level, noun, told in said if n]


def without_run(scanner: str) -> dict[str, Any]:
    """That what a scanner found and could not check stands in the inventory's run."""
    told = f"{words(scanner)} has no run of its own, and what it says stands here"
    return _note(NO_RUN, "note", f"{told}: GitHub takes {limits.RUNS} runs of a file")


def without_result(scanner: str) -> dict[str, Any]:
    """That a scanner could not do its work, so that its alerts are those of an earlier scan."""
    told = f"{words(scanner)} could not check all that it had to and has no finding to tell, so it"
    kept = "no run of its own, which would close its alerts: they stay as they were"
    return _note(NO_RESULT, "warning", f"{told} has {kept}")


_ACCEPTED = "left out: GitHub reads no suppressions, and would open alerts"
_SHORTENED = (
    f"told in short: with {limits.PLACES} places and {limits.STEPS:,} steps, which is what GitHub"
    f" keeps, and the first {limits.TEXT:,} characters of a text"
)


def _counted(number: int, noun: str, told: str) -> str:
    return f"{number:,} {noun}{' is' if number == 1 else 's are'} {told}"


def _note(id_: str, level: str, said: str) -> dict[str, Any]:
    return {"descriptor": {"id": id_}, "level": level, "message": as_shown(said)}

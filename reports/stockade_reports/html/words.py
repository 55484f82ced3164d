"""The page's words for the model's values."""

from __future__ import annotations

from stockade.model.gap import GapReason
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.model.verdict import Action, State
from stockade_reports.html import visible

SEVERITIES: tuple[Severity, ...] = tuple(sorted(Severity, key=lambda s: -s.concern))
"""Worst first."""

SEVERITY_LETTERS = {
    Severity.CRITICAL: "C",
    Severity.HIGH: "H",
    Severity.UNKNOWN: "U",
    Severity.MEDIUM: "M",
    Severity.LOW: "L",
    Severity.INFO: "I",
}
"""What stands in a part of a chart, so that colour is not alone."""

KIND_WORDS = {
    Kind.SAST: "Code",
    Kind.DEPENDENCY: "Dependencies",
    Kind.SECRET: "Secrets",
    Kind.IAC: "Infrastructure",
    Kind.CI: "CI workflows",
    Kind.AI: "Use of AI",
    Kind.SUPPLY_CHAIN: "Supply chain",
}
"""The kinds as the page's chart names them."""

NOTICE_WORDS = {Action.BLOCK: "blocks", Action.WARN: "warns", Action.PASS: "note"}
"""What a notice does, worst first."""

STATE_WORDS = {
    State.PASSED: "Passed",
    State.BLOCKED: "Blocked",
    State.INCOMPLETE: "Incomplete",
}

GAP_WORDS = {
    GapReason.TOOL_MISSING: "the tool is not installed, or in a version known to be wrong",
    GapReason.TOOL_FAILED: "the tool failed",
    GapReason.TIMEOUT: "the tool ran out of time",
    GapReason.UNACCOUNTED: "the tool ended well but gave no word of it",
    GapReason.UNPARSABLE: "the tool could not parse it, or only in part",
    GapReason.ENCODING: "the encoding hides the text from the tool",
    GapReason.TOO_LARGE: "over the size limit",
    GapReason.UNREADABLE: "the system would not allow reading",
    GapReason.SYMLINK: "symbolic links are never followed",
    GapReason.SPECIAL_FILE: "devices, pipes and sockets are never opened",
    GapReason.NESTED_REPOSITORY: "repositories inside this one are scanned on their own",
    GapReason.LFS_POINTER: "Git LFS pointers: the content is elsewhere",
    GapReason.UNRESOLVED_VERSION: "no exact version is given",
    GapReason.UNSUPPORTED_FORMAT: "a format that this release does not read",
    GapReason.UNSUPPORTED_ECOSYSTEM: "no source of advisories covers such packages",
    GapReason.NO_ADVISORY_DATA: "no source of advisories answered",
    GapReason.PARTIAL_ANALYSIS: "the tool gave up following data through a part of the file",
    GapReason.STALE_ADVISORY_DATA: "the advisories are older than policy allows",
}
"""What follows "did not check 12 subjects:", or the one subject."""


NEW = "in this scan; the baseline does not have it"
"""What follows "first seen" of a finding that is new."""


def where(location: Location) -> str:
    """Path and line, e.g. `shop/export.py:42`."""
    shown = visible.line(location.path)
    return shown if location.line is None else f"{shown}:{location.line}"


def size(number: int) -> str:
    """Bytes in decimal units, e.g. `3.5 MB`."""
    value = float(number)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"

"""What to do about something that was not checked and therefore stops the scan."""

from __future__ import annotations

from collections.abc import Iterable

from stockade.model.gap import GapReason

_FIRST_STEPS = {
    GapReason.TOOL_MISSING: "Install the tool in a supported version (`stockade doctor`)",
    GapReason.TOOL_FAILED: "Scan again, and report what the tool says if it stays",
    GapReason.TIMEOUT: (
        "Scan again with a higher --timeout, or exclude generated and minified files (`exclude` in"
        " .stockade/config.toml)"
    ),
    GapReason.UNACCOUNTED: "Report it: the tool kept silent about the file",
    GapReason.UNPARSABLE: "Correct the file's syntax",
    GapReason.ENCODING: "Save the file as UTF-8",
    GapReason.TOO_LARGE: "Make the file smaller or raise max-file-size in your configuration",
    GapReason.UNREADABLE: "Make the file readable, or correct the path that names it",
    GapReason.SYMLINK: "Replace the link by the file",
    GapReason.SPECIAL_FILE: "Remove it",
    GapReason.NESTED_REPOSITORY: "Scan that repository by itself",
    GapReason.LFS_POINTER: "Fetch the content with `git lfs pull`",
    GapReason.UNRESOLVED_VERSION: "Give the dependency one exact version",
    GapReason.UNSUPPORTED_FORMAT: "Use a format that is read",
    GapReason.UNSUPPORTED_ECOSYSTEM: "Look the package up by other means",
    GapReason.NO_ADVISORY_DATA: (
        "Scan where the source of advisories can be reached, or keep an offline store with"
        " `stockade db update`"
    ),
    GapReason.PARTIAL_ANALYSIS: (
        "Split the function that is too large to follow, accept the gap by policy, or exclude the"
        " file: its time is fixed, and --timeout does not help"
    ),
    GapReason.STALE_ADVISORY_DATA: (
        "Run `stockade db update`, or `stockade db import` with newer files, or raise"
        " `advisory-max-age` in your own configuration"
    ),
}

_BY_SCANNER = {
    (GapReason.UNPARSABLE, "bandit"): "Scan with the newest Python, or correct the file's syntax",
    (GapReason.UNPARSABLE, "semgrep"): (
        "The tool may not know this syntax: accept the gap by policy, or exclude the file"
    ),
    (GapReason.TIMEOUT, "semgrep"): (
        "Exclude generated and minified files (`exclude` in .stockade/config.toml), or accept the"
        " gap by policy: a rule's time for one file is fixed, and --timeout is that of the whole"
        " run"
    ),
    (GapReason.TIMEOUT, "secrets"): (
        "Exclude generated and minified files (`exclude` in .stockade/config.toml), or accept the"
        " gap by policy: the time for one file is fixed, and a higher --timeout may not help"
    ),
    (GapReason.TIMEOUT, "dependencies"): "Scan again with a higher --timeout",
}
"""Where one scanner's way out is not that of all others."""


def first_step(reason: GapReason, scanner: str = "") -> str:
    """The first thing to try about a gap of `scanner`, without a full stop."""
    return _BY_SCANNER.get((reason, scanner)) or _FIRST_STEPS[reason]


def way_out(reasons: Iterable[GapReason]) -> str:
    """How to accept gaps of these reasons knowingly."""
    keys = ", ".join(f"{reason.value}: warn" for reason in reasons)
    return f"To accept such gaps, have a policy of your own: --policy FILE with `gaps: {{{keys}}}`."

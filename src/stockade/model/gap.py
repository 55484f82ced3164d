"""A gap: something that a scanner claims and could not check. The opposite of a silent pass."""

from __future__ import annotations

import enum

from stockade.model.frozen import frozen


class GapReason(enum.StrEnum):
    """Why something went unchecked. The words are part of policies and never change meaning."""

    TOOL_MISSING = "tool-missing"
    """The tool is not installed, or in a version that is known to be wrong."""
    TOOL_FAILED = "tool-failed"
    """The tool crashed, was killed, or printed nothing or something that does not parse."""
    TIMEOUT = "timeout"
    """The tool, or one of its rules on this file, ran out of time."""
    UNACCOUNTED = "unaccounted"
    """The tool ended well but said nothing of this file."""
    PARTIAL_ANALYSIS = "partial-analysis"
    """Every rule ran, but the tool gave up following data through a part of the file."""
    UNPARSABLE = "unparsable"
    """The tool could not parse the file, or only part of it."""
    ENCODING = "encoding"
    """The file's encoding hides its text from the tool."""
    TOO_LARGE = "too-large"
    """The file is over the size limit."""
    UNREADABLE = "unreadable"
    """The system would not let us read it, or it vanished meanwhile."""
    SYMLINK = "symlink"
    """A symbolic link: never followed."""
    SPECIAL_FILE = "special-file"
    """A device, FIFO or socket: never opened."""
    NESTED_REPOSITORY = "nested-repository"
    """A submodule or a repository inside this one: scan it on its own."""
    LFS_POINTER = "lfs-pointer"
    """A Git LFS pointer: the content is elsewhere."""
    UNRESOLVED_VERSION = "unresolved-version"
    """A dependency without one exact version."""
    UNSUPPORTED_FORMAT = "unsupported-format"
    """A lock file, manifest or notebook in a format that this release does not read."""
    UNSUPPORTED_ECOSYSTEM = "unsupported-ecosystem"
    """A package of a kind that no source of advisories covers."""
    NO_ADVISORY_DATA = "no-advisory-data"
    """No source of advisories answered for this dependency."""
    STALE_ADVISORY_DATA = "stale-advisory-data"
    """The advisories are older than policy allows."""


@frozen
class Gap:
    """One subject that one scanner could not check."""

    scanner: str
    """The scanner's name; `inventory` for what no scanner could be given."""

    subject: str
    """A path of the target, or `path#purl` for a dependency named in that file."""

    reason: GapReason
    detail: str = ""
    """One sentence: what happened. No secret, no absolute path, no time stamp."""

    line: int | None = None
    """Where in the file, when known."""

    def sort_key(self) -> tuple[str, str, str, str]:
        """Order by scanner, reason, subject, detail."""
        return (self.scanner, self.reason.value, self.subject, self.detail)

    @property
    def path(self) -> str:
        """The file of the subject."""
        return split_subject(self.subject)[0]


def dependency_subject(path: str, purl: str) -> str:
    """The subject of a dependency: the file that names it, and its package URL."""
    return f"{path}#{purl}"


def split_subject(subject: str) -> tuple[str, str]:
    """The file and the package URL (empty for a plain file) of a subject."""
    path, mark, purl = subject.rpartition("#pkg:")
    return (path, f"pkg:{purl}") if mark else (subject, "")

"""The files in which a repository may configure its own scan, read as carefully as the rest."""

from __future__ import annotations

from stockade.model.gap import GapReason
from stockade.target.beneath import Refused
from stockade.target.repository_files import RepositoryFiles

NAMES = (".stockade/config.toml", "pyproject.toml")
MAX_BYTES = 1 << 20


def settings_files(files: RepositoryFiles) -> dict[str, bytes]:
    """Path and content of each that is there: from the folder, or as a commit or the index has it.

    One that cannot be read as a regular file is left out here; the inventory names it as a gap, or
    says that it is a link.
    """
    found: dict[str, bytes] = {}
    for name in NAMES:
        try:
            data = files.read(name, MAX_BYTES)
        except Refused as refused:
            if refused.reason is not GapReason.TOO_LARGE:
                continue
            data = b"#" * (MAX_BYTES + 1)  # too large to be a configuration: refused as such
        if data is not None:
            found[name] = data
    return found

"""Which lines the change under review brings."""

from __future__ import annotations

from stockade.cli.survey import Survey
from stockade.model.finding import Finding
from stockade.target.beneath import Refused
from stockade.target.repository_files import RepositoryFiles
from stockade.target.snapshot import read
from stockade.triage.source import decode, lines_of


class Lines:
    """The lines of touched files, before and now. Each file is read once."""

    def __init__(self, survey: Survey, base: str) -> None:
        self._survey = survey
        self._base = RepositoryFiles(target=survey.target, commit=base)
        self._files: dict[str, tuple[frozenset[str], list[str]]] = {}

    def brings(self, finding: Finding) -> bool:
        """Whether a line that the finding is about stands nowhere in the file's version of the
        base. White space at its ends does not count. A finding about a whole file is brought by
        whatever touches it."""
        where = finding.location
        if where.line is None:
            return True
        before, now = self._lines(where.path)
        flagged = now[where.line - 1 : where.last_line or where.line]
        return any(line.strip() not in before for line in flagged) or not flagged

    def _lines(self, path: str) -> tuple[frozenset[str], list[str]]:
        if path not in self._files:
            now = read(self._survey.snapshot, path)
            old = lines_of(decode(self._old(path)))
            known = frozenset(line.strip() for line in old)
            self._files[path] = (known, lines_of(decode(now)))
        return self._files[path]

    def _old(self, path: str) -> bytes:
        """The file as the base had it; empty where it had none that can be read."""
        limit = self._survey.inventory.max_bytes
        try:
            return self._base.read(path, limit) or b""
        except Refused:
            return b""

"""Asking which advisories name a package at a version: the seam between reading and any source.

Today the source is OSV through pip-audit; an offline store would answer the same questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from packaging.version import Version

from stockade.model.errors import ToolError
from stockade.model.gap import GapReason
from stockade.model.scanner import Job
from stockade_scanners.dependencies import pip_audit
from stockade_scanners.dependencies.answers import Answer, Question, SourceDown
from stockade_scanners.dependencies.manifest import Dependency

CHUNK = 200
"""Questions in one run: a run's start costs about 1 s of CPU, and a failure takes its whole run."""


def question(dependency: Dependency) -> Question:
    """What to ask. A local version (`1.0+cu117`) is known to advisories by its public one."""
    return Question(name=dependency.name, version=Version(dependency.version).public)


def look_up(dependencies: Iterable[Dependency], job: Job) -> Mapping[Question, Answer]:
    """Answer for every dependency, by its `question`. What failed has an answer that says so.

    Raises:
        ScanInterrupted: the scan is ending.
    """
    questions = sorted({question(d) for d in dependencies}, key=lambda q: (q.name, q.version))
    if job.options.offline:
        detail = "Offline: no source of advisories was asked."
        return {q: Answer(problem=GapReason.NO_ADVISORY_DATA, detail=detail) for q in questions}
    answers: dict[Question, Answer] = {}
    down = ""
    for number, chunk in enumerate(chunks(questions)):
        try:
            found = {} if down else pip_audit.ask(chunk, job, number)
        except SourceDown as error:
            down = error.message if error.unreachable else ""
            found = dict.fromkeys(chunk, _failed(GapReason.NO_ADVISORY_DATA, error.message))
        except ToolError as error:
            found = dict.fromkeys(chunk, _failed(GapReason(error.reason), error.message))
        for asked in chunk:
            answers[asked] = found.get(asked) or _unanswered(down)
    return answers


def chunks(questions: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    """Split, so that no run is asked about two versions of one name: pip-audit refuses that."""
    rounds: dict[str, int] = {}
    by_round: dict[int, list[Question]] = {}
    for asked in questions:
        turn = rounds.get(asked.name, 0)
        rounds[asked.name] = turn + 1
        by_round.setdefault(turn, []).append(asked)
    for turn in sorted(by_round):
        group = by_round[turn]
        for start in range(0, len(group), CHUNK):
            yield tuple(group[start : start + CHUNK])


def _failed(reason: GapReason, detail: str) -> Answer:
    return Answer(problem=reason, detail=detail)


def _unanswered(down: str) -> Answer:
    detail = down or "pip-audit did not answer for this dependency."
    return Answer(problem=GapReason.NO_ADVISORY_DATA, detail=detail)

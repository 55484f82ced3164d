"""What is said of each dependency: the states, and the gaps behind the unknown ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from stockade.model.dependency import DependencyRecord, DependencyState
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade_scanners.dependencies.answers import Answer, Question, question
from stockade_scanners.dependencies.manifest import Dependency, Manifest, Unparsed, Unresolved
from stockade_scanners.dependencies.reading import Read

Answers = Mapping[Question, Answer]


def answer_to(entry: Dependency | Unresolved, answers: Answers) -> Answer:
    """The answer for an entry; an empty one where nothing was asked."""
    asked = question(entry)
    return answers.get(asked, Answer()) if asked is not None else Answer()


def records(manifests: Mapping[str, Manifest], answers: Answers) -> Iterator[DependencyRecord]:
    """One for each dependency of each file, resolved or not."""
    for path, manifest in manifests.items():
        for entry in manifest.entries:
            yield _record(path, entry, answer_to(entry, answers))


def gaps(scanner: str, read: Mapping[str, Read], answers: Answers) -> tuple[Gap, ...]:
    """One for each file and each dependency of which nothing certain can be said, sorted.

    A package that a file allows in several ranges is one gap, though each range was asked about.
    """
    found = sorted(_gaps(scanner, read, answers), key=lambda g: (g.sort_key(), g.line or 0))
    first = {(gap.subject, gap.reason): gap for gap in reversed(found)}
    return tuple(reversed(first.values()))


def _gaps(scanner: str, read: Mapping[str, Read], answers: Answers) -> Iterator[Gap]:
    for path, made in read.items():
        if not isinstance(made, Manifest):
            yield Gap(
                scanner=scanner,
                subject=path,
                reason=made.reason,
                detail=made.detail,
                line=made.line,
            )
            continue
        if made.unparsed:
            yield _partly(scanner, path, made.unparsed)
        for entry in made.unresolved:
            yield _gap(scanner, path, entry, entry.reason, _unresolved(entry, answers))
        for dependency in made.dependencies:
            answer = answer_to(dependency, answers)
            if answer.problem is not None:
                yield _gap(scanner, path, dependency, answer.problem, answer.detail)


def _record(path: str, entry: Dependency | Unresolved, answer: Answer) -> DependencyRecord:
    known = isinstance(entry, Dependency)
    state = DependencyState.CLEAR if known and answer.problem is None else DependencyState.UNKNOWN
    if answer.flaws:
        state = DependencyState.VULNERABLE
    return DependencyRecord(
        purl=entry.purl,
        ecosystem=entry.ecosystem,
        name=entry.name,
        version=entry.version if isinstance(entry, Dependency) else "",
        path=path,
        line=entry.line,
        state=state,
        source=answer.source,
        wanted=entry.wanted.text if isinstance(entry, Unresolved) and entry.wanted else "",
        licence=entry.licence if isinstance(entry, Dependency) else "",
    )


def _unresolved(entry: Unresolved, answers: Answers) -> str:
    """The entry's own sentence, with why its range could not be looked up, if that was tried."""
    answer = answer_to(entry, answers)
    return f"{entry.detail} {answer.detail}".strip() if answer.detail else entry.detail


def _gap(
    scanner: str, path: str, entry: Dependency | Unresolved, reason: GapReason, detail: str
) -> Gap:
    subject = dependency_subject(path, entry.purl)
    return Gap(scanner=scanner, subject=subject, reason=reason, detail=detail, line=entry.line)


def _partly(scanner: str, path: str, unparsed: Sequence[Unparsed]) -> Gap:
    first, others = unparsed[0], len(unparsed) - 1
    detail = f"{first.detail} More entries that do not parse: {others}." if others else first.detail
    reason = GapReason.UNPARSABLE
    return Gap(scanner=scanner, subject=path, reason=reason, detail=detail, line=first.line)

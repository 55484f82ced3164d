"""The scanner of dependencies: read, look up, account."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stockade.model.errors import ToolError
from stockade.model.file import File
from stockade.model.finding import Finding
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.scanner import Completed, Job, Options, Outcome, Tool
from stockade_scanners import probe
from stockade_scanners.dependencies import findings, formats
from stockade_scanners.dependencies.answers import Answer, Question
from stockade_scanners.dependencies.lookup import look_up, question
from stockade_scanners.dependencies.manifest import Dependency, Manifest, Unparsed
from stockade_scanners.dependencies.reading import Read, read_all

NAME = "dependencies"
TOOL = "pip-audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependencies:
    """Known vulnerabilities of what manifests name; see `Scanner` for the members."""

    name: str = NAME
    about: str = "Known vulnerabilities of dependencies (pip-audit)"
    seconds_per_megabyte: float = 0.1
    """Small, so that all manifests stay in one job: the cost is pip-audit's start, not reading."""

    def version(self, options: Options) -> Tool:
        """See `Scanner`. Packaged: from the distribution's metadata, without a process."""
        own = options.tools.get(TOOL, "")
        try:
            found = probe.version((own, "--version")) if own else importlib.metadata.version(TOOL)
        except ToolError as error:
            return Tool(name=TOOL, path=own, problem=error.message)
        except importlib.metadata.PackageNotFoundError:
            return Tool(name=TOOL, problem="pip-audit is not installed")
        return Tool(name=TOOL, version=found, path=own or sys.executable)

    def claims(self, file: File) -> bool:
        """By name alone: a manifest made binary to hide it is still one that was not read."""
        return bool(formats.supported(file.path) or formats.unsupported(file.path))

    def scan(self, job: Job) -> Outcome:
        """Read every file, ask once for all that they name, and account for each of both."""
        read = {path: _once(made) for path, made in sorted(read_all(job).items())}
        manifests = {path: made for path, made in read.items() if isinstance(made, Manifest)}
        answers = look_up((d for m in manifests.values() for d in m.dependencies), job)
        gaps = tuple(sorted(_gaps(read, answers), key=Gap.sort_key))
        subjects = frozenset(s for path, m in manifests.items() for s in _subjects(path, m))
        return Completed(
            findings=tuple(sorted(_findings(manifests, answers), key=Finding.sort_key)),
            scanned=(subjects | manifests.keys()) - {gap.subject for gap in gaps},
            gaps=gaps,
            discovered=subjects,
        )


def _once(read: Read) -> Read:
    """The same manifest with the first mention of each package only.

    What differs in its reason stays: stand-ins collide, and one reason may block where one warns.
    """
    if not isinstance(read, Manifest):
        return read
    dependencies = {d.purl: d for d in reversed(read.dependencies)}
    unresolved = {(u.purl, u.reason): u for u in reversed(read.unresolved)}
    return replace(
        read,
        dependencies=tuple(reversed(dependencies.values())),
        unresolved=tuple(reversed(unresolved.values())),
    )


def _subjects(path: str, manifest: Manifest) -> Iterator[str]:
    for purl in manifest.purls:
        yield dependency_subject(path, purl)


def _findings(
    manifests: Mapping[str, Manifest], answers: Mapping[Question, Answer]
) -> Iterator[Finding]:
    for path, manifest in manifests.items():
        for dependency in manifest.dependencies:
            for advisory in answers[question(dependency)].advisories:
                yield findings.finding(NAME, path, dependency, advisory)


def _gaps(read: Mapping[str, Read], answers: Mapping[Question, Answer]) -> Iterator[Gap]:
    for path, made in read.items():
        if not isinstance(made, Manifest):
            yield Gap(
                scanner=NAME, subject=path, reason=made.reason, detail=made.detail, line=made.line
            )
            continue
        if made.unparsed:
            yield _partly(path, made.unparsed)
        for entry in made.unresolved:
            subject = dependency_subject(path, entry.purl)
            yield Gap(
                scanner=NAME,
                subject=subject,
                reason=entry.reason,
                detail=entry.detail,
                line=entry.line,
            )
        for dependency in made.dependencies:
            yield from _unanswered(path, dependency, answers[question(dependency)])


def _partly(path: str, unparsed: Sequence[Unparsed]) -> Gap:
    first, others = unparsed[0], len(unparsed) - 1
    detail = f"{first.detail} More entries that do not parse: {others}." if others else first.detail
    reason = GapReason.UNPARSABLE
    return Gap(scanner=NAME, subject=path, reason=reason, detail=detail, line=first.line)


def _unanswered(path: str, dependency: Dependency, answer: Answer) -> Iterator[Gap]:
    if answer.problem is not None:
        yield Gap(
            scanner=NAME,
            subject=dependency_subject(path, dependency.purl),
            reason=answer.problem,
            detail=answer.detail,
            line=dependency.line,
        )

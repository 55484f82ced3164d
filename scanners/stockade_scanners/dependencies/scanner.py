"""The scanner of dependencies: read, look up, account."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace

from stockade.model.dependency import AdvisorySource, DependencyRecord
from stockade.model.errors import ToolError
from stockade.model.file import File
from stockade.model.finding import Finding
from stockade.model.frozen import frozen
from stockade.model.gap import dependency_subject
from stockade.model.scanner import Completed, Job, Options, Outcome, Scanner, Tool
from stockade_scanners import versions
from stockade_scanners.dependencies import findings, formats, records
from stockade_scanners.dependencies.answers import Question, question
from stockade_scanners.dependencies.lookup import Lookup
from stockade_scanners.dependencies.manifest import Dependency, Manifest, Unresolved
from stockade_scanners.dependencies.reading import Read, read_all

NAME = "dependencies"
TOOL = "pip-audit"


@frozen
class Dependencies:
    """Known vulnerabilities of what manifests name; see `Scanner` for the members."""

    name: str = NAME
    about: str = "Known vulnerabilities of dependencies (OSV, pip-audit)"
    start_seconds: float = 0.02
    seconds_per_megabyte: float = 0.1
    """Small, so that all manifests stay in one job: the cost is a look-up's start, not reading."""

    def version(self, options: Options) -> Tool:
        """See `Scanner`. Packaged: from the distribution's metadata, without a process."""
        own = options.tools.get(TOOL, "")
        store = _about_store(options)
        try:
            found = _asked(own) if own else versions.packaged(TOOL)
        except ToolError as error:
            if own:
                return Tool(name=TOOL, path=own, problem=error.message, rules=store)
            # Only PyPI's pins need it, and only online: each of these is a gap then.
            return Tool(name=TOOL, rules=f"{error.message}; {store}")
        return Tool(name=TOOL, version=found, path=own or sys.executable, rules=store)

    def claims(self, file: File) -> bool:
        """By name alone: a manifest made binary to hide it is still one that was not read."""
        return formats.of(file.path) is not None

    def scan(self, job: Job) -> Outcome:
        """Read every file, ask once for all that they name, and account for each of both."""
        read = {path: _once(made) for path, made in sorted(read_all(job).items())}
        manifests = {path: made for path, made in read.items() if isinstance(made, Manifest)}
        with contextlib.closing(Lookup(job)) as lookup:
            looked = lookup.answers(_questions(manifests))
            found = tuple(_findings(manifests, looked.answers))
            found, feeds = _explored(found, lookup, job) if found else ((), ())
        gaps = records.gaps(NAME, read, looked.answers)
        subjects = frozenset(s for path, m in manifests.items() for s in _subjects(path, m))
        said = sorted(records.records(manifests, looked.answers), key=DependencyRecord.sort_key)
        return Completed(
            findings=tuple(sorted(found, key=Finding.sort_key)),
            scanned=(subjects | manifests.keys()) - {gap.subject for gap in gaps},
            gaps=gaps,
            discovered=subjects,
            dependencies=tuple(said),
            sources=(*looked.sources, *feeds),
        )


def _explored(
    found: tuple[Finding, ...], lookup: Lookup, job: Job
) -> tuple[tuple[Finding, ...], tuple[AdvisorySource, ...]]:
    """With what is known of exploitation and of use, and with upgrades as edits; loaded only where
    something was found."""
    from stockade_scanners.dependencies.exploitation import feeds_on, with_exploitation
    from stockade_scanners.dependencies.pins import with_fixes
    from stockade_scanners.dependencies.reach.findings import with_reachability

    known = feeds_on(found, lookup.store, lookup.now, job.options.advisories.max_age_days)
    found = with_fixes(with_exploitation(found, known), job)
    return with_reachability(found, job), known.sources


def _asked(program: str) -> str:
    from stockade_scanners import probe

    return probe.version((program, "--version"))


def _about_store(options: Options) -> str:
    """The offline store in one line, for `doctor` and the record."""
    from stockade.advisories.store.manifest import StoreError, read

    root = options.advisories.store
    try:
        listed = read(root) if root else None
    except StoreError as error:
        return f"offline store: {error.message}"
    if listed is None:
        return "no offline store"
    said = (f"{s.name} {s.records:,} ({max(s.dates, default='?')[:10]})" for s in listed.sources)
    return f"offline store: {', '.join(said)}"


def _once(read: Read) -> Read:
    """The same manifest with the first mention of each package only.

    What differs in its reason stays: stand-ins collide, and one reason may block where one warns.
    """
    if not isinstance(read, Manifest):
        return read
    dependencies = {d.purl: d for d in reversed(read.dependencies)}
    unresolved = {(u.purl, u.reason, u.wanted): u for u in reversed(read.unresolved)}
    return replace(
        read,
        dependencies=tuple(reversed(dependencies.values())),
        unresolved=tuple(reversed(unresolved.values())),
    )


def _subjects(path: str, manifest: Manifest) -> Iterator[str]:
    for purl in manifest.purls:
        yield dependency_subject(path, purl)


def _entries(manifests: Mapping[str, Manifest]) -> Iterator[tuple[str, Dependency | Unresolved]]:
    for path, manifest in manifests.items():
        for entry in manifest.entries:
            yield path, entry


def _questions(manifests: Mapping[str, Manifest]) -> Iterator[Question]:
    for _, entry in _entries(manifests):
        asked = question(entry)
        if asked is not None:
            yield asked


def _findings(manifests: Mapping[str, Manifest], answers: records.Answers) -> Iterator[Finding]:
    for path, entry in _entries(manifests):
        yield from findings.findings(NAME, path, entry, records.answer_to(entry, answers))


SCANNER: Scanner = Dependencies()

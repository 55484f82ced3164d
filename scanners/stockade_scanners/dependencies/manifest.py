"""What a reader makes of one manifest or lock file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from stockade.model.ecosystem import folded
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason


@frozen
class Wanted:
    """The versions that a file allows, in its own notation."""

    grammar: str
    """A key of `stockade_scanners.dependencies.ranges.GRAMMARS`, e.g. `pep440`."""

    text: str
    """E.g. `>=2,<3`. Only versions, operators and blanks: a reader keeps no address here."""


@frozen
class Dependency:
    """A package at one exact version."""

    ecosystem: str
    """OSV's word; a key of `stockade.model.ecosystem.ECOSYSTEMS`."""

    name: str
    """As OSV spells it: `@scope/name`, `group:artifact`, a Go module's path."""

    version: str
    """As OSV spells it: canonical by PEP 440 for PyPI, without a leading `v` for Go."""

    purl: str
    line: int | None
    """From 1; `None` when the file's syntax hides where it stands."""

    licence: str = ""
    """As the file states it, an SPDX expression at best; empty: the file does not say."""


@frozen
class Unresolved:
    """Something that the file depends on and that cannot be looked up. Becomes a gap."""

    ecosystem: str = ""
    """Empty where even that is not known."""

    name: str
    """Empty when it has none."""

    purl: str
    """Without a version; see `stockade_scanners.dependencies.purl`."""

    detail: str
    """One sentence. Never text of the file that could hold a credential."""

    line: int | None
    reason: GapReason = GapReason.UNRESOLVED_VERSION
    direct: bool = False
    """Whether it is named by a URL or a path: a package of its name elsewhere is another one."""

    wanted: Wanted | None = None
    """The versions that it may have; `None`: the file does not say, or not in a way we read."""


@frozen
class Unparsed:
    """An entry that makes no sense. Its text is not kept: it could be anything, a password too."""

    detail: str
    line: int | None


Entry = Dependency | Unresolved | Unparsed


@frozen
class Manifest:
    """All that one file depends on, in the order of the file."""

    dependencies: tuple[Dependency, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    """What did not parse. The file is a gap then, whatever else it holds."""

    members: frozenset[str] = frozenset()
    """Folders of the target (`.` for its root) whose projects this lock file answers for."""

    open_below: str | None = None
    """A folder of the target (empty: its root) below which the lock file answers for projects
    without naming them."""

    own: Mapping[str, str] = field(default_factory=dict)
    """Names under which the lock file has the target's own packages, which are no dependencies, and
    their folders in the target."""

    @property
    def entries(self) -> tuple[Dependency | Unresolved, ...]:
        """What is a dependency, resolved or not."""
        return (*self.dependencies, *self.unresolved)

    @property
    def names(self) -> frozenset[str]:
        """Every package that the file names, resolved or not, as spelt and folded; what has no name
        is not there."""
        named = {entry.name for entry in self.entries}
        spelt = {folded(e.ecosystem, e.name) for e in self.entries if e.ecosystem}
        return frozenset((named | spelt | self.own.keys()) - {""})

    @property
    def versions(self) -> Mapping[str, frozenset[str]]:
        """The exact versions of every package that has one, by its name as spelt and folded."""
        found: dict[str, set[str]] = {}
        for entry in self.dependencies:
            for name in {entry.name, folded(entry.ecosystem, entry.name)}:
                found.setdefault(name, set()).add(entry.version)
        return {name: frozenset(those) for name, those in found.items()}

    @property
    def purls(self) -> frozenset[str]:
        """Every package, with its version where that is known."""
        return frozenset({d.purl for d in self.dependencies} | {u.purl for u in self.unresolved})


@dataclass(slots=True, eq=False)
class Inclusions:
    """What files of a job say that others include: all of them share it, and each adds to it."""

    said: dict[str, Any] = field(default_factory=dict)
    """By path; what it is, the reader alone knows."""

    taken: int = 0
    """Entries that including files have taken."""


_Made = TypeVar("_Made")


def _nothing(path: str) -> str | None:  # noqa: ARG001 (the shape of `Context.other`)
    return None


@frozen
class Context:
    """What a reader may know besides the text: where the file stands, and what else was read."""

    path: str
    requirements: frozenset[str] = frozenset()
    """Paths of the job's files that are read as requirements files."""

    partial: bool = False
    """See `Options.partial`."""

    locked: bool = False
    """Whether a lock file answers for this file."""

    locked_names: frozenset[str] = frozenset()
    """Packages in the lock files that answer for this file."""

    locked_purls: frozenset[str] = frozenset()
    """The same, with versions."""

    locked_versions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The versions of those that have one; see `Manifest.versions`."""

    locked_own: Mapping[str, str] = field(default_factory=dict)
    """Those that are the target's own, with their folders; see `Manifest.own`."""

    locked_openly: bool = False
    """Whether no lock file that answers for this file names its folder: some only stand above."""

    locked_by: frozenset[str] = frozenset()
    """The formats of the lock files that answer for this file."""

    other: Callable[[str], str | None] = _nothing
    """The text of another file of the target by its path; `None`: there is none to be read."""

    memo: dict[tuple[str, str], Any] = field(default_factory=dict)
    """What readers have made of such files, shared by all files of a job; see `once`."""

    def once(self, what: str, path: str, make: Callable[[], _Made]) -> _Made:
        """What `make` gives, made once for all files that ask for the same of a path: every member
        of a workspace looks at its root. `None` is not kept, as there are many absent files."""
        made: _Made = self.memo.get((what, path))  # type: ignore[assignment]
        if made is None:
            made = make()
            if made is not None:
                self.memo[what, path] = made
        return made

    inclusions: Inclusions = field(default_factory=Inclusions)
    """The same object for all files of a job."""

    @property
    def folder(self) -> str:
        """The folder of the file; empty for the root of the target."""
        return self.path.rpartition("/")[0]

    @property
    def locked_others(self) -> bool:
        """Whether those lock files have a package that is not the target's own."""
        return bool(self.locked_versions)

    def alone(self) -> Context:
        """The same without any lock file."""
        return replace(
            self,
            locked=False,
            locked_names=frozenset(),
            locked_purls=frozenset(),
            locked_versions={},
            locked_own={},
            locked_openly=False,
            locked_by=frozenset(),
        )

    @property
    def name(self) -> str:
        """The last component of the path, in lower case."""
        return self.path.rpartition("/")[2].lower()


class ReadError(Exception):
    """The file cannot be read as what its name says; it becomes one gap."""

    def __init__(
        self, detail: str, line: int | None = None, reason: GapReason = GapReason.UNPARSABLE
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.line = line
        self.reason = reason

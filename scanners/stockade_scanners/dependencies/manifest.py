"""What a reader makes of one manifest or lock file."""

from __future__ import annotations

from dataclasses import dataclass

from stockade.model.gap import GapReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """A package at one exact version."""

    name: str
    """As the ecosystem spells it canonically."""

    version: str
    """As the ecosystem spells it canonically."""

    purl: str
    line: int | None
    """From 1; `None` when the file's syntax hides where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """Something that the file depends on and that cannot be looked up. Becomes a gap."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsed:
    """An entry that makes no sense. Its text is not kept: it could be anything, a password too."""

    detail: str
    line: int | None


Entry = Dependency | Unresolved | Unparsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that one file depends on, in the order of the file."""

    dependencies: tuple[Dependency, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    """What did not parse. The file is a gap then, whatever else it holds."""

    members: frozenset[str] = frozenset()
    """Folders of the target (`.` for its root) whose projects this lock file answers for."""

    @property
    def names(self) -> frozenset[str]:
        """Every package that the file names, resolved or not; what has no name is not there."""
        named = {d.name for d in self.dependencies} | {u.name for u in self.unresolved}
        return frozenset(named - {""})

    @property
    def purls(self) -> frozenset[str]:
        """Every package, with its version where that is known."""
        return frozenset({d.purl for d in self.dependencies} | {u.purl for u in self.unresolved})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a reader may know besides the text: where the file stands, and what else was read."""

    path: str
    requirements: frozenset[str] = frozenset()
    """Paths of the job's files that are read as requirements files."""

    partial: bool = False
    """See `Options.partial`."""

    locked_names: frozenset[str] = frozenset()
    """Packages in the lock files that answer for this file."""

    locked_purls: frozenset[str] = frozenset()
    """The same, with versions."""

    @property
    def folder(self) -> str:
        """The folder of the file; empty for the root of the target."""
        return self.path.rpartition("/")[0]


class ReadError(Exception):
    """The file cannot be read as what its name says; it becomes one gap."""

    def __init__(
        self, detail: str, line: int | None = None, reason: GapReason = GapReason.UNPARSABLE
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.line = line
        self.reason = reason

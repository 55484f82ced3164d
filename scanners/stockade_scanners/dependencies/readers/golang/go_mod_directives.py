"""The directives of a `go.mod` or a `go.work` that say what it depends on.

https://go.dev/ref/mod#go-mod-file-grammar and https://go.dev/ref/mod#go-work-file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from stockade_scanners.dependencies.manifest import ReadError, Unparsed
from stockade_scanners.dependencies.readers.entries import bounded
from stockade_scanners.dependencies.readers.golang.go_mod_lines import Statement, statements

_VERSIONS = ("go", "toolchain")
_WITHOUT_EFFECT = frozenset({"module", "exclude", "retract", "tool", "ignore", "godebug"})
MODULE = frozenset({"require", "replace", *_VERSIONS, *_WITHOUT_EFFECT})
"""The verbs of a `go.mod`."""

WORKSPACE = frozenset({"use", "replace", "godebug", *_VERSIONS})
"""Those of a `go.work`."""

_FOLDERS = ("./", "../", "/", ".\\", "..\\", "\\")


@dataclass(frozen=True, slots=True)
class Module:
    """A module at a version, and the line that says so."""

    path: str
    version: str
    """As Go writes it, with `v`."""

    line: int | None
    folder: str = ""
    """What takes the module's place, when that is a folder."""


@dataclass(frozen=True, slots=True)
class Directives:
    """What the file says, directive by directive."""

    required: list[Module] = field(default_factory=list)
    replaced: dict[tuple[str, str], Module] = field(default_factory=dict)
    """Path and version, or path and nothing for every version -> what takes its place."""

    used: list[Statement] = field(default_factory=list)
    """The folders of a workspace's modules."""

    versions: dict[str, Statement] = field(default_factory=dict)
    """The `go` and `toolchain` directives."""

    unparsed: list[Unparsed] = field(default_factory=list)


def directives(text: str, verbs: frozenset[str] = MODULE) -> Directives:
    """Take the file apart. What Go would refuse is unparsed.

    Raises:
        ReadError: nothing in the file is a directive that Go knows, or a block has no end.
    """
    found = Directives()
    known = False
    for statement in statements(text):
        if statement.verb in verbs and _taken(statement, found):
            known = True
            continue
        detail = "A line is not a directive that Go knows here, or not in its form."
        found.unparsed.append(Unparsed(detail=detail, line=statement.line))
        bounded(len(found.unparsed))
    if found.unparsed and not known:
        raise ReadError("The file holds no directive that Go knows.", found.unparsed[0].line)
    return found


def _taken(statement: Statement, found: Directives) -> bool:
    verb = statement.verb
    if verb == "require":
        bounded(len(found.required))
        return _required(statement, found.required)
    if verb == "replace":
        return _replaced(statement, found.replaced)
    if verb == "use":
        found.used.append(statement)
        return len(statement.words) == 1
    if verb in _VERSIONS:
        return found.versions.setdefault(verb, statement) is statement
    return verb in _WITHOUT_EFFECT


def _required(statement: Statement, into: list[Module]) -> bool:
    if len(statement.words) != 2:
        return False
    path, version = statement.words
    into.append(Module(path, version, statement.line))
    return True


def _replaced(statement: Statement, into: dict[tuple[str, str], Module]) -> bool:
    """`old [version] => new version`, or `=> ./folder`."""
    words = statement.words
    arrow = words.index("=>") if "=>" in words else 0
    old, new = words[:arrow], words[arrow + 1 :]
    if len(old) not in (1, 2):
        return False
    if len(new) == 1 and _is_folder(new[0]):
        made = Module(old[0], "", statement.line, folder=new[0])
    elif len(new) == 2 and not _is_folder(new[0]):
        made = Module(new[0], new[1], statement.line)
    else:
        return False
    into[old[0], old[1] if len(old) == 2 else ""] = made
    return True


def _is_folder(word: str) -> bool:
    return word in (".", "..") or word.startswith(_FOLDERS) or word[1:2] == ":"

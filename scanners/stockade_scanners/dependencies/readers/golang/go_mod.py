"""`go.mod` (https://go.dev/ref/mod#go-mod-file).

Since Go 1.17 the file names every module that the build needs. Before, it names the direct ones
and `go.sum` holds the others, along with some that may no longer be needed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence

from stockade_scanners.dependencies.manifest import Context, Entry, Manifest
from stockade_scanners.dependencies.readers.entries import (
    bounded,
    elsewhere,
    inside_target,
    locked,
    manifest,
    nameless,
    unresolved,
)
from stockade_scanners.dependencies.readers.golang import go_sum, go_version
from stockade_scanners.dependencies.readers.golang.go_mod_directives import Module, directives

_GO = "Go"
_NO_SUM = (
    "A go.mod of Go below 1.17 leaves out what its modules depend on, and no go.sum beside it "
    "could be read."
)


def read(text: str, context: Context) -> Manifest:
    """Read every required module, as replaced, and Go's standard library as `stdlib`.

    Raises:
        ReadError: nothing in the file is a directive that Go knows, or a block has no end.
    """
    said = directives(text)
    modules = list(said.required)
    found: list[Entry] = [*said.unparsed, *go_version.entries(said.versions)]
    if modules and go_version.lacks_indirect(said.versions.get("go")):
        modules.extend(_from_sum(modules, context, found))
    chosen = dict.fromkeys(_replacement(module, said.replaced) for module in modules)
    found.extend(entry for m in chosen if (entry := entry_of(m, context)) is not None)
    return manifest(sorted(found, key=lambda entry: entry.line or 0))


def _from_sum(required: Sequence[Module], context: Context, found: list[Entry]) -> Iterator[Module]:
    """The modules that only `go.sum` names. What is wrong with that file goes to `found`."""
    text = context.other(posixpath.join(context.folder, "go.sum"))
    if text is None:
        found.append(nameless("go.sum", _NO_SUM, None))
        return
    direct = {(module.path, module.version) for module in required}
    listed = set(go_sum.modules(text)) - direct
    if None in listed:
        found.append(nameless("go.sum", "A line of the go.sum does not parse.", None))
    bounded(len(listed))
    yield from (Module(*pair, None) for pair in sorted(filter(None, listed)))


def _replacement(module: Module, replaced: Mapping[tuple[str, str], Module]) -> Module:
    exact = replaced.get((module.path, module.version))
    return exact or replaced.get((module.path, ""), module)


def entry_of(module: Module, context: Context) -> Entry | None:
    """What a module is; `None` for a folder of the target, which is the project's own code."""
    if module.folder:
        inside = inside_target(context, module.folder) is not None
        return None if inside else elsewhere(_GO, module.path, module.line)
    if not go_version.is_module_version(module.version):
        detail = f"{module.path} is named by a branch or a commit and not by a version."
        return unresolved(_GO, module.path, detail, module.line)
    return locked(_GO, module.path, module.version.removeprefix("v"), module.line)

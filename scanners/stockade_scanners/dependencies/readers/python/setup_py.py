"""`setup.py` (https://setuptools.pypa.io/en/latest/references/keywords.html), which is never run.

Its text is parsed, and what the call of `setup` takes from literals is read, directly or by names.
What is computed is one gap. `setup_requires` is not read: that is what builds the project.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence

from stockade.model.gap import GapReason
from stockade_scanners.dependencies.manifest import Context, Entry, Manifest, ReadError, Unparsed
from stockade_scanners.dependencies.readers.entries import bounded, manifest
from stockade_scanners.dependencies.readers.python import entries
from stockade_scanners.dependencies.readers.python.bindings import bindings
from stockade_scanners.dependencies.readers.python.functions import called
from stockade_scanners.dependencies.readers.python.literals import Strings
from stockade_scanners.dependencies.readers.python.own import verified

LONGEST = 512 * 1024
"""Characters."""

_TEMPLATE = re.compile(r"%[(sd]|\{")
_FIELDS = ("install_requires", "extras_require", "tests_require")
_BUILDERS = frozenset({"setuptools", "distutils", "skbuild"})


def read(text: str, context: Context) -> Manifest:
    """Read what the project requires, optional things too.

    Raises:
        ReadError: not Python of the version that runs this, or too large.
    """
    nodes = list(ast.walk(_parsed(text)))
    names = frozenset({"setup", *(alias.asname for alias in _aliases(nodes) if alias.asname)})
    bound = bindings(nodes, names)
    calls = [node for node in nodes if isinstance(node, ast.Call) and _is_setup(node, names)]
    builds = _imports_builder(nodes)
    found: list[Entry] = []
    for field in _FIELDS:
        strings = Strings(bound)
        for call in calls:
            _collect(strings, call, field, builds)
        found.extend(_requirements(strings))
        bounded(len(found))
        if strings.computed is not None and not context.locked_others:
            found.append(entries.computed(field, strings.computed))
    if builds and not calls and not context.locked_others:
        found.append(entries.computed("dependencies", None))
    return manifest(found, verified(context))


def _parsed(text: str) -> ast.Module:
    if len(text) > LONGEST:
        raise ReadError("The file is over 512 KiB.", reason=GapReason.TOO_LARGE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise ReadError("The file is not Python 3, so it cannot be read.", error.lineno) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ReadError("The file is too deeply nested to be read.") from error


def _is_setup(call: ast.Call, names: frozenset[str]) -> bool:
    """Whether setuptools' `setup` is called, by whatever name it was imported."""
    return called(call) in (names if isinstance(call.func, ast.Name) else ("setup",))


def _aliases(nodes: Sequence[ast.AST]) -> list[ast.alias]:
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    return [alias for node in imports for alias in node.names if alias.name == "setup"]


def _imports_builder(nodes: Sequence[ast.AST]) -> bool:
    """Whether the file is one that builds a project, and no other of that name."""
    modules = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    modules += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    tops = {module.split(".")[0] for module in modules}
    return bool(_aliases(nodes)) or not _BUILDERS.isdisjoint(tops)


def _collect(strings: Strings, call: ast.Call, field: str, builds: bool) -> None:
    for keyword in call.keywords:
        if keyword.arg == field:
            strings.collect(keyword.value)
        elif keyword.arg is None and builds:
            for value in strings.field(keyword.value, field):
                strings.collect(value)


def _requirements(strings: Strings) -> Iterator[Entry]:
    for text, line in strings.found:
        entry = entries.from_setuptools(text, line)
        if isinstance(entry, Unparsed) and _TEMPLATE.search(text):
            strings.computed = strings.computed or line
        elif entry is not None:
            yield entry

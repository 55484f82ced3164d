"""`setup.py` (https://setuptools.pypa.io/en/latest/references/keywords.html), which is never run.

Its text is parsed, and what the call of `setup` takes from literals is read, directly or by names.
What is computed is one gap, and so is what is built past that call. A command of the project's own
(`cmdclass`) is no gap by itself: most projects with C code have one, and to change the requirements
it has to name them. Of `setup_requires`, which is what builds the project, ranges are
left out and what is computed; see `pyproject`.
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
from stockade_scanners.dependencies.readers.python.setup_escapes import FIELDS, first_escape
from stockade_scanners.dependencies.readers.python.setup_imports import Imports, imports

LONGEST = 512 * 1024
"""Characters."""

_BUILDERS = "setup_requires"
_TEMPLATE = re.compile(r"%[(sd]|\{")


def read(text: str, context: Context) -> Manifest:
    """Read what the project requires, optional things too.

    Raises:
        ReadError: not Python of the version that runs this, or too large.
    """
    nodes = list(ast.walk(_parsed(text)))
    imported = imports(nodes, context)
    names = imported.setups | {"setup"}
    bound = bindings(nodes, names)
    calls = [node for node in nodes if isinstance(node, ast.Call) and _is_setup(node, names)]
    found: list[Entry] = []
    for field in (*FIELDS, _BUILDERS):
        strings = Strings(bound)
        for call in calls:
            _collect(strings, call, field, imported.builds)
        said = _requirements(strings)
        found.extend(e for e in said if field != _BUILDERS or not entries.is_range(e))
        bounded(len(found))
        hidden = strings.computed is not None and field != _BUILDERS
        if hidden and not context.locked_others:
            found.append(entries.computed(field, strings.computed))
    if not context.locked_others:
        found.extend(_hidden(nodes, calls, imported))
    return manifest(found, verified(context))


def _hidden(
    nodes: Sequence[ast.AST], calls: Sequence[ast.Call], imported: Imports
) -> Iterator[Entry]:
    """The gap for what is built past the calls that the text shows."""
    line = imported.line
    if imported.builds and line is None:
        line = first_escape(nodes, imported)
    if line is not None or (imported.builds and not calls):
        yield entries.computed("dependencies", line)


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

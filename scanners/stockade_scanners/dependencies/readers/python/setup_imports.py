"""What a `setup.py` imports of what builds projects, and under which names."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Sequence

from stockade.model.frozen import frozen
from stockade_scanners.dependencies.manifest import Context
from stockade_scanners.dependencies.readers.python.functions import called

_BUILDERS = frozenset({"setuptools", "distutils", "skbuild"})
_MODULES = frozenset({"build_meta", "command", "config", "core", "dist", "monkey"})
"""Parts of the builders that are modules."""

_IMPORTERS = frozenset({"__import__", "import_module", "run_path", "run_module", "exec", "eval"})


@frozen
class Imports:
    """Names by which the file can reach what builds it."""

    setups: frozenset[str]
    """Of `setup` itself."""

    modules: frozenset[str]
    builds: bool
    """Whether the file is one that builds a project, and no other of that name."""

    line: int | None
    """Where `setup` comes from another file of the target, or could; `None`: nowhere."""


def imports(nodes: Sequence[ast.AST], context: Context) -> Imports:
    """Read the imports of the module that the nodes are of."""
    taken = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    setups = [(node, alias) for node in taken for alias in node.names if alias.name == "setup"]
    whole = [node for node in nodes if isinstance(node, ast.Import)]
    tops = {alias.name.split(".")[0] for node in whole for alias in node.names}
    tops |= {(node.module or "").split(".")[0] for node in taken}
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    by_name = any(isinstance(call.func, ast.Name) and call.func.id == "setup" for call in calls)
    names = {alias.asname or alias.name for _, alias in setups} | ({"setup"} if by_name else set())
    builds = bool(setups) or not _BUILDERS.isdisjoint(tops)
    return Imports(
        setups=frozenset(names),
        modules=frozenset(_modules(whole, taken)),
        builds=builds or any(called(call) in _IMPORTERS for call in calls),
        line=min(_own_lines(nodes, names, context, builds=builds), default=None),
    )


def _modules(whole: Sequence[ast.Import], taken: Sequence[ast.ImportFrom]) -> Iterator[str]:
    for node in whole:
        for alias in node.names:
            top = alias.name.split(".")[0]
            if top in _BUILDERS:
                yield alias.asname or top
    for part in taken:
        if (part.module or "").split(".")[0] in _BUILDERS:
            yield from (a.asname or a.name for a in part.names if a.name in _MODULES)


def _own_lines(
    nodes: Sequence[ast.AST], setups: set[str], context: Context, *, builds: bool
) -> Iterator[int]:
    """Lines of imports that make another file of the target, or something else, be `setup`.

    A file that imports no builder may build by any file that is imported beside it.
    """
    for node in nodes:
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
            renamed = any(alias.asname in setups for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules = [node.module or ""]
            renamed = any(a.asname in setups and a.name != "setup" for a in node.names)
            renamed = renamed or (_takes_setup(node) and _is_beside(modules[0], context))
        else:
            continue
        if renamed or (not builds and any(_is_beside(module, context) for module in modules)):
            yield node.lineno


def _takes_setup(node: ast.ImportFrom) -> bool:
    return any(alias.name in ("setup", "*") for alias in node.names)


def _is_beside(module: str, context: Context) -> bool:
    place = posixpath.join(context.folder, *module.split("."))
    return any(context.other(path) is not None for path in (f"{place}.py", f"{place}/__init__.py"))

"""Finds imports in Python files, in a process of its own: a hostile file can crash a parser.

Standard input: `{"files": [[path, name], …], "modules": [module, …]}`, in the order in which places
are preferred. Standard output: `{"seen": {module: [path, line]}, "unread": [path, …]}`.
"""

from __future__ import annotations

import ast
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

DEEPEST = 6
"""Components of a module's name that count; see `import_names`."""

_LONGEST = 300
"""Characters of them: a name can fill a file, and stand before many others."""

_LOADERS = frozenset({"__import__", "import_module", "find_spec", "importorskip"})


def main() -> None:
    """Serve one request."""
    request = json.loads(sys.stdin.buffer.read())
    wanted = {module.lower(): module for module in request["modules"]}
    seen: dict[str, tuple[str, int]] = {}
    unread: list[str] = []
    warnings.simplefilter("ignore")
    for path, name in request["files"]:
        try:
            tree = ast.parse(Path(name).read_bytes())
            for imported, line in imports(tree):
                for module in _prefixes(imported.lower()):
                    if module in wanted:
                        seen.setdefault(wanted[module], (path, line))
        except (SyntaxError, ValueError, RecursionError, MemoryError, OSError):
            unread.append(path)
    sys.stdout.write(json.dumps({"seen": seen, "unread": unread}))


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each absolute import as the head of a dotted name with its line, those by a constant name
    too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((_head(alias.name), node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            module = _head(node.module)
            yield module, node.lineno
            yield from ((_head(f"{module}.{alias.name}"), node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and _called(node.func) in _LOADERS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield _head(first.value), node.lineno


def _head(dotted: str) -> str:
    return ".".join(dotted[:_LONGEST].split(".")[:DEEPEST])


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _prefixes(dotted: str) -> Iterator[str]:
    parts = dotted.split(".")
    for count in range(1, len(parts) + 1):
        yield ".".join(parts[:count])


if __name__ == "__main__":
    main()

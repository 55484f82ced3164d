"""Where a Python module binds names to, and gives objects to, what its text does not tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator

DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_WELL_KNOWN = frozenset({"itertools", "os.path"})
"""Modules whose functions do what their names say."""


def given_away(node: ast.AST) -> list[ast.AST]:
    """Expressions whose objects go where nothing is told of them."""
    if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom):
        return [] if node.value is None else [node.value]
    if isinstance(node, ast.Lambda):
        return [node.body]
    if isinstance(node, ast.Match):
        return [node.subject]
    if isinstance(node, ast.arguments):
        return [default for default in (*node.defaults, *node.kw_defaults) if default is not None]
    return []


def bound_otherwise(node: ast.AST) -> Iterator[str]:
    """Names that are bound in a way whose value is not in the text."""
    if isinstance(node, ast.ImportFrom) and node.module in _WELL_KNOWN:
        yield from (alias.asname for alias in node.names if alias.asname)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
    elif isinstance(node, DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        stored = ast.walk(node.optional_vars)
        yield from (n.id for n in stored if isinstance(n, ast.Name))
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.MatchAs | ast.MatchStar | ast.ExceptHandler) and node.name:
        yield node.name

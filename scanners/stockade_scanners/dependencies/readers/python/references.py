"""Which names an expression of Python leads to, so that what is done to it is done to theirs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stockade_scanners.dependencies.manifest import ReadError

MOST_STEPS = 2_000_000
"""Expressions that are looked at for one file; nested ones are looked at from each level."""

_FRESH = frozenset({"copy", "split", "splitlines", "strip", "join", "format", "replace"})
"""Methods whose result is an object of its own."""


@dataclass(slots=True)
class References:
    """Finds names, with a bound on the work."""

    left: int = MOST_STEPS

    def of(self, node: ast.expr) -> Iterator[tuple[str, bool]]:
        """Each name whose object the expression may be; with `True`: of whose object a part.

        Raises:
            ReadError: too much to look at.
        """
        pending: list[tuple[ast.expr, bool]] = [(node, False)]
        while pending:
            self._step()
            at, part = pending.pop()
            if isinstance(at, ast.Name):
                yield at.id, part
            elif isinstance(at, ast.Subscript):
                pending.extend(() if isinstance(at.slice, ast.Slice) else ((at.value, True),))
            elif isinstance(at, ast.Attribute):
                pending.append((at.value, True))
            elif isinstance(at, ast.Call):
                pending.extend((inner, True) for inner in _through(at))
            else:
                pending.extend((inner, part) for inner in _either(at))

    def anywhere_in(self, nodes: Iterable[ast.AST]) -> Iterator[str]:
        """Each name in the expressions.

        Raises:
            ReadError: too much to look at.
        """
        for node in nodes:
            for inner in ast.walk(node):
                self._step()
                if isinstance(inner, ast.Name):
                    yield inner.id

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise ReadError("The file is too deeply nested to be read.")


def _either(node: ast.expr) -> Iterable[ast.expr]:
    """The expressions of which this one is one."""
    if isinstance(node, ast.IfExp):
        return (node.body, node.orelse)
    if isinstance(node, ast.BoolOp):
        return node.values
    return (node.target, node.value) if isinstance(node, ast.NamedExpr) else ()


def _through(node: ast.Call) -> Iterable[ast.expr]:
    """What a method, e.g. `get` or `setdefault`, can give out of: its object and its arguments."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr in _FRESH:
        return ()
    return (node.func.value, *node.args)

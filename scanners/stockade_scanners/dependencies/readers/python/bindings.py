"""What the names of a Python module are bound to, as far as its text tells without running it.

Branches, functions and order are not told apart: a name stands for everything that it is ever
bound to and for everything that is ever put into it.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_PUTS = frozenset({"append", "add", "insert", "extend", "setdefault"})
"""Methods that put their last argument, or what is in it, into their object."""

COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "sum", "chain", "from_iterable"})
"""Functions whose result has what is in their arguments and nothing else."""

_HARMLESS = COPIES | _PUTS | {"dict", "len", "print", "join", "update"}
"""Functions that leave their arguments as they are."""


@dataclass(slots=True)
class Bound:
    """What one name stands for."""

    values: list[ast.expr] = field(default_factory=list)
    members: list[tuple[str | None, ast.expr]] = field(default_factory=list)
    """What is put into it, and under which key; `None`: no constant one."""

    looped: bool = False
    """Whether it is the variable of a loop: an item of its values, and not they."""

    unknown: bool = False
    """Whether it may stand for something else besides."""


Bindings = dict[str, Bound]


def bindings(nodes: Iterable[ast.AST], harmless: frozenset[str]) -> Bindings:
    """Every name that the nodes bind. Functions of the `harmless` names change no argument."""
    found: Bindings = defaultdict(Bound)
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _assign(found, target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
            if node.value is not None:
                _assign(found, node.target, node.value)
        elif isinstance(node, ast.AugAssign):
            _augment(found, node)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            _loop(found, node.target, node.iter)
        elif isinstance(node, ast.Call):
            _call(found, node, harmless)
        else:
            for name in _otherwise(node):
                found[name].unknown = True
    return dict(found)


def called(node: ast.Call) -> str:
    """The last part of the name of what is called; empty when it has none."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def constant(node: ast.AST | None) -> str | None:
    """The string that the expression is; `None` when it is no literal one."""
    found = node.value if isinstance(node, ast.Constant) else None
    return found if isinstance(found, str) else None


def _assign(found: Bindings, target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Name):
        found[target.id].values.append(value)
    elif isinstance(target, ast.Subscript):
        name, depth = _root(target)
        found[name].members.append((constant(target.slice) if depth == 1 else None, value))
    else:
        for name in _stored(target):
            found[name].unknown = True


def _augment(found: Bindings, node: ast.AugAssign) -> None:
    name, depth = _root(node.target)
    if constant(node.value) is not None or not isinstance(node.op, ast.Add | ast.BitOr):
        found[name].unknown = True
    elif depth == 0:
        found[name].values.append(node.value)
    else:
        found[name].members.append((None, node.value))


def _loop(found: Bindings, target: ast.expr, over: ast.expr) -> None:
    """A variable stands for every item; of `.items()`, the second for every value."""
    names = list(_stored(target))
    pairs = isinstance(over, ast.Call) and called(over) == "items"
    if names and (len(names) == 2 if pairs else isinstance(target, ast.Name)):
        item = found[names.pop()]
        item.values.append(over)
        item.looped = True
    for name in names:
        found[name].unknown = True


def _call(found: Bindings, node: ast.Call, harmless: frozenset[str]) -> None:
    method = called(node)
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    if isinstance(node.func, ast.Attribute):
        name, depth = _root(node.func.value)
        key = constant(node.args[0]) if depth == 0 and node.args else None
        if method in _PUTS and given:
            found[name].members.append((key if method == "setdefault" else None, given[-1]))
        elif method == "update":
            found[name].values.extend(node.args)
            found[name].members.extend((kw.arg, kw.value) for kw in node.keywords)
    if method not in _HARMLESS and method not in harmless:
        for handed in given:
            if isinstance(handed, ast.Name):
                found[handed.id].unknown = True


def _root(node: ast.expr) -> tuple[str, int]:
    """The name at the beginning of `name["a"]["b"]`, and how many subscripts follow it."""
    depth = 0
    while isinstance(node, ast.Subscript):
        node, depth = node.value, depth + 1
    return (node.id, depth) if isinstance(node, ast.Name) else ("", depth)


def _stored(target: ast.AST) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _otherwise(node: ast.AST) -> Iterator[str]:
    """Names that are bound in a way whose value is not in the text."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from _stored(node.optional_vars)

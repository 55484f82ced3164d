"""What functions and methods of Python do to what they are given."""

from __future__ import annotations

import ast

PUTS = {"append": 1, "add": 1, "insert": 2, "extend": 1, "setdefault": 2, "update": 1}
"""Methods that put their last argument, or what is in it, into their object, and how many they
take at most: with more of them, one is the object, as in `list.append(a, b)`."""

READS = frozenset(
    {
        *("clear", "copy", "discard", "pop", "popitem", "remove", "reverse", "sort"),
        *("count", "difference", "get", "index", "intersection", "issubset", "items", "keys"),
        *("union", "values"),
        *("decode", "encode", "endswith", "find", "format", "join", "lower", "lstrip", "replace"),
        *("rstrip", "split", "splitlines", "startswith", "strip", "upper"),
        *("read", "readlines", "write"),
    }
)
"""Methods that put nothing into their object."""

COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "sum", "chain"})
"""Functions whose result has what is in their arguments and nothing else."""

HARMLESS = COPIES | {
    "all",
    "any",
    "dict",
    "isinstance",
    "len",
    "max",
    "min",
    "print",
    "repr",
    "str",
}
"""Functions that leave their arguments as they are."""

HARMLESS_METHODS = frozenset({"chain", "exit", "from_iterable"})
"""The same of functions that are called by a module's or a class's name."""

_CHAINS = (
    ("itertools", "chain"),
    ("itertools", "chain", "from_iterable"),
    ("chain", "from_iterable"),
)


def called(node: ast.Call) -> str:
    """The last part of the name of what is called; empty when it has none."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def constant(node: ast.AST | None) -> str | None:
    """The string that the expression is; `None` when it is no literal one."""
    found = node.value if isinstance(node, ast.Constant) else None
    return found if isinstance(found, str) else None


def is_chain(function: ast.expr) -> bool:
    """Whether that is a function of `itertools` that gives its arguments one after the other."""
    names: tuple[str, ...] = ()
    at: ast.expr = function
    while isinstance(at, ast.Attribute) and len(names) < len(max(_CHAINS, key=len)):
        names = (at.attr, *names)
        at = at.value
    return isinstance(at, ast.Name) and (at.id, *names) in _CHAINS

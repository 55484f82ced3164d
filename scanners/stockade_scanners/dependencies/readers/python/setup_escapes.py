"""Ways past the calls of `setup` that a `setup.py` shows: what they add, only running it tells.

What it imports or runs from other files of the target is not followed: nearly every project takes
its version from one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from stockade_scanners.dependencies.readers.python.functions import called, constant
from stockade_scanners.dependencies.readers.python.setup_classes import is_plain_class
from stockade_scanners.dependencies.readers.python.setup_imports import Imports

FIELDS = ("install_requires", "extras_require", "tests_require")

_BY_NAME = {"getattr": 1, "setattr": 1, "delattr": 1, "attrgetter": 0, "methodcaller": 0}
"""Functions that take the name of an attribute, and which of their arguments that is."""

_NAMESPACES = frozenset({"globals", "locals", "vars"})
_INNER = frozenset(
    {"__builtins__", "__dict__", "__getattribute__", "__globals__", "__setattr__", "__setstate__"}
)
_RUNNERS = frozenset({"exec", "eval"})
_PATCHED = frozenset(
    {"_msvccompiler", "ccompiler", "log", "msvccompiler", "sysconfig", "unixccompiler"}
)
"""Modules that know how C is compiled, which some projects replace a part of."""


def first_escape(nodes: Sequence[ast.AST], imports: Imports) -> int | None:
    """The line of the first; `None`: there is none."""
    return min(_Escapes(imports, nodes).lines(nodes), default=None)


@dataclass(slots=True)
class _Escapes:
    imports: Imports
    nodes: Sequence[ast.AST]
    callees: set[int] = field(default_factory=set)
    owners: set[int] = field(default_factory=set)
    """What an attribute is taken of."""

    read: set[int] = field(default_factory=set)
    """What is looked at and not kept."""

    classes: set[str] = field(default_factory=set)
    """Those that can stand for setuptools' own one of distributions."""

    functions: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for node in self.nodes:
            if isinstance(node, ast.Call):
                self.callees.add(id(node.func))
                self.read.update(_read_by(node))
            elif isinstance(node, ast.Attribute):
                self.owners.add(id(node.value))
            elif isinstance(node, ast.If):
                self.read.add(id(node.test))
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
                self.read.add(id(node.right))
            elif isinstance(node, ast.Subscript) and self._is_read_by_key(node):
                self.read.add(id(node.value))
            elif isinstance(node, ast.FunctionDef):
                self.functions.add(node.name)
            elif isinstance(node, ast.ClassDef) and is_plain_class(node):
                self.classes.add(node.name)

    def lines(self, nodes: Iterable[ast.AST]) -> Iterator[int]:
        for node in nodes:
            if isinstance(node, ast.Name):
                wrong = self._name(node)
            elif isinstance(node, ast.Attribute):
                wrong = self._attribute(node)
            elif isinstance(node, ast.Call):
                wrong = self._call(node)
            else:
                wrong = self._binds(node)
            if wrong:
                yield getattr(node, "lineno", 1)

    def _name(self, node: ast.Name) -> bool:
        """`setup` may be called, and modules may have their attributes taken, and that is all."""
        kept = not isinstance(node.ctx, ast.Load)
        if node.id in self.imports.setups:
            return kept or id(node) not in self.callees
        return node.id in self.imports.modules and (kept or id(node) not in self.owners)

    def _attribute(self, node: ast.Attribute) -> bool:
        if node.attr in FIELDS:
            return id(node) not in self.read or not isinstance(node.ctx, ast.Load)
        if node.attr == "setup":
            return id(node) not in self.callees or not isinstance(node.ctx, ast.Load)
        return node.attr in _INNER or (not isinstance(node.ctx, ast.Load) and self._patches(node))

    def _patches(self, node: ast.Attribute) -> bool:
        parts = set[str]()
        at: ast.expr = node
        while isinstance(at, ast.Attribute):
            parts.add(at.attr)
            at = at.value
        ours = isinstance(at, ast.Name) and at.id in self.imports.modules
        return ours and parts.isdisjoint(_PATCHED)

    def _call(self, node: ast.Call) -> bool:
        name = called(node)
        if name in _BY_NAME:
            return self._is_unknown_attribute(node, _BY_NAME[name])
        if name in _NAMESPACES and isinstance(node.func, ast.Name):
            return id(node) not in self.read
        if name in _RUNNERS and isinstance(node.func, ast.Name):
            return id(node) in self.callees or any(_is_written(said) for said in node.args[:1])
        if name == "Distribution":
            return any(not _is_harmless_table(said) for said in node.args) or bool(node.keywords)
        return (name == "run_setup" and name not in self.functions) or any(
            keyword.arg == "distclass" and not self._is_plain(keyword.value)
            for keyword in node.keywords
        )

    def _is_unknown_attribute(self, node: ast.Call, place: int) -> bool:
        """Whether it may be one of those that matter; a command's own attributes do not."""
        said = constant(node.args[place]) if len(node.args) > place else None
        first = node.args[0] if place and node.args else None
        own = isinstance(first, ast.Name) and first.id == "self"
        return not own if said is None else said in {"setup", *FIELDS} | _INNER

    def _is_plain(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Attribute):
            return node.attr == "Distribution"
        return isinstance(node, ast.Name) and node.id in self.classes | {"Distribution"}

    def _binds(self, node: ast.AST) -> bool:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return node.name in self.imports.setups
        if isinstance(node, ast.arg):
            return node.arg in self.imports.setups
        return isinstance(node, ast.Constant) and node.value == "distclass"

    def _is_read_by_key(self, node: ast.Subscript) -> bool:
        said = constant(node.slice)
        return isinstance(node.ctx, ast.Load) and said not in {None, *self.imports.setups}


def _read_by(node: ast.Call) -> Iterator[int]:
    """Arguments of which nothing is kept: of `exec`, of a message, of what fetches eggs."""
    if called(node) in _RUNNERS | {"fetch_build_eggs"}:
        yield from (id(argument) for argument in node.args)
    if called(node) == "format":
        yield from (id(keyword.value) for keyword in node.keywords if keyword.arg is None)


def _is_written(node: ast.expr) -> bool:
    """Whether code that is run stands in the file itself, and not in another."""
    return isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)


def _is_harmless_table(node: ast.expr) -> bool:
    if not isinstance(node, ast.Dict):
        return False
    keys = {constant(key) for key in node.keys}
    return keys.isdisjoint({None, *FIELDS})

"""Classes of distributions that do no more than say that there is compiled code."""

from __future__ import annotations

import ast

_SAYS = frozenset({"has_ext_modules", "has_c_libraries", "is_pure", "root_is_pure"})


def is_plain_class(node: ast.ClassDef) -> bool:
    """Whether every method answers a known question with a constant.

    Any other could change what the project requires, which every distribution holds.
    """
    if node.keywords or node.decorator_list:
        return False
    return all(_is_text(part) or _is_answer(part) for part in node.body)


def _is_answer(node: ast.stmt) -> bool:
    if isinstance(node, ast.Pass):
        return True
    if not isinstance(node, ast.FunctionDef) or node.name not in _SAYS or node.decorator_list:
        return False
    return all(_is_text(part) or _gives_constant(part) for part in node.body)


def _gives_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Return) and isinstance(node.value, ast.Constant)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)

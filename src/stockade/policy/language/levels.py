"""`high` is a severity, or a confidence where it stands beside one."""

from __future__ import annotations

import dataclasses

from stockade.model.rating import Confidence, Severity
from stockade.policy.language.nodes import Node
from stockade.policy.language.types import CONFIDENCES, ExpressionError, Type, nearest


def agreed(left: Node, right: Node) -> tuple[Node, Node]:
    """Both sides of a comparison, with words for levels read as the other side wants them.

    Raises:
        ExpressionError: a confidence stands beside a word that is none.
    """
    if left.type is Type.CONFIDENCE:
        return left, _as_confidence(right)
    if right.type is Type.CONFIDENCE:
        return _as_confidence(left), right
    return left, right


def _as_confidence(node: Node) -> Node:
    value = node.literal
    if node.type is Type.SEVERITY and isinstance(value, Severity):
        one = _confidence(value, node.offset)
        return dataclasses.replace(node, type=Type.CONFIDENCE, literal=one, run=lambda _: one)
    if node.type is Type.SEVERITIES and isinstance(value, frozenset):
        many = frozenset(_confidence(item, node.offset) for item in value)
        return dataclasses.replace(node, type=Type.CONFIDENCES, literal=many, run=lambda _: many)
    return node


def _confidence(level: Severity, offset: int) -> Confidence:
    if level.word not in CONFIDENCES:
        raise ExpressionError(
            f"`{level.word}` is no confidence", offset, nearest(level.word, CONFIDENCES)
        )
    return CONFIDENCES[level.word]

"""What policy noticed, as the page shows it even where scripts are off."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.model.frozen import frozen
from stockade.model.verdict import Notice
from stockade_reports.html import visible, words
from stockade_reports.notices import told


@frozen
class Told:
    """One notice."""

    action: str
    action_word: str
    kind: str
    where: str
    """`file:line` of the policy; empty for the user's own judge."""

    message: str


def listed(notices: Sequence[Notice]) -> tuple[Told, ...]:
    """What blocks first, and all of that."""
    actions = list(words.NOTICE_WORDS)
    order = sorted(notices, key=lambda n: actions.index(n.action))
    return tuple(
        Told(
            action=notice.action.value,
            action_word=words.NOTICE_WORDS[notice.action],
            kind=notice.kind.value,
            where=visible.line(notice.where),
            message=visible.prose(told(notice)),
        )
        for notice in order
    )

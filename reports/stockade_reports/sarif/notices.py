"""What policy noticed, as notifications about its configuration.

None is an error: the standard (3.20.22, 3.58.6) lets an error say that the run failed and its
results are incomplete, which is not so where a budget is exceeded. What blocks says so instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stockade.model.verdict import Action, Notice, NoticeKind
from stockade_reports.escape import words
from stockade_reports.notices import placed
from stockade_reports.sarif.words import Say, filled

ABOUT = {
    NoticeKind.WAIVER_EXPIRED: "The last day of a waiver is over.",
    NoticeKind.WAIVER_UNUSED: "A waiver matches nothing.",
    NoticeKind.WAIVER_TOO_WIDE: "A waiver matches more than when it was written.",
    NoticeKind.WAIVER_TOO_LONG: "A waiver ends later than policy allows, and does not count.",
    NoticeKind.WAIVER_REFUSED: "A waiver matches what no waiver may accept.",
    NoticeKind.BUDGET: "There are more findings than a budget allows, or fewer.",
    NoticeKind.EXTERNAL: "The user's own judge says it, or could not be asked.",
}


def build(notices: Iterable[Notice], say: Say) -> list[dict[str, Any]]:
    """One notification for each: a note where it passes, else a warning."""
    return [_notice(notice, say) for notice in notices]


def _notice(notice: Notice, say: Say) -> dict[str, Any]:
    blocks = "This blocks. " if notice.action is Action.BLOCK else ""
    return {
        "descriptor": {"id": notice.kind.value},
        "level": "note" if notice.action is Action.PASS else "warning",
        "message": say(f"{blocks}{placed(notice)}"),
        "properties": filled(
            {
                "action": notice.action.value,
                "subject": words(notice.subject),
                "where": words(notice.where),
            }
        ),
    }

"""What policy noticed, in people's words."""

from __future__ import annotations

from stockade.model.verdict import Notice, NoticeKind

_NOUNS = {NoticeKind.BUDGET: "budget", NoticeKind.EXTERNAL: "judge"}


def told(notice: Notice) -> str:
    """What it is about and what it says: `waiver W-007: it expired 2025-12-31: …`."""
    return f"{_NOUNS.get(notice.kind, 'waiver')} {notice.subject}: {notice.message}"


def placed(notice: Notice) -> str:
    """The same behind its place: `.stockade/policy.yml:41: waiver W-007: …`."""
    return f"{notice.where}: {told(notice)}" if notice.where else told(notice)

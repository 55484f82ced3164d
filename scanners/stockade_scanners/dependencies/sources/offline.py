"""The offline store as a source: no process, no socket."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from stockade.advisories import canaries
from stockade.advisories.scope import Scope, affects
from stockade.advisories.store.manifest import Source, StoreError
from stockade.advisories.store.opened import Store
from stockade.model.dependency import AdvisorySource
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade_scanners.dependencies import judging
from stockade_scanners.dependencies.answers import Answer, Question, SourceDown

_DAY = dt.timedelta(days=1)


@frozen
class Age:
    """How old data is."""

    as_of: str
    """ISO 8601; empty: not known."""

    days: float | None
    """`None`: not known, which is too old."""

    limit: float

    @property
    def fresh(self) -> bool:
        """Whether the data is young enough for its silence to mean something."""
        return self.days is not None and self.days <= self.limit

    @property
    def sentence(self) -> str:
        """For people: how old it is."""
        if self.days is None:
            return "The age of the offline advisories is not known."
        days = int(self.days)
        return (
            f"The offline advisories are {days} {'day' if days == 1 else 'days'} old"
            f" (newest record {self.as_of[:10]}; the limit is {self.limit:g})."
        )


def age_of(source: Source, now: dt.datetime, limit: float) -> Age:
    """The age of a source's data at `now`."""
    as_of = source.as_of(now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    try:
        then = dt.datetime.fromisoformat(as_of[:19] + "+00:00")
    except ValueError:  # none, or a slip such as a thirteenth month
        return Age(as_of="", days=None, limit=limit)
    return Age(as_of=as_of, days=(now - then) / _DAY, limit=limit)


def ask(
    store: Store, ecosystem: str, questions: Sequence[Question], age: Age
) -> tuple[Mapping[Question, Answer], AdvisorySource]:
    """Answer every question about the ecosystem. Stale data answers too, and says so.

    Raises:
        SourceDown: the file is damaged, or does not know what it must know.
    """
    names = {q.folded for q in questions} | {name for name, _ in canaries.folded_pins(ecosystem)}
    try:
        known = store.scopes(ecosystem, sorted(names))
        wanted = {q.folded for q in questions if _is_concerned(q, known[q.folded])}
        whole = store.advisories(ecosystem, sorted(wanted))
    except StoreError as error:
        said = f"{error.message[:1].upper()}{error.message[1:]}. {error.remedy}".strip()
        raise SourceDown(said) from error
    if not canaries.sings(ecosystem, known):
        raise SourceDown(
            f"The offline advisories for {ecosystem} do not hold a flaw that they must hold"
            f" ({canaries.named(ecosystem)}), so they are not complete."
        )
    record = described(store, ecosystem, age)
    clear = Answer(source=record.name)
    answers = {
        q: replace(judging.answer(q, whole.get(q.folded, ())), source=record.name)
        if q.range or q.folded in whole
        else clear
        for q in questions
    }
    return (answers if age.fresh else _stale(answers, age)), record


def _is_concerned(asked: Question, scopes: Sequence[Scope]) -> bool:
    """Whether some advisory may have a word on it; of the others no text is needed."""
    if asked.range:
        return bool(scopes)
    return any(affects(s, asked.ecosystem, asked.version) is not False for s in scopes)


def described(store: Store, ecosystem: str, age: Age) -> AdvisorySource:
    """The source for the record of the scan."""
    source = store.source(ecosystem)
    return AdvisorySource(
        name=f"offline store, {ecosystem}",
        as_of=age.as_of,
        records=source.records if source else 0,
        broken=source.broken if source else 0,
        digest=source.sha256 if source else "",
    )


def _stale(answers: Mapping[Question, Answer], age: Age) -> dict[Question, Answer]:
    reason = GapReason.STALE_ADVISORY_DATA
    return {q: replace(a, problem=reason, detail=age.sentence) for q, a in answers.items()}

"""Which source answers what: a fresh store, else online, else a stale store, else nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from stockade.advisories.canaries import CANARIES
from stockade.advisories.store.manifest import StoreError
from stockade.advisories.store.opened import Store, open_store
from stockade.model.dependency import AdvisorySource
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.scanner import AdvisoryOrder, Job
from stockade_scanners.dependencies.answers import Answer, Question, SourceDown, unanswered
from stockade_scanners.dependencies.sources import offline
from stockade_scanners.dependencies.sources.offline import Age

Answers = dict[Question, Answer]

_FAILED = (
    GapReason.NO_ADVISORY_DATA,
    GapReason.TIMEOUT,
    GapReason.TOOL_MISSING,
    GapReason.TOOL_FAILED,
)


@frozen
class LookedUp:
    """An answer to every question, and who gave them."""

    answers: Mapping[Question, Answer]
    sources: tuple[AdvisorySource, ...]


class Lookup:
    """One scan's look-ups."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.now = job.options.now or dt.datetime.now(dt.UTC)
        self._sources: dict[str, AdvisorySource] = {}
        self._damage = ""
        self.store: Store | None = None
        try:
            self.store = open_store(job.options.advisories.store)
        except StoreError as error:
            self._damage = f"{error.message[:1].upper()}{error.message[1:]}."

    def close(self) -> None:
        """Close the store."""
        if self.store is not None:
            self.store.close()

    def answers(self, questions: Iterable[Question]) -> LookedUp:
        """Answer for every question. What failed has an answer that says so.

        Raises:
            ScanInterrupted: the scan is ending.
        """
        by_ecosystem: dict[str, list[Question]] = {}
        for asked in sorted(set(questions), key=Question.sort_key):
            by_ecosystem.setdefault(asked.ecosystem, []).append(asked)
        done: Answers = {}
        live: list[Question] = []
        for ecosystem, asked_of in by_ecosystem.items():
            found = self._without_network(ecosystem, asked_of)
            done |= found or {}
            live += asked_of if found is None else []
        if live:
            done |= self._with_fallback(self._online(live))
        return LookedUp(answers=done, sources=tuple(self._sources.values()))

    def _without_network(self, ecosystem: str, asked: Sequence[Question]) -> Answers | None:
        """The answers, or `None` where an online source is to be asked."""
        if ecosystem not in CANARIES:
            detail = f"No source of advisories covers {ecosystem} packages."
            return dict.fromkeys(asked, unanswered(GapReason.UNSUPPORTED_ECOSYSTEM, detail))
        options = self._job.options
        order = options.advisories.order
        live = not options.offline and order is not AdvisoryOrder.STORE
        age = self._age(ecosystem) if order is not AdvisoryOrder.ONLINE else None
        if age is not None and (age.fresh or not live):
            return self._from_store(ecosystem, asked, age, live=live)
        return None if live else self._nobody(ecosystem, asked)

    def _age(self, ecosystem: str) -> Age | None:
        source = self.store.source(ecosystem) if self.store else None
        limit = self._job.options.advisories.max_age_days
        return offline.age_of(source, self.now, limit) if source else None

    def _from_store(
        self, ecosystem: str, asked: Sequence[Question], age: Age, *, live: bool = False
    ) -> Answers | None:
        """What the store says; `None` where it is of no use and the network can be asked."""
        assert self.store is not None  # noqa: S101 (it has an age)
        try:
            answers, source = offline.ask(self.store, ecosystem, asked, age)
        except SourceDown as error:
            failed = unanswered(error.reason, error.message)
            return None if live else dict.fromkeys(asked, failed)
        self._sources[source.name] = source
        return dict(answers)

    def _nobody(self, ecosystem: str, asked: Sequence[Question]) -> Answers:
        options = self._job.options
        if options.offline and options.advisories.order is AdvisoryOrder.ONLINE:
            detail = "Offline: no source of advisories was asked."
            return dict.fromkeys(asked, unanswered(GapReason.NO_ADVISORY_DATA, detail))
        lack = self._damage or f"There is no offline store of {ecosystem} advisories."
        remedy = f'Run `stockade db update "{ecosystem}"` where there is a network.'
        if " " not in ecosystem:
            remedy = remedy.replace('"', "")
        return dict.fromkeys(asked, unanswered(GapReason.NO_ADVISORY_DATA, f"{lack} {remedy}"))

    def _online(self, asked: Sequence[Question]) -> Answers:
        from stockade_scanners.dependencies.sources import osv_api, pypi

        tool = not self._job.options.advisories.pypi_by_api
        pins = [q for q in asked if q.version and tool and q.ecosystem == "PyPI"]
        others = [q for q in asked if q not in set(pins)]
        answers: Answers = {}
        if pins:
            answers |= self._named("pip-audit", pypi.ask(pins, self._job))
        if others:
            try:
                found = osv_api.ask(others, self._job)
            except SourceDown as error:
                found = dict.fromkeys(others, unanswered(error.reason, error.message))
            answers |= self._named("OSV", found)
        return answers

    def _named(self, name: str, answers: Mapping[Question, Answer]) -> Answers:
        if not _all_failed(answers.values()):
            today = self.now.strftime("%Y-%m-%d")
            self._sources[name] = AdvisorySource(name=name, as_of=today)
        return {q: a if _failed(a) else replace(a, source=name) for q, a in answers.items()}

    def _with_fallback(self, answers: Answers) -> Answers:
        """A stale store still knows flaws, where nobody answers online."""
        done = dict(answers)
        if self._job.options.advisories.order is not AdvisoryOrder.AUTO:
            return done
        for ecosystem in sorted({q.ecosystem for q in answers}):
            asked = [q for q in answers if q.ecosystem == ecosystem]
            age = self._age(ecosystem)
            if age is not None and _all_failed(answers[q] for q in asked):
                done |= self._from_store(ecosystem, asked, age) or {}
        return done


def _failed(answer: Answer) -> bool:
    return answer.problem in _FAILED and not (answer.flaws or answer.possible)


def _all_failed(answers: Iterable[Answer]) -> bool:
    return all(_failed(answer) for answer in answers)

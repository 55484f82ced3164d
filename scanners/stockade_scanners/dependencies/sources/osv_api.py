"""OSV's own API as a source: any ecosystem, exact versions and ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from stockade.advisories import canaries
from stockade.advisories.advisory import Advisory, reduce
from stockade.advisories.assess import fixes, is_preview, order_of
from stockade.advisories.flaw import join
from stockade.advisories.osv import Record
from stockade.advisories.scope import affects
from stockade.advisories.versions import VersionError, is_ordered, key_of
from stockade.model.gap import GapReason
from stockade.model.scanner import Job
from stockade_scanners.dependencies import judging
from stockade_scanners.dependencies.answers import Answer, Question, SourceDown
from stockade_scanners.dependencies.sources.osv_client import Budget, Query, Reply, exchange

_MOST_CANDIDATES = 8
"""Later versions of one package that are asked about to find a safe one."""

Hits = Mapping[Question, Sequence[Advisory]]


def ask(questions: Sequence[Question], job: Job) -> dict[Question, Answer]:
    """Answer every question. One that was not answered says so; its flaws, if any, are kept.

    Raises:
        SourceDown: the service did not answer at all.
    """
    budget = Budget(job)
    asked = {_query(q) for q in questions}
    pins = {query for e in {q.ecosystem for q in questions} for query in _canaries(e)}
    reply = exchange(job, sorted(asked | pins, key=_sort_key), budget, bare=pins - asked)
    if not reply.ids and not reply.partial:
        raise reply.down or SourceDown("The source of advisories did not answer.")
    deaf = {q.ecosystem for q in questions} - {q.ecosystem for q in pins if reply.ids.get(q)}
    answers = {q: _answer(q, reply, q.ecosystem in deaf) for q in questions}
    hits = {q: _advisories(q, reply) for q, a in answers.items() if a.flaws and q.version}
    return with_safe_versions(answers, hits, job, budget)


def with_safe_versions(
    answers: Mapping[Question, Answer], hits: Hits, job: Job, budget: Budget
) -> dict[Question, Answer]:
    """The same answers with the smallest upgrade for which the service knows no advisory.

    A convenience: where the service fails now, the upgrade stays unknown.
    """
    candidates = {q: _candidates(q, found) for q, found in hits.items()}
    queries = sorted(
        {_at(q, version) for q, versions in candidates.items() for version in versions},
        key=_sort_key,
    )
    if not queries:
        return dict(answers)
    try:
        reply = exchange(job, queries, budget, bare=queries)
    except SourceDown:
        return dict(answers)
    done = dict(answers)
    for asked, versions in candidates.items():
        safe = [v for v in versions if reply.ids.get(_at(asked, v)) == ()]
        done[asked] = replace(done[asked], safe_version=safe[0] if safe else "")
    return done


def _answer(asked: Question, reply: Reply, deaf: bool) -> Answer:
    if asked.version:
        advisories = _advisories(asked, reply)
        found = Answer(flaws=join(advisories, order_of(asked.ecosystem)))
    else:
        found = judging.answer(asked, _advisories(asked, reply))
    ids = reply.ids.get(_query(asked))
    if ids is None:
        return _doubt(found, reply.down)
    if deaf and not any(query in reply.ids for query in _canaries(asked.ecosystem)):
        return _doubt(found, reply.down)
    if deaf:
        said = f"The source of advisories does not know {canaries.named(asked.ecosystem)} to be"
        return _doubt(found, SourceDown(f"{said} vulnerable, so it is not answering."))
    if asked.range and not all(i in reply.records for i in ids):
        return _doubt(found, reply.down)
    return found


def _doubt(found: Answer, down: SourceDown | None) -> Answer:
    reason = down.reason if down else GapReason.NO_ADVISORY_DATA
    detail = down.message if down else "The source of advisories did not answer for this."
    return replace(found, problem=reason, detail=detail)


def _advisories(asked: Question, reply: Reply) -> list[Advisory]:
    """One for each id that the service gave; bare where its record could not be had."""
    found: list[Advisory] = []
    query = _query(asked)
    for identifier in reply.ids.get(query) or reply.partial.get(query, ()):
        record = reply.records.get(identifier)
        if record is None or not record.affected:
            found.append(Advisory(id=identifier))
        elif concerns(record, asked):
            found.append(reduce(record, asked.ecosystem, asked.folded))
        elif not record.withdrawn:
            found.append(Advisory(id=identifier, aliases=record.aliases))
    return found


def concerns(record: Record, asked: Question) -> bool:
    """Whether the record is about the package that was asked about, and not withdrawn."""
    if record.withdrawn:
        return False
    return any((a.ecosystem, a.name) == (asked.ecosystem, asked.folded) for a in record.affected)


def _candidates(asked: Question, hits: Sequence[Advisory]) -> tuple[str, ...]:
    if not is_ordered(asked.ecosystem):
        return ()
    key = key_of(asked.ecosystem)
    try:
        current = key(asked.version)
    except VersionError:
        return ()
    above = [v for v in fixes(hits, key) if key(v) > current]
    safe = [v for v in above if not any(affects(a.scope, asked.ecosystem, v) for a in hits)]
    stable = [v for v in safe if not is_preview(v)]
    return tuple((stable or safe)[:_MOST_CANDIDATES])


def _query(asked: Question) -> Query:
    return Query(ecosystem=asked.ecosystem, name=asked.name, version=asked.version)


def _at(asked: Question, version: str) -> Query:
    return Query(ecosystem=asked.ecosystem, name=asked.name, version=version)


def _canaries(ecosystem: str) -> Iterator[Query]:
    for name, version in canaries.CANARIES[ecosystem]:
        yield Query(ecosystem=ecosystem, name=name, version=version)


def _sort_key(query: Query) -> tuple[str, str, str]:
    return (query.ecosystem, query.name, query.version)

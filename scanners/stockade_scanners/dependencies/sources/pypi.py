"""PyPI online: pip-audit says which advisories name a pin, OSV's API what they say.

pip-audit passes on neither ratings nor ranges, and without them one door would judge otherwise than
the next. Where the API does not answer, pip-audit's word stands alone, unrated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from stockade.advisories.advisory import Advisory, reduce
from stockade.advisories.assess import order_of
from stockade.advisories.flaw import join
from stockade.advisories.osv import Record
from stockade.model.errors import ToolError
from stockade.model.gap import GapReason
from stockade.model.scanner import Job
from stockade_scanners.dependencies.answers import Answer, Question, SourceDown, unanswered
from stockade_scanners.dependencies.sources import osv_api, pip_audit
from stockade_scanners.dependencies.sources.osv_client import Budget, exchange
from stockade_scanners.dependencies.sources.parse import Reported


def ask(questions: Sequence[Question], job: Job) -> dict[Question, Answer]:
    """Answer for every pin. What failed has an answer that says so.

    Raises:
        ScanInterrupted: the scan is ending.
    """
    reported, answers = _reported(questions, job)
    budget = Budget(job)
    records = _records((a for found in reported.values() for a in found), job, budget)
    hits = {q: [w for a in found for w in _whole(a, q, records)] for q, found in reported.items()}
    answers |= {q: Answer(flaws=join(found, order_of("PyPI"))) for q, found in hits.items()}
    vulnerable = {q: found for q, found in hits.items() if found}
    return osv_api.with_safe_versions(answers, vulnerable, job, budget)


def _reported(questions: Sequence[Question], job: Job) -> tuple[Reported, dict[Question, Answer]]:
    """What pip-audit reports, and answers for what it does not."""
    reported: Reported = {}
    failures: dict[Question, Answer] = {}
    down: Answer | None = None
    for number, chunk in enumerate(pip_audit.chunks(questions)):
        failed = down
        try:
            found = {} if down else pip_audit.ask(chunk, job, number)
        except SourceDown as error:
            found, failed = {}, unanswered(error.reason, error.message)
            down = failed if error.unreachable else None
        except ToolError as error:
            found, failed = {}, unanswered(GapReason(error.reason), error.message)
        reported |= found
        failures |= {q: failed or _left_out() for q in chunk if q not in found}
    return reported, failures


def _records(advisories: Iterable[Advisory], job: Job, budget: Budget) -> Mapping[str, Record]:
    wanted = {i for advisory in advisories for i in _ids(advisory)}
    try:
        return exchange(job, (), budget, ids=wanted).records if wanted else {}
    except SourceDown:
        return {}


def _ids(advisory: Advisory) -> tuple[str, ...]:
    """The records behind it: pip-audit makes one of all that share an alias, under whichever id it
    likes best. A CVE's own record seldom names a package, so it is only had where it is all."""
    every = (advisory.id, *advisory.aliases)
    return tuple(i for i in every if not i.startswith("CVE-")) or every


def _whole(
    advisory: Advisory, asked: Question, records: Mapping[str, Record]
) -> Sequence[Advisory]:
    """What the records say, with every id that pip-audit knows; else its own word."""
    found = [records[i] for i in _ids(advisory) if i in records]
    made = [
        reduce(record, asked.ecosystem, asked.folded)
        for record in found
        if osv_api.concerns(record, asked)
    ]
    known = {advisory.id, *advisory.aliases}
    named = [replace(m, aliases=tuple(sorted((known | {*m.aliases}) - {m.id}))) for m in made]
    return named or [advisory]


def _left_out() -> Answer:
    detail = "pip-audit did not answer for this dependency."
    return unanswered(GapReason.NO_ADVISORY_DATA, detail)

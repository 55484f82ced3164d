"""Running pip-audit: a requirements file of our own, no resolving, no pip, OSV as the source.

Exit codes do not tell its endings apart (1 is "vulnerable" and "traceback" alike), so an ending
is judged by its report, and by the traceback where there is none. Each run also asks about a pin
that everybody knows to be vulnerable: pip-audit takes an empty reply for "no vulnerability".
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence

from stockade.advisories.canaries import CANARIES
from stockade.model.errors import ToolError
from stockade.model.gap import GapReason
from stockade.model.scanner import Command, Job, ProcessResult
from stockade_scanners.dependencies.answers import Question, SourceDown
from stockade_scanners.dependencies.sources import osv_url, parse
from stockade_scanners.dependencies.sources.parse import Reported

CHUNK = 100
"""Questions in one run: a run's start costs about 1 s of CPU, and a failure takes its whole run."""

SOCKET_TIMEOUT = 15
"""Seconds without a byte from the source; less where the whole limit is near."""

_DROPPED = re.compile(r"^WARNING:pip_audit\._service\.osv:", re.MULTILINE)
_STATUS = re.compile(r"HTTPError: ([1-5][0-9]{2}) ")
_ENDING = re.compile(r"^(\w+(?:\.\w+)*)(?::|$)")
_MISSING = re.compile(r"No module named '?pip_audit\b")
_SOURCE_CODE = re.compile(r'File "[^"]*pip_audit[/\\]_service[/\\]')


def ask(questions: Sequence[Question], job: Job, number: int) -> Reported:
    """Ask in one run; `number` keeps its files apart from other runs' in the job.

    A question that the report says nothing of is absent from the result.

    Raises:
        SourceDown: the source of advisories did not answer, or not sensibly.
        ToolError: pip-audit is missing or broke, or its report does not parse.
        ScanInterrupted: the scan is ending.
    """
    canary = canary_for(questions)
    try:
        result = job.run(command((*questions, canary), job, number))
    except ToolError as error:
        if error.reason == GapReason.TIMEOUT:
            said = f"The source of advisories did not answer within {_seconds(job):g} s."
            raise SourceDown(said, reason=GapReason.TIMEOUT) from error
        raise
    if result.exit_code not in (0, 1) or not result.stdout.strip():
        raise failure(result)
    if _DROPPED.search(result.stderr):
        raise SourceDown(
            "pip-audit left out an advisory that it could not read.", unreachable=False
        )
    found = parse.report(result.stdout, (*questions, canary))
    if not found.pop(canary, ()):
        raise SourceDown(
            f"The source of advisories does not know {canary.name} {canary.version} to be"
            " vulnerable, so it is not answering.",
            unreachable=True,
        )
    return found


def chunks(questions: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    """Split, so that no run is asked about two versions of one name: pip-audit refuses that.

    No run has all the canaries' names either, so that one of them can go along.
    """
    rounds: dict[str, int] = {}
    by_round: dict[int, list[Question]] = {}
    for asked in questions:
        turn = rounds.get(asked.name, 0)
        rounds[asked.name] = turn + 1
        by_round.setdefault(turn, []).append(asked)
    for turn in sorted(by_round):
        group = by_round[turn]
        for start in range(0, len(group), CHUNK):
            yield from _with_room(group[start : start + CHUNK])


def _with_room(part: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    named = {name for name, _ in CANARIES["PyPI"]}
    if not named <= {q.name for q in part}:
        yield tuple(part)
        return
    apart = min(named)
    yield tuple(q for q in part if q.name != apart)
    yield tuple(q for q in part if q.name == apart)


def canary_for(questions: Sequence[Question]) -> Question:
    """A known vulnerable pin of a package that is not asked about."""
    names = {q.name for q in questions}
    name, version = next(pin for pin in CANARIES["PyPI"] if pin[0] not in names)
    return Question(ecosystem="PyPI", name=name, version=version)


def command(questions: Sequence[Question], job: Job, number: int) -> Command:
    """Write the requirements file into the job's scratch folder and name the process to start."""
    listed = job.scratch / f"asked-{number}.txt"
    listed.write_text("".join(f"{q.name}=={q.version}\n" for q in questions), encoding="ascii")
    tool = job.options.tools.get("pip-audit", "")
    start = (tool,) if tool else (sys.executable, "-I", "-m", "pip_audit")
    seconds = _seconds(job)
    silence = max(1, min(SOCKET_TIMEOUT, int(seconds / 2)))
    flags = ("--no-deps", "--disable-pip", "--desc", "on", "--aliases", "on", "-f", "json")
    url = job.options.advisories.url
    where = ("--osv-url", f"{osv_url.base(url)}/v1/query") if url else ()
    limits = ("--timeout", str(silence), "--progress-spinner", "off")
    cache = ("--cache-dir", str(job.scratch / "http-cache"))
    argv = (*start, *flags, "-s", "osv", *where, *limits, *cache, "-r", str(listed))
    return Command(argv=argv, network=True, seconds=seconds, env=_certificates())


def _certificates() -> dict[str, str]:
    """What OpenSSL's variables say, in the one that `requests` knows; its own ones come first."""
    own = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    return {"REQUESTS_CA_BUNDLE": own} if own and not named else {}


def failure(result: ProcessResult) -> ToolError | SourceDown:
    """Tell a source that let pip-audit down from a pip-audit that broke, by its traceback."""
    last = result.stderr.strip().rpartition("\n")[2]
    ending = _ENDING.match(last)
    name = ending[1] if ending else ""
    if _MISSING.search(last):
        return ToolError("pip-audit is not installed.", GapReason.TOOL_MISSING.value)
    if name.startswith("requests.exceptions.") and "JSON" not in name:
        return SourceDown("The source of advisories could not be reached.")
    if "Could not connect to OSV" in result.stderr:
        return SourceDown("The source of advisories could not be reached.")
    status = _STATUS.search(result.stderr)
    if status:
        said = f"The source of advisories answered with HTTP status {status[1]}."
        return SourceDown(said, unreachable=False)
    if _SOURCE_CODE.search(result.stderr):
        said = "The source of advisories answered with something that is no advisory."
        return SourceDown(said, unreachable=False)
    return ToolError(f"pip-audit ended with exit code {result.exit_code} and no report.")


def _seconds(job: Job) -> float:
    return min(job.options.advisories.seconds, job.options.timeout)

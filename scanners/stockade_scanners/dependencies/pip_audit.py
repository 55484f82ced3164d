"""Running pip-audit: a requirements file of our own, no resolving, no pip, OSV as the source.

Exit codes do not tell its endings apart (1 is "vulnerable" and "traceback" alike), so an ending
is judged by its report, and by the traceback where there is none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence

from stockade.model.errors import ToolError
from stockade.model.gap import GapReason
from stockade.model.scanner import Command, Job, ProcessResult
from stockade_scanners.dependencies import parse
from stockade_scanners.dependencies.answers import Answer, Question, SourceDown

SOCKET_TIMEOUT = 15
"""Seconds without a byte from the source; less where the user's own limit is near."""

_DROPPED = re.compile(r"^WARNING:pip_audit\._service\.osv:", re.MULTILINE)
_STATUS = re.compile(r"HTTPError: ([1-5][0-9]{2}) ")
_ENDING = re.compile(r"^(\w+(?:\.\w+)*)(?::|$)")
_MISSING = re.compile(r"No module named '?pip_audit\b")
_SOURCE_CODE = re.compile(r'File "[^"]*pip_audit[/\\]_service[/\\]')


def ask(questions: Sequence[Question], job: Job, number: int) -> Mapping[Question, Answer]:
    """Ask in one run; `number` keeps its files apart from other runs' in the job.

    A question that the report says nothing of is absent from the result.

    Raises:
        SourceDown: the source of advisories did not answer, or not sensibly.
        ToolError: pip-audit is missing or broke, or its report does not parse.
        ScanInterrupted: the scan is ending.
    """
    result = job.run(command(questions, job, number))
    if result.exit_code not in (0, 1) or not result.stdout.strip():
        raise failure(result)
    answers = parse.report(result.stdout, questions)
    return parse.doubtful(answers) if _DROPPED.search(result.stderr) else answers


def command(questions: Sequence[Question], job: Job, number: int) -> Command:
    """Write the requirements file into the job's scratch folder and name the process to start."""
    listed = job.scratch / f"asked-{number}.txt"
    listed.write_text("".join(f"{q.name}=={q.version}\n" for q in questions), encoding="ascii")
    tool = job.options.tools.get("pip-audit", "")
    start = (tool,) if tool else (sys.executable, "-I", "-m", "pip_audit")
    seconds = max(1, min(SOCKET_TIMEOUT, int(job.options.timeout / 2)))
    flags = ("--no-deps", "--disable-pip", "--desc", "on", "--aliases", "on", "-f", "json")
    where = ("--osv-url", job.options.advisory_url) if job.options.advisory_url else ()
    limits = ("--timeout", str(seconds), "--progress-spinner", "off")
    cache = ("--cache-dir", str(job.scratch / "http-cache"))
    argv = (*start, *flags, "-s", "osv", *where, *limits, *cache, "-r", str(listed))
    return Command(argv=argv, network=True)


def failure(result: ProcessResult) -> ToolError | SourceDown:
    """Tell a source that let pip-audit down from a pip-audit that broke, by its traceback."""
    last = result.stderr.strip().rpartition("\n")[2]
    ending = _ENDING.match(last)
    name = ending[1] if ending else ""
    if _MISSING.search(last):
        return ToolError("pip-audit is not installed.", GapReason.TOOL_MISSING.value)
    if name.startswith("requests.exceptions.") and "JSON" not in name:
        return SourceDown("The source of advisories could not be reached.", unreachable=True)
    if "Could not connect to OSV" in result.stderr:
        return SourceDown("The source of advisories could not be reached.", unreachable=True)
    status = _STATUS.search(result.stderr)
    if status:
        said = f"The source of advisories answered with HTTP status {status[1]}."
        return SourceDown(said, unreachable=False)
    if _SOURCE_CODE.search(result.stderr):
        said = "The source of advisories answered with something that is no advisory."
        return SourceDown(said, unreachable=False)
    return ToolError(f"pip-audit ended with exit code {result.exit_code} and no report.")

"""The comment on a pull request: `python -m stockade.cli.github_comment`, in a `workflow_run` job.

The job that scans runs for a stranger's change and may write nothing; this one may comment, and
runs nothing of the change. What it is handed is the record alone, an artefact that the stranger may
have made: it is read strictly and bounded, links out of it are dropped, and the comment is made
here. Which pull request is meant is GitHub's word, not the record's.
"""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from stockade.cli.github_api import Api, api_of
from stockade.cli.github_artifact import ARTIFACT, record
from stockade.cli.github_scan import Scan, pull_requests, scan_of
from stockade.model import strict_json
from stockade.model.errors import StockadeError, ToolError, UsageError
from stockade.model.exit_code import ExitCode
from stockade.model.finding import Finding
from stockade.model.path import text
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports.markdown import COMMENT, MarkdownReport
from stockade_reports.markdown.head import MARKER

BOT = "github-actions[bot]"
"""Who writes with a job's own token; a comment of another is not touched."""

_FOOT = 400
"""Characters kept free for the line under the report."""

_STYLE = Style(color=False, width=80, quiet=False, verbose=False)


def comment(result: Result, api: Api, scan: Scan, server: str) -> str:
    """The comment. Links lead to the repository, at the change's commit, and to the run."""
    repository = f"{server.rstrip('/')}/{api.repository}"
    target = dataclasses.replace(result.target, repository=repository, revision=scan.commit)
    limits = dataclasses.replace(COMMENT, size=COMMENT.size - _FOOT)
    report = MarkdownReport(name="comment", about="", limits=limits)
    body = "".join(report.render(dataclasses.replace(_plain(result), target=target), _STYLE))
    run = f"{repository}/actions/runs/{scan.run}"
    return f"{body}\n<sub>As recorded by [the run](<{run}>) for `{scan.commit[:12]}`.</sub>\n"


def post(api: Api, number: int, body: str) -> str:
    """Change our comment on the pull request, or write the first. Returns which was done.

    Raises:
        UsageError: GitHub does not answer, or the token may not.
    """
    for old in api.pages(f"issues/{number}/comments"):
        author = (old["user"] or {}).get("login")  # nobody, where the account is gone
        if author == BOT and str(old["body"]).startswith(MARKER.strip()):
            api.send("PATCH", f"issues/comments/{int(old['id'])}", {"body": body})
            return "changed"
    api.send("POST", f"issues/{number}/comments", {"body": body})
    return "written"


def run(environment: Mapping[str, str]) -> str:
    """Comment, as the environment of a GitHub Actions job says. Returns what was done.

    Raises:
        UsageError: it cannot be done.
    """
    try:
        event = strict_json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_bytes(), "the event")
    except (KeyError, OSError, ToolError) as error:
        raise UsageError("there is no event", "This is for a job of GitHub Actions.") from error
    scan = scan_of(event)
    api = api_of(
        environment.get("GITHUB_API_URL", ""),
        environment.get("GITHUB_REPOSITORY", ""),
        environment.get("GITHUB_TOKEN", ""),
    )
    try:
        return _commented(api, scan, environment.get("GITHUB_SERVER_URL", ""))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(
            f"GitHub's answer is not as expected: {type(error).__name__}", "Run it again."
        ) from error


def _commented(api: Api, scan: Scan, server: str) -> str:
    pulls = pull_requests(api, scan)
    if not pulls:
        return "Nothing to do: the commit is no open pull request's newest."
    result = record(api, scan.run)
    if result is None:
        return f"Nothing to do: the run kept no {ARTIFACT}."
    number = _meant(pulls, result)
    done = post(api, number, comment(result, api, scan, server))
    return f"The comment on pull request {number} was {done}."


def _meant(pulls: Mapping[int, str], result: Result) -> int:
    """Of several pull requests of one branch the one whose merge was scanned."""
    merged = [n for n, commit in pulls.items() if commit and commit == result.target.revision]
    among = merged if len(pulls) > 1 else list(pulls)
    if len(among) != 1:
        raise UsageError(
            f"the branch has {len(pulls)} open pull requests, and the record is of none's merge",
            "Close all but one, or run the scan again.",
        )
    return among[0]


def _plain(result: Result) -> Result:
    """The result without the addresses that the record could choose."""
    rulings = tuple(
        dataclasses.replace(ruling, finding=_without_links(ruling.finding))
        for ruling in result.verdict.rulings
    )
    return dataclasses.replace(
        result,
        findings=tuple(map(_without_links, result.findings)),
        verdict=dataclasses.replace(result.verdict, rulings=rulings),
    )


def _without_links(finding: Finding) -> Finding:
    witnesses = tuple(map(_without_links, finding.witnesses))
    return dataclasses.replace(finding, help_uri="", witnesses=witnesses)


def main() -> int:
    """Comment as this job's environment says, and tell what was done. Gives the exit code."""
    try:
        print(run(os.environ))
    except StockadeError as error:
        print(f"error: {text(error.message)}\n{text(error.remedy)}", file=sys.stderr)
        return ExitCode.USAGE
    return ExitCode.ALLOWED


if __name__ == "__main__":
    sys.exit(main())

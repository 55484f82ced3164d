"""`stockade scan`: run the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from stockade.cli.report_options import FORMATS, reports_option
from stockade.model.exit_code import ExitCode

if TYPE_CHECKING:
    from stockade.model.result import Result
    from stockade.model.verdict import Verdict

_EXAMPLES = """
\b
Examples:
  stockade scan .
  stockade scan . --report html=report.html --report sarif=report.sarif
  stockade scan v1.2.0 --scanner secrets
  stockade scan --staged
  stockade scan . --since origin/main
  stockade scan --pushed
  stockade scan --environment .venv

A target is a folder, a file, or a revision of the repository around you.
Text goes to standard output unless another report does.

"""


_SINCE = """Review a change: policy, waivers, baseline and configuration are those of its merge base
with REF, and an edit of them is a finding."""
_PUSHED = """Review what a push brings: --since what the remote has, as pre-commit's pre-push hook
says, else the upstream branch, else the remote's default branch."""
_POLICY = """A file or pack (recommended, strict, audit, owasp-top-10, supply-chain) above the
repository's own .stockade/policy.yml [recommended]. Repeatable."""
_PREVIOUS = """The json report of the scan before this one: the trend since then is shown."""
_COMMAND = """A judge of your own, asked last, that can only tighten the verdict: one program
without arguments. policy-command in your own configuration may have some."""


@click.command(
    epilog=_EXAMPLES + FORMATS, short_help="Run the gate over a folder, file or revision."
)
@click.argument("target", required=False)
@click.option(
    "--staged", is_flag=True, help="Scan what is staged in git, as a commit would see it."
)
@click.option(
    "--environment",
    metavar="FOLDER",
    help="Scan the packages installed in a virtual environment, instead of a repository.",
)
@reports_option
@click.option(
    "--scanner",
    "scanners",
    multiple=True,
    metavar="NAME",
    help="Run only this one: bandit, semgrep, dependencies or secrets. Repeatable.",
)
@click.option("--previous", metavar="FILE", help=_PREVIOUS)
@click.option("--since", metavar="REF", help=_SINCE)
@click.option("--pushed", is_flag=True, help=_PUSHED)
@click.option("--policy", "policies", multiple=True, metavar="FILE|PACK", help=_POLICY)
@click.option("--policy-command", multiple=True, metavar="PATH", help=_COMMAND)
@click.option("--on", metavar="DATE", help="Judge as of this day, e.g. 2026-12-31 [today].")
@click.option(
    "--rules", multiple=True, metavar="PATH", help="Semgrep rules of your own. Repeatable."
)
@click.option("--config", metavar="FILE", help="Your own configuration, instead of your default.")
@click.option(
    "--no-repository-config",
    is_flag=True,
    help="Heed no policy, baseline or configuration of the scanned repository.",
)
@click.option("--offline", is_flag=True, help="Contact nothing; what needs the network is a gap.")
@click.option(
    "--advisories",
    type=click.Choice(["auto", "store", "online"]),
    help="Look dependencies up in the offline store, online, or as fits [auto].",
)
@click.option("--advisory-store", metavar="FOLDER", help="Offline advisories, instead of your own.")
@click.option("--no-cache", is_flag=True, help="Scan every file anew, and store nothing.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Tools that run at once.")
@click.option(
    "--timeout", type=click.IntRange(1), metavar="SECONDS", help="Limit of one tool's run [900]."
)
@click.option("--soft-fail", is_flag=True, help="Exit 0 where findings block; gaps still count.")
@click.option("--quiet", "-q", is_flag=True, help="Text report: only what blocks, and the verdict.")
@click.option("--verbose", "-v", is_flag=True, help="Text report: every finding and every gap.")
def scan(target: str | None, staged: bool, **given: Any) -> int:
    """Scan TARGET (default: the current folder) and say whether it may pass.

    Exit codes: 0 complete and allowed, 1 blocked by policy, 2 usage error, 3 incomplete,
    130 interrupted.
    """
    from stockade.cli.gate import pass_through
    from stockade.cli.interrupt import interruptible
    from stockade.cli.output import destinations
    from stockade.cli.progress import watching
    from stockade.cli.rendering import render_all, style_of
    from stockade_reports import REPORTS

    if staged and target:
        raise click.UsageError("--staged scans the index: give no target with it")
    if given["environment"] is not None and (target or staged):
        raise click.UsageError("--environment names the target: give no other with it")
    if given["environment"] == "":  # an unset variable, say: it must not mean the current folder
        raise click.UsageError("--environment needs the name of a folder")
    if given["since"] is not None and (given["environment"] or not given["since"]):
        raise click.UsageError("--since needs a revision, and a target in its repository")
    if given["pushed"] and (staged or given["environment"] or given["since"]):
        raise click.UsageError("--pushed finds its base: give no --since, --staged, --environment")
    if given["offline"] and given["advisories"] == "online":
        raise click.UsageError("--offline forbids what --advisories online asks for")
    if given["environment"] and set(given["scanners"]) - {"dependencies"}:
        raise click.UsageError("--environment is for the dependencies scanner alone")
    with interruptible() as cancelled:
        outputs = destinations(given["reports"], REPORTS)
        request, scanners = _request(target, staged, given, outputs)
        with watching() as progress:
            result = pass_through(request, scanners, progress, cancelled)
        if given["pushed"] and given["quiet"]:
            _say_of_the_push(result)
        style = style_of(quiet=given["quiet"], verbose=given["verbose"])
        render_all(result, outputs, style)
    verdict = result.verdict
    if given["soft_fail"] and verdict.exit_code is ExitCode.BLOCKED and not _objected(verdict):
        complete = not verdict.stopping_gaps and any(s.scanned for s in result.scanners)
        return ExitCode.ALLOWED if complete else ExitCode.INCOMPLETE
    return verdict.exit_code


def _say_of_the_push(result: Result) -> None:
    """What the quiet text leaves out with all that is above the findings, and a hook must say."""
    from stockade.cli.pushed import notes_of

    for note in notes_of(result):
        click.echo(note, err=True)


def _objected(verdict: Verdict) -> bool:
    """Whether the user's own judge blocks the whole, as one that gives no answer does too."""
    from stockade.model.verdict import Action, NoticeKind

    mine = [n for n in verdict.notices if n.kind is NoticeKind.EXTERNAL]
    return any(n.action is Action.BLOCK for n in mine)


def _request(target: str | None, staged: bool, given: dict[str, Any], outputs: Any) -> Any:
    from stockade.cli.policies import names
    from stockade.cli.request import (
        Request,
        day_of,
        inputs_of,
        judge_of,
        options_of,
        user_configuration,
        workers_of,
    )
    from stockade.cli.scanners import Available, known_scanners

    user = user_configuration(given["config"])
    options = options_of(
        user,
        offline=given["offline"],
        advisories=given["advisories"] or "",
        advisory_store=given["advisory_store"],
        partial=staged,
        timeout=given["timeout"],
        rules=given["rules"],
    )
    request = Request(
        target=target,
        staged=staged,
        environment=given["environment"] or "",
        scanners=known_scanners(_chosen(given, user)),
        policy_names=names(given["policies"], user.policy),
        cache=not given["no_cache"],
        inputs=inputs_of(given["config"], given["rules"]),
        policy_command=judge_of(given["policy_command"], user),
        since=given["since"] or "",
        pushed=given["pushed"],
        previous=given["previous"] or "",
        today=day_of(given["on"]),
        options=options,
        workers=workers_of(given["jobs"], user),
        user=user,
        trust_repository=not given["no_repository_config"],
        own_reports=tuple(o.file for o in outputs if o.file),
    )
    return request, Available(options)


def _chosen(given: dict[str, Any], user: Any) -> tuple[str, ...]:
    """Nothing but packages is in the scope of an environment."""
    alone = ("dependencies",) if given["environment"] else ()
    return tuple(given["scanners"] or alone or user.scanners or ())

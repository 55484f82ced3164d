"""`stockade scan`: run the gate."""

from __future__ import annotations

from typing import Any

import click

from stockade.model.exit_code import ExitCode

_EXAMPLES = """
\b
Examples:
  stockade scan .
  stockade scan . --report html=report.html --report sarif=report.sarif
  stockade scan v1.2.0 --scanner secrets
  stockade scan --staged

A target is a folder, a file, or a revision of the repository around you.
Text goes to standard output unless another report does.
"""


@click.command(epilog=_EXAMPLES, short_help="Run the gate over a folder, file or revision.")
@click.argument("target", required=False)
@click.option(
    "--staged", is_flag=True, help="Scan what is staged in git, as a commit would see it."
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="text, json, sarif or html; without FILE to standard output. Repeatable.",
)
@click.option(
    "--scanner",
    "scanners",
    multiple=True,
    metavar="NAME",
    help="Run only this one: bandit, semgrep, dependencies or secrets. Repeatable.",
)
@click.option(
    "--policy",
    default="recommended",
    show_default=True,
    metavar="FILE|PACK",
    help="Judge by this policy file or built-in pack (recommended, audit).",
)
@click.option(
    "--rules", multiple=True, metavar="PATH", help="Semgrep rules of your own. Repeatable."
)
@click.option("--config", metavar="FILE", help="Your own configuration, instead of your default.")
@click.option(
    "--no-repository-config",
    is_flag=True,
    help="Do not let the scanned repository leave anything out.",
)
@click.option("--offline", is_flag=True, help="Contact nothing; what needs the network is a gap.")
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
    with interruptible() as cancelled:
        outputs = destinations(given["reports"], REPORTS)
        request, scanners = _request(target, staged, given, outputs)
        with watching() as progress:
            result = pass_through(request, scanners, progress, cancelled)
        style = style_of(quiet=given["quiet"], verbose=given["verbose"])
        render_all(result, outputs, style)
    verdict = result.verdict
    if given["soft_fail"] and verdict.exit_code is ExitCode.BLOCKED:
        complete = not verdict.stopping_gaps and any(s.scanned for s in result.scanners)
        return ExitCode.ALLOWED if complete else ExitCode.INCOMPLETE
    return verdict.exit_code


def _request(target: str | None, staged: bool, given: dict[str, Any], outputs: Any) -> Any:
    from stockade.cli.request import (
        Request,
        options_of,
        policy_of,
        user_configuration,
        workers_of,
    )
    from stockade.cli.scanners import all_scanners, known_scanners
    from stockade_policies import PACKS, read_pack

    user = user_configuration(given["config"])
    options = options_of(
        user,
        offline=given["offline"],
        partial=staged,
        timeout=given["timeout"],
        rules=given["rules"],
    )
    request = Request(
        target=target,
        staged=staged,
        scanners=known_scanners(given["scanners"] or user.scanners or ()),
        policy=policy_of(given["policy"], {name: read_pack(name) for name in PACKS}),
        options=options,
        workers=workers_of(given["jobs"], user),
        user=user,
        trust_repository=not given["no_repository_config"],
        own_reports=tuple(o.file for o in outputs if o.file),
    )
    return request, all_scanners(options)

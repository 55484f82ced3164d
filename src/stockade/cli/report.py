"""`stockade report`: render a result again, without scanning."""

from __future__ import annotations

from pathlib import Path

import click

from stockade.cli.report_options import FORMATS, reports_option


@click.command(
    short_help="Render a recorded result in other formats.",
    epilog="\b\nExample:\n  stockade scan . --report json=result.json\n"
    "  stockade report result.json --report html=report.html\n"
    "  stockade report result.json --format conftest | conftest test --parser json -\n\n" + FORMATS,
)
@click.argument("result", metavar="RESULT.json")
@reports_option
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    help="This one format to standard output: short for --report FORMAT.",
)
@click.option("--quiet", "-q", is_flag=True, help="Text report: only what blocks, and the verdict.")
@click.option("--verbose", "-v", is_flag=True, help="Text report: every finding and every gap.")
def report(
    result: str, reports: tuple[str, ...], form: str | None, quiet: bool, verbose: bool
) -> int:
    """Render RESULT.json, made by `stockade scan --report json=FILE`, in other formats.

    The verdict is the recorded one, and so is the exit code.
    """
    from stockade.cli.interrupt import interruptible
    from stockade.cli.output import destinations
    from stockade.cli.rendering import render_all, style_of
    from stockade.model.codec import decode
    from stockade.model.errors import UsageError
    from stockade_reports import REPORTS

    if form is not None and reports:
        raise click.UsageError("--format is short for one --report: give no other with it")
    if form is not None and "=" in form:
        raise click.UsageError("--format names no file: write --report FORMAT=FILE for one")
    try:
        data = Path(result).read_bytes()
    except OSError as error:
        raise UsageError(f"{result}: {error.strerror}", "Name a file that exists.") from error
    record = decode(data)
    with interruptible():
        outputs = destinations(reports if form is None else (form,), REPORTS)
        render_all(record, outputs, style_of(quiet=quiet, verbose=verbose))
    return record.verdict.exit_code

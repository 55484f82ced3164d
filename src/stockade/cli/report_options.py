"""What `scan` and `report` say alike of report formats: the option, and the table in their help."""

from __future__ import annotations

from typing import Any

import click
from click.shell_completion import CompletionItem

from stockade_reports import REPORTS

FORMATS = "\b\nReport formats:\n" + "\n".join(
    f"  {name:<18}  {entry.about}" for name, entry in REPORTS.items()
)


class _Report(click.ParamType[str]):
    """`FORMAT[=FILE]`; what is wrong with it is said when the places are probed."""

    name = "report"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        if "=" in incomplete:
            return []
        known = REPORTS.items()
        return [CompletionItem(n, help=e.about) for n, e in known if n.startswith(incomplete)]


def reports_option(command: Any) -> Any:
    """The repeatable option `--report FORMAT[=FILE]`."""
    return click.option(
        "--report",
        "reports",
        multiple=True,
        type=_Report(),
        metavar="FORMAT[=FILE]",
        help="A report, of a format below; without FILE to standard output. Repeatable.",
    )(command)

"""From a result to its reports."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from stockade.cli.output import Destination, write
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import load

_MIN_WIDTH, _MAX_WIDTH = 40, 120


def style_of(*, quiet: bool, verbose: bool) -> Style:
    """How text should look on this standard output (https://no-color.org)."""
    tty = sys.stdout.isatty()
    width = shutil.get_terminal_size((80, 24)).columns if tty else 80
    return Style(
        color=tty and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        width=min(max(width, _MIN_WIDTH), _MAX_WIDTH),
        quiet=quiet,
        verbose=verbose,
    )


def render_all(result: Result, outputs: Sequence[Destination], style: Style) -> None:
    """Write every report; files first, so that the text's last line is the last thing said."""
    for output in sorted(outputs, key=lambda o: o.file is None):
        write(output, load(output.format).render(result, style))

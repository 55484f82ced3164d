"""Progress on a terminal's stderr: what runs, what is done, how long it took."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

from stockade.engine.progress import Progress, Silent


@contextlib.contextmanager
def watching() -> Iterator[Progress]:
    """A live display if stderr is a terminal, else silence."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield Silent()
        return
    from stockade.cli.live import display

    with display() as live:
        yield live

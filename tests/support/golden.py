"""Golden files: every format, on one result that has everything and on one without a finding.

Written anew with `make golden`; the difference is then for a person to read. Formats whose text
would be too long to keep have a digest: the size, the first and last lines, and a SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import REPORTS, load
from support.everything import everything_result
from support.results import many, passed_result

FOLDER = Path(__file__).parents[1] / "reports" / "golden"

CASES: dict[str, Callable[[], Result]] = {
    "everything": everything_result,
    "nothing": passed_result,
    "25000": lambda: many(25_000, blocked=400),
}

DIGESTED = 100_000
"""Characters up to which a report is kept whole."""


def steady(result: Result) -> Result:
    """The result without the version of Stockade, which changes with every release."""
    return replace(result, run=replace(result.run, version="1.0.0"))


def rendered(name: str, case: str) -> str:
    """The report, or its digest, as its golden file has it."""
    text = "".join(load(name).render(steady(CASES[case]()), Style()))
    return text if len(text) <= DIGESTED else _digest(text)


def golden_file(name: str, case: str) -> Path:
    """Where it is kept."""
    return FOLDER / case / f"{name.replace(':', '-')}.golden"


def write(names: Iterable[str]) -> None:
    """Write the golden files of these formats anew."""
    for case in CASES:
        for name in names:
            file = golden_file(name, case)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(rendered(name, case).encode("utf-8", "backslashreplace"))


def _digest(text: str) -> str:
    data = text.encode("utf-8", "backslashreplace")
    lines = text.splitlines()
    shown = [line[:200] for line in (*lines[:20], "...", *lines[-20:])]
    head = f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}"
    return "\n".join([head, *shown, ""])


if __name__ == "__main__":
    import sys

    write(sys.argv[1:] or REPORTS)

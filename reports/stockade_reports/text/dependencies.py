"""What was said of the dependencies as a whole, and from data of which date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stockade.model.dependency import DependencyState
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports.ages import dated
from stockade_reports.text.escape import words
from stockade_reports.text.layout import hang


def lines(result: Result, style: Style) -> Iterator[str]:
    """The counts, and each source with its date; nothing where no file names a dependency."""
    if not result.dependencies:
        return
    counts = Counter(record.state for record in result.dependencies)
    files = len({record.path for record in result.dependencies})
    said = ", ".join(f"{counts[state]:,} {state.value}" for state in DependencyState)
    where = f"{files:,} {'file' if files == 1 else 'files'}"
    yield from hang("Packages  ", f"{said}, named in {where}", style.width)
    for source in result.sources:
        records = f", {source.records:,} records" if source.records else ""
        records += f", {source.broken:,} broken" if source.broken else ""
        date = words(dated(source, result.run.started))
        yield from hang("Looked up ", f"{words(source.name)}: as of {date}{records}", style.width)
    yield ""

"""What was said of the dependencies as a whole, and from data of which date."""

from __future__ import annotations

from collections.abc import Iterator

from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports.ages import dated
from stockade_reports.amounts import plural, states
from stockade_reports.escape import words
from stockade_reports.text.layout import hang


def lines(result: Result, style: Style) -> Iterator[str]:
    """The counts, and each source with its date; nothing where no file names a dependency."""
    if not result.dependencies:
        return
    files = len({record.path for record in result.dependencies})
    said = f"{states(result.dependencies)}, named in {plural(files, 'file')}"
    yield from hang("Packages  ", said, style.width)
    for source in result.sources:
        records = f", {source.records:,} records" if source.records else ""
        records += f", {source.broken:,} broken" if source.broken else ""
        date = words(dated(source, result.run.started))
        yield from hang("Looked up ", f"{words(source.name)}: as of {date}{records}", style.width)
    yield ""

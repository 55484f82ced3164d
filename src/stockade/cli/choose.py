"""Which scanners run, and what the reader must be told of what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from stockade.cli.request import Request
from stockade.cli.scanners import Available
from stockade.cli.settings import Settings
from stockade.cli.survey import OWN_REPORT
from stockade.model.errors import UsageError
from stockade.model.file import Excluded
from stockade.model.result import ScannerRecord, Status
from stockade.model.scanner import Scanner, Tool
from stockade.target.snapshot import Snapshot

_READ_EVERYTHING = frozenset({"secrets"})
"""Scanners that claim every file, and so say nothing of whether anybody understands it."""

_CODE = """
    c clojure cpp csharp dart elixir erlang fsharp go groovy haskell java javascript julia kotlin
    lua objective-c ocaml perl php powershell python r ruby rust scala shell solidity sql svelte
    swift typescript visual-basic vue
"""


def choose(
    available: Available, request: Request, repository: Settings
) -> tuple[list[Scanner], tuple[ScannerRecord, ...]]:
    """The scanners to run, and a record of each that somebody left out.

    Raises:
        UsageError: the repository's configuration names a scanner that does not exist.
    """
    names = available.names
    for name in repository.scanners or ():
        if name not in names:
            raise UsageError(
                f"{repository.where}: no scanner is called {name!r}", f"Known: {', '.join(names)}."
            )
    chosen, left_out = [], []
    for name in names:
        if request.scanners and name not in request.scanners:
            why = "not for an environment" if request.environment else "not chosen with --scanner"
            left_out.append(_left_out(available, name, why))
        elif not request.scanners and name not in (repository.scanners or names):
            left_out.append(_left_out(available, name, f"left out by {repository.where}"))
        else:
            chosen.append(available.get(name))
    return chosen, tuple(left_out)


def asides(excluded: Sequence[Excluded], left_out: Sequence[ScannerRecord]) -> list[str]:
    """What somebody kept out, for the verdict's sentence: it must not pass unseen."""
    count = sum(e.by != OWN_REPORT for e in excluded)
    names = ", ".join(record.name for record in left_out)
    found = [f"{count:,} {'file' if count == 1 else 'files'} excluded"] if count else []
    return [*found, *([f"not run: {names}"] if names else [])]


def uncovered(available: Available, snapshot: Snapshot) -> list[str]:
    """A note on code which nobody but the secret scanner reads, by language."""
    code = frozenset(_CODE.split())
    files = [file for file in snapshot.files if file.language in code]
    if not files:
        return []
    readers = [available.get(n) for n in available.names if n not in _READ_EVERYTHING]
    missed = Counter(f.language for f in files if not any(r.claims(f) for r in readers))
    if not missed:
        return []
    listed = ", ".join(f"{count:,} {language}" for language, count in sorted(missed.items()))
    return [f"No scanner of this release reads this code, but for secrets: {listed}."]


def _left_out(available: Available, name: str, why: str) -> ScannerRecord:
    return ScannerRecord(
        name=name,
        about=available.about(name),
        tool=Tool(name=name),
        status=Status.SKIPPED,
        note=why,
    )

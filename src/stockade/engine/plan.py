"""Who claims what, cut into jobs that fill the cores, heavy ones first."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence

from stockade.model.file import File
from stockade.model.frozen import frozen
from stockade.model.scanner import Scanner

_MIN_SECONDS = 10.0
_CUTS = 4
_FILE_SECONDS = 0.002
_MAX_FILES = 4000


@frozen
class Batch:
    """Files for one run of one scanner."""

    scanner: Scanner
    files: tuple[File, ...]
    cost: float
    """Estimated CPU seconds; decides the order only."""

    number: int
    """Counts the scanner's batches from 0."""


def claim(scanner: Scanner, files: Iterable[File]) -> tuple[File, ...]:
    """The files for which the scanner answers, in the order given."""
    return tuple(f for f in files if scanner.claims(f))


def plan(
    scanners: Sequence[Scanner], claims: Mapping[str, Sequence[File]], workers: int
) -> list[Batch]:
    """Batches of the files that each scanner is to look at, by its name, from the heaviest to the
    lightest.

    A scanner's work is cut only as far as the cores need it: every cut costs one more start, and
    what is cut too little leaves cores idle at the end.
    """
    total = sum(_cost(s, f) for s in scanners for f in claims[s.name])
    share = max(_MIN_SECONDS, total / (_CUTS * workers))
    batches = [b for s in scanners for b in _cut(s, claims[s.name], share)]
    batches.sort(key=lambda b: (-b.cost, b.scanner.name, b.number))
    return batches


def _cost(scanner: Scanner, file: File) -> float:
    return _FILE_SECONDS + scanner.seconds_per_megabyte * file.size / 1e6


def _cut(scanner: Scanner, files: Sequence[File], share: float) -> list[Batch]:
    if not files:
        return []
    total = sum(_cost(scanner, f) for f in files)
    count = max(1, math.ceil(total / share), math.ceil(len(files) / _MAX_FILES))
    bins: list[tuple[float, int, list[File]]] = [(0.0, n, []) for n in range(count)]
    for file in sorted(files, key=lambda f: (-f.size, f.path)):
        load, number, held = heapq.heappop(bins)
        held.append(file)
        heapq.heappush(bins, (load + _cost(scanner, file), number, held))
    return [
        Batch(
            scanner=scanner,
            files=tuple(sorted(held, key=lambda f: f.path)),
            cost=scanner.start_seconds + load,
            number=number,
        )
        for load, number, held in sorted(bins, key=lambda b: b[1])
        if held
    ]

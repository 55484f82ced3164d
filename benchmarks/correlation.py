"""How well findings of one flaw are merged, on labelled snippets that the real tools scan.

python benchmarks/correlation.py

Precision is the part of the merged pairs that a person calls one flaw, recall the part of those
pairs that is merged. Beside them stands the way that is usually taken: the same line and one CWE id
in common.
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from stockade.model.finding import Finding
from stockade.model.result import Result
from stockade.triage.correlate import correlated, flattened
from support.correlating import labels, report, scanned, score

REPORTS = 20_000
_APART = 100
"""Lines between two snippets."""


def main() -> None:
    """Scan, compare and print."""
    with tempfile.TemporaryDirectory() as folder:
        result = scanned(Path(folder) / "run")
    found = score(result)
    same = found.right + len(found.missed)
    print(f"{same + found.different} labelled pairs: {same} of one flaw, {found.different} of two")
    print(f"merged       precision {found.precision:.3f}  recall {found.recall:.3f}")
    print("line and CWE precision {:.3f}  recall {:.3f}".format(*_by_line(result)))
    for label in found.wrong:
        print(f"wrongly merged: {label} ({label.reason})")
    for label in found.missed:
        print(f"stays apart: {label} ({label.reason})")
    apart = flattened(result.findings)
    print(f"{len(apart)} reports become {len(result.findings)} findings")
    seconds, left = _timed(apart)
    print(f"{REPORTS:,} reports in one file become {left:,} findings in {seconds:.2f} s")


def _by_line(result: Result) -> tuple[float, float]:
    """Precision and recall of a merger by the first line and one CWE id in common."""
    every = flattened(result.findings)
    merged = [label for label in labels() if _shares(*(report(every, label, n) for n in (0, 1)))]
    right = sum(label.same for label in merged)
    return right / len(merged), right / sum(label.same for label in labels())


def _shares(one: Finding, other: Finding) -> bool:
    place = (one.location.path, one.location.line) == (other.location.path, other.location.line)
    return place and bool({*one.cwe} & {*other.cwe})


def _timed(findings: tuple[Finding, ...]) -> tuple[float, int]:
    """What merging takes where all stand in one file, each snippet and each further copy of it
    below the last; and how many findings are left."""
    code = [f for f in findings if f.location.line is not None]
    paths = sorted({f.location.path for f in code})
    copies = []
    for number in range(REPORTS):
        finding = code[number % len(code)]
        shift = _APART * (paths.index(finding.location.path) + len(paths) * (number // len(code)))
        place = finding.location
        moved = dataclasses.replace(
            place,
            path="a.py",
            line=(place.line or 0) + shift,
            end_line=None if place.end_line is None else place.end_line + shift,
        )
        copies.append(dataclasses.replace(finding, locations=(moved,)))
    began = time.perf_counter()
    merged = correlated(copies)
    return time.perf_counter() - began, len(merged)


if __name__ == "__main__":
    main()

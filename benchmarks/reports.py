"""What writing each report costs, beside `json.dumps` of the complete record as a ratio.

python benchmarks/reports.py [--rounds N] [--findings N ...] [--format NAME ...]

Every figure is of a process of its own, which makes a result of so many findings and then renders
it piece by piece, encoding and counting what comes. Seconds are CPU time of that alone, the median
of the rounds. The peak is of the whole process and so has the interpreter and the result in it,
which `before` shows. `json.dumps` gets the record made ready, as plain values, and does nothing but
write it into one string without indentation.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from stockade.model import codec
from stockade.model.report import Style
from stockade.model.result import Result
from stockade_reports import REPORTS, load

ROOT = Path(__file__).parent.parent
FINDINGS = (10, 1_000, 25_000)
RECORD = "json.dumps"
_KILOBYTE = 1_000 if sys.platform == "darwin" else 1_000 / 1_024
"""Units of `ru_maxrss` in a kilobyte: bytes on macOS, kibibytes elsewhere."""


def main() -> None:
    """Measure and print; or, as the child of one that does, measure one thing."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--findings", type=int, nargs="+", default=FINDINGS)
    parser.add_argument("--format", nargs="+", choices=REPORTS, default=tuple(REPORTS))
    parser.add_argument("--child", metavar="NAME", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_measure(given.child, given.findings[0])))
        return
    names = [name for name in given.format if _loads(name)]
    for count in given.findings:
        print(f"{count:,} findings")
        print(f"  {'format':20}{'seconds':>9}{'ratio':>7}{'bytes':>13}{'peak MB':>9}{'before':>8}")
        record = _median(RECORD, count, given.rounds)
        _print(RECORD, record, record)
        for name in names:
            _print(name, _median(name, count, given.rounds), record)


def _loads(name: str) -> bool:
    try:
        load(name)
    except (ImportError, AttributeError) as error:
        print(f"{name} does not load: {error}")
        return False
    return True


def _median(name: str, count: int, rounds: int) -> dict[str, float]:
    runs = [_child(name, count) for _ in range(rounds)]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def _child(name: str, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--child", name, "--findings", str(count)]
    done = subprocess.run(command, check=True, capture_output=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _print(name: str, run: dict[str, float], record: dict[str, float]) -> None:
    ratio = run["seconds"] / record["seconds"]
    print(
        f"  {name:20}{run['seconds']:9.4f}{ratio:7.1f}{run['bytes']:13,.0f}"
        f"{run['peak']:9.0f}{run['before']:8.0f}",
        flush=True,
    )


def _measure(name: str, count: int) -> dict[str, float]:
    """Seconds, bytes, and the peak of memory in megabytes before the rendering and after it."""
    result = _result(count)
    if name == RECORD:
        record = codec.encode(result)
        before, began = _peak(), time.process_time()
        size = len(json.dumps(record).encode())
    else:
        reporter = load(name)
        before, began = _peak(), time.process_time()
        pieces = reporter.render(result, Style())
        size = sum(len(piece.encode("utf-8", "backslashreplace")) for piece in pieces)
    seconds = time.process_time() - began
    return {"seconds": seconds, "bytes": size, "peak": _peak(), "before": before}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTE / 1_000


def _result(count: int) -> Result:
    """The tests' result of generated findings, so that both speak of the same one."""
    sys.path.insert(0, str(ROOT / "tests"))
    support: Any = importlib.import_module("support.results")
    made: Result = support.many(count, blocked=count // 60)
    return made


if __name__ == "__main__":
    main()

"""The counts of a result as outputs of the GitHub Action: `python -m` with a file in JSON.

One line for each, `name=value`, of digits alone: nothing that the target holds gets among them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from stockade.cli.record import read_record
from stockade.model.result import Result
from stockade.model.verdict import Action
from stockade_reports.novelty import new_among


def outputs(result: Result) -> Iterator[str]:
    """The lines. `new` is empty where nothing tells what is new."""
    rulings = result.verdict.rulings
    new = new_among(rulings, result)
    yield f"findings={len(result.findings)}"
    yield f"blocking={sum(ruling.action is Action.BLOCK for ruling in rulings)}"
    yield f"new={'' if new is None else new}"
    yield f"gaps={len(result.gaps)}"


if __name__ == "__main__":
    print("\n".join(outputs(read_record(sys.argv[1]))))

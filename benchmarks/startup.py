"""What the command line costs before it does anything, beside `import click` alone, as ratios.

python benchmarks/startup.py [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    program = str(Path(sys.executable).parent / "stockade")
    base = [sys.executable, "-c", "import click"]
    for words in (["--version"], ["scan", "--help"]):
        ratios = [_cpu([program, *words]) / _cpu(base) for _ in range(rounds)]
        print(f"stockade {' '.join(words)} / import click, CPU: {statistics.median(ratios):.2f}")


def _cpu(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    return (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )


if __name__ == "__main__":
    main()

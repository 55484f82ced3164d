"""What the gate costs beside its tools: wall time and CPU of a cold scan, as ratios.

    python benchmarks/overhead.py TARGET [--rounds N]

In each round the tools run alone, one after the other, on the files that Stockade gives them, with
the same rules and limits and their own parallelism off. Then Stockade scans twice: with `--jobs 1`,
whose CPU is comparable (two processes at once cost each other some), and as users start it, whose
wall time is what they wait. Nothing is cached but the secret engine's compiled rules, for both.
pip-audit is left out: its time is that of a network.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stockade.cli.request import Request, day_of
from stockade.cli.scanners import all_scanners
from stockade.cli.settings import Settings
from stockade.cli.survey import survey
from stockade.engine.plan import claim
from stockade.model.scanner import Options
from stockade.target.snapshot import Snapshot
from stockade_scanners.secrets.packs import files as secret_rules
from stockade_scanners.semgrep.inputs import as_json
from stockade_scanners.semgrep.rules_loader import built_in

_ARGUMENTS = 100_000
_SECRETS_ALONE = """
import sys
from kingfisher_sdk import DetectionPolicy, Rules, ScanInput, Scanner
rules, cache, listing = sys.argv[1:]
scanner = Scanner(Rules(rules.split(":"), confidence="low", cache_dir=cache),
                  policy=DetectionPolicy(inline_ignores=False, markup_context=False))
for name in open(listing, encoding="utf-8").read().split("\\0"):
    scanner.scan_input(ScanInput(path="f", data=open(name, "rb").read()))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of one run."""

    wall: float
    cpu: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("target")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        snapshot = _copy(asked.target, place)
        alone = dict(_commands(snapshot, place))
        print(f"{asked.target}: {len(snapshot.files):,} files, {asked.rounds} rounds")
        _cost(alone["secrets"], place)  # compiles the rules
        rounds = [_round(alone, asked.target, place) for _ in range(asked.rounds)]
        inside = json.loads((place / "result.json").read_text())["run"]
    _print(rounds, list(alone))
    _print_inside(inside)


def _copy(target: str, place: Path) -> Snapshot:
    request = Request(
        target=target,
        staged=False,
        scanners=(),
        policy_names=("audit",),
        today=day_of(None),
        options=Options(),
        workers=1,
        user=Settings(),
    )
    return survey(request, place, threading.Event()).snapshot


def _commands(snapshot: Snapshot, place: Path) -> Iterator[tuple[str, list[list[str]]]]:
    claims = {s.name: claim(s, snapshot.files) for s in all_scanners(Options())}
    names = {
        scanner: [str(snapshot.tree / snapshot.names[f.path]) for f in files]
        for scanner, files in claims.items()
    }
    (place / "bandit.ini").write_text("[bandit]\n")
    bandit = [sys.executable, "-I", "-m", "bandit", "-q", "-f", "json", "--exit-zero"]
    bandit += ["--ignore-nosec", "--ini", str(place / "bandit.ini"), "-x", "", "--"]
    yield "bandit", [bandit + chunk for chunk in _chunks(names["bandit"])]
    (place / "rules.json").write_text(as_json(built_in()))
    semgrep = [str(Path(sys.executable).parent / "semgrep"), "scan", "--experimental", "--json"]
    semgrep += ["--metrics", "off", "--disable-version-check", "--disable-nosem", "-j", "1"]
    semgrep += ["--no-git-ignore", "--x-ignore-semgrepignore-files", "--max-target-bytes", "0"]
    semgrep += ["--timeout", "15", "--timeout-threshold", "3", "--max-memory", "4096"]
    semgrep += ["--config", str(place / "rules.json")]
    yield "semgrep", [[*semgrep, str(_only(snapshot, names["semgrep"], place))]]
    listing = place / "listing"
    listing.write_text("\0".join(names["secrets"]))
    rules = ":".join(str(path) for path in secret_rules(()))
    cache = str(place / "cache" / "stockade" / "kingfisher")
    secrets = [sys.executable, "-I", "-c", _SECRETS_ALONE, rules, cache, str(listing)]
    yield "secrets", [secrets]


def _only(snapshot: Snapshot, names: Sequence[str], place: Path) -> Path:
    """A folder of links to just these files: there are too many for a command line."""
    folder = place / "only"
    for name in names:
        # semgrep's command line leaves `*.min.js` out without a word
        link = folder / str(Path(name).relative_to(snapshot.tree)).replace(".min.js", "_min.js")
        link.parent.mkdir(parents=True, exist_ok=True)
        os.link(name, link)
    return folder


def _chunks(names: Sequence[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for name in names:
        chunk.append(name)
        if sum(map(len, chunk)) > _ARGUMENTS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _round(alone: dict[str, list[list[str]]], target: str, place: Path) -> dict[str, Cost]:
    costs = {name: _cost(commands, place) for name, commands in alone.items()}
    program = str(Path(sys.executable).parent / "stockade")
    command = [program, "scan", target, "--report", f"json={place / 'result.json'}", "--quiet"]
    command += ["--no-cache"]
    command += [word for name in alone for word in ("--scanner", name)]
    serial = _cost([[*command, "--jobs", "1"]], place)
    return costs | {"serial": serial, "stockade": _cost([command], place)}


def _cost(commands: Sequence[Sequence[str]], place: Path) -> Cost:
    environment = os.environ | {"XDG_CACHE_HOME": str(place / "cache")}
    before, began = os.times(), time.monotonic()
    for command in commands:
        subprocess.run(command, check=False, capture_output=True, cwd=place, env=environment)
    after = os.times()
    cpu = (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )
    return Cost(wall=time.monotonic() - began, cpu=cpu)


def _print(rounds: Sequence[dict[str, Cost]], tools: Sequence[str]) -> None:
    print(f"{'':<12}{'wall s':>9}{'CPU s':>9}   (medians)")
    for name in (*tools, "serial", "stockade"):
        wall = statistics.median(r[name].wall for r in rounds)
        cpu = statistics.median(r[name].cpu for r in rounds)
        print(f"{name:<12}{wall:>9.1f}{cpu:>9.1f}")
    _print_ratio(
        "stockade --jobs 1 / tools alone, CPU", [_ratio(r, "serial", tools) for r in rounds]
    )
    _print_ratio("stockade / tools alone, wall", [_ratio(r, "stockade", tools) for r in rounds])
    cores = len(os.sched_getaffinity(0))
    ideal = [sum(r[t].cpu for t in tools) / cores for r in rounds]
    walls = [r["stockade"].wall / best for r, best in zip(rounds, ideal, strict=True)]
    _print_ratio(f"stockade, wall / (tools alone, CPU, over {cores} cores)", walls)


def _ratio(costs: dict[str, Cost], name: str, tools: Sequence[str]) -> float:
    what = "cpu" if name == "serial" else "wall"
    alone: float = sum(getattr(costs[tool], what) for tool in tools)
    return float(getattr(costs[name], what)) / alone


def _print_ratio(title: str, ratios: Sequence[float]) -> None:
    shown = ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
    print(f"{title}: {statistics.median(ratios):.2f}  ({shown})")


def _print_inside(run: dict[str, Any]) -> None:
    """Where the last scan's CPU went, by its own record."""
    tools = {t["name"]: t["cpu_seconds"] for t in run["timings"]}
    shown = ", ".join(f"{name} {seconds:.1f}" for name, seconds in tools.items())
    memory = {t["name"]: t["max_rss"] / 1e6 for t in run["timings"]}
    peaks = ", ".join(f"{name} {size:,.0f}" for name, size in memory.items())
    print(f"peak memory of a process, MB: {peaks}")
    rest = run["cpu_seconds"] - sum(tools.values())
    print(f"inside the last scan, CPU s: {shown}, stockade itself {rest:.1f}")


if __name__ == "__main__":
    main()

"""What looking dependencies up offline costs, beside pip-audit on the same pins in the same run.

python benchmarks/dependencies.py [--archive PyPI/all.zip] [--rounds N]

Without an archive of OSV, records are made up, as many as PyPI had in October 2024.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Container, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from stockade.advisories.store.opened import Store, open_store
from stockade.advisories.store.take import take
from stockade_scanners.dependencies.answers import Question
from stockade_scanners.dependencies.sources import offline

SHARED = Path(__file__).parents[2] / "shared" / "data" / "osv" / "PyPI" / "all.zip"
PINS = 500
QUESTIONS = 1000
SYNTHETIC = 250_000
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""An installed program has its byte code beside it."""

BLOCKED = (1,)
"""The exit code: some of the pins are vulnerable, and all were looked up."""

EVERYTHING_IS_FRESH = 100_000.0
"""Days: the archive may be old, and its age is not what is measured."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--archive", type=Path, default=SHARED if SHARED.exists() else None)
    parser.add_argument("--rounds", type=int, default=11)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        archive = given.archive or _archive(root / "made-up.zip", 2661)
        store = _import(root / "store", archive)
        pins = _pins(root / "looked-after", store, tended=True)
        _whole_process(root, pins.parent, given.rounds)
        _whole_process(root, _pins(root / "neglected", store, tended=False).parent, given.rounds)
        _beside_pip_audit(root, pins, min(given.rounds, 3))
        _query(root)


def _import(root: Path, archive: Path) -> Store:
    began = time.perf_counter()
    (source,) = take(root, archive)
    seconds = time.perf_counter() - began
    size = source.bytes / 1e6
    print(
        f"import of {source.records:,} records ({archive.name}): {seconds:.2f} s,"
        f" store {size:.2f} MB"
    )
    opened = open_store(root)
    assert opened is not None
    return opened


def _pins(project: Path, store: Store, tended: bool) -> Path:
    """Half of the packages have advisories, more than any lock file of a real project reaches.

    In a project that is looked after one package in fifty is at an old version; in the other one
    every package is.
    """
    source = store.source("PyPI")
    assert source is not None
    rows = store.database(source).execute("SELECT DISTINCT name FROM affected ORDER BY name")
    known = [name for (name,) in rows]
    chosen = known[:: max(1, len(known) // (PINS // 2))][: PINS // 2]
    clean = [f"no-advisory-names-me-{n}" for n in range(PINS - len(chosen))]
    project.mkdir()
    file = project / "requirements.txt"
    lines = (
        f"{name}=={1 if n % 50 == 0 or not tended else 99999}.{n}\n"
        for n, name in enumerate((*chosen, *clean))
    )
    file.write_text("".join(lines))
    return file


def _whole_process(root: Path, project: Path, rounds: int) -> None:
    base = [sys.executable, "-c", "import click"]
    scan = _scan(root, project, "--offline")
    _run(scan, BLOCKED)
    pairs = [(_run(base), _run(scan, BLOCKED)) for _ in range(rounds)]
    over = sorted(ours[0] - bare[0] for bare, ours in pairs)
    ratio = statistics.median(ours[0] / bare[0] for bare, ours in pairs)
    memory = max(kib for _, (_, kib) in pairs) / 1024
    print(
        f"offline, whole process, {PINS} pins, {project.name}: over `import click`"
        f" {over[0]:.3f} s at best, {statistics.median(over):.3f} s median"
        f" ({ratio:.1f} times it), {memory:.0f} MiB"
    )


def _beside_pip_audit(root: Path, pins: Path, rounds: int) -> None:
    with _osv() as url:
        flags = ["--no-deps", "--disable-pip", "-s", "osv", "--osv-url", f"{url}/v1/query"]
        cache = ["--cache-dir", str(root / "pip-audit-cache"), "--progress-spinner", "off"]
        tool = [sys.executable, "-m", "pip_audit", *flags, *cache, "-r", str(pins)]
        theirs = [_run(tool)[0] for _ in range(rounds)]
    ours = [_run(_scan(root, pins.parent, "--offline"), BLOCKED)[0] for _ in range(rounds)]
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(
        f"the same pins: stockade offline / pip-audit against a local OSV server: {ratio:.3f}"
        f" ({statistics.median(ours):.2f} s / {statistics.median(theirs):.2f} s)"
    )


def _query(root: Path) -> None:
    archive = _archive(root / "large.zip", SYNTHETIC)
    take(root / "large", archive)
    store = open_store(root / "large")
    assert store is not None
    source = store.source("PyPI")
    assert source is not None
    store.database(source)
    age = offline.age_of(source, dt.datetime.now(dt.UTC), EVERYTHING_IS_FRESH)
    step = SYNTHETIC // QUESTIONS
    asked = [_question(n, n * step) for n in range(QUESTIONS)]
    times = []
    for _ in range(7):
        began = time.perf_counter()
        answers, _ = offline.ask(store, "PyPI", asked, age)
        times.append(time.perf_counter() - began)
    flawed = sum(bool(answer.flaws) for answer in answers.values())
    print(
        f"{QUESTIONS:,} packages against {SYNTHETIC:,} advisories ({source.bytes / 1e6:.0f} MB):"
        f" first {1e3 * times[0]:.1f} ms, median {1e3 * statistics.median(times):.1f} ms,"
        f" {flawed} vulnerable"
    )
    store.close()


def _question(turn: int, number: int) -> Question:
    """One package in fifty is at a vulnerable version, as in a project that is looked after."""
    version = "1.5" if turn % 50 == 0 else "3.0"
    return Question(ecosystem="PyPI", name=f"package-{number}", version=version)


def _scan(root: Path, project: Path, *more: str) -> list[str]:
    config = root / "config.toml"
    config.write_text(f"advisory-max-age = {int(EVERYTHING_IS_FRESH)}\n")
    program = str(Path(sys.executable).parent / "stockade")
    store = ["--advisory-store", str(root / "store"), "--config", str(config)]
    return [program, "scan", str(project), "--scanner", "dependencies", *store, *more]


def _run(command: Sequence[str], expected: Container[int] = (0,)) -> tuple[float, int]:
    """Wall seconds and peak memory in KiB; a run that failed measures nothing."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - began, _kib(usage)


def _kib(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss


def _archive(path: Path, count: int) -> Path:
    """OSV's all.zip with made-up records, and the flaw that every source must know."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("PYSEC-1-1.json", json.dumps(_record("PYSEC-1-1", "jinja2", "3.0")))
        for number in range(count):
            name = f"PYSEC-2-{number}"
            archive.writestr(f"{name}.json", json.dumps(_record(name, f"package-{number}", "2.0")))
    return path


def _record(identifier: str, package: str, fixed: str) -> dict[str, object]:
    events = [{"introduced": "0"}, {"fixed": fixed}]
    return {
        "schema_version": "1.6.0",
        "id": identifier,
        "modified": "2024-10-10T00:00:00Z",
        "aliases": [f"CVE-2024-{identifier.rpartition('-')[2]:0>6}"],
        "summary": f"{package} before {fixed} lets a remote attacker do what it should not.",
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": package},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ],
    }


@contextlib.contextmanager
def _osv() -> Iterator[str]:
    """A service on the loopback interface that knows of nothing."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    main()

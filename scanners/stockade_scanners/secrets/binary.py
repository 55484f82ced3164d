"""The engine's command-line binary, where its Python package has no wheel (musl).

The binary prints secrets in clear, so this module is the adapter: the output is masked on reading
and kept nowhere. It skips files by name and follows a repository's ignore files, so it is given a
folder of our own in the job's scratch space, with neutral names and one view of a file in each.
It finds slightly less: a list of its own holds values that it takes for harmless ("123456789").
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path
from typing import Any

from stockade.model.errors import ToolError
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.scanner import Command, Job, Options
from stockade.model.strict_json import field, loads
from stockade_scanners.secrets import detect, packs
from stockade_scanners.secrets.archive import Problem
from stockade_scanners.secrets.hits import Hit
from stockade_scanners.secrets.protocol import FileReply, Found
from stockade_scanners.secrets.text import Ruler

_WHAT = "kingfisher's output"
_FLAGS = (
    "scan", "--no-validate", "--no-update-check", "--no-ignore", "--no-dedup", "--quiet",
    "--git-history", "none", "--no-extract-archives", "--max-file-size", "0",
    "--confidence", "low", "--format", "jsonl",
)  # fmt: skip
_EXIT_CODES = (0, 200)
"""200: it found something."""


@frozen
class _Input:
    """A view as it lies in the scratch folder."""

    file: int
    view: detect.View


def choose(options: Options) -> str:
    """The binary that the user's own configuration names; empty when it names none."""
    return options.tools.get("kingfisher", "")


def packaged() -> str:
    """The binary that the distribution `kingfisher-bin` brings; empty when it is not installed."""
    spec = importlib.util.find_spec("kingfisher")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = [Path(folder, "bin", "kingfisher") for folder in folders]
    return next((str(path) for path in found if path.is_file()), "")


def version(path: str) -> str:
    """The packaged binary's version; `unknown` for another one, which is not started to ask."""
    if path != packaged():
        return "unknown"
    return importlib.metadata.version("kingfisher-bin")


def scan(job: Job, path: str) -> tuple[FileReply, ...]:
    """Answer for every file of the job, in order.

    Raises:
        ToolError: the binary failed, or did not scan what it was given.
    """
    folder = job.scratch / "views"
    folder.mkdir()
    problems: dict[int, Problem] = {}
    inputs = _lay_out(job, folder, problems)
    hits = _run(job, path, folder, inputs) if inputs else {}
    found: dict[int, list[Found]] = {number: [] for number in range(len(job.files))}
    for name, item in inputs.items():
        matches = hits.get(name, [])
        flood = detect.too_many(matches)
        if flood:
            problems.setdefault(item.file, flood)
        found[item.file].extend(detect.found(item.view, matches, job.options.secret_key))
    return tuple(
        detect.reply(number, found[number], problems.get(number))
        for number in range(len(job.files))
    )


def _lay_out(job: Job, folder: Path, problems: dict[int, Problem]) -> dict[str, _Input]:
    inputs: dict[str, _Input] = {}
    for number, file in enumerate(job.files):
        data = detect.read_file(job.tree / job.names[file.path])
        parts = [data] if isinstance(data, Problem) else detect.views(data, detect.hint(file.path))
        for part in parts:
            if isinstance(part, Problem):
                problems.setdefault(number, part)
            elif part.data:
                name = f"v{len(inputs):07d}/{part.hint}"
                (folder / name).parent.mkdir()
                (folder / name).write_bytes(part.data)
                inputs[name] = _Input(file=number, view=part)
    return inputs


def _run(job: Job, path: str, folder: Path, inputs: dict[str, _Input]) -> dict[str, list[Hit]]:
    rules = [f"--rules-path={file}" for file in packs.files(job.options.rules)]
    cache = job.options.cache_dir
    cached = [f"--rule-cache-dir={cache / 'kingfisher'}"] if cache else ["--no-rule-cache"]
    result = job.run(Command(argv=(path, *_FLAGS, *rules, *cached, "--", str(folder))))
    if result.exit_code not in _EXIT_CODES:
        raise ToolError(f"kingfisher ended with exit code {result.exit_code}")
    lines = [loads(line, _WHAT) for line in result.stdout.splitlines() if line.strip()]
    if not all(isinstance(line, dict) for line in lines):
        raise ToolError(f"{_WHAT} holds something else than records")
    _check_summary(lines, inputs)
    return _by_input([line for line in lines if "rule" in line], folder, inputs)


def _by_input(records: list[Any], folder: Path, inputs: dict[str, _Input]) -> dict[str, list[Hit]]:
    hits: dict[str, list[Hit]] = {}
    rulers: dict[str, Ruler] = {}
    for record in records:
        name = _name(record, folder)
        if name not in inputs:
            raise ToolError(f"{_WHAT} names a file that it was not given")
        if name not in rulers:
            rulers[name] = Ruler(inputs[name].view.data)
        hits.setdefault(name, []).extend(_hits(record, rulers[name]))
    return hits


def _name(record: Any, folder: Path) -> str:
    place: str = field(field(record, "finding", dict, _WHAT), "path", str, _WHAT)
    return place.removeprefix(f"{folder}/")


def _check_summary(lines: list[Any], inputs: dict[str, _Input]) -> None:
    """The binary says how much it scanned, not what: less than it was given is a failure."""
    size = sum(len(item.view.data) for item in inputs.values())
    audits = [line["audit"] for line in lines if "audit" in line]
    stages = [stage for audit in audits for stage in field(audit, "repositories", list, _WHAT)]
    scanned = 0
    for stage in stages:
        if field(field(stage, "scan", dict, _WHAT), "status", str, _WHAT) != "completed":
            raise ToolError(f"{_WHAT} says that its scan was not completed")
        scanned += field(field(stage, "stats", dict, _WHAT), "bytes_scanned", int, _WHAT)
    if scanned < size:
        raise ToolError(f"{_WHAT} does not account for all files", GapReason.UNACCOUNTED.value)


def _hits(record: Any, ruler: Ruler) -> list[Hit]:
    rule, match = field(record, "rule", dict, _WHAT), field(record, "finding", dict, _WHAT)
    value = field(match, "snippet", str, _WHAT)
    needle = value.encode("utf-8", "surrogatepass")
    name, description = (field(rule, key, str, _WHAT) for key in ("id", "description"))
    return [
        Hit(
            rule=name.replace("/", "."),
            name=description,
            confidence=field(match, "confidence", str, _WHAT),
            value=value,
            start=start,
            end=end,
            encoded=ruler.data[start:end] != needle,
        )
        for start, end in _spans(field(match, "line", int, _WHAT), ruler, needle)
    ]


def _spans(line: int, ruler: Ruler, value: bytes) -> list[tuple[int, int]]:
    """It gives the first line and no last one: wherever the value begins there, else the line."""
    begin, end = ruler.line_span(line)
    spans: list[tuple[int, int]] = []
    at = ruler.data.find(value, begin, end + len(value)) if value else -1
    while 0 <= at < end and len(spans) < detect.MAX_FOUND:
        spans.append((at, at + len(value)))
        at = ruler.data.find(value, at + len(value), end + len(value))
    return spans or [(begin, max(begin + 1, end))]

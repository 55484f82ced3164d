"""A real `Job` over files that a test writes, with processes that really run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from stockade.model.file import File
from stockade.model.gap import GapReason
from stockade.model.scanner import Completed, Job, Options
from support.running import Recorder


def make_job(
    folder: Path,
    files: Mapping[str, str | bytes],
    options: Options | None = None,
    languages: Mapping[str, str] | None = None,
) -> Job:
    """Write `files` (path of the target to content) as a job's private copy under `folder`.

    Languages come from `languages`, and `python` where it says nothing. Names in the copy differ
    from the paths, as they may in the engine's.
    """
    tree, scratch = folder / "tree", folder / "scratch"
    scratch.mkdir(parents=True)
    records, names = [], {}
    for path, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        name = f"copy/{path}"
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(data)
        language = (languages or {}).get(path, "python")
        records.append(File(path=path, size=len(data), language=language))
        names[path] = name
    return Job(
        files=tuple(records),
        tree=tree,
        names=names,
        scratch=scratch,
        run=Recorder(scratch),
        options=options or Options(),
    )


def fake_tool(folder: Path, script: str) -> str:
    """The absolute path of an executable that runs the shell `script`."""
    folder.mkdir(parents=True, exist_ok=True)
    tool = folder / "fake-tool"
    tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    tool.chmod(0o755)
    return str(tool)


def gap_reasons(outcome: Completed) -> dict[str, GapReason]:
    """The reason of each gap by its subject, which must be unique."""
    assert len({gap.subject for gap in outcome.gaps}) == len(outcome.gaps)
    return {gap.subject: gap.reason for gap in outcome.gaps}

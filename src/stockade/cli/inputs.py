"""What the user hands to a scan from inside of the scanned repository, and may not be believed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from stockade.cli.upper import is_tracked
from stockade.model.errors import UsageError
from stockade.model.path import text
from stockade.target.open import Target


def refuse_edited(inputs: Iterable[tuple[str, Path]], target: Target, tip: str) -> None:
    """Make sure that what options name is as the commit has it that the change under review is to
    be merged into. The merge base may be a commit of an earlier change.

    Raises:
        UsageError: it has: a pull request would configure its own scan.
    """
    from stockade.target.since import edited_below

    for option, path in inputs:
        place = _below(path, target)
        if place == ".":
            raise UsageError(
                f"{option} names the whole repository, which a change under review edits",
                "Keep what it names in a folder of its own, or outside of the repository.",
            )
        if place and target.git and (edited := edited_below(target, tip, place)):
            raise UsageError(
                f"{option} {text(place)}: {text(edited)} is not as {tip[:12]} has it, into which"
                " the change under review is to be merged",
                "Merge it first, or keep it outside of the repository.",
            )


def refuse_tools(tools: Mapping[str, str], target: Target) -> None:
    """Make sure that no tool of the user's configuration is part of what is scanned.

    Raises:
        UsageError: one is, by itself or by where a link leads.
    """
    for name, tool in tools.items():
        for path in (Path(tool), Path(os.path.realpath(tool))):
            place = _below(path, target)
            if place and is_tracked(target, place):
                raise UsageError(
                    f"tools.{name} is {text(str(path))}, which belongs to the scanned repository",
                    "Nothing of it is run: name a program that lies elsewhere.",
                )


def _below(path: Path, target: Target) -> str:
    """The path from the top of the target, which is `.`; empty where it lies elsewhere."""
    root = target.root
    real = Path(os.path.realpath(path.parent)) / path.name
    for each in (path, real, Path(os.path.realpath(path))):
        if each.is_relative_to(root):
            return each.relative_to(root).as_posix()
    return ""

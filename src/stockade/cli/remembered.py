"""The user's store of what scanners said of files before, where a scan may use it."""

from __future__ import annotations

import os
from pathlib import Path

from stockade import __version__
from stockade.cli.request import Request
from stockade.engine.cache import Cache
from stockade.engine.recall import Memory
from stockade.model.finding import Finding
from stockade.target.open import Target


def memory_for(request: Request, target: Target) -> Memory | None:
    """The store; `None` where the user wants none, has no cache folder, or keeps it in the target:
    nothing of a repository is believed."""
    folder = request.options.cache_dir
    if not request.cache or folder is None:
        return None
    if Path(os.path.realpath(folder)).is_relative_to(target.root):
        return None
    return Memory(cache=Cache(folder), version=__version__, may_keep=_may_keep)


def _may_keep(finding: Finding) -> bool:
    """Not where a proposed edit quotes a line that seems to hold a credential."""
    if finding.fix is None:
        return True
    from stockade.triage.mask import is_credential, mask_assigned

    lines = [line for edit in finding.fix.edits for line in edit.text.splitlines()]
    return not is_credential(finding) and all(mask_assigned(line) == line for line in lines)

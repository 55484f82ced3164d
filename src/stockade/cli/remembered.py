"""The user's cache folder, where a scan may believe what lies in it."""

from __future__ import annotations

import dataclasses
import os
import stat
from pathlib import Path

from stockade import __version__
from stockade.cli.request import Request
from stockade.engine.cache import Cache
from stockade.engine.recall import Memory
from stockade.model.finding import Finding
from stockade.target.open import Target


def believing(request: Request, target: Target) -> tuple[Request, tuple[str, ...]]:
    """The request without its cache folder where that is part of what is scanned, or others may
    write there: compiled rules and what scanners said would be believed. And a note of that, for
    such a scan takes longer."""
    folder = request.options.cache_dir
    if folder is None:
        return request, ()
    if _is_foreign(folder, target):
        why = "it may have come with what is scanned"
    elif _is_open(folder):
        why = "others may write there"
    else:
        return request, ()
    options = dataclasses.replace(request.options, cache_dir=None)
    note = f"Your cache folder is not used: {why}. Set XDG_CACHE_HOME to one of your own."
    return dataclasses.replace(request, options=options), (note,)


def memory_for(request: Request) -> Memory | None:
    """The store of what scanners said; `None` where the user wants none, or has no folder or no key
    for it."""
    options = request.options
    if not request.cache or options.cache_dir is None or not options.secret_key:
        return None
    return Memory(
        cache=Cache(options.cache_dir),
        key=options.secret_key,
        version=__version__,
        may_keep=_may_keep,
        vouching="secrets",
    )


def _may_keep(finding: Finding, is_clear: bool) -> bool:
    """A proposed edit quotes the file: not where that holds a secret, or nobody has looked."""
    if finding.fix is None:
        return True
    from stockade.triage.mask import mask_assigned

    lines = [line for edit in finding.fix.edits for line in edit.text.splitlines()]
    return is_clear and all(mask_assigned(line) == line for line in lines)


def _is_foreign(folder: Path, target: Target) -> bool:
    """Whether the folder may have come with the target, or with another checkout around it. Without
    git nobody knows where the target ends, and the current folder may be its top. What the user's
    home lies in is the user's own."""
    real = Path(os.path.realpath(folder))
    if real.is_relative_to(target.root):
        return True
    here, home = (Path(os.path.realpath(p)) for p in (".", Path.home()))
    checkouts = [p for p in real.parents if os.path.lexists(p / ".git")]
    if any(not home.is_relative_to(checkout) for checkout in checkouts):
        return True
    return target.git is None and real.is_relative_to(here) and not home.is_relative_to(here)


def _is_open(folder: Path) -> bool:
    status = folder.stat()
    return status.st_uid != os.geteuid() or bool(status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))

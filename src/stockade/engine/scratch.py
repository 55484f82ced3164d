"""Private temporary folders that are gone when the scan ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from stockade.model.errors import ScanInterrupted


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that only this user can enter; removed with all it holds on leaving.

    A signal may raise at any moment. The name is known before the folder is made, and a removal
    that was interrupted is done again, so that no moment leaves anything behind.
    """
    path = Path(tempfile.gettempdir()).resolve() / f"stockade-{os.urandom(8).hex()}"
    try:
        path.mkdir(mode=0o700)
        yield path
    finally:
        try:
            _remove(path)
        except ScanInterrupted:
            _remove(path)
            raise


def _remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    if path.exists():  # something without permissions for us: open up and try again
        _open_up(path)
        shutil.rmtree(path)


def _open_up(path: Path) -> None:
    for folder in [path, *(p for p in path.rglob("*") if p.is_dir() and not p.is_symlink())]:
        folder.chmod(0o700)

"""Private temporary folders that are gone when the scan ends, however it ends."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that only this user can enter; removed with all it holds on leaving."""
    path = Path(tempfile.mkdtemp(prefix="stockade-")).resolve()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        if path.exists():  # something without permissions for us: open up and try again
            _open_up(path)
            shutil.rmtree(path)


def _open_up(path: Path) -> None:
    for folder in [path, *(p for p in path.rglob("*") if p.is_dir() and not p.is_symlink())]:
        folder.chmod(0o700)

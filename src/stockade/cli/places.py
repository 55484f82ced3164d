"""The user's own folders, by the XDG base directory specification; never the repository's."""

from __future__ import annotations

import os
from pathlib import Path

_KEY_BYTES = 32


def config_file() -> Path:
    """Where the user's configuration is looked for when `--config` is not given."""
    return _base("XDG_CONFIG_HOME", ".config") / "stockade" / "config.toml"


def cache_dir() -> Path | None:
    """The user's cache folder, made if need be; `None` where it cannot be made."""
    return _made(_base("XDG_CACHE_HOME", ".cache") / "stockade")


def advisory_store(chosen: str = "") -> Path:
    """The folder of the offline advisories: the chosen one, else the user's own. Not made here."""
    return Path(chosen).expanduser().absolute() if chosen else data_dir() / "advisories"


def data_dir() -> Path:
    """The user's data folder for Stockade. Not made here."""
    return _base("XDG_DATA_HOME", ".local/share") / "stockade"


def secret_key() -> bytes:
    """The key under which secrets are compared: made once for a user, readable by nobody else.

    Empty where the user's data folder cannot be written, e.g. with a read-only home.
    """
    folder = _made(data_dir())
    if folder is None:
        return b""
    path = folder / "secret-key"
    try:
        return _read_key(path)
    except FileNotFoundError:
        pass
    try:
        return _make_key(path)
    except FileExistsError:
        return _read_key(path)
    except OSError:
        return b""


def _read_key(path: Path) -> bytes:
    key = path.read_bytes()
    return key if len(key) == _KEY_BYTES else b""


def _make_key(path: Path) -> bytes:
    key = os.urandom(_KEY_BYTES)
    temporary = path.with_name(f".{path.name}-{os.urandom(8).hex()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key)
        os.link(temporary, path)  # fails when another run was first, unlike a rename
    finally:
        temporary.unlink()
    return key


def _base(variable: str, default: str) -> Path:
    chosen = os.environ.get(variable, "")
    return Path(chosen) if chosen.startswith("/") else Path.home() / default


def _made(folder: Path) -> Path | None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None

"""The policies above a repository's own: those that the user or the organisation names."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from stockade.model.errors import UsageError
from stockade.model.path import text
from stockade.model.registry import suggestion
from stockade.policy import compiled
from stockade.policy.rules import Layer
from stockade_policies import PACKS, compiled_pack

VARIABLE = "STOCKADE_POLICY"
DEFAULT = "recommended"
_MAX_BYTES = 1 << 20

Read = Callable[[str], bytes | None]


def names(named: Sequence[str], configured: Sequence[str] = ()) -> tuple[str, ...]:
    """What the policies above the repository's are called: those of the environment and of the
    command line, else those of the user's configuration, else the default pack.

    Raises:
        UsageError: one has no name.
    """
    if "" in named:
        raise UsageError("--policy needs the name of a pack or file", "Check the variable.")
    variable = os.environ.get(VARIABLE, "")
    chosen = [*filter(None, variable.split(os.pathsep)), *named]
    return tuple(dict.fromkeys(chosen or configured or (DEFAULT,)))


def upper_layers(named: Sequence[str], configured: Sequence[str] = ()) -> tuple[Layer, ...]:
    """The layers that these `names` stand for.

    Raises:
        UsageError: one is neither a pack nor a valid policy file.
    """
    return tuple(map(layer, names(named, configured)))


def layer(name: str) -> Layer:
    """A built-in pack by name, or the policy in a file.

    A bare word is never a file: it could be the scanned repository's, called as a pack is misspelt.

    Raises:
        UsageError: neither exists, or the policy is not valid.
    """
    if name in PACKS:
        return pack(name)
    bare, there = not set("./") & set(name), os.path.lexists(name)
    if bare or not there:
        hint = f"Write ./{text(name)} for the file. " if there else ""
        raise UsageError(
            f"no policy {name!r}: no such {'pack' if bare else 'file or pack'}",
            f"{hint}{suggestion(name, PACKS).replace('Known:', 'Built in:')}",
        )
    from stockade.policy.load import load

    return load(text(name), _read(Path(name)), name=text(name), library=DiskLibrary())


def pack(name: str) -> Layer:
    """A built-in pack.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in PACKS:
        raise UsageError(f"no pack is called {name!r}", suggestion(name, PACKS))
    return compiled.load(compiled_pack(name), name=f"{name} (built in)")


class DiskLibrary:
    """What a policy file on this machine may extend: packs, and files beside it."""

    def __init__(self) -> None:
        self._copies = Copies(_optional)

    def pack(self, name: str) -> Layer:
        """See `stockade.policy.load.Library`."""
        return pack(name)

    def file(self, base: str, reference: str) -> tuple[str, bytes]:
        """See `stockade.policy.load.Library`."""
        path = Path(base).parent / reference
        name = os.path.normpath(path)
        data = _read(path)
        self._copies.check(base, reference, name, data)
        return text(name), data


class Copies:
    """Makes sure that vendored files are what the lock beside their folder says."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._folders: dict[str, str] = {}
        """The folder `vendor` of each copy that was checked."""

    def check(self, base: str, reference: str, path: str, data: bytes) -> None:
        """Check a file if it is a copy. The policy file `base` calls it `reference`.

        Raises:
            UsageError: it has no line in the lock, or was changed.
        """
        from stockade.policy import lock

        folder = self._folders.get(base, "")
        if not folder or not path.startswith(f"{folder}/"):
            folder = _vendor(reference, path)
        if not folder:
            return
        self._folders[path] = folder
        place = os.path.join(os.path.dirname(folder), lock.NAME)  # noqa: PTH118, PTH120 (a name)
        found = self._read(place)
        locked = lock.parse_lock(text(place), found) if found is not None else ()
        name = f"{lock.FOLDER}{path.removeprefix(folder)}"
        if fault := lock.mismatch(locked, name, data):
            raise UsageError(
                f"{text(path)} {fault}",
                "Fetch it again with `stockade policy vendor`, or put the locked file back.",
            )


def _vendor(reference: str, path: str) -> str:
    """The folder `vendor` that the reference leads into; empty where it does not."""
    from stockade.policy.lock import FOLDER

    parts = os.path.normpath(reference).split("/")
    if not parts[0] or FOLDER not in parts[:-1]:
        return ""
    return path.rsplit("/", len(parts) - 1 - parts.index(FOLDER))[0]


def _optional(path: str) -> bytes | None:
    return _read(Path(path)) if os.path.lexists(path) else None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise UsageError(f"policy {text(str(path))}: {reason}", "Check the path.") from error
    except ValueError as error:  # a NUL, or half of a surrogate pair
        raise UsageError(f"policy {text(str(path))}: no file has such a name") from error

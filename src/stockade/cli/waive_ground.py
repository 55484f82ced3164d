"""The policies that judge here, with the file that a waiver goes into among them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from stockade.cli import repository_file
from stockade.cli.house import POLICY, house, places
from stockade.cli.policies import DiskLibrary, names
from stockade.cli.repository_file import RepositoryFile
from stockade.cli.request import user_configuration
from stockade.cli.upper import as_found
from stockade.engine.scratch import scratch_folder
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.path import text
from stockade.policy.diagnostics import MAX_BYTES
from stockade.policy.layers import stacked
from stockade.policy.load import load
from stockade.policy.rules import Layer, Policy
from stockade.target.open import Target, open_target
from stockade.target.repository_files import RepositoryFiles

_REMEDY = "Put a regular file in its place, or choose another with --file."


@frozen
class Ground:
    """What judges, and the file to edit."""

    target: Target
    upper: tuple[Layer, ...]
    own_policy: bool
    """Whether the repository's policy is read as such, and not among the upper ones already."""

    file: RepositoryFile

    @property
    def place(self) -> Path:
        """The file, with no link in the folder that is trusted."""
        return Path(os.path.realpath(self.file.root)) / self.file.path

    @property
    def inside(self) -> str:
        """Its path in the repository; empty where it lies elsewhere."""
        top = self.target.root
        return self.place.relative_to(top).as_posix() if self.place.is_relative_to(top) else ""


def ground(file: str | None, named: Sequence[str], config: str | None) -> Ground:
    """The ground for an edit of `file`, by default of the repository's policy.

    Raises:
        UsageError: a policy or configuration that judges cannot be read, or the name is no file's.
    """
    called = names(named, user_configuration(config).policy)
    with scratch_folder() as scratch:
        target = open_target(None, scratch=scratch)
        upper = as_found(called, target)
    own = target.root / POLICY
    default = RepositoryFile(root=target.root, path=POLICY, name=text(os.path.relpath(own)))
    return Ground(
        target=target,
        upper=upper,
        own_policy=POLICY not in places(called, target.root),
        file=default if file is None else repository_file.repository_file(file),
    )


def read(at: Ground) -> bytes | None:
    """The file to edit; `None` where there is none.

    Raises:
        UsageError: it cannot be read, or is a link.
    """
    try:
        return repository_file.read(at.file, MAX_BYTES)
    except UsageError as error:
        raise UsageError(error.message, _REMEDY) from error


def write(at: Ground, data: bytes) -> None:
    """Write the file to edit, whole or not at all.

    Raises:
        UsageError: it could not be written.
    """
    try:
        repository_file.write(at.file, data.decode())
    except UsageError as error:
        raise UsageError(error.message, _REMEDY) from error


def policy_with(at: Ground, data: bytes | None) -> tuple[Policy, bool]:
    """The policy that judges when the file holds `data` (`None`: when it is not there), and whether
    a scan that is asked the same way reads that file.

    Raises:
        UsageError: a file is not valid, or loosens what stands above it.
    """
    upper = [_with(at, layer, data) for layer in at.upper]
    files = _Edited(target=at.target, path=at.inside, data=data)
    found = house(upper, files, own_policy=at.own_policy)
    is_upper = any(_is(at, layer) for layer in at.upper)
    if data is None or is_upper or at.inside in found.files:
        return found.policy, is_upper or at.inside in (POLICY, *found.files)
    own = load(at.file.name, data, name=at.file.name, library=DiskLibrary())
    return stacked([*found.policy.layers, own], found.policy.upper), False


def _is(at: Ground, layer: Layer) -> bool:
    return os.path.realpath(layer.name) == str(at.place)


def _with(at: Ground, layer: Layer, data: bytes | None) -> Layer:
    if data is None or not _is(at, layer):
        return layer
    return load(layer.name, data, name=layer.name, library=DiskLibrary())


@frozen
class _Edited(RepositoryFiles):
    """The files of the repository as they are, but for one."""

    path: str
    data: bytes | None

    def read(self, path: str, limit: int) -> bytes | None:
        """See `RepositoryFiles.read`."""
        return self.data if path == self.path else RepositoryFiles.read(self, path, limit)

"""Which policies the commands of `stockade policy` work on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from stockade.cli import policies
from stockade.cli.house import FOLDER, POLICY, House, Library, house, own_layer, places
from stockade.cli.request import user_configuration
from stockade.cli.upper import as_found
from stockade.engine.scratch import scratch_folder
from stockade.model.errors import UsageError
from stockade.policy.layers import stacked
from stockade.policy.rules import Layer, Policy
from stockade.target.open import open_target
from stockade.target.repository_files import RepositoryFiles


def standing(named: Sequence[str], config: str | None) -> House:
    """The rules by which a scan of the current folder is judged.

    Raises:
        UsageError: one of its files is not valid.
    """
    called = policies.names(named, user_configuration(config).policy)
    with scratch_folder() as scratch:
        target = open_target(None, scratch=scratch)
        own_policy = POLICY not in places(called, target.root)
        above = as_found(called, target)
        return house(above, RepositoryFiles(target=target), own_policy=own_policy)


def own() -> Layer | None:
    """The policy of the repository around the current folder; `None` when there is none.

    Raises:
        UsageError: it is not valid.
    """
    with scratch_folder() as scratch:
        files = RepositoryFiles(target=open_target(None, scratch=scratch))
        return own_layer(Library(files, FOLDER, set()))


def own_folder() -> Path:
    """The folder of that policy, as seen from here."""
    with scratch_folder() as scratch:
        return Path(os.path.relpath(open_target(None, scratch=scratch).root / FOLDER))


def chosen(file: str, named: Sequence[str]) -> Policy:
    """The policy in a file or pack, below those that were named.

    Raises:
        UsageError: one is not valid, or the file loosens what is named above it.
    """
    upper = policies.upper_layers(named) if named or os.environ.get(policies.VARIABLE) else ()
    return stacked([*upper, policies.layer(file)], len(upper) + 1)


def layers_to_test(files: Sequence[str]) -> tuple[Layer, ...]:
    """The named policies, or the repository's own.

    Raises:
        UsageError: one is not valid, or there is none.
    """
    if files:
        return tuple(_with_tests(file) for file in files)
    layer = own()
    if layer is None:
        raise UsageError(
            f"there is no {POLICY} here", "Name a policy: stockade policy test FILE|PACK."
        )
    return (layer,)


def _with_tests(name: str) -> Layer:
    """A policy with its tests, which compiled packs do not have."""
    from stockade.policy.load import load
    from stockade_policies import PACKS, read_pack

    if name in PACKS:
        called = f"{name} (built in)"
        return load(called, read_pack(name), name=called, library=policies.DiskLibrary())
    return policies.layer(name)

"""House rules of a scanned repository: its policy below the user's, its baseline, its settings.

They are data that may be hostile. Where a change is under review they come from its merge base, so
that a pull request is judged by rules that it did not write.
"""

from __future__ import annotations

import dataclasses
import os
import posixpath
from collections.abc import Iterable, Sequence
from pathlib import Path

from stockade.cli import policies
from stockade.cli.settings import Settings, repository_settings
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.gap import GapReason
from stockade.model.path import text
from stockade.policy.layers import current, stacked
from stockade.policy.rules import Layer, Policy
from stockade.target.beneath import Refused
from stockade.target.repository_files import RepositoryFiles
from stockade.target.settings import settings_files
from stockade.triage import baseline as baselines
from stockade.triage.baseline import Baseline
from stockade_policies import PACKS

FOLDER = ".stockade"
POLICY = f"{FOLDER}/policy.yml"
MISNAMED = f"{FOLDER}/policy.yaml"
_MAX_POLICY = 1 << 20


@frozen
class House:
    """What a repository says of its own scan, checked, and the policy that follows."""

    policy: Policy
    baseline: Baseline
    settings: Settings
    baseline_path: str = ""
    """Where its baseline stands; empty: it has none."""

    files: tuple[str, ...] = ()
    """Paths of the files that say it."""


def house(
    upper: Sequence[Layer],
    files: RepositoryFiles | None,
    *,
    own_policy: bool = True,
    tip: RepositoryFiles | None = None,
    older: Sequence[Layer] = (),
    seen: Iterable[str] = (),
) -> House:
    """The rules of the repository in `files`; `None`: it has no say.

    `own_policy` is false where the repository's policy stands among the upper ones already. `tip`:
    the branch that the change under review is to be merged into, where it has moved on since the
    change left it; then `older` are the upper layers as the change found them. `seen`: paths of
    the upper ones in the repository.

    Raises:
        UsageError: a file of it is not valid, or loosens what stands above.
    """
    if files is None:
        policy = current(upper, older, None, None) if older else _stacked(upper, None)
        return House(policy=policy, baseline=Baseline(), settings=Settings())
    read = set(seen)
    library = Library(files, FOLDER, read)
    own = own_layer(library, files.commit[:12]) if own_policy else None
    now = own_layer(Library(tip, FOLDER, set()), tip.commit[:12]) if own_policy and tip else None
    # The user may have named the repository's own policy alone, and it has none here.
    above = upper or ((policies.pack(policies.DEFAULT),) if own is None else ())
    policy = current(above, older, own, now) if tip else _stacked(above, own)
    known = _baseline(library, policy)
    if tip and known is not None:
        now_known = _baseline(Library(tip, FOLDER, set()), policy) or Baseline()
        known = baselines.common(known, now_known)
    settings = settings_files(files)
    return House(
        policy=policy,
        baseline=known or Baseline(),
        baseline_path="" if known is None else policy.baseline,
        settings=_settings(settings, settings_files(tip) if tip else None),
        files=tuple(sorted({*read, *settings})),
    )


def _baseline(library: Library, policy: Policy) -> Baseline | None:
    data = library.read(policy.baseline, baselines.MAX_BYTES)
    return None if data is None else baselines.parse(data, text(policy.baseline))


def _stacked(above: Sequence[Layer], own: Layer | None) -> Policy:
    return stacked([*above, *([own] if own else [])], max(1, len(above)))


def _settings(files: dict[str, bytes], tip: dict[str, bytes] | None) -> Settings:
    """The repository's configuration; where there are two, what both leave out."""
    own = repository_settings(files)
    if tip is None:
        return own
    now = repository_settings(tip)
    scanners = None
    if own.scanners is not None and now.scanners is not None:
        scanners = tuple(dict.fromkeys((*own.scanners, *now.scanners)))
    sizes = [s.max_file_size for s in (own, now) if s.max_file_size is not None]
    return dataclasses.replace(
        own,
        exclude=tuple(p for p in own.exclude if p in now.exclude),
        scanners=scanners,
        max_file_size=max(sizes) if len(sizes) == 2 else None,
    )


def places(names: Iterable[str], root: Path) -> tuple[str, ...]:
    """Where below the folder `root`, of which no part is a link, the policies stand that the user
    calls so; empty: elsewhere, or a pack."""
    return tuple("" if name in PACKS else _place(name, root) for name in names)


def _place(name: str, root: Path) -> str:
    real = os.path.realpath(name)
    # As it is called first: where a link of the repository's leads is for the repository to say.
    for path in (Path(os.path.abspath(name)), Path(real)):  # noqa: PTH100 (follows no link)
        for parent in reversed(path.parents):
            if os.path.realpath(parent) == str(root):
                return path.relative_to(parent).as_posix()
    return ""


def own_layer(library: Library, commit: str = "") -> Layer | None:
    """The repository's own policy; `None` when there is none.

    Raises:
        UsageError: it is not valid, or is called otherwise.
    """
    own = library.layer(POLICY, commit)
    if own is None and library.read(MISNAMED, _MAX_POLICY) is not None:
        raise UsageError(f"{MISNAMED} is not read", f"Rename it to {POLICY}.")
    return own


class Library:
    """What a policy of the repository may extend: packs, and files of the repository below `top`.

    The paths that are read are added to `seen`.
    """

    def __init__(self, files: RepositoryFiles, top: str, seen: set[str]) -> None:
        self._files = files
        self._top = top
        self._seen = seen
        self._copies = policies.Copies(lambda path: self.read(path, _MAX_POLICY))

    def read(self, path: str, limit: int) -> bytes | None:
        """A file of the repository; `None` when there is none."""
        try:
            data = self._files.read(path, limit)
        except Refused as refused:
            large = refused.reason is GapReason.TOO_LARGE
            raise UsageError(
                f"{text(path)} cannot be used: {refused.detail}",
                f"{'Shorten it' if large else 'Make it a regular file'}, or scan with"
                " --no-repository-config.",
            ) from refused
        if data is not None:
            self._seen.add(path)
        return data

    def layer(self, path: str, commit: str = "") -> Layer | None:
        """The policy in a file of the repository; `None` when there is none."""
        data = self.read(path, _MAX_POLICY)
        if data is None:
            return None
        from stockade.policy.load import load

        name = f"{text(path)} as of {commit}" if commit else text(path)
        return load(path, data, name=name, library=self)

    def pack(self, name: str) -> Layer:
        """See `stockade.policy.load.Library`."""
        return policies.pack(name)

    def file(self, base: str, reference: str) -> tuple[str, bytes]:
        """See `stockade.policy.load.Library`."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), reference))
        below = f"{self._top}/" if self._top else ""
        if path.startswith(("/", "../")) or not path.startswith(below):
            raise UsageError(
                f"`{reference}` lies outside of {below or 'the repository'}",
                "A repository's policy extends files there.",
            )
        data = self.read(path, _MAX_POLICY)
        if data is None:
            raise UsageError(f"{path} does not exist", "Check the name, relative to this file.")
        self._copies.check(base, reference, path, data)
        return path, data

"""What the user asked for: the command line and the user's configuration, made one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stockade.cli import places
from stockade.cli.settings import Settings, user_settings
from stockade.model.errors import UsageError
from stockade.model.scanner import Options
from stockade.policy.load import load, load_file
from stockade.policy.rules import Policy

DEFAULT_TIMEOUT = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One scan to do. Command-line options have beaten configuration already."""

    target: str | None
    staged: bool
    scanners: tuple[str, ...]
    """Chosen by the user; empty: all."""

    policy: Policy
    options: Options
    workers: int
    user: Settings
    trust_repository: bool = True
    """Whether the repository's own configuration counts."""

    own_reports: tuple[Path, ...] = ()
    """Files that this run writes; they are no part of the target."""


def options_of(
    user: Settings,
    *,
    offline: bool,
    timeout: int | None,
    rules: tuple[str, ...],
    partial: bool = False,
) -> Options:
    """The scanners' options.

    Raises:
        UsageError: a rule pack does not exist.
    """
    return Options(
        offline=offline,
        partial=partial,
        timeout=float(timeout or user.timeout or DEFAULT_TIMEOUT),
        rules=tuple(_existing(Path(rule)) for rule in rules),
        tools=dict(user.tools),
        advisory_url=user.advisory_url,
        secret_key=places.secret_key(),
        cache_dir=places.cache_dir(),
    )


def user_configuration(file: str | None) -> Settings:
    """The user's configuration: the file named, or the one in the user's own folder if any."""
    path = Path(file).absolute() if file else places.config_file()
    return user_settings(path, required=file is not None)


def policy_of(name: str, packs: Mapping[str, bytes]) -> Policy:
    """A built-in pack by name, or the policy in a file.

    Raises:
        UsageError: neither exists, or the policy is not valid.
    """
    if name in packs:
        return load(f"{name}.yml", packs[name], name=f"{name} (built in)")
    path = Path(name)
    if not path.exists():
        known = ", ".join(packs)
        raise UsageError(f"no policy {name!r}: no such file or pack", f"Built in: {known}.")
    return load_file(path)


def workers_of(jobs: int | None, user: Settings) -> int:
    """How many tools run at once: as asked, else one for each core we may use."""
    if jobs or user.jobs:
        return jobs or user.jobs or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UsageError(f"rule pack {path} does not exist", "Check --rules.")
    return path.resolve()

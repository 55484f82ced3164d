"""What the user asked for: the command line and the user's configuration, made one."""

from __future__ import annotations

import datetime as dt
import os
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

from stockade.cli import places
from stockade.cli.settings import Settings, user_settings
from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.scanner import AdvisoryOptions, AdvisoryOrder, Options

DEFAULT_TIMEOUT = 900
DEFAULT_MAX_AGE = 7
"""Days that advisories may be old."""


@frozen
class Request:
    """One scan to do. Command-line options have beaten configuration already."""

    target: str | None
    staged: bool
    scanners: tuple[str, ...]
    """Chosen by the user; empty: all."""

    policy_names: tuple[str, ...]
    """Packs and files above the repository's own policy, uppermost first."""

    options: Options
    workers: int
    user: Settings
    today: dt.date
    """The day on which policy judges: graces and waivers end."""

    trust_repository: bool = True
    """Whether the repository's own configuration counts."""

    since: str = ""
    """The revision that the change under review is to be merged into; empty: none is."""

    pushed: bool = False
    """Whether the change under review is what a push brings; `since` is empty then."""

    inputs: tuple[tuple[str, Path], ...] = ()
    """Options and the files that they name: the user's configuration, and rules."""

    policy_command: tuple[str, ...] = ()
    """The user's own judge: absolute path of a program, and its arguments; empty: none."""

    environment: str = ""
    """An installed environment to scan instead of `target`; empty: none."""

    previous: str = ""
    """The json report of an earlier scan, whose history goes on; empty: none."""

    cache: bool = True
    """Whether what scanners said before of the same files counts."""

    own_reports: tuple[Path, ...] = ()
    """Files that this run writes; they are no part of the target."""


def options_of(
    user: Settings,
    *,
    offline: bool,
    advisories: str = "",
    advisory_store: str | None = None,
    timeout: int | None,
    rules: tuple[str, ...],
    partial: bool = False,
) -> Options:
    """The scanners' options.

    Raises:
        UsageError: a rule pack or the store that was named does not exist.
    """
    return Options(
        offline=offline,
        partial=partial,
        timeout=float(timeout or user.timeout or DEFAULT_TIMEOUT),
        rules=tuple(_existing(Path(rule)) for rule in rules),
        tools=dict(user.tools),
        advisories=_advisories(user, advisories, advisory_store),
        now=dt.datetime.now(dt.UTC),
        secret_key=places.secret_key(),
        cache_dir=places.cache_dir(),
    )


def chosen_store(named: str | None, user: Settings) -> Path:
    """The folder of the offline advisories: as named on the command line, else as configured.

    Raises:
        UsageError: the name is empty, as that of a variable which is not set: it must not mean
            another folder.
    """
    if named == "":
        raise UsageError("--advisory-store needs the name of a folder", "Check the variable.")
    return places.advisory_store(named or user.advisory_store)


def _advisories(user: Settings, order: str, named: str | None) -> AdvisoryOptions:
    store = chosen_store(named, user)
    if named and not os.path.isdir(store):  # noqa: PTH112 (no error where nothing may be looked at)
        what = "is no folder" if os.path.lexists(store) else "does not exist"
        raise UsageError(
            f"--advisory-store: {named!r} {what}",
            f"Check the path, or make it: stockade db update --advisory-store {shlex.quote(named)}",
        )
    return AdvisoryOptions(
        order=AdvisoryOrder(order or user.advisories or AdvisoryOrder.AUTO),
        store=store,
        url=user.advisory_url,
        pypi_by_api=user.pypi_source == "osv",
        max_age_days=float(user.advisory_max_age or DEFAULT_MAX_AGE),
    )


def user_configuration(file: str | None) -> Settings:
    """The user's configuration: the file named, or the one in the user's own folder if any."""
    path = Path(file).absolute() if file else places.config_file()
    return user_settings(path, required=file is not None)


def inputs_of(config: str | None, rules: Iterable[str]) -> tuple[tuple[str, Path], ...]:
    """The files and folders that options name, beside policies."""
    named = [("--config", config)] if config else []
    every = [*named, *(("--rules", rule) for rule in rules)]
    return tuple((option, Path(os.path.abspath(file))) for option, file in every)  # noqa: PTH100


def judge_of(named: Sequence[str], user: Settings) -> tuple[str, ...]:
    """The user's own judge: the program named on the command line, else that of his configuration.

    Raises:
        UsageError: there are two, or the name is empty.
    """
    if len(named) > 1:
        raise UsageError(
            "--policy-command is given twice", "Let one program ask all of your judges."
        )
    if "" in named:
        raise UsageError("--policy-command needs the name of a program", "Check the variable.")
    return (str(Path(named[0]).absolute()),) if named else user.policy_command


def day_of(asked: str | None) -> dt.date:
    """The day on which policy judges: the one asked for, else today in UTC.

    Raises:
        UsageError: it is no day.
    """
    if asked is None:
        return dt.datetime.now(dt.UTC).date()
    try:
        return dt.date.fromisoformat(asked)
    except ValueError:
        raise UsageError(f"--on: there is no day {asked!r}", "Write it as 2026-12-31.") from None


def workers_of(jobs: int | None, user: Settings) -> int:
    """How many tools run at once: as asked, else one for each core we may use."""
    if jobs or user.jobs:
        return jobs or user.jobs or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UsageError(f"rule pack {path} does not exist", "Check --rules.")
    return path.resolve()

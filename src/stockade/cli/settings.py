"""Configuration: what the user may set, and the less that a scanned repository may.

A repository's file is data: it can leave out paths and scanners (every report shows that), and
can never name a command, a plugin or an address.
"""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Any

from stockade.model.errors import UsageError
from stockade.model.frozen import frozen
from stockade.model.registry import suggestion
from stockade_policies import PACKS

MAX_BYTES = 256 * 1024
_REPOSITORY = ("exclude", "scanners", "max-file-size")
_USER = (
    *_REPOSITORY,
    "timeout",
    "jobs",
    "advisories",
    "advisory-store",
    "advisory-url",
    "advisory-mirror",
    "advisory-max-age",
    "kev-url",
    "epss-url",
    "pypi-source",
    "tools",
    "policy",
    "policy-command",
)
_TYPES: dict[str, type] = {
    "exclude": list,
    "scanners": list,
    "max-file-size": int,
    "timeout": int,
    "jobs": int,
    "advisories": str,
    "advisory-store": str,
    "advisory-url": str,
    "advisory-mirror": str,
    "advisory-max-age": int,
    "kev-url": str,
    "epss-url": str,
    "pypi-source": str,
    "tools": dict,
    "policy": list,
    "policy-command": list,
}
_CHOICES = {"advisories": ("auto", "store", "online"), "pypi-source": ("pip-audit", "osv")}
_URLS = ("advisory-url", "advisory-mirror", "kev-url", "epss-url")
_FOLDERS = ("advisory-store",)
_COMMANDS = ("policy", "policy-command")
_TYPE_NAMES = {list: "a list of strings", int: "a positive whole number", str: "a string"}


@frozen
class Settings:
    """One configuration file, checked. An unset value is `None` or empty."""

    where: str = ""
    """What reports call the file."""

    exclude: tuple[str, ...] = ()
    scanners: tuple[str, ...] | None = None
    max_file_size: int | None = None
    timeout: int | None = None
    jobs: int | None = None
    advisories: str = ""
    advisory_store: str = ""
    advisory_url: str = ""
    advisory_mirror: str = ""
    advisory_max_age: int | None = None
    kev_url: str = ""
    epss_url: str = ""
    pypi_source: str = ""
    tools: dict[str, str] = field(default_factory=dict)
    policy: tuple[str, ...] = ()
    """Packs and files that judge where neither the command line nor the environment names one."""

    policy_command: tuple[str, ...] = ()
    """A judge of the user's own: absolute path of a program, and its arguments."""


def user_settings(path: Path, *, required: bool) -> Settings:
    """The user's own configuration; empty when the file is absent and not `required`.

    Raises:
        UsageError: it is missing though required, unreadable, or not valid.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if not required:
            return Settings()
        raise UsageError(f"configuration {path} does not exist", "Check --config.") from None
    except OSError as error:
        raise UsageError(f"configuration {path}: {error.strerror}", "Check --config.") from error
    return _checked(_parse(data, str(path)), str(path), _USER)


def repository_settings(files: dict[str, bytes]) -> Settings:
    """A repository's configuration from the contents of its candidate files, by path.

    Raises:
        UsageError: both places are used, or the file is not valid.
    """
    tables = []
    if (own := files.get(".stockade/config.toml")) is not None:
        tables.append((".stockade/config.toml", _parse(own, ".stockade/config.toml")))
    if (project := files.get("pyproject.toml")) is not None and b"tool.stockade" in project:
        table = _parse(project, "pyproject.toml").get("tool", {}).get("stockade")
        if isinstance(table, dict):
            tables.append(("pyproject.toml", table))
    if len(tables) > 1:
        raise UsageError(
            "the repository configures Stockade in .stockade/config.toml and in pyproject.toml",
            "Keep one of the two.",
        )
    return _checked(tables[0][1], tables[0][0], _REPOSITORY) if tables else Settings()


def _parse(data: bytes, where: str) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise UsageError(f"{where} is larger than {MAX_BYTES // 1024} KiB", "Shorten it.")
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where} is not valid TOML: {error}", "Correct the file.") from error


def _checked(table: dict[str, Any], where: str, known: tuple[str, ...]) -> Settings:
    for key, value in table.items():
        if key in _USER and key not in known:
            raise UsageError(
                f"{where} sets {key!r}, which only the user's own configuration may set",
                "Move it to the file given with --config.",
            )
        if key not in known:
            raise UsageError(f"{where} has the unknown key {key!r}", suggestion(key, known))
        _check(key, value, where)
    values: dict[str, Any] = {key.replace("-", "_"): _frozen(value) for key, value in table.items()}
    return Settings(where=where, **values)


def _check(key: str, value: object, where: str) -> None:
    wanted = _TYPES[key]
    good = isinstance(value, wanted) and not isinstance(value, bool)
    if isinstance(value, list):
        good = good and all(isinstance(item, str) for item in value)
    if isinstance(value, int):
        good = good and value > 0
    if key in _CHOICES and good and value not in _CHOICES[key]:
        raise UsageError(f"{where}: {key!r} must be one of {', '.join(_CHOICES[key])}")
    if isinstance(value, dict):
        for tool, path in value.items():
            if not isinstance(path, str) or not Path(path).is_absolute():
                raise UsageError(f"{where}: tools.{tool} must be an absolute path")
    if not good:
        raise UsageError(f"{where}: {key!r} must be {_TYPE_NAMES.get(wanted, 'a table')}")
    if isinstance(value, list) and key in _COMMANDS:
        _check_absolute(key, value, where)
    if key in _URLS:
        check_url(f"{where}: {key!r}", str(value))
    if key in _FOLDERS and not Path(str(value)).expanduser().is_absolute():
        raise UsageError(f"{where}: {key!r} must be an absolute path")  # else the target's folder


def _check_absolute(key: str, words: list[str], where: str) -> None:
    """Files by absolute path only: a relative one would be the scanned repository's."""
    files = words[:1] if key == "policy-command" else [w for w in words if w not in PACKS]
    if not words or not all(Path(file).is_absolute() for file in files):
        what = "packs, or files" if key == "policy" else "a program"
        raise UsageError(f"{where}: {key!r} must name {what} by absolute path")


def check_url(what: str, url: str) -> None:
    """Refuse an address that no client could ask.

    Raises:
        UsageError: it is not one of http or https.
    """
    if not url.startswith(("https://", "http://")) or not url.partition("://")[2].strip("/"):
        raise UsageError(f"{what} must be an address that begins with https:// or http://")


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value

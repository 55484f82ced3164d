"""The few facts that we take from a target's git configuration, read as text and never by git."""

from __future__ import annotations

import re
import urllib.parse
from pathlib import Path

from stockade.target.beneath import Beneath, Refused

_LIMIT = 1 << 20
_SECTION = re.compile(r'\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\](.*)')
_SETTING = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)\s*=\s*(.*)")


def read_config(git_dir: Path) -> dict[str, str]:
    """`section.subsection.key` to its last value; empty when the file cannot be read.

    Enough of git-config(1) for plain values: no includes, no escapes, no continued lines.
    """
    try:
        with Beneath(git_dir) as below:
            text = below.read("config", _LIMIT).decode("utf-8", "replace")
    except (OSError, Refused):
        return {}
    values: dict[str, str] = {}
    section = ""
    for line in text.splitlines():
        header = _SECTION.match(line)
        if header:
            name, sub, line = header.groups()
            section = ".".join(part for part in (name.lower(), sub) if part)
        setting = _SETTING.match(line)
        if setting:
            key, value = setting.groups()
            values[f"{section}.{key.lower()}"] = value.strip().strip('"')
    return values


def web_address(config: dict[str, str]) -> str:
    """The http(s) address of `origin` without user, password, query; empty for any other kind."""
    try:
        url = urllib.parse.urlsplit(config.get("remote.origin.url", ""))
        host, port = url.hostname or "", url.port
    except ValueError:
        return ""
    if url.scheme not in ("http", "https") or not host or not f"{host}{url.path}".isprintable():
        return ""
    place = f"{host}:{port}" if port else host
    path = urllib.parse.quote(url.path.removesuffix(".git").rstrip("/"), safe="/-_.~%")
    return f"{url.scheme}://{place}{path}"

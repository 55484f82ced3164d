"""The environment that a tool sees: made from nothing, never inherited."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_PATH = "/usr/local/bin:/usr/bin:/bin"
_NETWORK = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
)

JOB_MARK = "STOCKADE_JOB"
"""Names the job in its processes' environment, so that one which left its group can be found."""


def tool_environment(
    scratch: Path, mark: str, added: Mapping[str, str], *, network: bool
) -> dict[str, str]:
    """Variables for one process: a private home, no user site-packages, no token, no proxy.

    With `network`, the user's own proxy and certificate variables come along, in either case.
    """
    environment = {
        "PATH": _PATH,
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "XDG_CACHE_HOME": str(scratch),
        "XDG_CONFIG_HOME": str(scratch),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PYTHONNOUSERSITE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        JOB_MARK: mark,
    }
    if network:
        wanted = {*_NETWORK, *(name.lower() for name in _NETWORK)}
        environment |= {name: os.environ[name] for name in wanted if name in os.environ}
    return environment | dict(added)

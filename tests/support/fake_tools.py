"""Programs that stand where a tool is expected and end badly, named in the user's configuration."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

VERSIONS = {"bandit": "1.9.4", "semgrep": "1.182.0", "pip-audit": "2.10.1", "kingfisher": "1.5.0"}
SCANNERS = {
    "bandit": "bandit",
    "semgrep": "semgrep",
    "pip-audit": "dependencies",
    "kingfisher": "secrets",
}


def tool(folder: Path, name: str, body: str, *, as_name: str = "") -> Path:
    """A program that answers for its version as the tool `name` does, and else runs `body` (sh)."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (as_name or name)
    path.write_text(
        "#!/bin/sh\n"
        f'case "$1" in -version|--version) echo {VERSIONS[name]}; exit 0;; esac\n'
        f"{body}\n",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


def configuration(folder: Path, tools: Mapping[str, Path], **settings: str | int) -> Path:
    """A user's configuration file that names these tools."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{key.replace('_', '-')} = {value if isinstance(value, int) else json.dumps(value)}"
        for key, value in settings.items()
    ]
    lines += ["[tools]", *(f'{name} = "{path}"' for name, path in tools.items())]
    path = folder / "config.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path

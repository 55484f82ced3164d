"""Policy packs: YAML files beside this module, named by their stem."""

from __future__ import annotations

from importlib.resources import files

PACKS: tuple[str, ...] = ("recommended", "audit")
"""The names that `--policy` takes besides a file."""


def read_pack(name: str) -> bytes:
    """The text of a built-in pack."""
    return files(__name__).joinpath(f"{name}.yml").read_bytes()

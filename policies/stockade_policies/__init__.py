"""Policy packs: YAML files beside this module, and each as JSON, compiled for scans to load."""

from __future__ import annotations

from pathlib import Path

PACKS: tuple[str, ...] = ("recommended", "strict", "audit", "owasp-top-10", "supply-chain")
"""The names that `--policy` takes besides a file."""


def read_pack(name: str) -> bytes:
    """The text of a built-in pack."""
    return Path(__file__).with_name(f"{name}.yml").read_bytes()


def compiled_pack(name: str) -> bytes:
    """The same, checked, for `stockade.policy.compiled.load`."""
    return Path(__file__).with_name(f"{name}.json").read_bytes()

"""The scanners, by name. A scanner is one line here and one module or package beside it."""

from __future__ import annotations

from stockade.model.registry import Entry
from stockade.model.registry import load as load_entry
from stockade.model.scanner import Scanner

SCANNERS: dict[str, Entry] = {
    "bandit": Entry(
        target="stockade_scanners.bandit:SCANNER",
        about="Python source patterns (bandit)",
    ),
    "semgrep": Entry(
        target="stockade_scanners.semgrep:SCANNER",
        about="Source and configuration rules for many languages (semgrep)",
    ),
    "dependencies": Entry(
        target="stockade_scanners.dependencies.scanner:SCANNER",
        about="Known vulnerabilities of dependencies (OSV, pip-audit)",
    ),
    "secrets": Entry(
        target="stockade_scanners.secrets:SCANNER",
        about="Passwords, tokens and private keys in any file (kingfisher)",
    ),
}


def load(name: str) -> Scanner:
    """The scanner called `name`, imported now.

    Raises:
        UsageError: no scanner has that name.
    """
    scanner: Scanner = load_entry(SCANNERS, name, "scanner")
    return scanner

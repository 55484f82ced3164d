"""The built-in scanners as the user's options want them."""

from __future__ import annotations

from collections.abc import Sequence

from stockade.model.scanner import Configurable, Options, Scanner
from stockade_scanners import SCANNERS, load


def all_scanners(options: Options) -> list[Scanner]:
    """Every scanner, in the registry's order.

    Raises:
        UsageError: a scanner cannot use the options, e.g. a rule pack with an error.
    """
    return [_configured(load(name), options) for name in SCANNERS]


def known_scanners(names: Sequence[str]) -> tuple[str, ...]:
    """The names, once each, all of which exist.

    Raises:
        UsageError: one does not.
    """
    for name in names:
        load(name)
    return tuple(dict.fromkeys(names))


def _configured(scanner: Scanner, options: Options) -> Scanner:
    return scanner.configured(options) if isinstance(scanner, Configurable) else scanner

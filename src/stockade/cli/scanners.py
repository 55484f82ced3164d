"""The built-in scanners as the user's options want them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stockade.model.errors import UsageError
from stockade.model.registry import suggestion
from stockade.model.scanner import Configurable, Options, Scanner
from stockade_scanners import SCANNERS, load


class Available:
    """The scanners that there are, in the registry's order; each is loaded when first wanted.

    Loading one is not free: semgrep's reads all its rules.
    """

    def __init__(self, options: Options, names: Iterable[str] = SCANNERS) -> None:
        self.names = tuple(names)
        self._options = options
        self._loaded: dict[str, Scanner] = {}

    def about(self, name: str) -> str:
        """One line for people, without loading the scanner."""
        return SCANNERS[name].about

    def get(self, name: str) -> Scanner:
        """The scanner of that name.

        Raises:
            UsageError: it cannot use the options, e.g. a rule pack with an error.
        """
        if name not in self._loaded:
            self._loaded[name] = _configured(load(name), self._options)
        return self._loaded[name]

    def all(self) -> list[Scanner]:
        """Every scanner. Raises UsageError as `get`."""
        return [self.get(name) for name in self.names]


def all_scanners(options: Options) -> list[Scanner]:
    """Every scanner, in the registry's order.

    Raises:
        UsageError: a scanner cannot use the options, e.g. a rule pack with an error.
    """
    return Available(options).all()


def known_scanners(names: Sequence[str]) -> tuple[str, ...]:
    """The names, once each, all of which exist.

    Raises:
        UsageError: one does not.
    """
    for name in names:
        if name not in SCANNERS:
            raise UsageError(f"no scanner is called {name!r}", suggestion(name, SCANNERS))
    return tuple(dict.fromkeys(names))


def _configured(scanner: Scanner, options: Options) -> Scanner:
    return scanner.configured(options) if isinstance(scanner, Configurable) else scanner

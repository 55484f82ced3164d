"""Version specifiers by PEP 440."""

from __future__ import annotations

from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.version import Version

from stockade.advisories.interval import EVERYTHING, Bounds, intersect
from stockade.advisories.versions import VersionError, key_of


def bounds(grammar: str, text: str) -> tuple[Bounds, ...] | None:  # noqa: ARG001
    """The bounds of a specifier set; `None` for one that holds `===`.

    Raises:
        VersionError: it is no specifier set.
    """
    try:
        specifiers = list(SpecifierSet("" if text.strip() == "*" else text))
    except (InvalidSpecifier, ValueError) as error:
        raise VersionError(text) from error
    if any(s.operator == "===" for s in specifiers):
        return None
    found: tuple[Bounds, ...] = (EVERYTHING,)
    for specifier in specifiers:
        found = intersect(found, _of(specifier), key_of("PyPI"))
    return found


def _of(specifier: Specifier) -> list[Bounds]:
    operator, text = specifier.operator, specifier.version
    if operator in ("==", "!="):
        inside = _prefix(text) if text.endswith(".*") else _only(text)
        if operator == "==":
            return [inside]
        return [EVERYTHING] if "+" in text else _outside(inside)  # its public version may stay
    if operator == "~=":
        release = Version(text).release[:-1]
        return [Bounds(low=text, high=_next(Version(text).epoch, release))]
    if operator in (">=", ">"):
        return [Bounds(low=text, with_low=operator == ">=")]
    if operator == "<":
        return [Bounds(high=text if Version(text).is_prerelease else f"{text}.dev0")]
    return [Bounds(high=text, with_high=True)]


def _only(text: str) -> Bounds:
    return Bounds(low=text, high=text, with_high=True)


def _prefix(text: str) -> Bounds:
    version = Version(text.removesuffix(".*"))
    release = ".".join(map(str, version.release))
    return Bounds(low=f"{version.epoch}!{release}.dev0", high=_next(version.epoch, version.release))


def _next(epoch: int, release: tuple[int, ...]) -> str:
    """The first version after all that begin with `release`."""
    raised = (*release[:-1], release[-1] + 1)
    return f"{epoch}!{'.'.join(map(str, raised))}.dev0"


def _outside(inside: Bounds) -> list[Bounds]:
    return [
        Bounds(high=inside.low, with_high=not inside.with_low),
        Bounds(low=inside.high, with_low=not inside.with_high),
    ]

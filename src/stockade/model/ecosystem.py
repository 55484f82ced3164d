"""The ecosystems that name packages: OSV's words, their package URLs, and when two names are one.

https://ossf.github.io/osv-schema/#affectedpackage-field and
https://github.com/package-url/purl-spec/blob/main/PURL-TYPES.rst.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stockade.model.frozen import frozen

_SEPARATORS = re.compile(r"[-_.]+")
_PEP508 = re.compile(r"[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?", re.IGNORECASE | re.ASCII)


@frozen
class Ecosystem:
    """A package index, or what stands for one."""

    name: str
    """OSV's word, e.g. `crates.io`."""

    purl_type: str
    fold: Callable[[str], str]
    """The form under which two spellings of one package's name are equal."""


def _exact(name: str) -> str:
    return name


def _pep503(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()


def pypi_name(name: str) -> str:
    """The name by PEP 503; empty when it is not a valid one by PEP 508.

    `packaging.utils` does the same, and takes as long to load as five hundred names to fold.
    """
    return _pep503(name) if _PEP508.fullmatch(name) else ""


def _address(name: str) -> str:
    bare = name.lower().removeprefix("https://").removeprefix("http://")
    return bare.removesuffix("/").removesuffix(".git")


_ALL = (
    ("PyPI", "pypi", _pep503),
    ("npm", "npm", _exact),
    ("Go", "golang", _exact),
    ("crates.io", "cargo", _exact),
    ("RubyGems", "gem", _exact),
    ("Packagist", "composer", str.lower),
    ("Maven", "maven", _exact),
    ("NuGet", "nuget", str.lower),
    ("Pub", "pub", _exact),
    ("Hex", "hex", str.lower),
    ("SwiftURL", "swift", _address),
    ("GitHub Actions", "github", str.lower),
    ("ConanCenter", "conan", _exact),
    ("conda", "conda", str.lower),
)

ECOSYSTEMS: Mapping[str, Ecosystem] = {
    name: Ecosystem(name=name, purl_type=purl_type, fold=fold) for name, purl_type, fold in _ALL
}
"""By name. `conda` is ours: OSV has no such ecosystem, so nothing of it can be looked up."""


def folded(ecosystem: str, name: str) -> str:
    """The name by which advisories for the package are kept and asked."""
    return ECOSYSTEMS[ecosystem].fold(name)

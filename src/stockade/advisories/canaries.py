"""Pins that everybody knows to be vulnerable: a source that does not say so is not answering.

An empty database, a proxy's "{}" and a mirror that lost its data all look like "no vulnerability".
Any one hit of an ecosystem's pins is enough, since single advisories are withdrawn now and then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stockade.advisories.scope import Scope, affects
from stockade.model.ecosystem import folded

CANARIES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "PyPI": (("jinja2", "2.4.1"), ("django", "1.2"), ("requests", "2.19.0"), ("pyyaml", "3.12")),
    "npm": (("lodash", "4.17.4"), ("minimist", "0.0.8"), ("handlebars", "4.0.0")),
    "Go": (("golang.org/x/text", "0.3.0"), ("github.com/gogo/protobuf", "1.3.1")),
    "crates.io": (("time", "0.1.42"), ("smallvec", "0.6.0"), ("hyper", "0.9.0")),
    "RubyGems": (("rack", "1.6.0"), ("nokogiri", "1.8.0"), ("rails", "4.2.0")),
    "Packagist": (("phpmailer/phpmailer", "5.2.16"), ("guzzlehttp/guzzle", "6.5.0")),
    "Maven": (("org.apache.logging.log4j:log4j-core", "2.14.1"), ("log4j:log4j", "1.2.17")),
    "NuGet": (("Newtonsoft.Json", "12.0.1"), ("System.Text.Encodings.Web", "4.5.0")),
    "Pub": (("http", "0.13.0"), ("dio", "4.0.0")),
    "Hex": (("plug", "1.0.0"), ("phoenix", "1.3.0")),
    "SwiftURL": (
        ("github.com/apple/swift-nio-http2", "1.19.1"),
        ("github.com/vapor/vapor", "4.54.0"),
    ),
    "GitHub Actions": (
        ("tj-actions/changed-files", "45.0.0"),
        ("actions/download-artifact", "4.1.2"),
    ),
}
"""Ecosystem -> name as its index spells it, and version."""


def folded_pins(ecosystem: str) -> tuple[tuple[str, str], ...]:
    """The pins under the names by which advisories are kept."""
    return tuple((folded(ecosystem, name), version) for name, version in CANARIES[ecosystem])


def named(ecosystem: str) -> str:
    """The first pin, for the sentence that says it was not found."""
    name, version = CANARIES[ecosystem][0]
    return f"{name} {version}"


def sings(ecosystem: str, known: Mapping[str, Sequence[Scope]]) -> bool:
    """Whether scopes of advisories, by folded package name, hold at least one pin."""
    return any(
        affects(scope, ecosystem, version)
        for name, version in folded_pins(ecosystem)
        for scope in known.get(name, ())
    )

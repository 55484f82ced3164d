"""Components: each package once, with every place that names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.component import Component, ComponentType
from packageurl import PackageURL

from stockade.model.dependency import DependencyRecord, DependencyState
from stockade_reports.escape import line

_WORST = (DependencyState.VULNERABLE, DependencyState.UNKNOWN, DependencyState.CLEAR)


def components(records: Iterable[DependencyRecord]) -> list[Component]:
    """One for each package URL, in the order of these; entries of which not even the ecosystem is
    known are no components."""
    by_purl: dict[str, list[DependencyRecord]] = {}
    for record in records:
        if record.ecosystem:
            by_purl.setdefault(record.purl, []).append(record)
    return [_component(purl, found) for purl, found in sorted(by_purl.items())]


def reference(purl: str) -> str:
    """How the document refers to the component; never empty, as the schema wants it."""
    return line(purl) or "unnamed"


def named_in(record: DependencyRecord) -> str:
    """The file, and the line if it is known, that names a dependency."""
    return f"{line(record.path)}:{record.line}" if record.line else line(record.path)


def _component(purl: str, records: Sequence[DependencyRecord]) -> Component:
    first = records[0]
    address = _parsed(purl)
    licence = next((r.licence for r in records if r.licence), "")
    group = address.namespace if address else None
    name = address.name if address else first.name or purl
    return Component(
        name=line(name),
        group=line(group) if group else None,
        version=line(first.version) or None,
        type=ComponentType.LIBRARY,
        bom_ref=reference(purl),
        purl=address,
        licenses=[LicenseFactory().make_from_string(line(licence))] if licence else (),
        properties=_properties(records, licence),
    )


def _properties(records: Sequence[DependencyRecord], licence: str) -> Iterator[Property]:
    state = min((r.state for r in records), key=_WORST.index)
    yield Property(name="stockade:state", value=state.value)
    if not licence:
        yield Property(name="stockade:licence", value="unknown")
    yield Property(name="stockade:ecosystem", value=line(records[0].ecosystem))
    for wanted in sorted({r.wanted for r in records if r.wanted}):
        yield Property(name="stockade:allowed-versions", value=line(wanted))
    for record in records:
        yield Property(name="stockade:named-in", value=named_in(record))


def _parsed(purl: str) -> PackageURL | None:
    try:
        return PackageURL.from_string(purl)
    except ValueError:
        return None

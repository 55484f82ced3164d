"""Hypothesis strategies for findings and what they are made of, as odd as the model admits."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import strategies as st

from stockade.model.dependency import (
    Reachability,
)
from stockade.model.errors import PathError
from stockade.model.finding import Alone, Finding, SecretTrace
from stockade.model.fix import Edit, Fix
from stockade.model.location import Location, Snippet
from stockade.model.package import Package
from stockade.model.path import check
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.suppression import Suppression

text = st.text(st.characters(), max_size=12)
count = st.integers(0, 2**40)
line = st.none() | st.integers(1, 10_000)
maybe = st.none() | st.booleans()
seconds = st.floats(0, 1e9)


def _is_path(value: str) -> bool:
    try:
        check(value)
    except PathError:
        return False
    return True


path = (st.binary(min_size=1, max_size=12).map(os.fsdecode) | text).filter(_is_path)


def many(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """Tuples of at most `most` values."""
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def locations(draw: st.DrawFn) -> Location:
    """Regions that end where they start or later."""
    first = draw(line)
    last = None if first is None else draw(st.none() | st.integers(first, first + 5))
    return Location(
        path=draw(path),
        line=first,
        column=draw(line),
        end_line=last,
        end_column=draw(line),
        note=draw(text),
    )


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Edits of a whole region."""
    first, column = draw(st.integers(1, 99)), draw(st.integers(1, 99))
    where = Location(
        path=draw(path),
        line=first,
        column=column,
        end_line=first + draw(st.integers(0, 3)),
        end_column=column + draw(st.integers(0, 9)),
    )
    lines = many(text)
    return Edit(location=where, text=draw(text), before=draw(lines), after=draw(lines))


fixes = st.builds(
    Fix,
    description=text,
    edits=st.lists(edits(), min_size=1, max_size=2).map(tuple),
    patchable=st.booleans(),
)

packages = st.builds(
    Package,
    purl=text,
    name=text,
    version=text,
    ecosystem=text,
    advisory=text,
    aliases=many(text),
    fixed_versions=many(text),
    safe_version=text,
    further=many(text),
    score=st.none() | st.floats(0, 10),
    wanted=text,
    epss=st.none() | st.floats(0, 1),
    kev=st.none() | st.booleans(),
)


alones = st.builds(
    Alone,
    locations=st.lists(locations(), max_size=1).map(tuple),
    cwe=many(count),
    first_seen=text,
    changed=maybe,
    introduced=maybe,
)


def _findings(witnesses: st.SearchStrategy[tuple[Finding, ...]]) -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        kind=st.sampled_from(Kind),
        scanner=text,
        rule=text.map(lambda rule: f"tool/{rule}"),
        title=text,
        message=text,
        severity=st.sampled_from(Severity),
        raw_severity=text,
        confidence=st.sampled_from(Confidence),
        cwe=many(count),
        raw_cwe=many(count),
        locations=st.lists(locations(), min_size=1, max_size=3).map(tuple),
        help=text,
        help_uri=text,
        remedy=text,
        fix=st.none() | fixes,
        package=st.none() | packages,
        secret=st.none() | st.builds(SecretTrace, preview=text, hmac=text, verified=maybe),
        reachability=st.none() | st.sampled_from(Reachability),
        snippet=st.none() | st.builds(Snippet, first_line=st.integers(1, 99), lines=many(text)),
        fingerprints=many(st.tuples(st.just("stockade/v1") | text, text)),
        suppressions=many(
            st.builds(Suppression, directive=text, line=count, rules=many(text), reason=text)
        ),
        scanned_severity=st.none() | st.sampled_from(Severity),
        first_seen=text,
        changed=maybe,
        introduced=maybe,
        owners=many(text),
        witnesses=witnesses,
        alone=st.none() | alones,
    )


findings = _findings(many(_findings(st.just(())), 1))

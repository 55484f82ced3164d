"""Hypothesis strategies for findings of several tools that crowd a few places."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st

from stockade.model.finding import Finding, SecretTrace
from stockade.model.location import Location, Snippet
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.suppression import Suppression
from support.random_policies import packages

RULES = (
    ("bandit", "bandit/B602", (78,)),
    ("bandit", "bandit/B605", (78,)),
    ("bandit", "bandit/B105", (259,)),
    ("semgrep", "semgrep/python-command-injection-taint", (78,)),
    ("semgrep", "semgrep/mine", (78, 20)),
    ("semgrep", "semgrep/written", (798,)),
    ("other", "other/command", (88, 78)),
)
LINE = 'token = "********"; run("****")'
REGIONS = ((21, 32), (21, 32), (25, 31), (10, 18), (9, 19), (None, None))
_DAYS = ("", "2026-01-01", "2026-11-20", "2026-11-24")
_maybe = st.none() | st.booleans()


@st.composite
def _one(draw: st.DrawFn) -> Finding:
    scanner, rule, cwe = draw(st.sampled_from(RULES))
    secret, package, kind = None, None, Kind.SAST
    match draw(st.sampled_from(("code", "code", "code", "secret", "dependency"))):
        case "secret":
            scanner, rule, kind = "secrets", "secrets/token", Kind.SECRET
            hmac = draw(st.sampled_from(("", "h1", "h2")))
            secret = SecretTrace(preview="t…(8)", hmac=hmac, verified=draw(_maybe))
        case "dependency":
            scanner, rule, kind = "dependencies", "osv/a", Kind.DEPENDENCY
            package = draw(packages)
    column, end = draw(st.sampled_from(REGIONS))
    line = draw(st.sampled_from((3, 3, 3, 3, 4, None)))
    last = None if line is None else line + draw(st.sampled_from((0, 0, 0, 0, 1, 20)))
    place = Location(
        path=draw(st.sampled_from(("src/a.py", "src/a.py", "lib/b.py"))),
        line=line,
        column=column if line else None,
        end_line=last,
        end_column=end if line else None,
    )
    return Finding(
        kind=kind,
        scanner=scanner,
        rule=rule,
        title="t",
        message="m",
        severity=draw(st.sampled_from(Severity)),
        raw_severity="",
        confidence=draw(st.sampled_from(Confidence)),
        cwe=tuple(sorted(cwe)),
        locations=(place,),
        package=package,
        secret=secret,
        snippet=Snippet(first_line=3, lines=(LINE,) * 4),
        suppressions=draw(
            st.sampled_from(((), (), (Suppression(directive="nosec", line=3, reason="r"),)))
        ),
        first_seen=draw(st.sampled_from(_DAYS)),
        changed=draw(_maybe),
        introduced=draw(_maybe),
    )


def _named(findings: list[Finding]) -> tuple[Finding, ...]:
    """Each with an id of its own; the first two have those that random policies waive."""
    ids = ["a" * 32, "b" * 32, *(f"{n:032x}" for n in range(len(findings)))]
    return tuple(
        dataclasses.replace(f, fingerprints=(("stockade/v1", id_),))
        for f, id_ in zip(findings, ids, strict=False)
    )


colliding = st.lists(_one(), min_size=1, max_size=8).map(_named)

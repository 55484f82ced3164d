"""Hypothesis strategies for policies, findings and gaps that have much to do with one another."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from stockade.model.finding import Finding, SecretTrace
from stockade.model.frozen import frozen
from stockade.model.gap import Gap, GapReason, dependency_subject
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.suppression import Suppression
from stockade.policy.load import load
from stockade.policy.rules import Layer
from support.judging import TODAY
from support.packs import Shelf

CONDITIONS = (
    "true", "severity >= high", "severity < high", "!has(severity)", "severity == info || kev",
    "kev", "epss > 0.5 && !kev", "cvss >= 7", 'kind == "secret" && verified', "!verified && new",
    'path.glob("src/**")', 'rule == "bandit/B1" || rule == "osv/a"', "age_days > 90",
    "confidence >= medium && new", "changed", "suppressed", "fix_available && severity >= medium",
    '"CVE-1" in advisories', "advisories.size() > 1", 'package == "a"', '"CWE-78" in cwe',
)  # fmt: skip
GAP_CONDITIONS = ("true", 'path.glob("src/**")', 'package == "a"', 'gap == "timeout"',
                  'scanner == "bandit" && path.endsWith(".py")')  # fmt: skip
MATCHES = (
    "rule: '**'", "rule: bandit/B1", "rule: 'osv/*', path: 'src/**'", "advisory: cve-1",
    "advisory: CVE-2, package: a", "rule: '*/B1', scanner: bandit", f"finding: {'a' * 32}",
    f"finding: {'b' * 32}", "gap: timeout", "gap: tool-failed, path: 'src/**'",
    "gap: no-advisory-data, package: a", "gap: symlink",
)  # fmt: skip
DAYS = [TODAY + dt.timedelta(days=n) for n in (-400, -31, -1, 0, 1, 30, 31, 400)]
LEVELS = ("info", "low", "medium", "high", "critical")
HANDLINGS = ("honour", "require-reason", "refuse")
ACTIONS = ("block", "warn", "pass")
CHECKS = ("expired", "unused", "too-wide", "too-long", "refused")


@frozen
class Text:
    """A policy file in parts, so that their order can be changed."""

    lists: dict[str, tuple[str, ...]]
    """Name of a section to its entries, in YAML."""

    maps: dict[str, str]
    """Other keys of the file."""

    def layer(self, name: str) -> Layer:
        """The file, loaded."""
        lines = ["stockade: 1", "baseline: so-that-it-says-something.json"]
        comments = self.lists.get("suppressions", ())
        for key, entries in self.lists.items():
            if entries and key != "suppressions":
                lines += [f"{key}:", *(f"  - {{ {entry} }}" for entry in entries)]
        lines += [f"{key}: {value}" for key, value in self.maps.items() if key != "default"]
        if "default" in self.maps:
            listed = ", ".join(f"{{ {entry} }}" for entry in comments)
            default = self.maps["default"]
            lines.append(f"suppressions: {{ default: {default}, rules: [{listed}] }}")
        text = "\n".join(lines) + "\n"
        return load(name, text.encode(), name=name, library=Shelf())


def _quoted(condition: str) -> str:
    return "'" + condition.replace("'", "''") + "'"


@st.composite
def _rule(draw: st.DrawFn, number: int, conditions: tuple[str, ...], prefix: str) -> str:
    action = draw(st.sampled_from(("block", "warn")))
    parts = [
        f"id: {prefix}{number}",
        f"{action}: {_quoted(draw(st.sampled_from(conditions)))}",
        f"because: B{number}.",
    ]
    if conditions is CONDITIONS:
        if action == "block" and draw(st.booleans()):
            parts.append(f"grace: {draw(st.sampled_from((0, 3, 30)))}d")
        if draw(st.booleans()):
            parts.append(f"unknown: {draw(st.sampled_from(('block', 'warn', 'ignore')))}")
    if draw(st.integers(0, 3)) == 0:
        parts.append("waivable: false")
    return ", ".join(parts)


@st.composite
def rules(draw: st.DrawFn, most: int = 4, prefix: str = "r") -> tuple[str, ...]:
    """Rules over findings."""
    count = draw(st.integers(0, most))
    return tuple(draw(_rule(n, CONDITIONS, prefix)) for n in range(count))


@st.composite
def _gap_rules(draw: st.DrawFn) -> tuple[str, ...]:
    return tuple(draw(_rule(n, GAP_CONDITIONS, "g")) for n in range(draw(st.integers(0, 2))))


@st.composite
def _changes(draw: st.DrawFn, key: str, values: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(
        f"when: {_quoted(draw(st.sampled_from(CONDITIONS)))}, {key}: "
        f"{draw(st.sampled_from(values))}, because: B."
        for _ in range(draw(st.integers(0, most)))
    )


@st.composite
def _budgets(draw: st.DrawFn) -> tuple[str, ...]:
    return tuple(
        f"id: b{n}, {draw(st.sampled_from(('block', 'warn')))}: "
        f"{_quoted(draw(st.sampled_from(CONDITIONS)))}, at-most: {draw(st.integers(0, 3))}, "
        f"because: B., ratchet: {draw(st.sampled_from(('true', 'false')))}, "
        f"unknown: {draw(st.sampled_from(('block', 'ignore')))}"
        for n in range(draw(st.integers(0, 2)))
    )


@st.composite
def waivers(
    draw: st.DrawFn, most: int = 4, until: tuple[dt.date, ...] = tuple(DAYS)
) -> tuple[str, ...]:
    """Waivers that end on one of the days."""
    return tuple(
        f"id: w{n}, match: {{ {draw(st.sampled_from(MATCHES))} }}, "
        f"until: {draw(st.sampled_from(until))}, owner: o, reason: R{n}."
        + draw(st.sampled_from(("", ", covers: 0", ", covers: 1")))
        for n in range(draw(st.integers(0, most)))
    )


@st.composite
def texts(
    draw: st.DrawFn, *, with_waivers: bool = True, with_comments: bool = True, most: int = 4
) -> Text:
    """Policy files, with or without waivers and a section on comments."""
    lists = {
        "severity": draw(_changes("set", LEVELS, 3)),
        "rules": draw(rules(most)),
        "gap-rules": draw(_gap_rules()),
        "budgets": draw(_budgets()),
    }
    maps: dict[str, str] = {}
    if with_waivers:
        lists["waivers"] = draw(waivers())
    if with_comments and draw(st.booleans()):
        maps["default"] = draw(st.sampled_from(HANDLINGS))
        lists["suppressions"] = draw(_changes("set", HANDLINGS, 3))
    if draw(st.booleans()):
        maps["waiver-max-days"] = str(draw(st.sampled_from((0, 30, 365))))
    reasons = draw(st.lists(st.sampled_from([r.value for r in GapReason]), unique=True, max_size=6))
    told = ", ".join(f"{reason}: {draw(st.sampled_from(ACTIONS))}" for reason in reasons)
    maps["gaps"] = f"{{ {told} }}"
    checks = draw(st.lists(st.sampled_from(CHECKS), unique=True, max_size=2))
    told = ", ".join(f"{check}: {draw(st.sampled_from(ACTIONS))}" for check in checks)
    maps["waiver-checks"] = f"{{ {told} }}"
    return Text(lists=lists, maps=maps)


@st.composite
def permuted(draw: st.DrawFn, text: Text) -> Text:
    """The same file in another order."""
    lists = {key: tuple(draw(st.permutations(entries))) for key, entries in text.lists.items()}
    keys = draw(st.permutations(sorted(lists)))
    maps = draw(st.permutations(sorted(text.maps)))
    return Text(lists={k: lists[k] for k in keys}, maps={k: text.maps[k] for k in maps})


packages = st.builds(
    Package,
    purl=st.just("pkg:pypi/a@1"),
    name=st.sampled_from(("a", "b")),
    version=st.just("1"),
    ecosystem=st.just("PyPI"),
    advisory=st.sampled_from(("CVE-1", "GHSA-1", "CVE-2")),
    aliases=st.sampled_from(((), ("CVE-1",), ("CVE-2", "GHSA-2"))),
    further=st.sampled_from(((), (), ("CVE-3",))),
    fixed_versions=st.sampled_from(((), ("2", "3"))),
    score=st.sampled_from((None, 0.0, 7.0, 9.8)),
    epss=st.sampled_from((None, 0.0, 0.9)),
    kev=st.sampled_from((None, True, False)),
)

findings = st.builds(
    Finding,
    kind=st.sampled_from(Kind),
    scanner=st.sampled_from(("bandit", "osv")),
    rule=st.sampled_from(("bandit/B1", "osv/a", "x/B1")),
    title=st.just("t"),
    message=st.just("m"),
    severity=st.sampled_from(Severity),
    raw_severity=st.just(""),
    confidence=st.sampled_from(Confidence),
    cwe=st.sampled_from(((), (78,))),
    locations=st.sampled_from(((Location(path="src/a.py", line=3),), (Location(path="lib/b.py"),))),
    package=st.none() | packages,
    secret=st.none()
    | st.builds(
        SecretTrace,
        preview=st.just(""),
        hmac=st.just(""),
        verified=st.sampled_from((None, True, False)),
    ),
    fingerprints=st.sampled_from(((), (("stockade/v1", "a" * 32),), (("stockade/v1", "b" * 32),))),
    suppressions=st.lists(
        st.builds(
            Suppression,
            directive=st.sampled_from(("nosec", "noqa")),
            line=st.integers(1, 9),
            reason=st.sampled_from(("", "why")),
        ),
        max_size=2,
    ).map(tuple),
    first_seen=st.sampled_from(
        ["", *((TODAY - dt.timedelta(days=n)).isoformat() for n in (-9, -1, 0, 3, 4, 30, 31, 99))]
    ),
    changed=st.sampled_from((None, True, False)),
)

gaps = st.builds(
    Gap,
    scanner=st.sampled_from(("bandit", "osv")),
    subject=st.sampled_from(
        ("src/a.py", "lib/b.py", dependency_subject("src/lock", "pkg:pypi/a@1"))
    ),
    reason=st.sampled_from(
        (*GapReason, *[GapReason.TIMEOUT, GapReason.TOOL_FAILED, GapReason.NO_ADVISORY_DATA] * 4)
    ),
)

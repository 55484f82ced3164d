"""What judging conditions costs: 10,000 findings by 50 rules, beside Google's CEL in the same run.

python benchmarks/policy.py [--rounds N]

Both evaluate every rule on every finding, and must agree. Ours makes the facts of each finding too;
CEL gets the same facts made ready, as a map in which what is not known is absent.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import itertools
import random
import re
import statistics
import time
from collections.abc import Sequence
from typing import Any

from cel_expr_python import cel

from stockade.model.dependency import Reachability
from stockade.model.finding import Finding, SecretTrace
from stockade.model.globs import compile_glob
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.suppression import Suppression
from stockade.policy import facts
from stockade.policy.expression import parse
from stockade.policy.fields import FINDING
from stockade.policy.language.types import CONFIDENCES, SEVERITIES, Facts

FINDINGS = 10_000
TODAY = dt.date(2026, 11, 24)
RULES = (  # each is read by CEL too, so what `_as_cel` cannot turn must not stand here
    'kind == "secret" && verified',
    'kind == "secret" && severity >= high && !suppressed',
    'kind == "secret" && !path.glob("**/fixtures/**")',
    'kind == "secret" && new && !verified',
    'kind == "dependency" && kev',
    'kind == "dependency" && fix_available && (severity >= high || epss > 0.5)',
    'kind == "dependency" && epss >= 0.1 && reachable',
    'kind == "dependency" && cvss >= 9.0 && !fix_available',
    'kind == "dependency" && !has(severity) && !has(cvss)',
    'kind == "dependency" && ecosystem in ["npm", "PyPI"] && severity == critical',
    'kind == "dependency" && purl.startsWith("pkg:pypi/django@") && severity >= medium',
    'kind == "dependency" && package in ["log4j-core", "jinja2", "lodash", "openssl"]',
    '"CVE-2021-44228" in advisories',
    'advisory.startsWith("MAL-")',
    'kind == "dependency" && version == "" && severity >= high',
    'kind == "dependency" && age_days > 90 && fix_available',
    'kind == "dependency" && (kev || epss > 0.9) && reachable != false',
    'kind == "dependency" && path.endsWith("package-lock.json") && severity < high',
    'kind == "sast" && severity >= high && new && confidence >= medium',
    'kind == "sast" && severity >= high && changed',
    'kind == "sast" && "CWE-89" in cwe',
    'kind == "sast" && ("CWE-78" in cwe || "CWE-94" in cwe) && confidence != low',
    'kind == "sast" && "A03:2021" in owasp && path.glob("src/api/**")',
    'kind == "sast" && owasp.size() > 0 && severity >= medium && new',
    'kind == "sast" && path.glob("**/migrations/*.py") && severity <= low',
    'kind == "sast" && cwe.size() == 0 && confidence == low',
    'path.glob("services/pay/**") && severity >= medium',
    'path.glob("services/*/handlers/[a-m]*.py") && severity >= high',
    'path.startsWith("tests/") || path.contains("/tests/")',
    'path.glob("**/*.min.js") || path.glob("**/vendor/**")',
    'path in ["setup.py", "conftest.py", "manage.py"] && kind != "secret"',
    'path.glob("docs/**") && severity < critical',
    "severity >= medium && age_days > 90",
    "severity == critical && age_days > 7",
    "age_days > 365",
    "new && severity >= high && changed != false",
    "!has(severity) && new",
    "suppressed && severity >= high",
    'suppressed && kind in ["secret", "dependency"]',
    "severity in [high, critical] && confidence in [medium, high] && !suppressed",
    'rule == "bandit/B602" && !path.glob("scripts/**")',
    'rule in ["bandit/B301", "bandit/B324", "semgrep/python.jwt.none-alg"]',
    'rule.startsWith("semgrep/python.django.") && severity >= medium',
    'scanner == "bandit" && confidence == low && severity <= medium',
    'scanner in ["bandit", "semgrep"] && message.contains("shell=True")',
    'title.contains("SQL") && severity >= high',
    'kind == "iac" && path.glob("infra/prod/**/*.tf") && severity >= medium',
    'kind == "ci" && path.startsWith(".github/workflows/") && new',
    'kind == "ai" && (severity >= high || line <= 10)',
    'line > 5000 && kind == "sast"',
)
GLOBS = {
    "**/fixtures/**": r"^(.*/)?fixtures/(.|\n)+$",
    "src/api/**": r"^src/api/(.|\n)+$",
    "**/migrations/*.py": r"^(.*/)?migrations/[^/]*\.py$",
    "services/pay/**": r"^services/pay/(.|\n)+$",
    "services/*/handlers/[a-m]*.py": r"^services/[^/]*/handlers/[a-m][^/]*\.py$",
    "**/*.min.js": r"^(.*/)?[^/]*\.min\.js$",
    "**/vendor/**": r"^(.*/)?vendor/(.|\n)+$",
    "docs/**": r"^docs/(.|\n)+$",
    "scripts/**": r"^scripts/(.|\n)+$",
    "infra/prod/**/*.tf": r"^infra/prod/(.*/)?[^/]*\.tf$",
}
"""Each pattern as the regular expression that stands for it in CEL."""

_WORD = re.compile(r"""("[^"]*")|([a-z_]+)(?=\W|$)""")
_CONFIDENCE = re.compile(r"(confidence (?:[!=<>]=?|in) )(\[[^]]*\]|\w+)")
_GLOB = re.compile(r'\.glob\("([^"]*)"\)')


def main() -> None:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    found = findings(FINDINGS)
    names = tuple(dict.fromkeys(n for text in RULES for n in parse(text, FINDING).fields))
    env = cel.NewEnv(variables={"f": cel.Type.Map(cel.Type.STRING, cel.Type.DYN)})
    theirs = [env.compile(_as_cel(text)) for text in RULES]
    ready = [_as_map(facts.of_finding(f, f.severity, TODAY, names)) for f in found]
    times = []
    for _ in range(rounds):
        read, made, judged, decided = _ours(names, found)
        cel_judged, expected = _cel(env, theirs, ready)
        assert decided == expected, "the two disagree"
        times.append((read, made, judged, cel_judged))
    _print(times, decided)


def _ours(
    names: Sequence[str], found: Sequence[Finding]
) -> tuple[float, float, float, list[bool | None]]:
    compile_glob.cache_clear()  # every round begins as a scan does: no glob has met a path yet
    began = time.perf_counter()
    tests = [parse(text, FINDING).test for text in RULES]
    read = time.perf_counter()
    known = [facts.of_finding(f, f.severity, TODAY, names) for f in found]
    made = time.perf_counter()
    decided = [test(one) for one in known for test in tests]
    return read - began, made - read, time.perf_counter() - made, decided


def _cel(
    env: cel.Env, rules: Sequence[cel.Expression], ready: Sequence[Facts]
) -> tuple[float, list[bool | None]]:
    began = time.perf_counter()
    decided = []
    for one in ready:
        activation = env.Activation({"f": one})
        decided += [rule.eval(activation).value() for rule in rules]
    seconds = time.perf_counter() - began
    return seconds, [value if isinstance(value, bool) else None for value in decided]


def _print(
    times: Sequence[tuple[float, float, float, float]], decided: Sequence[bool | None]
) -> None:
    read, made, judged, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    shares = [f"{decided.count(value) / len(decided):.1%} {value}" for value in (True, False, None)]
    print(f"{len(RULES)} rules on {FINDINGS:,} findings: {', '.join(shares)}; medians:")
    print(f"ours: reading the rules {read * 1000:.1f} ms")
    print(f"ours: facts {made:.3f} s + conditions {judged:.3f} s = {made + judged:.3f} s")
    print(f"cel-expr-python, conditions alone: {theirs:.3f} s")
    ratio = statistics.median(t[3] / (t[1] + t[2]) for t in times)
    print(f"cel-expr-python / ours with facts: {ratio:.1f}")


def _as_cel(text: str) -> str:
    """The same condition in full CEL: fields of `f`, levels as numbers, globs as expressions."""
    text = _CONFIDENCE.sub(
        lambda m: m[1] + re.sub(r"[a-z]+", lambda w: str(int(CONFIDENCES[w[0]])), m[2]), text
    )
    text = _WORD.sub(lambda m: m[1] or _word(m[2]), text)
    return _GLOB.sub(lambda m: f'.matches(r"{GLOBS[m[1]]}")', text)


def _word(word: str) -> str:
    if word in SEVERITIES:
        return str(int(SEVERITIES[word]))
    return f"f.{word}" if word in FINDING else word


def _as_map(known: Facts) -> dict[str, Any]:
    return {
        name: int(value) if isinstance(value, Severity | Confidence) else _plain(value)
        for name, value in known.items()
        if value is not None
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def findings(count: int) -> list[Finding]:
    """Made-up findings, the same in every run: half sast, a third dependencies, then the rest."""
    rng = random.Random(7)  # noqa: S311 (no secret)
    kinds = (Kind.SAST,) * 5 + (Kind.DEPENDENCY,) * 3 + (Kind.SECRET, Kind.IAC, Kind.CI, Kind.AI)
    paths = _paths(rng)
    return [_finding(rng, rng.choice(kinds), paths) for _ in range(count)]


def _paths(rng: random.Random) -> list[str]:
    """Some two thousand files: a finding often shares its file with others."""
    tops = ("src/api", "src/core", "services/pay/handlers", "services/mail/handlers", "tests/unit",
            "docs/guide", "infra/prod/net", "web/vendor/lib", "scripts", "app/migrations",
            ".github/workflows", "tests/fixtures/keys", "src/ejecución")  # fmt: skip
    names = ("models", "views", "admin", "zones", "auth", "export", "main", "a.min")
    ends = (".py", ".py", ".py", ".js", ".tf", ".yml", ".key")
    made = [
        f"{top}/{name}{n or ''}{rng.choice(ends)}"
        for top, name, n in itertools.product(tops, names, range(20))
    ]
    return [*made, "setup.py", "manage.py", "conftest.py"]


def _finding(rng: random.Random, kind: Kind, paths: Sequence[str]) -> Finding:
    manifest = rng.choice(("requirements.txt", "web/package-lock.json", "pom.xml", "go.mod"))
    scanner, rule = _rule(rng, kind)
    found = Finding(
        kind=kind,
        scanner=scanner,
        rule=rule,
        title=rng.choice(("SQL injection", "Command injection", "Weak hash", "A known flaw")),
        message=rng.choice(("subprocess call with shell=True", "MD5 is weak", "See advisory.")),
        severity=rng.choice(list(Severity)),
        raw_severity="",
        confidence=rng.choice(list(Confidence)),
        cwe=tuple(sorted(rng.sample((20, 78, 79, 89, 94, 327, 502, 611, 798), rng.randrange(3)))),
        locations=(
            Location(
                path=manifest if kind is Kind.DEPENDENCY else rng.choice(paths),
                line=rng.choice((None, *(rng.randrange(1, 9000) for _ in range(7)))),
            ),
        ),
        suppressions=(Suppression(directive="nosec", line=1),) * (rng.random() < 0.05),
        first_seen=rng.choice(("", "2026-11-20", "2026-08-01", "2025-01-31")),
        changed=rng.choice((True, False, None)),
    )
    if kind is Kind.SECRET:
        seen = SecretTrace(preview="", hmac="", verified=rng.choice((True, False, None)))
        return dataclasses.replace(found, secret=seen)
    if kind is Kind.DEPENDENCY:
        reachability = rng.choice((None, *Reachability))
        return dataclasses.replace(found, package=_package(rng), reachability=reachability)
    return found


def _rule(rng: random.Random, kind: Kind) -> tuple[str, str]:
    if kind is Kind.DEPENDENCY:
        return "dependencies", f"dependencies/PYSEC-2024-{rng.randrange(500)}"
    if kind is Kind.SECRET:
        return "secrets", f"secrets/kind-{rng.randrange(90)}"
    if rng.random() < 0.5:
        return "bandit", f"bandit/B{rng.randrange(101, 704)}"
    return "semgrep", f"semgrep/python.django.rule-{rng.randrange(200)}"


def _package(rng: random.Random) -> Package:
    name = rng.choice(("django", "jinja2", "lodash", "log4j-core", *(f"p{n}" for n in range(40))))
    version = rng.choice(("", "1.2.3", "4.0"))
    type_, ecosystem = rng.choice((("pypi", "PyPI"), ("npm", "npm"), ("maven", "Maven")))
    number = rng.randrange(2000)
    return Package(
        purl=f"pkg:{type_}/{name}@{version}",
        name=name,
        version=version,
        ecosystem=ecosystem,
        advisory=rng.choice((f"GHSA-{number}", f"MAL-2025-{number}")),
        aliases=(f"CVE-2021-{44000 + number}",),
        fixed_versions=rng.choice(((), ("9.9",))),
        score=rng.choice((None, round(rng.uniform(0, 10), 1))),
        epss=rng.choice((None, rng.random(), rng.random() ** 4)),
        kev=rng.choice((None, True, False, False, False)),
    )


if __name__ == "__main__":
    main()

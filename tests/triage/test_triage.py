"""Order, doubles, evidence and identity."""

from __future__ import annotations

import dataclasses

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.package import Package
from stockade.model.rating import Kind, Severity
from stockade.triage.fingerprint import kind_of
from stockade.triage.triage import triage

CANARY = "c4n" + "ary-Value-9"


def at(path: str, line: int | None, rule: str = "bandit/B602") -> Finding:
    return Finding(
        kind=Kind.SAST,
        scanner="bandit",
        rule=rule,
        title="t",
        message="m",
        severity=Severity.HIGH,
        raw_severity="HIGH",
        locations=(Location(path=path, line=line),),
    )


def run(findings: list[Finding], files: dict[str, str]) -> tuple[Finding, ...]:
    return triage(findings, lambda path: files[path].encode())


CODE = "import os\n\nos.system(a)\nx = 1\nos.system(a)\n"


def test_sorted_and_without_doubles() -> None:
    files = {"a": CODE, "b": CODE}
    found = run([at("b", 3), at("a", 5), at("a", 3), at("b", 3)], files)
    assert [(f.location.path, f.location.line) for f in found] == [("a", 3), ("a", 5), ("b", 3)]


def test_the_snippet_comes_from_the_file() -> None:
    (finding,) = run([at("a", 3)], {"a": CODE})
    assert finding.snippet is not None
    assert finding.snippet.first_line == 1
    assert finding.snippet.lines == tuple(CODE.splitlines())


def test_identity_survives_moves_and_renames_and_counts() -> None:
    first = {f.id for f in run([at("a.py", 3), at("a.py", 5)], {"a.py": CODE})}
    moved = "# note\n\n\n" + CODE.replace("os.system(a)", "\tos.system( a )")
    second = {f.id for f in run([at("z.py", 6), at("z.py", 8)], {"z.py": moved})}
    assert first == second
    assert len(first) == 2


def test_another_rule_or_text_is_another_finding() -> None:
    ids = {run([f], {"a": CODE})[0].id for f in (at("a", 3), at("a", 4), at("a", 3, "bandit/B1"))}
    assert len(ids) == 3


def test_nothing_that_leaves_depends_on_a_secret() -> None:
    def scan(value: str) -> tuple[Finding, ...]:
        line = f"k = {value}"
        where = Location(path="a", line=1, column=5, end_line=1, end_column=5 + len(value))
        secret = dataclasses.replace(
            at("a", 1, "secrets/generic"), kind=Kind.SECRET, locations=(where,)
        )
        return run([secret, at("a", 1)], {"a": f"{line}\n"})

    found = scan(CANARY)
    assert CANARY not in repr(found)
    assert found == scan(CANARY[::-1]), "an unkeyed hash would tell two values apart"


def test_values_of_telling_names_are_not_hashed_either() -> None:
    def scan(value: str) -> tuple[Finding, ...]:
        return run([at("a", 1)], {"a": f"call(x, password='{value}')\npassword={value}\n"})

    assert CANARY not in repr(scan(CANARY))
    assert scan(CANARY) == scan(CANARY[::-1]), "an unkeyed hash would tell two values apart"


def test_a_line_beyond_the_end_and_an_empty_file() -> None:
    beyond, whole = run([at("a", 99), at("b", 1)], {"a": CODE, "b": ""})
    assert beyond.snippet is not None
    assert beyond.snippet.lines[-1] == "os.system(a)"
    assert whole.snippet is None


def test_two_advisories_of_one_package_on_one_line_differ() -> None:
    ids = {
        f.id for f in run([at("a", 1, "pip-audit/A-1"), at("a", 1, "pip-audit/A-2")], {"a": "x"})
    }
    assert len(ids) == 2


def test_an_upgrade_that_stays_affected_is_the_same_flaw() -> None:
    def scan(*versions: str) -> list[str]:
        rows = [
            dataclasses.replace(
                at("lock", n, "osv/A-1"),
                package=Package(
                    purl=f"pkg:pypi/p@{v}", name="p", version=v, ecosystem="PyPI", advisory="A-1"
                ),
            )
            for n, v in enumerate(versions, 1)
        ]
        return [f.id for f in run(rows, {"lock": "p\np\n"})]

    assert scan("1.0") == scan("1.1")
    twice = scan("1.0", "2.0")
    assert twice[0] == scan("1.0")[0] != twice[1]


def test_equal_findings_share_their_kind_and_no_beginning() -> None:
    ids = [f.id for f in run([at("a", n) for n in range(1, 301)], {"a": "run(x)\n" * 300})]
    assert len({i[:8] for i in ids}) == 300
    assert len({kind_of(i) for i in ids}) == 1

"""Whatever semgrep is given ends as scanned or as a gap, with the real semgrep."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stockade.model.file import File
from stockade.model.gap import GapReason
from stockade.model.scanner import Completed
from stockade_scanners.semgrep.rule import parse
from stockade_scanners.semgrep.scanner import Semgrep
from support.jobs import make_job

LOADS = "import pickle\npickle.loads(b'')\n"
SLOW = {"pattern": "f(...,$A,...,$A,...,$A,...)"}
RULES: list[dict[str, object]] = [
    {"id": "t-loads", "languages": ["python"], "pattern": "pickle.loads(...)"},
    {"id": "t-eval", "languages": ["javascript"], "pattern": "eval(...)"},
    {"id": "t-sudo", "languages": ["dockerfile"], "pattern": "RUN sudo ..."},
]


@pytest.fixture(autouse=True)
def _few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The built-in packs have tests of their own; without them a run takes a tenth of the time."""
    monkeypatch.setattr("stockade_scanners.semgrep.scanner.built_in", tuple)


def _scan(
    folder: Path,
    files: Mapping[str, str | bytes],
    rules: list[dict[str, object]] = RULES,
    languages: Mapping[str, str] | None = None,
) -> Completed:
    parsed = [parse({"message": "m", "severity": "HIGH"} | rule, "test:1") for rule in rules]
    outcome = Semgrep(users=tuple(parsed)).scan(make_job(folder, files, languages=languages))
    assert isinstance(outcome, Completed)
    return outcome


def _reasons(outcome: Completed) -> dict[str, set[GapReason]]:
    """The reasons of each file's gaps, each of them told once."""
    assert len({(gap.subject, gap.reason) for gap in outcome.gaps}) == len(outcome.gaps)
    reasons: dict[str, set[GapReason]] = {}
    for gap in outcome.gaps:
        reasons.setdefault(gap.subject, set()).add(gap.reason)
    return reasons


def test_hostile_content_is_a_gap_with_its_reason(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "good.py": LOADS,
        "broken.py": f"{LOADS}class A:\n    def g(self, x:\n        y = = 3\n    h(((\nif x y z\n",
        "broken.js": "function f( { eval(x) ;;; let = (\n",
        "nul.py": LOADS.encode() + b"\0",
        "utf16.py": LOADS.encode("utf-16"),
        "utf16.js": "eval(x)\n".encode("utf-16"),
        "bare_cr.py": b"# hidden\rpickle.loads(b'')\n",
        "utf7.py": b"# -*- coding: utf-7 -*-\n+AHA-ickle.loads(b'')\n",
        "escape.py": b"# coding: unicode_escape\n\\x70ickle.loads(b'')\n",
        "nfkc.py": "import pickle\npi\U0001d4b8kle.loads(b'')\n",
    }
    languages = {"broken.js": "javascript", "utf16.js": "javascript"}
    outcome = _scan(tmp_path, files, languages=languages)
    assert outcome.scanned == {"good.py"}
    reasons = _reasons(outcome)
    assert reasons.pop("broken.py") == {GapReason.UNPARSABLE}
    assert reasons.pop("broken.js") == {GapReason.UNPARSABLE}
    assert all(GapReason.ENCODING in found for found in reasons.values())
    assert reasons.keys() | {"good.py", "broken.py", "broken.js"} == set(files)


def test_each_reason_of_a_file_is_a_gap(tmp_path: Path) -> None:
    """A policy may warn of one reason and block for another."""
    outcome = _scan(tmp_path, {"a.py": b"pickle.loads(b'')\ndef f(:\n  = = 3\n((\n# \0"})
    assert _reasons(outcome) == {"a.py": {GapReason.UNPARSABLE, GapReason.ENCODING}}
    assert outcome.scanned == frozenset()


def test_a_partly_parsed_file_keeps_its_findings_and_says_where(tmp_path: Path) -> None:
    content = f"{LOADS}class A:\n    def g(self, x:\n        y = = 3\n    h(((\nif x y z\n"
    outcome = _scan(tmp_path, {"a.py": content})
    (gap,) = outcome.gaps
    assert gap.line == 4
    assert "lines 4-7" in gap.detail
    assert "y = = 3" not in gap.detail
    assert [finding.location.line for finding in outcome.findings] == [2]


def test_no_name_comment_or_size_hides_a_call(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "tests/test_a.py": LOADS,
        "vendor/v.py": LOADS,
        "node_modules/m/a.py": LOADS,
        "build/a.min.py": LOADS,
        "nosem.py": "import pickle\npickle.loads(b'')  # nosemgrep\n",
        "nosec.py": "import pickle\npickle.loads(b'')  # nosec\n",
        "bomb.py": f"x = {'+'.join(['a'] * 1500)}\n{LOADS}",
        "bom.py": b"\xef\xbb\xbfpickle.loads(b'')\n",
        "latin.py": b"# caf\xe9\nimport pickle\npickle.loads(b'\xe9')\n",
        "big.py": f"# {'x' * 97}\n" * 11_000 + LOADS,
        "-dash.py": LOADS,
    }
    outcome = _scan(tmp_path, files)
    assert {finding.location.path for finding in outcome.findings} == set(files)
    assert outcome.scanned == set(files)


def test_an_ignore_file_in_the_tree_changes_nothing(tmp_path: Path) -> None:
    for folder in ("tree", "tree/copy"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / ".semgrepignore").write_text("*.py\n")
        (tmp_path / folder / ".gitignore").write_text("*.py\n")
    assert len(_scan(tmp_path, {"a.py": LOADS}).findings) == 1


def test_the_language_is_ours_and_not_the_extensions(tmp_path: Path) -> None:
    files = {"tool": LOADS, "Containerfile": "FROM x\nRUN sudo y\n"}
    outcome = _scan(tmp_path, files, languages={"Containerfile": "dockerfile"})
    assert {finding.location.path for finding in outcome.findings} == set(files)


def test_a_rule_that_runs_out_of_time_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stockade_scanners.semgrep.programs._SECONDS_PER_RULE", "0.2")
    call = f"f({', '.join(f'a{number}' for number in range(1500))})\n"
    rules: list[dict[str, object]] = [*RULES[:1], {"id": "t-slow", "languages": ["python"], **SLOW}]
    outcome = _scan(tmp_path, {"slow.py": call + LOADS, "good.py": LOADS}, rules)
    (gap,) = outcome.gaps
    assert (gap.subject, gap.reason) == ("slow.py", GapReason.TIMEOUT)
    assert "t-slow" in gap.detail
    assert outcome.scanned == {"good.py"}


def test_a_file_that_the_rules_own_paths_leave_out_was_checked(tmp_path: Path) -> None:
    rules: list[dict[str, object]] = [RULES[0] | {"paths": {"exclude": ["/tests/"]}}]
    outcome = _scan(tmp_path, {"tests/a.py": LOADS, "src/a.py": LOADS}, rules)
    assert [finding.location.path for finding in outcome.findings] == ["src/a.py"]
    assert outcome.scanned == {"tests/a.py", "src/a.py"}


def test_claims_follow_the_rules() -> None:
    rules = tuple(parse({"message": "m", "severity": "LOW"} | rule, "test:1") for rule in RULES)
    scanner = Semgrep(users=rules)
    assert scanner.claims(File(path="a.js", size=1, language="javascript"))
    assert scanner.claims(File(path="a.js", size=1, language="javascript", binary=True))
    assert not scanner.claims(File(path="a.rb", size=1, language="ruby"))


CONTENTS = st.one_of(
    st.sampled_from([LOADS, "", "def f(:\n", "pickle.loads(((\n", "class pickle.loads"]).map(
        str.encode
    ),
    st.text(max_size=60).map(lambda text: b"pickle.loads(" + text.encode("utf-8", "replace")),
    st.binary(max_size=60).map(lambda data: LOADS.encode() + data),
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(CONTENTS, min_size=1, max_size=8))
def test_every_file_is_scanned_or_a_gap(contents: list[bytes]) -> None:
    files: dict[str, str | bytes] = {f"f{i}.py": data for i, data in enumerate(contents)}
    with tempfile.TemporaryDirectory() as folder:
        outcome = _scan(Path(folder), files)
    gaps = set(_reasons(outcome))
    assert outcome.scanned | gaps == set(files)
    assert not outcome.scanned & gaps

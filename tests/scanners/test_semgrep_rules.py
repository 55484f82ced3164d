"""Checks of the semgrep rule packs: form, samples, and that both engines load them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "scanners" / "stockade_scanners" / "semgrep" / "rules"
SAMPLES = ROOT / "tests" / "samples" / "semgrep"
SEMGREP = Path(sys.executable).parent / "semgrep"

GROUP_KINDS = {
    "python": "sast",
    "javascript": "sast",
    "go": "sast",
    "java": "sast",
    "docker": "iac",
    "terraform": "iac",
    "github-actions": "ci",
    "ai": "ai",
}
SEVERITIES = {"CRITICAL", "HIGH", "MEDIUM", "LOW"}
CONFIDENCES = {"HIGH", "MEDIUM", "LOW"}
RULE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
ANNOTATION = re.compile(r"(?:#|//)\s*(ruleid|ok):\s*([a-z0-9, -]+)")

needs_semgrep = pytest.mark.skipif(not SEMGREP.exists(), reason="semgrep is not installed")


def _rule_files() -> list[Path]:
    return sorted(RULES.rglob("*.yml"))


def _rules() -> list[tuple[Path, dict[str, Any]]]:
    found: list[tuple[Path, dict[str, Any]]] = []
    for path in _rule_files():
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.extend((path, rule) for rule in document["rules"])
    return found


def _rule_ids() -> list[str]:
    return [str(rule["id"]) for _, rule in _rules()]


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
        "SEMGREP_SEND_METRICS": "off",
    }


def _run(arguments: list[str], cwd: Path, home: Path) -> Any:
    """Run semgrep and return the JSON it wrote to its standard output."""
    result = subprocess.run(
        [str(SEMGREP), *arguments],
        cwd=cwd,
        env=_environment(home),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.stdout, result.stderr[-2000:]
    return json.loads(result.stdout)


def _merged(target: Path) -> Path:
    """Lay rules and samples side by side: `semgrep test` takes no separate sample tree."""
    shutil.copytree(RULES, target)
    shutil.copytree(SAMPLES, target, dirs_exist_ok=True)
    return target


def test_there_are_enough_rules() -> None:
    """The starter packs hold at least forty rules, and every group has some."""
    rules = _rules()
    assert len(rules) >= 40
    assert {path.parent.name for path, _ in rules} == set(GROUP_KINDS)


def test_rule_ids_are_unique_and_kebab_case() -> None:
    """Identifiers are stable names: unique, kebab-case, free of dots."""
    identifiers = _rule_ids()
    assert [name for name, count in Counter(identifiers).items() if count > 1] == []
    assert [name for name in identifiers if not RULE_ID.fullmatch(name)] == []


@pytest.mark.parametrize(
    ("path", "rule"), [pytest.param(path, rule, id=rule["id"]) for path, rule in _rules()]
)
def test_rule_has_the_required_fields(path: Path, rule: dict[str, Any]) -> None:
    """Every rule carries what a report needs."""
    group = path.parent.name
    assert rule["id"].startswith(f"{group}-")
    assert rule["severity"] in SEVERITIES
    assert rule["languages"]
    assert rule["message"].rstrip().endswith(".")
    metadata = rule["metadata"]
    assert metadata["category"] == "security"
    assert metadata["kind"] == GROUP_KINDS[group]
    assert metadata["confidence"] in CONFIDENCES
    assert metadata["cwe"]
    assert all(re.fullmatch(r"CWE-\d+", weakness) for weakness in metadata["cwe"])
    assert metadata["references"]
    assert all(address.startswith("https://") for address in metadata["references"])
    assert 0 < len(metadata["short"]) <= 60
    assert metadata["remedy"].endswith(".")


def test_rules_use_no_yaml_aliases() -> None:
    """The native engine refuses YAML aliases inside lists, so no file has any."""
    for path in _rule_files():
        events = yaml.parse(path.read_text(encoding="utf-8"))
        aliases = [event for event in events if isinstance(event, yaml.AliasEvent)]
        assert aliases == [], path


def test_every_rule_has_true_and_false_samples() -> None:
    """Each rule is proved by at least one hit and one miss in the sample of its own file."""
    missing: list[str] = []
    for path, rule in _rules():
        group = path.parent.name
        marks: dict[str, set[str]] = {"ruleid": set(), "ok": set()}
        for sample in (SAMPLES / group).glob(f"{path.stem}.*"):
            for mark, names in ANNOTATION.findall(sample.read_text(encoding="utf-8")):
                marks[mark].update(name.strip() for name in names.split(","))
        missing.extend(f"{rule['id']}: {mark}" for mark in marks if rule["id"] not in marks[mark])
    assert missing == []


def test_samples_name_only_rules_that_exist() -> None:
    """A typing error in an annotation would silently prove nothing."""
    known = set(_rule_ids())
    unknown: set[str] = set()
    for sample in SAMPLES.rglob("*.*"):
        for _, names in ANNOTATION.findall(sample.read_text(encoding="utf-8")):
            unknown.update(name.strip() for name in names.split(","))
    assert unknown - known == set()


@needs_semgrep
def test_samples_pass(tmp_path: Path) -> None:
    """Every annotated line is reported, and no other."""
    tree = _merged(tmp_path / "tree")
    report = _run(["test", "--json", "."], tree, tmp_path)
    assert report["config_missing_tests"] == []
    assert report["config_with_errors"] == []
    checked: set[str] = set()
    failed: dict[str, Any] = {}
    for result in report["results"].values():
        for name, check in result["checks"].items():
            checked.add(name)
            if not check["passed"]:
                failed[name] = check["matches"] or check["errors"]
    assert failed == {}
    assert checked == set(_rule_ids())


@needs_semgrep
def test_native_mode_loads_every_rule(tmp_path: Path) -> None:
    """The native engine reads all rules without a configuration error."""
    target = tmp_path / "target"
    target.mkdir()
    (target / "empty.py").write_text("", encoding="utf-8")
    arguments = ["scan", "--experimental", "--json", "--metrics", "off", "--disable-version-check"]
    report = _run([*arguments, "--config", str(RULES), str(target)], tmp_path, tmp_path)
    assert report["errors"] == []
    assert report["results"] == []

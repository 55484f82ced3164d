"""Rule packs: what is read from them, and how errors in the user's are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from stockade.model.errors import UsageError
from stockade.model.file import File
from stockade.model.rating import Severity
from stockade.model.scanner import Completed, Configurable, Options, Scanner
from stockade_scanners.semgrep import SCANNER, rules_loader
from stockade_scanners.semgrep.rules_loader import built_in, read_file
from support.jobs import make_job

GOOD = """\
rules:
  - id: {id}
    message: A message.
    severity: WARNING
    languages: [{language}]
    pattern: {pattern}
"""


def _configured(*packs: Path) -> Scanner:
    assert isinstance(SCANNER, Configurable)
    return SCANNER.configured(Options(rules=packs))


def _pack(folder: Path, text: str, name: str = "app.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _good(language: str = "ruby", pattern: str = "eval(...)", rule: str = "team.own_rule") -> str:
    return GOOD.format(id=rule, language=language, pattern=pattern)


def test_a_pack_widens_what_is_claimed_and_found(tmp_path: Path) -> None:
    scanner = _configured(_pack(tmp_path, _good()))
    file = File(path="a.rb", size=1, language="ruby")
    assert scanner.claims(file)
    assert not SCANNER.claims(file)
    outcome = scanner.scan(make_job(tmp_path, {"a.rb": "eval(x)\n"}, languages={"a.rb": "ruby"}))
    assert isinstance(outcome, Completed)
    (found,) = outcome.findings
    assert (found.rule, found.title) == ("semgrep/team.own_rule", "Own rule")
    assert found.severity is Severity.MEDIUM


def test_a_folder_of_packs_is_read_without_its_test_files(tmp_path: Path) -> None:
    _pack(tmp_path, _good(rule="one"), "one.yml")
    _pack(tmp_path, _good(rule="two"), "two.yaml")
    _pack(tmp_path, "not: rules\n", "one.test.yml")
    before = SCANNER.version(Options()).rules
    after = _configured(tmp_path).version(Options()).rules
    assert int(after.split()[0]) == int(before.split()[0]) + 2
    assert after == _configured(tmp_path).version(Options()).rules


def test_a_generic_rule_claims_every_text(tmp_path: Path) -> None:
    scanner = _configured(_pack(tmp_path, _good("generic", "token = ...")))
    assert scanner.claims(File(path="notes", size=1))
    assert not scanner.claims(File(path="notes", size=1, binary=True))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n  - id: a\n  b\n", r"app.yml:4: not YAML"),
        ("- rules\n", r"app.yml:1: there is no list called rules"),
        ("rules: []\n", r"app.yml:1: there is no list"),
        ("", r"app.yml:1: there is no list"),
        ("rules:\n\n  - 7\n", r"app.yml:3: a rule is a mapping"),
        (_good(rule="'../x'"), r"app.yml:2: an id is made of"),
        (_good("klingon"), r"app.yml:2: team.own_rule is for 'klingon'"),
        (_good().replace("WARNING", "AWFUL"), r"app.yml:2: team.own_rule has an unknown severity"),
        (_good().replace("message", "massage"), r"app.yml:2: team.own_rule has no message"),
        (_good(pattern="'eval((('"), r"app.yml:2: semgrep refuses team.own_rule"),
        (_good().replace("pattern:", "patern:"), r"app.yml:2: semgrep refuses team.own_rule"),
    ],
)
def test_an_error_names_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        _configured(_pack(tmp_path, text))


def test_a_broken_rule_of_ours_is_a_bug_to_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "compiled.json"
    monkeypatch.setattr(rules_loader, "COMPILED", broken)
    texts = ("", "[", "[]", "{}", "[[1]]", "[1]", '[["a:1", {}]]', '[["a:1", {"id": "x"}]]')
    for text in texts:
        broken.write_text(text)
        with pytest.raises(UsageError, match=r"the built-in rules are broken: ") as caught:
            built_in.__wrapped__()
        assert "--rules" not in caught.value.remedy
        assert "report" in caught.value.remedy


def test_the_rules_that_scans_load_are_those_of_the_sources() -> None:
    assert rules_loader.COMPILED.read_text(encoding="utf-8") == rules_loader.compiled()


def test_an_id_cannot_be_taken_twice(tmp_path: Path) -> None:
    ours = built_in()[0]
    pack = _pack(tmp_path, _good(rule=ours.id))
    with pytest.raises(UsageError, match=rf"app.yml:2: the id {ours.id} is taken by"):
        _configured(pack)
    _pack(tmp_path, _good() + _good().partition("\n")[2])
    with pytest.raises(UsageError, match=r"app.yml:7: the id team.own_rule is taken by .*:2"):
        _configured(pack)


def test_a_pack_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no rules"):
        _configured(tmp_path / "nothing")


def test_a_yaml_rule_about_ci_covers_workflows_alone(tmp_path: Path) -> None:
    text = _good("yaml", "'on: x'") + "    metadata: {kind: ci, cwe: [CWE-94, CWE-78]}\n"
    (rule,) = read_file(_pack(tmp_path, text), "app.yml")
    assert rule.cwe == (78, 94)
    assert rule.analyzers_for(File(path="w.yml", size=1, language="github-actions"))
    assert not rule.analyzers_for(File(path="a.yml", size=1, language="yaml"))


def test_the_built_in_rules_are_many_and_sorted() -> None:
    ids = [rule.id for rule in built_in()]
    assert len(ids) >= 14
    assert ids == sorted(ids)

"""The fixes of our own rules: applied to a flaw, they end it and change nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from stockade.model.finding import Finding
from stockade.model.scanner import Completed
from stockade.triage.triage import triage
from stockade_scanners.semgrep.rules_loader import built_in
from stockade_scanners.semgrep.scanner import Semgrep
from support.fixing import apply, edited, fix_of
from support.jobs import make_job

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "semgrep"
LANGUAGES = {".py": "python", ".go": "go", ".ts": "typescript", ".tf": "terraform"}
FLAWS = {
    "python-tls-verification-disabled": "python/tls-verification.py",
    "python-flask-debug-enabled": "python/flask-config.py",
    "python-cookie-not-protected": "python/cookie-flags.py",
    "python-xml-parser-entities-enabled": "python/xml.py",
    "go-tls-verification-disabled": "go/crypto-and-tls.go",
    "javascript-tls-verification-disabled": "javascript/settings.ts",
    "terraform-azure-storage-plain-http": "terraform/azure.tf",
    "terraform-azure-app-plain-http": "terraform/azure.tf",
    "terraform-azure-storage-public": "terraform/azure.tf",
    "terraform-database-publicly-accessible": "terraform/aws-storage.tf",
    "terraform-aws-s3-public-acl": "terraform/aws-s3.tf",
    "terraform-aws-s3-access-block-disabled": "terraform/aws-s3.tf",
}
"""The rules with a fix, and the samples that hold their flaws."""


@pytest.fixture(autouse=True)
def _only_one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockade_scanners.semgrep.scanner.built_in", tuple)


def found(folder: Path, rule: str, path: str, data: bytes) -> tuple[Finding, ...]:
    """The rule's findings as they leave the core."""
    job = make_job(folder, {path: data}, languages={path: LANGUAGES[Path(path).suffix]})
    users = tuple(one for one in built_in() if one.id == rule)
    outcome = Semgrep(users=users).scan(job)
    assert isinstance(outcome, Completed)
    assert outcome.scanned == {path}
    findings = triage(outcome.findings, lambda _: data)
    assert {finding.rule for finding in findings} <= {f"semgrep/{rule}"}
    return findings


def test_the_rules_with_a_fix_are_those_that_are_proven_here() -> None:
    with_fix = {rule.id for rule in built_in() if {"fix", "fix-regex"} & rule.body.keys()}
    assert with_fix == FLAWS.keys()


@pytest.mark.parametrize("rule", FLAWS)
def test_a_fix_ends_the_finding_in_the_rules_own_sample(tmp_path: Path, rule: str) -> None:
    path = FLAWS[rule]
    data = (SAMPLES / path).read_bytes()
    before = found(tmp_path / "before", rule, path, data)
    fixed = [finding for finding in before if finding.fix]
    assert fixed
    file = tmp_path / path
    file.parent.mkdir()
    file.write_bytes(data)
    for finding in fixed:  # each changes its own lines and leaves the count of lines
        apply(fix_of(finding), tmp_path)
    after = file.read_bytes()
    if path.endswith(".py"):
        ast.parse(after)
    lines = {f.location.line for f in found(tmp_path / "after", rule, path, after)}
    assert lines == {f.location.line for f in before if not f.fix}


CALLS = "import requests\n"
EXACT = [
    (
        "python-tls-verification-disabled",
        "a.py",
        CALLS + "requests.get('é?verify=False', **k, verify = False, timeout=(3, 5))\n",
        "verify = False",
        "verify = True",
    ),
    (
        "python-tls-verification-disabled",
        "a.py",
        CALLS + "requests.post(\r\n    url(a),\r\n    verify=False,  # lab\r\n)\r\n",
        "verify=False",
        "verify=True",
    ),
    (
        "python-tls-verification-disabled",
        "a.py",
        "from httpx import Client\nc = Client(verify=False)\n",
        "verify=False",
        "verify=True",
    ),
    (
        "python-flask-debug-enabled",
        "a.py",
        "import flask\napp.config.update(A=True, DEBUG=True, B='DEBUG=True')\n",
        ", DEBUG=True",
        ", DEBUG=False",
    ),
    (
        "python-flask-debug-enabled",
        "a.py",
        "import flask\napp.debug = True\n",
        "True",
        "False",
    ),
    (
        "python-cookie-not-protected",
        "a.py",
        "CSRF_COOKIE_SECURE=False # for now\n",
        "False",
        "True",
    ),
    (
        "python-xml-parser-entities-enabled",
        "a.py",
        "from lxml.etree import XMLParser\nXMLParser(huge_tree=True, resolve_entities=True)\n",
        "resolve_entities=True",
        "resolve_entities=False",
    ),
    (
        "python-xml-parser-entities-enabled",
        "a.py",
        "from xml.sax.handler import feature_external_ges as e\np.setFeature(e, True)\n",
        "True",
        "False",
    ),
    (
        "go-tls-verification-disabled",
        "a.go",
        'package a\nvar c = tls.Config{\n\tNextProtos: []string{"h2"},\n'
        "\tInsecureSkipVerify: true,\n}\n",
        "true",
        "false",
    ),
    (
        "go-tls-verification-disabled",
        "a.go",
        "package a\nfunc f() {\n\tc.InsecureSkipVerify = true\n}\n",
        "true",
        "false",
    ),
    (
        "javascript-tls-verification-disabled",
        "a.ts",
        "f({\n  a: {b: 'rejectUnauthorized: false'},\n  rejectUnauthorized: false,\n});\n",
        "rejectUnauthorized: false,",
        "rejectUnauthorized: true,",
    ),
    (
        "terraform-azure-storage-public",
        "a.tf",
        'resource "azurerm_storage_container" "a" {\n  name                  = "blob"\n'
        '  container_access_type   = "blob" # x\n}\n',
        '  = "blob" #',
        '  = "private" #',
    ),
    (
        "terraform-aws-s3-access-block-disabled",
        "a.tf",
        'resource "aws_s3_bucket_public_access_block" "a" {\n  ignore_public_acls  = false\n}\n',
        "false",
        "true",
    ),
]


@pytest.mark.parametrize(("rule", "path", "content", "flaw", "mended"), EXACT)
def test_nothing_else_changes(
    tmp_path: Path, rule: str, path: str, content: str, flaw: str, mended: str
) -> None:
    (finding,) = found(tmp_path / "before", rule, path, content.encode())
    after = edited(content, fix_of(finding).edits)
    assert content.count(flaw) == 1
    assert after == content.replace(flaw, mended)
    assert found(tmp_path / "after", rule, path, after.encode()) == ()


@pytest.mark.parametrize(
    ("rule", "path", "content"),
    [
        (
            "python-tls-verification-disabled",
            "a.py",
            CALLS + "requests.get(f(g(verify=False)), verify=False)\n",
        ),
        (
            "python-tls-verification-disabled",
            "a.py",
            CALLS + "requests.get(a, # verify=False\n  verify=False)\n",
        ),
        (
            "python-tls-verification-disabled",
            "a.py",
            CALLS + 'requests.get("""\nverify=False""", verify=False)\n',
        ),
        (
            "python-xml-parser-entities-enabled",
            "a.py",
            "import lxml.etree\nlxml.etree.XMLParser(resolve_entities=True, no_network=False)\n",
        ),
        (
            "python-cookie-not-protected",
            "a.py",
            "r.set_cookie('session', x, secure=False, httponly=False)\n",
        ),
        (
            "javascript-tls-verification-disabled",
            "a.ts",
            'process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";\n',
        ),
        (
            "javascript-tls-verification-disabled",
            "a.ts",
            "f({a: `rejectUnauthorized: false`, rejectUnauthorized: false});\n",
        ),
        (
            "terraform-azure-storage-plain-http",
            "a.tf",
            'resource "azurerm_storage_account" "a" {\n  min_tls_version = "TLS1_0"\n}\n',
        ),
    ],
)
def test_what_is_not_sure_is_left_alone(tmp_path: Path, rule: str, path: str, content: str) -> None:
    findings = found(tmp_path, rule, path, content.encode())
    assert findings
    assert {finding.fix for finding in findings} == {None}

"""Eight findings of different kinds, as the real scanners say them."""

from __future__ import annotations

import hashlib

from stockade.model.dependency import Reachability
from stockade.model.finding import Finding, SecretTrace
from stockade.model.location import Location, Snippet
from stockade.model.package import Package
from stockade.model.rating import Confidence, Kind, Severity


def fingerprint(*parts: object) -> tuple[tuple[str, str], ...]:
    """Fingerprints that look like the core's and depend on `parts` alone."""
    digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return (("stockade/v1", digest[:32]), ("primaryLocationLineHash", f"{digest[32:48]}:1"))


def command_injection() -> Finding:
    """High sast with a region, a trace of two steps, a snippet, and a second tool's witness."""
    sink = Location(path="shop/export.py", line=42, column=5, end_line=43, end_column=30)
    return Finding(
        kind=Kind.SAST,
        scanner="semgrep",
        rule="semgrep/python.command-injection",
        title="Command injection",
        message="A request parameter reaches subprocess.run with shell=True.",
        severity=Severity.HIGH,
        raw_severity="ERROR",
        confidence=Confidence.HIGH,
        cwe=(78,),
        raw_cwe=(77, 78),
        locations=(
            sink,
            Location(path="shop/views.py", line=17, column=12, note="the value comes from here"),
            Location(path="shop/export.py", line=39, note="it passes through here"),
        ),
        help="Whoever controls the text of a shell command runs programs as this service.",
        help_uri="https://cwe.mitre.org/data/definitions/78.html",
        remedy="Pass a list of arguments and leave shell at False.",
        reachability=Reachability.IMPORTED,
        snippet=Snippet(
            first_line=39,
            lines=(
                "def export(table: str) -> bytes:",
                '    """Dump one table."""',
                "    # the name comes from the form",
                '    done = subprocess.run("pg_dump -t " + table,',
                "                          shell=True, check=True)",
                "    return done.stdout",
            ),
        ),
        fingerprints=fingerprint("command-injection"),
        witnesses=(bandit_witness(sink),),
    )


def bandit_witness(location: Location) -> Finding:
    """What bandit says of the same line."""
    return Finding(
        kind=Kind.SAST,
        scanner="bandit",
        rule="bandit/B602",
        title="subprocess with shell=True",
        message="subprocess call with shell=True identified, security issue.",
        severity=Severity.HIGH,
        raw_severity="HIGH",
        confidence=Confidence.HIGH,
        cwe=(78,),
        locations=(location,),
    )


def weak_hash() -> Finding:
    """Medium sast that only warns."""
    return Finding(
        kind=Kind.SAST,
        scanner="bandit",
        rule="bandit/B324",
        title="Weak hash",
        message="Use of weak MD5 hash for security. Consider usedforsecurity=False",
        severity=Severity.MEDIUM,
        raw_severity="MEDIUM",
        confidence=Confidence.LOW,
        cwe=(327,),
        locations=(Location(path="shop/cache.py", line=8, column=12, end_line=8, end_column=28),),
        remedy="Use hashlib.sha256, or say usedforsecurity=False where it is not.",
        snippet=Snippet(
            first_line=7,
            lines=("def key(name: str) -> str:", "    return md5(name).hexdigest()", ""),
        ),
        fingerprints=fingerprint("weak-hash"),
    )


def vulnerable_package() -> Finding:
    """Unrated dependency finding with every field of the package known."""
    return Finding(
        kind=Kind.DEPENDENCY,
        scanner="pip-audit",
        rule="pip-audit/PYSEC-2018-28",
        title="requests 2.19.0: PYSEC-2018-28",
        message="Requests sends an Authorization header to an http URI after a redirect.",
        severity=Severity.UNKNOWN,
        raw_severity="",
        locations=(Location(path="requirements.txt", line=3),),
        remedy="Upgrade requests to 2.20.0 or later.",
        package=Package(
            purl="pkg:pypi/requests@2.19.0",
            name="requests",
            version="2.19.0",
            ecosystem="PyPI",
            advisory="PYSEC-2018-28",
            aliases=("CVE-2018-18074", "GHSA-x84v-xcm2-53pg"),
            fixed_versions=("2.20.0",),
            epss=0.0123,
            kev=False,
        ),
        fingerprints=fingerprint("requests"),
    )


def exploited_package() -> Finding:
    """Critical dependency finding with no fix, exploited, no line, nothing else known."""
    return Finding(
        kind=Kind.DEPENDENCY,
        scanner="pip-audit",
        rule="pip-audit/PYSEC-2021-9",
        title="pillow 8.0.0: PYSEC-2021-9",
        message="A crafted image overflows a buffer in the TIFF decoder.",
        severity=Severity.CRITICAL,
        raw_severity="9.8",
        locations=(Location(path="poetry.lock"),),
        package=Package(
            purl="pkg:pypi/pillow@8.0.0",
            name="pillow",
            version="8.0.0",
            ecosystem="PyPI",
            advisory="PYSEC-2021-9",
            kev=True,
        ),
        fingerprints=fingerprint("pillow"),
    )


def leaked_token() -> Finding:
    """Critical secret; the value is known nowhere."""
    return Finding(
        kind=Kind.SECRET,
        scanner="secrets",
        rule="secrets/github-token",
        title="GitHub token",
        message="A GitHub personal access token is committed.",
        severity=Severity.CRITICAL,
        raw_severity="high",
        confidence=Confidence.MEDIUM,
        cwe=(798,),
        locations=(Location(path="deploy/.env", line=2, column=7, end_line=2, end_column=47),),
        remedy="Revoke the token first, then remove it from the history.",
        secret=SecretTrace(
            preview="ghp_…(40)", hmac=hashlib.sha256(b"an example, no secret").hexdigest()
        ),
        snippet=Snippet(first_line=1, lines=("DEBUG=0", "TOKEN=ghp_…(40)", "PORT=8000")),
        fingerprints=fingerprint("token"),
    )


def open_bucket() -> Finding:
    """High finding in infrastructure code."""
    return Finding(
        kind=Kind.IAC,
        scanner="semgrep",
        rule="semgrep/terraform.public-bucket",
        title="Public bucket",
        message="The bucket's access list lets anyone read it.",
        severity=Severity.HIGH,
        raw_severity="WARNING",
        locations=(Location(path="infra/storage.tf", line=12, end_line=14),),
        cwe=(284, 732),
        snippet=Snippet(
            first_line=11,
            lines=(
                "",
                'resource "aws_s3_bucket" "logs" {',
                '  acl = "public-read"',
                "}",
            ),
        ),
        fingerprints=fingerprint("bucket"),
    )


def unpinned_action() -> Finding:
    """Low finding in a workflow, whose folder name has a space."""
    return Finding(
        kind=Kind.CI,
        scanner="zizmor",
        rule="zizmor/unpinned-uses",
        title="Unpinned action",
        message="The action is named by a tag, which its owner can move.",
        severity=Severity.LOW,
        raw_severity="Low",
        locations=(Location(path=".github/workflows/my build.yml", line=9, column=9),),
        help_uri="https://docs.zizmor.sh/audits/#unpinned-uses",
        fingerprints=fingerprint("action"),
    )


def model_output_to_shell() -> Finding:
    """Informational finding about the use of a language model; outside ASCII on purpose."""
    return Finding(
        kind=Kind.AI,
        scanner="semgrep",
        rule="semgrep/ai.model-output-executed",
        title="Model output is executed",
        message="What the model answers is passed to exec — naïvely, and “as is”: 模型输出.",
        severity=Severity.INFO,
        raw_severity="INFO",
        locations=(Location(path="assistant/ejecución.py", line=101, column=1),),
        fingerprints=fingerprint("model-output"),
        reachability=Reachability.NOT_SEEN,
    )

"""What the rules of the tools that we ship mean, reviewed one by one.

Rules share a meaning where a finding of one and a finding of the other on the same code are the
same flaw: one edit mends both, and who accepts one has accepted the other. A tool that follows data
(semgrep) and one that looks at a call (bandit) mean the same by a shell command. A rule that stands
alone below shares its CWE with others and yet is about something else; why, is said beside.
"""

from __future__ import annotations

from stockade.model.frozen import frozen


@frozen
class Meaning:
    """A flaw, whoever reports it."""

    cwe: int
    """The weakness that describes it best, https://cwe.mitre.org/data/definitions/ID.html."""

    rules: tuple[str, ...]


MEANINGS: dict[str, Meaning] = {
    "command": Meaning(
        cwe=78,
        rules=(
            "bandit/B601",
            "bandit/B602",
            "bandit/B603",  # "check for untrusted input", which is what semgrep then finds
            "bandit/B604",
            "bandit/B605",
            "bandit/B606",
            "semgrep/python-command-injection-taint",
            "semgrep/ai-tool-argument-to-shell",
            "semgrep/ai-model-output-to-shell",
        ),
    ),
    "code-evaluation": Meaning(
        cwe=95,
        rules=(
            "bandit/B102",
            "bandit/B307",
            "semgrep/python-code-injection-taint",
            "semgrep/ai-model-output-to-code",
        ),
    ),
    "sql-text": Meaning(
        cwe=89,
        rules=(
            "bandit/B608",
            "bandit/B610",
            "bandit/B611",
            "semgrep/python-sql-injection-taint",
            "semgrep/python-django-raw-sql-formatting",
            "semgrep/ai-model-output-to-sql",
        ),
    ),
    "object-loading": Meaning(
        cwe=502,
        rules=(
            "bandit/B301",
            "bandit/B302",
            "bandit/B506",
            "bandit/B614",
            "semgrep/python-unsafe-deserialization-taint",
            "semgrep/ai-torch-load-unrestricted",
            "semgrep/ai-torch-load-weights-only-off",
            "semgrep/ai-pickled-model-load",
        ),
    ),
    "html-text": Meaning(
        cwe=79,
        rules=(
            "bandit/B308",
            "bandit/B703",
            "bandit/B704",
            "semgrep/python-reflected-xss-taint",
            "semgrep/ai-model-output-to-html",
        ),
    ),
    "template-escaping": Meaning(
        cwe=79,
        rules=("bandit/B701", "bandit/B702", "semgrep/python-jinja-autoescape-off"),
    ),
    "xml-entities": Meaning(
        cwe=611,
        rules=(
            "bandit/B313",
            "bandit/B314",
            "bandit/B315",
            "bandit/B316",
            "bandit/B317",
            "bandit/B318",
            "bandit/B319",
            "semgrep/python-xxe-taint",
            "semgrep/python-xml-parser-entities-enabled",
        ),
    ),
    "address-opened": Meaning(cwe=918, rules=("bandit/B310", "semgrep/python-ssrf-taint")),
    "certificate-unchecked": Meaning(
        cwe=295, rules=("bandit/B323", "bandit/B501", "semgrep/python-tls-verification-disabled")
    ),
    "host-key-unchecked": Meaning(
        cwe=322, rules=("bandit/B507", "semgrep/python-ssh-host-key-ignored")
    ),
    "flask-debugger": Meaning(cwe=489, rules=("bandit/B201", "semgrep/python-flask-debug-enabled")),
    "archive-members": Meaning(
        cwe=22, rules=("bandit/B202", "semgrep/python-tar-extract-unfiltered")
    ),
    "temporary-name": Meaning(cwe=377, rules=("bandit/B306", "semgrep/python-insecure-temp-file")),
    "written-credential": Meaning(
        cwe=798,
        rules=(
            "bandit/B105",
            "bandit/B106",
            "bandit/B107",
            "semgrep/docker-secret-in-build-argument",
        ),
    ),
}

ARGUMENTS: frozenset[str] = frozenset(
    (
        "semgrep/python-command-injection-taint",
        "semgrep/python-code-injection-taint",
        "semgrep/python-sql-injection-taint",
        "semgrep/python-unsafe-deserialization-taint",
        "semgrep/python-reflected-xss-taint",
        "semgrep/python-xxe-taint",
        "semgrep/python-ssrf-taint",
        "semgrep/ai-tool-argument-to-shell",
        "semgrep/ai-model-output-to-shell",
        "semgrep/ai-model-output-to-code",
        "semgrep/ai-model-output-to-sql",
        "semgrep/ai-model-output-to-html",
    )
)
"""Rules that report the argument into which data goes, and not the call around it."""

TEXTS: frozenset[str] = frozenset(("bandit/B608",))
"""Rules that report a text, which is an argument or a part of one."""

CREDENTIAL = "written-credential"
"""What a finding of the scanner of secrets means too, whatever its rule."""

ALONE: tuple[str, ...] = (
    "bandit/B101",
    "bandit/B103",
    "bandit/B104",
    "bandit/B108",  # a fixed path, and not a name that mktemp makes
    "bandit/B110",
    "bandit/B112",
    "bandit/B113",  # stands on the same call as B501 or B310, and is mended by another argument
    "bandit/B303",
    "bandit/B304",
    "bandit/B305",
    "bandit/B311",
    "bandit/B312",
    "bandit/B321",
    "bandit/B324",  # SHA-256 mends it, and not a password's fast hash
    "bandit/B401",
    "bandit/B402",
    "bandit/B403",
    "bandit/B404",
    "bandit/B405",
    "bandit/B406",
    "bandit/B407",
    "bandit/B408",
    "bandit/B409",
    "bandit/B411",
    "bandit/B412",
    "bandit/B413",
    "bandit/B415",
    "bandit/B502",
    "bandit/B503",
    "bandit/B504",
    "bandit/B505",
    "bandit/B508",
    "bandit/B509",
    "bandit/B607",  # the search path chooses the program, whatever its arguments
    "bandit/B609",  # a wildcard does harm without a shell's other powers
    "bandit/B612",
    "bandit/B613",
    "bandit/B615",  # a revision that is not fixed; trust_remote_code is another argument
    "semgrep/ai-dangerous-deserialization-allowed",  # a flag of a library, no call that loads
    "semgrep/ai-keras-unsafe-load",
    "semgrep/ai-request-in-system-prompt",
    "semgrep/ai-trust-remote-code",
    "semgrep/ai-unrestricted-code-tool",
    "semgrep/python-cookie-not-protected",
    "semgrep/python-cors-wildcard-credentials",
    "semgrep/python-django-allowed-hosts-wildcard",
    "semgrep/python-django-csrf-exempt",
    "semgrep/python-django-debug-enabled",
    "semgrep/python-jwt-signature-unchecked",
    "semgrep/python-ldap-injection-taint",
    "semgrep/python-nosql-injection-taint",
    "semgrep/python-open-redirect-taint",
    "semgrep/python-path-traversal-taint",
    "semgrep/python-regex-injection-taint",
    "semgrep/python-secret-logged-taint",
    "semgrep/python-template-injection-taint",
    "semgrep/python-weak-password-hash",
    "semgrep/python-xpath-injection-taint",
)
"""Reviewed rules that no other one of these tools shares its meaning with."""

"""How bad each rule's finding is, and how sure; the engine itself rates only confidence."""

from __future__ import annotations

import re

from stockade.model.frozen import frozen
from stockade.model.rating import Confidence, Severity

_PRIVATE_KEY = re.compile(r"private-key")
_CRITICAL = re.compile(
    r"^(?:stockade|betterleaks)\.(?:aws-|azure-account-key|azure-storage-account-key|"
    r"gcp-service-account|gcp-application-default|private-key|putty-private-key)"
)
_GENERIC = re.compile(
    r"^(?:stockade\.(?:generic-|settings-secret|environment-default|xml-|url-|connection-string|"
    r"django-|flask-|netrc-|docker-|authorization-header|password-hash|wordpress-)|"
    r"betterleaks\.(?:generic-|jwt|curl-auth|kubernetes-secret|hashicorp-tf-password))"
)
_SEVERITY = (
    (re.compile(r"stripe-test-key|[.-]pub(?:lic)?-|client-id|url-simple-password"), Severity.LOW),
    (re.compile(r"password-hash|\.jwt"), Severity.MEDIUM),
    (_CRITICAL, Severity.CRITICAL),
)
_CONFIDENCE = {"high": Confidence.HIGH, "medium": Confidence.MEDIUM, "low": Confidence.LOW}
_SAMPLE_PATH = re.compile(
    r"(?i)(?:^|/)(?:tests?|testing|testdata|__tests__|specs?|fixtures?|mocks?|docs?|examples?|"
    r"samples?)/|(?:^|/)(?:test_[^/]*|conftest\.py|[^/]*_test\.[^/.]+|[^/]*\.(?:spec|test)\.[^/.]+|"
    r"[^/]*\.(?:md|rst|adoc))$"
)


@frozen
class Rating:
    """Our rating of one finding, and why it is lower than the rule's own (empty: it is not)."""

    severity: Severity
    confidence: Confidence
    cwe: int
    because: str = ""


def is_generic(rule: str) -> bool:
    """Whether the rule goes by a variable's name or a shape, not by a provider's token format."""
    return _GENERIC.match(rule) is not None


def rate(rule: str, confidence: str, path: str, is_name: bool) -> Rating:
    """Rate a finding. Doubt lowers confidence, by which policy decides; nothing is dropped.

    A generic match or a private key among tests and documentation is most often a sample; a token
    in a provider's own format is taken as seriously there as anywhere.
    """
    private_key = _PRIVATE_KEY.search(rule) is not None
    because = ""
    if is_name and is_generic(rule):
        because = "the value reads like the name of a field"
    elif _SAMPLE_PATH.search(path) and (is_generic(rule) or private_key):
        because = "the file is a test, a sample or documentation"
    return Rating(
        severity=Severity.LOW if because else _severity(rule),
        confidence=Confidence.LOW if because else _CONFIDENCE.get(confidence, Confidence.UNKNOWN),
        cwe=321 if private_key else 798,
        because=because,
    )


def _severity(rule: str) -> Severity:
    return next((level for pattern, level in _SEVERITY if pattern.search(rule)), Severity.HIGH)

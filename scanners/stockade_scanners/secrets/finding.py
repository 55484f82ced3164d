"""From an engine's answer to Stockade's finding, in Stockade's words."""

from __future__ import annotations

import re

from stockade.model import path as paths
from stockade.model.finding import Finding, SecretTrace
from stockade.model.location import Location
from stockade.model.rating import Kind
from stockade_scanners.secrets.protocol import Found
from stockade_scanners.secrets.rating import Rating, rate

_VERB = re.compile(
    r"^(?:Detected|Identified|Discovered|Uncovered|Found)\s+(?:an?\s+)?(?:possible |potential )?"
)
_REMEDY = (
    "Revoke it at the provider, then remove it and read it from the environment or a secret store."
)
_HELP = (
    "Whoever can read the repository, its history, a copy or a build log can use the value until "
    "it is revoked; removing it from the file alone does not help."
)
_MEMBER_LENGTH = 120


def make(found: Found, path: str, scanner: str) -> Finding:
    """The finding of one secret in the file `path` of the target."""
    rating = rate(found.rule, found.confidence, path, found.is_name)
    title = _title(found.name)
    return Finding(
        kind=Kind.SECRET,
        scanner=scanner,
        rule=f"secrets/{found.rule}",
        title=title,
        message=_message(found, title, rating),
        severity=rating.severity,
        raw_severity="",
        confidence=rating.confidence,
        cwe=(rating.cwe,),
        locations=(_location(found, path),),
        help=_HELP,
        remedy=_REMEDY,
        secret=SecretTrace(preview=found.preview, hmac=found.hmac),
    )


def _title(name: str) -> str:
    """The catalogue's names are sentences: "Detected an X token, posing a risk of …"."""
    short = _VERB.sub("", name).split(", ")[0].split(" (")[0].rstrip(". ")
    return short[:1].upper() + short[1:] if short else "Secret"


def _message(found: Found, title: str, rating: Rating) -> str:
    words = [f"A secret is written in this file: {title}."]
    if found.encoded:
        words.append("It is encoded in Base64.")
    if found.member:
        words.append(f"It is in the archive's member {paths.text(found.member)[:_MEMBER_LENGTH]}.")
    if rating.because:
        words.append(f"It is rated low because {rating.because}.")
    return " ".join(words)


def _location(found: Found, path: str) -> Location:
    if found.region is None:
        return Location(path=path)
    line, column, end_line, end_column = found.region
    return Location(path=path, line=line, column=column, end_line=end_line, end_column=end_column)

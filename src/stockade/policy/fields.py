"""What conditions may read: of a finding, of a gap. The reference in the docs is made of this."""

from __future__ import annotations

from stockade.model.ecosystem import ECOSYSTEMS
from stockade.model.gap import GapReason
from stockade.model.owasp import NAMES as OWASP
from stockade.model.rating import Confidence, Kind, Severity
from stockade.policy.language.types import Field, Type

_ELSEWHERE = "where the finding is about no package"

FINDING: dict[str, Field] = {
    "kind": Field(
        type=Type.STRING,
        about="What sort of finding it is.",
        values=tuple(k.value for k in Kind),
        default="sast",
    ),
    "scanner": Field(type=Type.STRING, about="Which scanner reports it.", default="bandit"),
    "rule": Field(
        type=Type.STRING,
        about="The tool's rule, as `tool/rule`.",
        shape=r"[^/]+/.+",
        example='"bandit/B602"',
        default="tool/rule",
    ),
    "severity": Field(
        type=Type.SEVERITY,
        about="How bad it is: `info` < `low` < `medium` < `high` < `critical`.",
        unknown="nobody has rated it",
        default=Severity.MEDIUM,
    ),
    "confidence": Field(
        type=Type.CONFIDENCE,
        about="How sure the tool is: `low` < `medium` < `high`.",
        unknown="the tool does not say",
        default=Confidence.HIGH,
    ),
    "title": Field(type=Type.STRING, about="The flaw in a few words.", default=""),
    "message": Field(type=Type.STRING, about="What is wrong here.", default=""),
    "path": Field(
        type=Type.STRING,
        about="The file, from the top of the repository, with `/`.",
        is_path=True,
        default="src/example.py",
    ),
    "line": Field(
        type=Type.INT, about="The line, from 1.", unknown="it is about a whole file", default=1
    ),
    "cwe": Field(
        type=Type.STRINGS,
        about="Its weaknesses by CWE.",
        shape=r"CWE-[1-9][0-9]{0,5}",
        example='"CWE-79"',
        default=(),
    ),
    "owasp": Field(
        type=Type.STRINGS,
        about="Its categories in the OWASP Top 10 of 2021 and of 2025.",
        values=tuple(OWASP),
        default=(),
    ),
    "suppressed": Field(
        type=Type.BOOL,
        about="Whether a comment in the file asks for silence on it (`# nosec`, …).",
        default=False,
    ),
    "new": Field(
        type=Type.BOOL,
        about="Whether the change under review brings it; where there is none, whether the "
        "baseline does not list it.",
        default=True,
    ),
    "age_days": Field(
        type=Type.INT,
        about="Days since the baseline first had it.",
        unknown="it is in no baseline",
        default=None,
    ),
    "changed": Field(
        type=Type.BOOL,
        about="Whether the change under review touches its file.",
        unknown="no change is under review (`--since`, `--staged`)",
        default=True,
    ),
    "introduced": Field(
        type=Type.BOOL,
        about="Whether the change under review brings it: the same rules do not find it in what "
        "the change is made from.",
        unknown="no change is under review (`--since`, `--staged`)",
        default=True,
    ),
    "verified": Field(
        type=Type.BOOL,
        about="Whether the issuer of a secret says that it works; false where it is no secret.",
        unknown="nobody asked, which is usual: a scan contacts no issuer",
        default=False,
    ),
    "package": Field(type=Type.STRING, about=f"Its name; empty {_ELSEWHERE}.", default=""),
    "version": Field(
        type=Type.STRING,
        about=f"The exact version; empty where only a range is named, and {_ELSEWHERE}.",
        default="",
    ),
    "ecosystem": Field(
        type=Type.STRING,
        about=f"OSV's word, e.g. `PyPI`; empty {_ELSEWHERE}.",
        spellings=tuple(ECOSYSTEMS),
        default="",
    ),
    "purl": Field(type=Type.STRING, about=f"Package URL; empty {_ELSEWHERE}.", default=""),
    "advisory": Field(
        type=Type.STRING,
        about=f"The advisory's own id. An alias is in `advisories`. Empty {_ELSEWHERE}.",
        default="",
    ),
    "advisories": Field(
        type=Type.STRINGS,
        about="Every id of the flaw: the advisory, its aliases, and further ones.",
        default=(),
    ),
    "fix_available": Field(
        type=Type.BOOL, about=f"Whether a fixed version is known; false {_ELSEWHERE}.",
        default=False,
    ),
    "kev": Field(
        type=Type.BOOL,
        about=f"Whether CISA lists the flaw as exploited; false {_ELSEWHERE}.",
        unknown="the list is not at hand (`stockade db update kev`)",
        default=False,
    ),
    "epss": Field(
        type=Type.NUMBER,
        about=f"Probability of exploitation within 30 days, 0 to 1; 0 {_ELSEWHERE}.",
        unknown="the scores are not at hand (`stockade db update epss`), or it has none",
        most=1.0,
        default=0.0,
    ),
    "cvss": Field(
        type=Type.NUMBER,
        about=f"CVSS base score, 0 to 10; 0 {_ELSEWHERE}.",
        unknown="the advisory has none",
        most=10.0,
        default=0.0,
    ),
    "reachable": Field(
        type=Type.BOOL,
        about=f"Whether the code imports the package; true {_ELSEWHERE}.",
        unknown="nobody could tell",
        default=True,
    ),
}  # fmt: skip

GAP: dict[str, Field] = {
    "gap": Field(
        type=Type.STRING,
        about="Why it was not checked.",
        values=tuple(r.value for r in GapReason),
        default="unparsable",
    ),
    "scanner": Field(type=Type.STRING, about="Which scanner could not check it.", default=""),
    "path": Field(type=Type.STRING, about="The file.", is_path=True, default="src/example.py"),
    "package": Field(
        type=Type.STRING, about="Name of the dependency; empty for a file.", default=""
    ),
    "purl": Field(
        type=Type.STRING, about="Package URL of the dependency; empty for a file.", default=""
    ),
}

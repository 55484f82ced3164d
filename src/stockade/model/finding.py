"""A finding: one thing that one or more tools say is wrong, at a place, with a rating."""

from __future__ import annotations

import dataclasses

from stockade.model.dependency import Reachability
from stockade.model.fix import Fix
from stockade.model.frozen import frozen
from stockade.model.location import Location, Snippet
from stockade.model.package import Package
from stockade.model.rating import Confidence, Kind, Severity
from stockade.model.suppression import Suppression


@frozen
class SecretTrace:
    """What may be known of a secret outside the adapter that found it."""

    preview: str
    """Masked, e.g. `ghp_…(40)`."""

    hmac: str
    """Keyed HMAC-SHA-256 of the value (hex): equal for equal values under one user's key."""

    verified: bool | None = None
    """Whether its issuer says that it works; `None` when nobody asked."""


@frozen
class Alone:
    """What the first member of a merged finding says by itself, where the others changed that."""

    locations: tuple[Location, ...] = ()
    """Empty where they are the same: the others stand at none of their own."""

    cwe: tuple[int, ...] = ()
    first_seen: str = ""
    changed: bool | None = None
    introduced: bool | None = None


@frozen
class Finding:
    """What a scanner reports, in our words; the tool's own rating is kept beside ours.

    A scanner fills everything down to `reachability`; the rest is the core's (`stockade.triage`).
    """

    kind: Kind
    scanner: str
    rule: str
    """`tool/rule`, e.g. `bandit/B602`."""

    title: str
    """A few words that name the flaw, the same for every finding of the rule."""

    message: str
    """What is wrong here. Never holds text of the scanned file that could be a secret."""

    severity: Severity
    raw_severity: str
    """The tool's own word, unmapped."""

    confidence: Confidence = Confidence.UNKNOWN
    cwe: tuple[int, ...] = ()
    """CWE ids after our own corrections, sorted."""

    raw_cwe: tuple[int, ...] = ()
    """The ids that the tool gave, where ours differ."""

    locations: tuple[Location, ...]
    """Primary first; never empty."""

    help: str = ""
    """Why it matters, one paragraph of plain text."""

    help_uri: str = ""
    """http(s) only; empty when the tool has none."""

    remedy: str = ""
    """What to do, one sentence."""

    fix: Fix | None = None
    """Edits that mend it, where the tool proposes some and no secret stands in their lines."""

    package: Package | None = None
    secret: SecretTrace | None = None
    reachability: Reachability | None = None
    """Whether the code uses the vulnerable package; `None` when nobody looked."""

    snippet: Snippet | None = None
    """Filled by the core from what was scanned; a tool's own snippet is never used."""

    fingerprints: tuple[tuple[str, str], ...] = ()
    """Name and value, filled by the core: `stockade/v1` and SARIF's `primaryLocationLineHash`."""

    suppressions: tuple[Suppression, ...] = ()
    """Comments in the file that ask for silence on this finding, by line. Policy weighs them."""

    scanned_severity: Severity | None = None
    """What `severity` was before policy changed it; `None` where it did not."""

    first_seen: str = ""
    """Day (ISO 8601, UTC) on which the baseline first had it; empty when no baseline has it."""

    changed: bool | None = None
    """Whether the change under review touches its file; `None` when no change is under review."""

    introduced: bool | None = None
    """Whether the change under review brings it: the same scanners with the same rules do not find
    it in what the change is made from. `None` when no change is under review."""

    owners: tuple[str, ...] = ()
    """Who the target's CODEOWNERS says owns its file, as written there, e.g. `@org/team`."""

    witnesses: tuple[Finding, ...] = ()
    """The other findings of the same flaw that were merged into this one, each as it was."""

    alone: Alone | None = None
    """What this finding says without its witnesses; `None` where it is the same."""

    def __post_init__(self) -> None:
        if not self.locations:
            raise ValueError(f"finding of {self.rule} has no location")
        if "/" not in self.rule:
            raise ValueError(f"rule id {self.rule!r} is not of the form tool/rule")

    @property
    def location(self) -> Location:
        """The primary location."""
        return self.locations[0]

    @property
    def members(self) -> tuple[Finding, ...]:
        """All that was merged into this finding, each as it was before: itself, then its witnesses.

        The judge rules on each of them, and a comparison or a baseline knows each of them.
        """
        if not self.witnesses and self.alone is None:
            return (self,)
        own = self.alone or Alone(
            cwe=self.cwe,
            first_seen=self.first_seen,
            changed=self.changed,
            introduced=self.introduced,
        )
        first = dataclasses.replace(
            self,
            locations=own.locations or self.locations,
            cwe=own.cwe,
            first_seen=own.first_seen,
            changed=own.changed,
            introduced=own.introduced,
            witnesses=(),
            alone=None,
        )
        return (first, *self.witnesses)

    @property
    def id(self) -> str:
        """The fingerprint by which waivers, baselines and links name this finding; may be empty."""
        return dict(self.fingerprints).get("stockade/v1", "")

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order by path, line, column, rule, then what tells two such findings apart."""
        return (*self.location.sort_key(), self.rule, self.package.purl if self.package else "")

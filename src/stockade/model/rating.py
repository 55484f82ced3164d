"""Kind, severity and confidence: the three scales that every tool's words are mapped to."""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """What sort of thing a finding is about."""

    SAST = "sast"
    DEPENDENCY = "dependency"
    SECRET = "secret"  # noqa: S105 (the name of a category)
    IAC = "iac"
    CI = "ci"
    AI = "ai"
    SUPPLY_CHAIN = "supply-chain"


class Severity(enum.IntEnum):
    """How bad a finding is. `UNKNOWN`, rated by nobody, is its own class and not `INFO`."""

    UNKNOWN = 0
    INFO = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5

    @property
    def word(self) -> str:
        """The lower-case name used in policies, reports and JSON."""
        return self.name.lower()

    @property
    def concern(self) -> float:
        """A sort key, worst highest. An unrated finding sorts between medium and high."""
        return 3.5 if self is Severity.UNKNOWN else float(self)


class Confidence(enum.IntEnum):
    """How sure the tool is that the finding is real."""

    UNKNOWN = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """The lower-case name used in policies, reports and JSON."""
        return self.name.lower()

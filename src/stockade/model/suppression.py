"""A suppression: a comment in a scanned file that asks a tool to keep silent, as it stands there.

The tools run with suppression off. What such a comment is worth is policy's to say (SARIF 2.1.0,
section 3.35, calls it a suppression of kind `inSource`).
"""

from __future__ import annotations

from stockade.model.frozen import frozen


@frozen
class Suppression:
    """One comment that speaks of a finding. It stands in the file of the primary location."""

    directive: str
    """The word that asks, e.g. `nosec` or `pragma: allowlist secret`."""

    line: int
    """Where the comment stands, counted from 1."""

    rules: tuple[str, ...] = ()
    """The rules it names, as written there; empty: every rule of the tool."""

    reason: str = ""
    """What its author says for it; empty when nothing."""

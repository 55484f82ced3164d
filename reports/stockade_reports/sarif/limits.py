"""What GitHub code scanning takes of a log ("SARIF results exceed one or more limits" in its
documentation). It refuses a file that is over a limit, and of some things it keeps less."""

from __future__ import annotations

RUNS = 20
"""Of a file."""

RESULTS = 25_000
"""Of a run. It has no more rules than results, and of rules GitHub takes as many."""

PLACES = 100
"""Of a result GitHub keeps so many, and takes 1,000."""

STEPS = 1_000
"""Of a result's flows GitHub keeps so many, and takes 10,000."""

TAGS = 20
"""Of a rule; GitHub shows the first ten."""

NAME, DESCRIPTION = 255, 1_024
"""Characters of a rule's name, and of each of its two descriptions."""

SIZE = 10_000_000
"""Bytes of a file, gzipped: 10 MB in the smaller of the two meanings."""

TEXT = 4_000
"""Characters of a message. Our own limit: no text of one result may take the room of many."""

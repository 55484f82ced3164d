"""Whether two overlapping regions are what their tools report of one flaw.

Of one call a tool reports the whole, and another the argument into which the data goes. An argument
may hold a further call, so it is the region around the call that decides, and not the overlap.
"""

from __future__ import annotations

from stockade.model.finding import Finding
from stockade.triage.correlate_credential import holds
from stockade.triage.correlate_place import region
from stockade.triage.meaning import is_credential, is_reviewed, is_secret
from stockade.triage.meaning_table import ARGUMENTS, TEXTS


def fits(one: Finding, other: Finding) -> bool:
    """Whether the regions of two findings of one meaning, which overlap, may be of one flaw."""
    if is_secret(one) and is_secret(other):
        return True
    if is_secret(one) or is_secret(other):
        return holds(other, one) if is_secret(one) else holds(one, other)
    if is_credential(one) or is_credential(other):
        return region(one.location)[1] == region(other.location)[1]
    if not (is_reviewed(one) and is_reviewed(other)):
        return region(one.location) == region(other.location)
    return _argument_fits(one, other) and _argument_fits(other, one)


def is_doubtful(one: Finding, other: Finding) -> bool:
    """Whether regions that do not fit may be of one flaw all the same, as nobody knows what the
    rules report. Of a secret's value it is known."""
    if is_secret(one) or is_secret(other):
        return False
    return not (is_reviewed(one) and is_reviewed(other))


def _argument_fits(one: Finding, other: Finding) -> bool:
    """An argument is within the call that is reported; a text stands in the argument."""
    if one.rule not in ARGUMENTS or other.rule in TEXTS:
        return True
    (start, end), (other_start, other_end) = region(one.location), region(other.location)
    return other_start <= start and end <= other_end

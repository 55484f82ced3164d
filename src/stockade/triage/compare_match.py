"""Which findings of two scans are the same.

Findings are the same by rule and content, which their ids hold (`stockade.triage.fingerprint`). An
id also counts equal findings in the order of paths, so that a part of a repository counts otherwise
than the whole, and a copy in a file that sorts earlier takes the original's id. Among equal ones
those in the same file are therefore the same, whatever their count.

Ids hold nothing of a secret's value. Where both records have a keyed hash of some secret in common
they were made under one key, and secrets of other hashes are others; else those in the same file
count as the same, and none as moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from stockade.model.finding import Finding
from stockade.model.rating import Kind
from stockade.triage.baseline import is_id
from stockade.triage.fingerprint import kind_of

_Pair = tuple[Finding, Finding]


def matched(
    old: Sequence[Finding],
    new: Sequence[Finding],
    may_move: Callable[[Finding, bool], bool],
) -> tuple[list[_Pair], list[Finding], list[Finding]]:
    """Pairs of the same finding, then what is left of the old and of the new ones, in order.

    `may_move` says of a finding, and whether it is an old one, that the other scan looked at its
    place: a copy of what nobody looked for did not come from there.
    """
    keyed = not _hashes(old).isdisjoint(_hashes(new))

    def kind(finding: Finding) -> Hashable:
        return _kind(finding), finding.secret.hmac if keyed and finding.secret else ""

    def settled(finding: Finding) -> bool:
        return keyed or finding.kind is not Kind.SECRET

    left, right = dict(enumerate(old)), dict(enumerate(new))
    pairs = _take(left, right, lambda f: (kind(f), f.location.path, f.id))
    pairs += _take(left, right, lambda f: (kind(f), f.location.path))
    free = {n: f for n, f in left.items() if settled(f) and may_move(f, True)}
    open_ = {n: f for n, f in right.items() if settled(f) and may_move(f, False)}
    pairs += _take(free, open_, lambda f: (kind(f), f.id)) + _take(free, open_, kind)
    pairs.sort(key=lambda pair: pair[1])
    gone = left.keys() - {a for a, _ in pairs}
    found = right.keys() - {b for _, b in pairs}
    made = [(old[a], new[b]) for a, b in pairs]
    return made, [old[n] for n in sorted(gone)], [new[n] for n in sorted(found)]


def _take(
    left: dict[int, Finding], right: dict[int, Finding], key: Callable[[Finding], Hashable]
) -> list[tuple[int, int]]:
    """Take those with the same key out of both, as pairs of numbers, in their order."""
    ours, theirs = _numbers(left, key), _numbers(right, key)
    pairs = [p for k in ours for p in zip(ours[k], theirs.get(k, ()), strict=False)]
    for a, b in pairs:
        del left[a], right[b]
    return pairs


def _numbers(
    findings: dict[int, Finding], key: Callable[[Finding], Hashable]
) -> dict[Hashable, list[int]]:
    made: dict[Hashable, list[int]] = defaultdict(list)
    for number, finding in findings.items():
        made[key(finding)].append(number)
    return made


def _kind(finding: Finding) -> Hashable:
    """What equal findings have in common; of one without an id of ours, all that tells of it."""
    if is_id(finding.id):
        return kind_of(finding.id)
    return finding.id or (finding.rule, finding.title, finding.sort_key())


def _hashes(findings: Iterable[Finding]) -> set[str]:
    return {f.secret.hmac for f in findings if f.secret and f.secret.hmac}

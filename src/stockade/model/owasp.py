"""The OWASP Top 10 of 2021 and of 2025: the categories, and the weaknesses (CWE) mapped to each.

A weakness has the categories under whose list OWASP has its number, and no other: its parent's
category is not its own, so many weaknesses have none. The lists are section "List of Mapped CWEs"
of https://owasp.org/Top10/2021/ and https://owasp.org/Top10/2025/, taken from the English pages in
the repository OWASP/Top10 at commit 66ebc4798d2c of 2026-08-05. Those of 2021 were compared with
MITRE's view 1344 in CWE 4.14, where two numbers are absent: 259 in A02, which OWASP put in later,
and 100 in A03, which MITRE deprecated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

NAMES: dict[str, str] = {
    "A01:2021": "Broken Access Control",
    "A02:2021": "Cryptographic Failures",
    "A03:2021": "Injection",
    "A04:2021": "Insecure Design",
    "A05:2021": "Security Misconfiguration",
    "A06:2021": "Vulnerable and Outdated Components",
    "A07:2021": "Identification and Authentication Failures",
    "A08:2021": "Software and Data Integrity Failures",
    "A09:2021": "Security Logging and Monitoring Failures",
    "A10:2021": "Server-Side Request Forgery (SSRF)",
    "A01:2025": "Broken Access Control",
    "A02:2025": "Security Misconfiguration",
    "A03:2025": "Software Supply Chain Failures",
    "A04:2025": "Cryptographic Failures",
    "A05:2025": "Injection",
    "A06:2025": "Insecure Design",
    "A07:2025": "Authentication Failures",
    "A08:2025": "Software or Data Integrity Failures",
    "A09:2025": "Security Logging and Alerting Failures",
    "A10:2025": "Mishandling of Exceptional Conditions",
}
"""OWASP's name of each category by its id, in the order of edition and rank."""

# The page of A03:2025 prints 447 beside the name of 477. An edit of 2025-12-24 swapped the digits;
# the page's own introduction says 477, and so does this table.
CWE: Mapping[str, tuple[int, ...]] = {
    "A01:2021": (
        22, 23, 35, 59, 200, 201, 219, 264, 275, 276, 284, 285, 352, 359, 377, 402, 425,
        441, 497, 538, 540, 548, 552, 566, 601, 639, 651, 668, 706, 862, 863, 913, 922,
        1275,
    ),
    "A02:2021": (
        259, 261, 296, 310, 319, 321, 322, 323, 324, 325, 326, 327, 328, 329, 330, 331,
        335, 336, 337, 338, 340, 347, 523, 720, 757, 759, 760, 780, 818, 916,
    ),
    "A03:2021": (
        20, 74, 75, 77, 78, 79, 80, 83, 87, 88, 89, 90, 91, 93, 94, 95, 96, 97, 98, 99,
        100, 113, 116, 138, 184, 470, 471, 564, 610, 643, 644, 652, 917,
    ),
    "A04:2021": (
        73, 183, 209, 213, 235, 256, 257, 266, 269, 280, 311, 312, 313, 316, 419, 430, 434,
        444, 451, 472, 501, 522, 525, 539, 579, 598, 602, 642, 646, 650, 653, 656, 657,
        799, 807, 840, 841, 927, 1021, 1173,
    ),
    "A05:2021": (
        2, 11, 13, 15, 16, 260, 315, 520, 526, 537, 541, 547, 611, 614, 756, 776, 942,
        1004, 1032, 1174,
    ),
    "A06:2021": (937, 1035, 1104),
    "A07:2021": (
        255, 259, 287, 288, 290, 294, 295, 297, 300, 302, 304, 306, 307, 346, 384, 521,
        613, 620, 640, 798, 940, 1216,
    ),
    "A08:2021": (345, 353, 426, 494, 502, 565, 784, 829, 830, 915),
    "A09:2021": (117, 223, 532, 778),
    "A10:2021": (918,),
    "A01:2025": (
        22, 23, 36, 59, 61, 65, 200, 201, 219, 276, 281, 282, 283, 284, 285, 352, 359, 377,
        379, 402, 424, 425, 441, 497, 538, 540, 548, 552, 566, 601, 615, 639, 668, 732,
        749, 862, 863, 918, 922, 1275,
    ),
    "A02:2025": (5, 11, 13, 15, 16, 260, 315, 489, 526, 547, 611, 614, 776, 942, 1004, 1174),
    "A03:2025": (477, 1035, 1104, 1329, 1357, 1395),
    "A04:2025": (
        261, 296, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328, 329, 330, 331, 332,
        334, 335, 336, 337, 338, 340, 342, 347, 523, 757, 759, 760, 780, 916, 1240, 1241,
    ),
    "A05:2025": (
        20, 74, 76, 77, 78, 79, 80, 83, 86, 88, 89, 90, 91, 93, 94, 95, 96, 97, 98, 99,
        103, 104, 112, 113, 114, 115, 116, 129, 159, 470, 493, 500, 564, 610, 643, 644,
        917,
    ),
    "A06:2025": (
        73, 183, 256, 266, 269, 286, 311, 312, 313, 316, 362, 382, 419, 434, 436, 444, 451,
        454, 472, 501, 522, 525, 539, 598, 602, 628, 642, 646, 653, 656, 657, 676, 693,
        799, 807, 841, 1021, 1022, 1125,
    ),
    "A07:2025": (
        258, 259, 287, 288, 289, 290, 291, 293, 294, 295, 297, 298, 299, 300, 302, 303,
        304, 305, 306, 307, 308, 309, 346, 350, 384, 521, 613, 620, 640, 798, 940, 941,
        1390, 1391, 1392, 1393,
    ),
    "A08:2025": (345, 353, 426, 427, 494, 502, 506, 509, 565, 784, 829, 830, 915, 926),
    "A09:2025": (117, 221, 223, 532, 778),
    "A10:2025": (
        209, 215, 234, 235, 248, 252, 274, 280, 369, 390, 391, 394, 396, 397, 460, 476,
        478, 484, 550, 636, 703, 754, 755, 756,
    ),
}  # fmt: skip
"""The CWE ids of each category, ascending."""


def categories(cwe: Iterable[int], *, of_package: bool = False) -> tuple[str, ...]:
    """The ids, e.g. `A03:2021`, of all categories of these weaknesses, by edition and then rank.

    `of_package`: the weaknesses are those of a package that the project takes in. Each edition has
    a category for that alone.
    """
    known = _by_weakness()
    found = {id_ for n in cwe for id_ in known.get(n, ())} | (_PACKAGES if of_package else set())
    return tuple(sorted(found, key=_edition_and_rank))


def labels(cwe: Iterable[int], *, of_package: bool = False) -> tuple[str, ...]:
    """The categories with their names, e.g. `A03:2021 Injection`."""
    return tuple(f"{id_} {NAMES[id_]}" for id_ in categories(cwe, of_package=of_package))


_PACKAGES = frozenset({"A06:2021", "A03:2025"})
"""Vulnerable and outdated components; software supply chain failures."""


def _edition_and_rank(id_: str) -> tuple[str, str]:
    rank, edition = id_.split(":")
    return edition, rank


@cache
def _by_weakness() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for id_, weaknesses in CWE.items():
        for n in weaknesses:
            found.setdefault(n, []).append(id_)
    return found

"""A small part of MITRE's hierarchy of weaknesses: view CWE-1000, "Research Concepts", CWE 4.9.

`Base` and `Variant` weaknesses alone, and of each the parents that are of these two sorts too
(`ChildOf` in that view). Pillars, classes and categories (CWE-20, 74, 77, 327, 693, 1035 and their
like) are too wide to tell one flaw from another, and so are not here at all.

Source: https://cwe.mitre.org/data/definitions/1000.html, one weakness a page at
https://cwe.mitre.org/data/definitions/ID.html; CWE is of The MITRE Corporation.
"""

from __future__ import annotations

from collections.abc import Collection

PARENTS: dict[int, tuple[int, ...]] = {
    22: (),  # path traversal
    23: (22,),
    24: (23,),
    26: (23,),
    27: (23,),
    35: (23,),
    36: (22,),
    37: (36,),
    38: (36,),
    73: (),  # external control of a file's name
    78: (),  # OS command injection
    79: (),  # cross-site scripting
    80: (79,),
    81: (79,),
    82: (83,),
    83: (79,),
    84: (79,),
    85: (79,),
    86: (79,),
    87: (79,),
    88: (),  # argument injection
    89: (),  # SQL injection
    90: (),  # LDAP injection
    91: (),  # XML injection
    93: (),  # CRLF injection
    94: (),  # code injection
    95: (94,),
    96: (94,),
    97: (96,),
    98: (829,),
    113: (93,),
    117: (),  # log injection
    134: (),  # format string
    259: (798,),
    276: (),  # default permissions
    295: (),  # certificate validation
    296: (295,),
    297: (295,),
    298: (295,),
    299: (295,),
    312: (),  # clear text at rest
    313: (312,),
    315: (312,),
    319: (),  # clear text on the wire
    321: (798,),
    322: (),  # key exchange without authentication
    328: (),  # weak hash
    338: (),  # weak generator
    347: (),  # signature not verified
    426: (),  # untrusted search path
    427: (),  # search path element
    434: (),  # upload of a dangerous type
    470: (),  # reflection
    489: (),  # debug code
    494: (),  # download without integrity check
    502: (),  # deserialization
    532: (),  # secret in a log
    564: (89,),
    599: (295,),
    601: (),  # open redirect
    611: (),  # XML external entity
    614: (),  # cookie without Secure; its parent 319 is about any transport
    643: (91,),
    652: (91,),
    776: (),  # XML entity expansion
    798: (),  # hard-coded credentials
    829: (),  # code from an untrusted sphere
    830: (829,),
    916: (),  # fast password hash; its parent 328 is another flaw, with another remedy
    759: (916,),
    760: (916,),
    917: (),  # expression language injection
    918: (),  # SSRF
    942: (),  # cross-domain policy
    1004: (),  # cookie without HttpOnly
    1275: (),  # cookie without SameSite
    1327: (),  # bound to every address
    1333: (),  # costly regular expression
    1336: (94,),
}
"""Id to its parents as far as they are here. Two parents that are here too are left out on purpose,
with the reason beside."""


def alike(some: Collection[int], others: Collection[int]) -> bool:
    """Whether two reports with these ids may be of one flaw: every id of one of them that is narrow
    enough is, or is directly above or below, one of the other's. Ids that are not here say nothing.
    """
    ours = [one for one in some if one in PARENTS]
    theirs = [one for one in others if one in PARENTS]
    if not ours or not theirs:
        return False
    return _within(ours, theirs) or _within(theirs, ours)


def _within(some: Collection[int], others: Collection[int]) -> bool:
    return all(any(_related(one, other) for other in others) for one in some)


def _related(one: int, other: int) -> bool:
    return one == other or one in PARENTS[other] or other in PARENTS[one]

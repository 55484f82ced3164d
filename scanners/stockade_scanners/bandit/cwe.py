"""CWE ids of bandit's tests, reviewed one by one. Where ours differ from bandit's, why.

Bandit gives each test one id from a short list of its own. Some name the neighbouring flaw (78 for
`eval`), some a pillar too wide to act on (20 for every XML parser), and some rate an import as if
it were the call. Ids and names: https://cwe.mitre.org/data/definitions/ID.html
"""

from __future__ import annotations

_XML = (611, 776)
"""External entities, and entities that expand without bound; bandit says 20 for all of these."""

CWE: dict[str, tuple[int, ...]] = {
    "B101": (703,),
    "B102": (94, 95),  # exec runs Python, not an operating system command (78)
    "B103": (732,),
    "B104": (1327,),  # an unrestricted address; 605 is two programs on one port
    "B105": (259,),
    "B106": (259,),
    "B107": (259,),
    "B108": (377,),
    "B110": (390,),  # an error that is detected and ignored; 703 is its pillar
    "B112": (390,),  # as B110
    "B113": (1088,),  # a remote call without a time limit; 400 is too wide
    "B201": (94, 489),  # active debug code, which here runs code as well
    "B202": (22,),
    "B301": (502,),
    "B302": (502,),
    "B303": (328,),  # a weak hash; 327 is about ciphers
    "B304": (327,),
    "B305": (327,),
    "B306": (377,),
    "B307": (94, 95),  # as B102
    "B308": (79,),
    "B310": (918,),  # the risk is what the address reaches, `file:` included, not a path (22)
    "B311": (330, 338),  # a generator that is not made for security
    "B312": (319,),
    "B313": _XML,
    "B314": _XML,
    "B315": _XML,
    "B316": _XML,
    "B317": _XML,
    "B318": _XML,
    "B319": _XML,
    "B321": (319,),
    "B323": (295,),
    "B324": (328,),  # as B303
    "B401": (319,),
    "B402": (319,),
    "B403": (),  # an import reads no data; B301 rates the call
    "B404": (),  # an import starts no process; B602 to B607 rate the call
    "B405": (),  # an import parses nothing; B313 to B319 rate the call
    "B406": (),  # as B405
    "B407": (),  # as B405
    "B408": (),  # as B405
    "B409": (),  # as B405
    "B411": _XML,
    "B412": (454,),  # a request header becomes the trusted variable HTTP_PROXY
    "B413": (1104,),  # an unmaintained component, whatever it is used for
    "B415": (319,),
    "B501": (295,),
    "B502": (327,),
    "B503": (327,),
    "B504": (327,),
    "B505": (326,),
    "B506": (502,),  # the loader makes any object; 20 is too wide
    "B507": (322,),  # a host key is no certificate (295)
    "B508": (319,),
    "B509": (319,),
    "B601": (78,),
    "B602": (78,),
    "B603": (78,),
    "B604": (78,),
    "B605": (78,),
    "B606": (78,),
    "B607": (426,),  # the search path chooses the program; nothing is injected
    "B608": (89,),
    "B609": (155,),
    "B610": (89,),
    "B611": (89,),
    "B612": (94,),
    "B613": (838,),
    "B614": (502,),
    "B615": (494,),
    "B701": (79,),  # missing escaping in HTML, not code (94)
    "B702": (79,),  # 80 is the variant with plain script tags
    "B703": (79,),  # as B702
    "B704": (79,),
}

"""The rules by which readers of JUnit XML go, since there is no standard.

Elements, their children and attributes are those of Jenkins's schema (junit-10.xsd of the xUnit
plugin), with `skipped` on `testsuites` and `file` and `line` on `testcase`, which GitLab and the
test reporters of GitHub read. Stricter than it where the readers are: totals are there and right,
a case ends in one way only, its output comes last, and no two cases have one class and name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

TOTALS = {"tests", "failures", "errors", "skipped", "time"}
REQUIRED = {
    "testsuites": {"name", *TOTALS},
    "testsuite": {"name", *TOTALS},
    "testcase": {"name", "classname", "time"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"message"},
    "system-out": set[str](),
}
OPTIONAL = {"testsuite": {"timestamp"}, "testcase": {"file", "line"}}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "error", "skipped", "system-out"},
}
FORMS = {
    "time": r"[0-9]+\.[0-9]{3}",
    "timestamp": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}",
    "line": r"[1-9][0-9]*",
    **dict.fromkeys(("tests", "failures", "errors", "skipped"), r"[0-9]+"),
}
ENDS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def parsed(text: str) -> Element:
    """The root, read as UTF-8 bytes by a parser that refuses document types and entities."""
    root: Element = fromstring(text.encode("utf-8"), forbid_dtd=True)
    return root


def ended(case: Element) -> str:
    """`failure`, `error`, `skipped` or `passed`."""
    ends = [child.tag for child in case if child.tag in ENDS]
    return ends[0] if ends else "passed"


def broken(root: Element) -> list[str]:
    """The rules that the document breaks, in words; none where it is right."""
    found = [f"the root is {root.tag}"] if root.tag != "testsuites" else []
    for element in root.iter():
        found += _shape(element)
    for element in (root, *root):
        found += _totals(element)
    names = Counter((case.get("classname"), case.get("name")) for case in root.iter("testcase"))
    return found + [f"{name} is there {count} times" for name, count in names.items() if count > 1]


def _shape(element: Element) -> Iterator[str]:
    tag, given = element.tag, set(element.keys())
    if tag not in REQUIRED:
        yield f"{tag} is no element"
        return
    if missing := REQUIRED[tag] - given:
        yield f"{tag} misses {sorted(missing)}"
    if extra := given - REQUIRED[tag] - OPTIONAL.get(tag, set()):
        yield f"{tag} may not have {sorted(extra)}"
    for name, value in element.items():
        if not re.fullmatch(FORMS.get(name, r".+"), value):
            yield f"{tag}: {name}={value!r}"
    children = [child.tag for child in element]
    if strange := set(children) - CHILDREN.get(tag, set()):
        yield f"{tag} may not hold {sorted(strange)}"
    if tag == "testcase" and not _well_ended(children):
        yield f"a test case holds {children}"
    if tag in CHILDREN and (element.text or "").strip():
        yield f"{tag} holds text"


def _well_ended(children: list[str]) -> bool:
    ends = [tag for tag in children if tag in ENDS]
    outputs = children.count("system-out")
    return len(ends) <= 1 and outputs <= 1 and (not outputs or children[-1] == "system-out")


def _totals(element: Element) -> Iterator[str]:
    ends = Counter(ended(case) for case in element.iter("testcase"))
    told = {name: element.get(name) for name in ("tests", *ENDS.values())}
    wanted = {"tests": str(ends.total())} | {ENDS[end]: str(ends[end]) for end in ENDS}
    if told != wanted:
        yield f"{element.tag} says {told}, and has {wanted}"

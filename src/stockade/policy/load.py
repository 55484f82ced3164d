"""From a policy file to a `Layer`: everything checked, every error with its place."""

from __future__ import annotations

import dataclasses
import functools
from typing import Protocol

from stockade.model.errors import UsageError
from stockade.policy import load_more, load_rules, load_tests, load_waivers
from stockade.policy.extend import extended
from stockade.policy.load_tests import check_expected
from stockade.policy.rules import Layer
from stockade.policy.section import Section
from stockade.policy.yaml_tree import Value, read

FORMAT = "1"
"""Version of the policy format."""

KEYS = (
    "stockade",
    "about",
    "extends",
    "baseline",
    "missing-scanner",
    "severity",
    "rules",
    "gaps",
    "gap-rules",
    "budgets",
    "suppressions",
    "waivers",
    "waiver-max-days",
    "waiver-checks",
    "tests",
)
MAX_EXTENDS = 8
"""How deep files may extend one another."""

MAX_FILES = 50
"""Packs and files that a policy may extend, counted each time that one is named."""

MAX_TOTAL = 4 << 20
"""Bytes of all of them."""


class Library(Protocol):
    """What a policy may extend."""

    def pack(self, name: str) -> Layer:
        """A built-in pack by its bare name.

        Raises:
            UsageError: there is none of that name.
        """
        ...

    def file(self, base: str, reference: str) -> tuple[str, bytes]:
        """The file that `reference` in the policy file `base` names: how messages call it (the same
        for the same file), and its content.

        Raises:
            UsageError: it cannot be read, or may not be.
        """
        ...


def load(file: str, data: bytes, *, name: str, library: Library) -> Layer:
    """The policy in `data`; `file` stands in messages and origins, `name` in reports.

    Raises:
        UsageError: it is not a valid policy, or extends what is not; all errors are named.
    """
    return _Loading(library).load(file, data, name, (file,))


class _Loading:
    """A policy file with all that it extends, each file of which is parsed once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._layers: dict[str, Layer] = {}
        self._named = 0
        self._bytes = 0

    def load(self, file: str, data: bytes, name: str, chain: tuple[str, ...]) -> Layer:
        """A file over what it extends; `chain` holds it and those that extend it.

        Raises:
            UsageError: as the function of this name.
        """
        reader, top = read(file, data)
        section = Section(reader, top, "a policy", KEYS)
        _check_version(section)
        parents = [p for v in _references(section) if (p := self._parent(section, v, chain))]
        own = _own(section, name)
        if not (parents or reader.failed):
            _check_not_empty(section, own)
        merged = extended(parents, own)
        if not reader.failed:
            check_expected(reader, merged)
        reader.finish()
        return merged

    def _parent(self, section: Section, value: Value, chain: tuple[str, ...]) -> Layer | None:
        """What a file extends at a place; errors go to its reader."""
        complain = functools.partial(section.reader.complain, value.line, value.column)
        try:
            self._count()
            if value.text.startswith(("https://", "http://")):
                hint = f"take a copy of it: stockade policy vendor {value.text}"
                raise UsageError("nothing is fetched while a policy is read", hint)
            if not value.text.endswith((".yml", ".yaml")):
                return dataclasses.replace(self._library.pack(pack_name(value.text)), said=None)
            file, data = self._library.file(section.reader.file, value.text)
            _check_chain(file, chain)
            self._weigh(len(data))
        except UsageError as error:
            complain(error.message, error.remedy)
            return None
        try:
            if file not in self._layers:
                self._layers[file] = self.load(file, data, file, (*chain, file))
        except UsageError as error:
            complain(f"`{value.text}` is not valid", inner=error.message)
        return self._layers.get(file)

    def _count(self) -> None:
        self._named += 1
        if self._named > MAX_FILES:
            raise UsageError(f"the policy extends more than {MAX_FILES} packs and files")

    def _weigh(self, size: int) -> None:
        self._bytes += size
        if self._bytes > MAX_TOTAL:
            raise UsageError(f"the policy extends more than {MAX_TOTAL >> 20} MiB")


def _check_chain(file: str, chain: tuple[str, ...]) -> None:
    if file in chain:
        raise UsageError(f"a cycle: {' extends '.join((*chain, file))}")
    if len(chain) > MAX_EXTENDS:
        raise UsageError(f"files extend one another more than {MAX_EXTENDS} deep")


def _own(section: Section, name: str) -> Layer:
    return Layer(
        name=name,
        rules=load_rules.rules(section),
        severity=load_rules.severity(section),
        gaps=load_more.gaps(section),
        gap_rules=load_rules.gap_rules(section),
        budgets=load_rules.budgets(section),
        comments=load_more.comments(section),
        waivers=load_waivers.waivers(section),
        waiver_max_days=section.days("waiver-max-days"),
        waiver_checks=load_waivers.checks(section),
        places=load_waivers.places(section),
        baseline=load_more.baseline(section),
        tests=load_tests.tests(section),
    )


def _check_version(section: Section) -> None:
    found = section.get("stockade")
    if found is None or found.text != FORMAT:
        message = f"the file must say `stockade: {FORMAT}`, the version of the policy format"
        section.wrong("stockade", message)


def _check_not_empty(section: Section, own: Layer) -> None:
    """A file that says nothing lets everything pass: that is hardly meant."""
    said = (own.rules, own.gap_rules, own.gaps, own.budgets, own.waivers, own.severity,
            own.comments, own.baseline, own.places)  # fmt: skip
    if not any(said):
        hint = "give it `rules`, or `extends: stockade/recommended@1`"
        section.wrong("rules", "the policy says nothing", hint)


def pack_name(reference: str) -> str:
    """`recommended` of `stockade/recommended@1`.

    Raises:
        UsageError: another version than this release has.
    """
    name, at, version = reference.removeprefix("stockade/").partition("@")
    if at and version != FORMAT:
        raise UsageError(
            f"`{reference}`: this release has version {FORMAT} of its packs",
            f"write stockade/{name}@{FORMAT}",
        )
    return name


def _references(section: Section) -> list[Value]:
    found = section.get("extends")
    if found is None:
        return []
    items = found.content if isinstance(found.content, list) else [found]
    if all(item.text.strip() for item in items):
        return items
    section.wrong("extends", "`extends` names packs and files, e.g. stockade/recommended@1")
    return []

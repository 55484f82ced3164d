"""Files that extend one another and cannot: unknown, in a cycle, too deep, too many, not valid."""

from __future__ import annotations

import pytest

from stockade.model.errors import UsageError
from stockade.policy.load import MAX_EXTENDS, MAX_FILES, load
from stockade.policy.rules import Layer
from support.packs import Shelf
from support.policy_files import errors, loaded

RULE = "rules: [{ id: r, block: kev, because: b }]\n"


def file(*extends: str) -> bytes:
    return f"stockade: 1\nextends: [{', '.join(extends)}]\n{RULE}".encode()


@pytest.mark.parametrize(
    ("reference", "message", "help_"),
    [
        ("recomended", "no pack is called `recomended`", ""),
        ("stockade/recommended@2", "`stockade/recommended@2`: this release has version 1 of its "
         "packs", "write stockade/recommended@1"),
        ("recommended@", "`recommended@`: this release has version 1 of its packs",
         "write stockade/recommended@1"),
        ("base.yml", "base.yml does not exist", ""),
        ("https://example.org/a.yml", "nothing is fetched while a policy is read",
         "take a copy of it: stockade policy vendor https://example.org/a.yml"),
    ],
)  # fmt: skip
def test_what_does_not_exist(reference: str, message: str, help_: str) -> None:
    assert errors(f"stockade: 1\nextends: {reference}\n") == (
        f"p.yml:2:10: {message}\n  | extends: {reference}\n  |          ^"
        + (f"\n  = help: {help_}" if help_ else "")
    )


@pytest.mark.parametrize("value", ["", "''", "[recommended, '']", "{ pack: recommended }",
                                   "[[recommended]]"])  # fmt: skip
def test_what_names_nothing(value: str) -> None:
    told = errors(f"stockade: 1\nextends: {value}\n")
    assert "`extends` names packs and files, e.g. stockade/recommended@1\n" in told


def test_an_error_stands_at_the_reference() -> None:
    told = errors("stockade: 1\nextends:\n  - recommended\n  - nowhere\n  - nothing\n")
    heads = [line for line in told.split("\n") if line.startswith("p.yml")]
    assert heads == [
        "p.yml:4:5: no pack is called `nowhere`",
        "p.yml:5:5: no pack is called `nothing`",
    ]


def test_a_direct_cycle() -> None:
    assert errors("stockade: 1\nextends: p.yml\n", {"p.yml": b""}) == (
        "p.yml:2:10: a cycle: p.yml extends p.yml\n  | extends: p.yml\n  |          ^"
    )


def test_a_long_cycle() -> None:
    files = {"a.yml": file("b.yml"), "b.yml": file("c.yml"), "c.yml": file("a.yml")}
    told = errors("stockade: 1\nextends: a.yml\n", files)
    assert told == (
        "p.yml:2:10: `a.yml` is not valid\n"
        "  | extends: a.yml\n"
        "  |          ^\n"
        "a.yml:2:11: `b.yml` is not valid\n"
        "  | extends: [b.yml]\n"
        "  |           ^\n"
        "b.yml:2:11: `c.yml` is not valid\n"
        "  | extends: [c.yml]\n"
        "  |           ^\n"
        "c.yml:2:11: a cycle: p.yml extends a.yml extends b.yml extends c.yml extends a.yml\n"
        "  | extends: [a.yml]\n"
        "  |           ^"
    )


def chain(length: int) -> dict[str, bytes]:
    files = {f"{n}.yml": file(f"{n + 1}.yml") for n in range(1, length)}
    return files | {f"{length}.yml": f"stockade: 1\n{RULE}".encode()}


def test_how_deep_files_may_extend_one_another() -> None:
    assert loaded("stockade: 1\nextends: 1.yml\n", chain(MAX_EXTENDS)).rules
    told = errors("stockade: 1\nextends: 1.yml\n", chain(MAX_EXTENDS + 1))
    assert "8.yml:2:11: files extend one another more than 8 deep\n" in told


def test_a_file_that_is_not_valid_shows_its_own_errors() -> None:
    base = b"stockade: 1\nrules:\n  - id: a\n    block: kve\n    because: b\n    waivable: no\n"
    told = errors("stockade: 1\nextends: base.yml\nmissing-scanner: no\n", {"base.yml": base})
    assert told == (
        "p.yml:2:10: `base.yml` is not valid\n"
        "  | extends: base.yml\n"
        "  |          ^\n"
        "base.yml:4:12: unknown name `kve`\n"
        "  |     block: kve\n"
        "  |            ^\n"
        "  = help: did you mean `kev`?\n"
        "base.yml:6:15: expected true or false, found `no`\n"
        "  |     waivable: no\n"
        "  |               ^\n"
        "  = help: write false\n"
        "p.yml:3:18: expected one of block, warn, pass, found `no`\n"
        "  | missing-scanner: no\n"
        "  |                  ^"
    )


@pytest.mark.parametrize(
    "data", [b"\xff\xfes\0", b"a\0b", b"\xff", b"", b"[" * 100, b"#" * (2 << 20)]
)
def test_a_file_that_is_no_policy_at_all(data: bytes) -> None:
    told = errors("stockade: 1\nextends: base.yml\n", {"base.yml": data})
    assert told.startswith("p.yml:2:10: `base.yml` is not valid\n")
    assert "\nbase.yml" in told


def test_a_file_that_many_extend_is_read_once() -> None:
    files = {f"{n}.yml": file("base.yml") for n in range(20)} | {"base.yml": file("recommended")}
    names = ", ".join(f"{n}.yml" for n in range(20))
    assert loaded(f"stockade: 1\nextends: [{names}]\n", files).rules


def test_files_that_multiply_are_counted() -> None:
    """Each of eight levels would name the next one a thousand times."""
    many = ["{}.yml"] * 1000
    files = {f"{n}.yml": file(*(m.format(n + 1) for m in many)) for n in range(1, 8)}
    asked: list[str] = []

    class Counting(Shelf):
        def file(self, base: str, reference: str) -> tuple[str, bytes]:
            asked.append(reference)
            return super().file(base, reference)

    files["8.yml"] = f"stockade: 1\n{RULE}".encode()
    with pytest.raises(UsageError) as caught:
        load("p.yml", file("1.yml"), name="p", library=Counting(files))
    assert f"the policy extends more than {MAX_FILES} packs and files" in caught.value.message
    assert len(asked) == MAX_FILES


def test_all_files_together_are_bounded() -> None:
    large = {f"{n}.yml": f"stockade: 1\n{RULE}".encode() + b"#" * 1_000_000 for n in range(5)}
    names = ", ".join(large)
    told = errors(f"stockade: 1\nextends: [{names}]\n", large)
    assert "the policy extends more than 4 MiB\n" in told


def test_what_a_library_raises_is_shown_in_one_line() -> None:
    class Odd(Shelf):
        def pack(self, name: str) -> Layer:
            raise UsageError("two\nlines \x1b[31m", "and\nhelp")

    with pytest.raises(UsageError) as caught:
        load("p.yml", b"stockade: 1\nextends: x\n", name="p", library=Odd())
    assert caught.value.message == (
        "p.yml:2:10: two\\x0alines \\x1b[31m\n"
        "  | extends: x\n"
        "  |          ^\n"
        "  = help: and\\x0ahelp"
    )

"""The lock of vendored policies: what it accepts, and where it says that it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockade.model.errors import UsageError
from stockade.policy import lock
from stockade.policy.lock import (
    HEADER,
    Locked,
    Problem,
    digest,
    dump_lock,
    mismatch,
    parse_lock,
    vendored,
    verify,
)

URL = "https://policies.example.org/base.yml"
HEX = "0123456789abcdef" * 4
GOOD = f"sha256:{HEX}  vendor/base.yml  {URL}"


def locked(file: str, data: bytes = b"", url: str = URL) -> Locked:
    return Locked(file=file, sha256=digest(data), url=url)


def refused(data: str | bytes) -> str:
    with pytest.raises(UsageError) as caught:
        parse_lock("p.lock", data.encode() if isinstance(data, str) else data)
    assert caught.value.remedy
    assert caught.value.message.isprintable()
    return caught.value.message


def test_a_lock_with_comments_is_read_and_sorted() -> None:
    text = f"# ours\n\n{GOOD.replace('base', 'b')}\n# more\n{GOOD.replace('base', 'a')}\n"
    first, second = parse_lock("p.lock", text.encode())
    assert (first.file, first.sha256) == ("vendor/a.yml", HEX)
    assert second.url == "https://policies.example.org/b.yml"


def test_an_empty_lock_locks_nothing() -> None:
    assert parse_lock("p.lock", b"") == ()
    assert parse_lock("p.lock", HEADER) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{GOOD}", "p.lock:1: the last line has no end; it may be cut off"),
        (f"{GOOD}\n{GOOD}", "p.lock:2: the last line has no end; it may be cut off"),
        (f"{GOOD}\r\n", "p.lock:1: the line ends with CR and LF"),
        (f"# a\rb\n{GOOD}\n", "p.lock:1: U+000D is not allowed"),
        (f"# \x1b[31m\n{GOOD}\n", "p.lock:1: U+001B is not allowed"),
        (f"{GOOD}\n# \u202e\n", "p.lock:2: U+202E is not allowed"),
        (f"\ufeff{GOOD}\n", "p.lock:1: U+FEFF is not allowed"),
        (f"{GOOD.replace('  ', ' ')}\n", "p.lock:1: this is neither a comment nor `sha256:<64 hex"),
        (f"{GOOD}  \n", "p.lock:1: this is neither"),
        (f" {GOOD}\n", "p.lock:1: this is neither"),
        (f"{GOOD.replace('  ', chr(9))}\n", "p.lock:1: U+0009 is not allowed"),
        (f"{GOOD.replace('sha256', 'sha1')}\n", "p.lock:1: this is neither"),
        (f"{GOOD.replace(HEX, HEX[1:])}\n", "p.lock:1: this is neither"),
        (f"{GOOD.replace(HEX, HEX.upper())}\n", "p.lock:1: this is neither"),
        (f"<<<<<<< HEAD\n{GOOD}\n", "p.lock:1: this is neither"),
        (f"{GOOD}\n{GOOD}\n", "p.lock:2: vendor/base.yml is locked by line 1 already"),
        (
            f"{GOOD}\n\n{GOOD.replace('vendor/base', 'vendor/BASE')}\n",
            "p.lock:3: vendor/BASE.yml is locked by line 1 already",
        ),
    ],
)
def test_what_is_written_otherwise_is_refused_with_its_line(text: str, message: str) -> None:
    assert refused(text).startswith(message)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("base.yml", "'base.yml' does not lie in vendor/"),
        ("/etc/base.yml", "'/etc/base.yml' does not lie in vendor/"),
        ("../vendor/base.yml", "'../vendor/base.yml' does not lie in vendor/"),
        ("./vendor/base.yml", "'./vendor/base.yml' does not lie in vendor/"),
        ("Vendor/base.yml", "does not lie in vendor/"),
        ("vendor/../base.yml", "'../base.yml' cannot be the name of a file in vendor/"),
        ("vendor//base.yml", "'/base.yml' cannot be the name"),
        ("vendor/a/b.yml", "'a/b.yml' cannot be the name"),
        ("vendor/.base.yml", "'.base.yml' cannot be the name"),
        ("vendor/-base.yml", "'-base.yml' cannot be the name"),
        ("vendor/bäse.yml", "'bäse.yml' cannot be the name"),
        (f"vendor/{'a' * 97}.yml", "cannot be the name"),
        ("vendor/", "'' cannot be the name"),
        ("vendor/base.py", "'base.py' does not end with .yml or .yaml"),
    ],
)
def test_a_file_that_could_lie_elsewhere_is_refused(file: str, message: str) -> None:
    said = refused(f"# one\n{GOOD.replace('vendor/base.yml', file)}\n")
    assert said.startswith("p.lock:2: ")
    assert message in said


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://policies.example.org/base.yml", "p.lock:1: the address must begin with https://"),
        ("https://me:word@example.org/base.yml", "p.lock:1: the address holds a user's name"),
        ("https://example.org/base.yml?token=word", "p.lock:1: the address holds a credential"),
        ("https://example.org/base.yml#x", "p.lock:1: the address has a part behind `#`"),
    ],
)
def test_an_address_that_may_not_be_fetched_is_refused(url: str, message: str) -> None:
    said = refused(f"{GOOD.replace(URL, url)}\n")
    assert said.startswith(message)
    assert "word@" not in said


def test_what_is_too_large_or_no_text_is_refused() -> None:
    assert refused(b"#" * (lock.MAX_BYTES + 1)) == "p.lock is larger than 256 KiB"
    assert refused(b"# a\n# \xff\n") == "p.lock:2: this is not UTF-8"
    many = "".join(f"{GOOD.replace('base.yml', f'b{n}.yml')}\n" for n in range(lock.MAX_FILES + 1))
    assert refused(many) == "p.lock:101: more than 100 files are locked"


def test_the_longest_lock_that_can_be_written_can_be_read() -> None:
    url = f"https://example.org/{'a' * 1980}"
    lines = [locked(f"vendor/{n:0>96}.yml", url=url) for n in range(lock.MAX_FILES)]
    assert len(parse_lock("p.lock", dump_lock("p.lock", lines))) == lock.MAX_FILES


def test_a_lock_is_written_sorted_below_its_header() -> None:
    written = dump_lock("p.lock", [locked("vendor/b.yml"), locked("vendor/a.yml")])
    empty = digest(b"")
    assert written.decode() == (
        "# Copies of policies: sha256, file, origin. Written by `stockade policy vendor`.\n"
        f"sha256:{empty}  vendor/a.yml  {URL}\n"
        f"sha256:{empty}  vendor/b.yml  {URL}\n"
    )


def test_comments_stay_above_their_lines() -> None:
    old = "# top\n{b}\n# of c\n\n# c too\n{c}\n# of d\n{d}\n# end\n"
    lines = {n: f"sha256:{digest(b'')}  vendor/{n}.yml  {URL}" for n in "abcd"}
    kept = [locked(f"vendor/{n}.yml") for n in "cab"]
    written = dump_lock("p.lock", kept, old.format(**lines).encode())
    expected = "# top\n{a}\n{b}\n# of c\n\n# c too\n{c}\n# end\n"
    assert written.decode() == expected.format(**lines)
    assert dump_lock("p.lock", kept, written) == written
    assert dump_lock("p.lock", [], b"# a\n\n") == b"# a\n\n"


NAMES = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,20}\.ya?ml", fullmatch=True)


@given(st.dictionaries(NAMES.map(str.lower), st.binary(max_size=9), max_size=6))
def test_what_is_written_is_read_again(files: dict[str, bytes]) -> None:
    lines = [locked(f"vendor/{name}", data) for name, data in files.items()]
    written = dump_lock("p.lock", lines)
    read = parse_lock("p.lock", written)
    assert list(read) == sorted(lines, key=lambda each: each.file)
    assert dump_lock("p.lock", read, written) == written
    assert verify(read, {f"vendor/{name}": data for name, data in files.items()}) == []


@given(st.binary(max_size=60), st.sampled_from([b"", f"{GOOD}\n".encode()]))
def test_anything_is_read_or_refused(data: bytes, before: bytes) -> None:
    try:
        found = parse_lock("p.lock", before + data)
    except UsageError:
        return
    assert len(found) == bool(before)


def test_verify_names_every_difference() -> None:
    lines = [locked(f"vendor/{n}.yml", n.encode()) for n in ("good", "gone", "other")]
    files = {"vendor/good.yml": b"good", "vendor/other.yml": b"x", "vendor/more.yml": b"y"}
    other = f"was changed: its sha256 is {digest(b'x')}, policy.lock says {digest(b'other')}"
    assert verify(lines, files) == [
        Problem(file="vendor/gone.yml", message="is missing, though policy.lock has a line for it"),
        Problem(file="vendor/more.yml", message="has no line in policy.lock"),
        Problem(file="vendor/other.yml", message=other),
    ]
    assert mismatch(lines, "vendor/good.yml", b"good") == ""
    assert mismatch(lines, "vendor/GOOD.yml", b"good") == "has no line in policy.lock"


@pytest.mark.parametrize(
    "name", ["../x.yml", "a/b.yml", "-x.yml", "x\x1b.yml", "x\n.yml", "\udcff"]
)
def test_a_hostile_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a file") as caught:
        vendored(name)
    assert caught.value.message.isprintable()
    assert caught.value.remedy == "Choose another with --name FILE.yml."


def test_a_good_name_is_a_file_below_vendor() -> None:
    assert vendored("base_1.2.yaml") == "vendor/base_1.2.yaml"

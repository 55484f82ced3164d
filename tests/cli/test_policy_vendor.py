"""`stockade policy vendor`: what it writes and says, against a real server on loopback."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.policy_server import Answer, PolicyServer, policy_server
from support.vendoring import (
    BASE,
    HEADER,
    NOTHING,
    OTHER,
    OTHER_SHA,
    SHA,
    line,
    refused,
    tree,
    vendor,
)


@pytest.fixture
def server() -> Iterator[PolicyServer]:
    with policy_server() as running:
        running.put("/base.yml", BASE)
        running.put("/other.yml", OTHER)
        yield running


def test_a_policy_is_copied_and_locked(server: PolicyServer, tmp_path: Path) -> None:
    ended = vendor(tmp_path, f"{server.url}/base.yml")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.decode() == (
        f".stockade/vendor/base.yml: {len(BASE)} bytes, sha256 {SHA}\n"
        ".stockade/policy.lock: written. Use it in .stockade/policy.yml:\n"
        "    extends: vendor/base.yml\n"
    )
    assert tree(tmp_path) == {
        ".stockade/policy.lock": f"{HEADER}{line(server)}".encode(),
        ".stockade/vendor/base.yml": BASE,
    }
    check = vendor(tmp_path, "--check")
    assert (check.code, check.stdout) == (0, b".stockade/policy.lock: 1 file, all as locked\n")
    assert server.asked == ["/base.yml"]


def test_its_files_have_the_modes_that_the_user_has_set(
    server: PolicyServer, tmp_path: Path
) -> None:
    before = os.umask(0o027)
    try:
        vendor(tmp_path, f"{server.url}/base.yml")
    finally:
        os.umask(before)
    for name in ("vendor/base.yml", "policy.lock"):
        assert (tmp_path / ".stockade" / name).stat().st_mode & 0o777 == 0o640


def test_name_folder_and_digest_are_the_users(server: PolicyServer, tmp_path: Path) -> None:
    words = ("--name", "org.yaml", "--folder", "conf", "--sha256", f"sha256:{SHA.upper()}")
    ended = vendor(tmp_path, f"{server.url}/base.yml", *words)
    assert ended.code == 0, ended.stderr
    assert ended.stdout.decode().splitlines()[1:] == [
        "conf/policy.lock: written. Use it in conf/policy.yml:",
        "    extends: vendor/org.yaml",
    ]
    assert (tmp_path / "conf/vendor/org.yaml").read_bytes() == BASE
    assert (
        f"  vendor/org.yaml  {server.url}/base.yml\n" in (tmp_path / "conf/policy.lock").read_text()
    )


def test_an_update_fetches_all_and_tells_what_changed(server: PolicyServer, tmp_path: Path) -> None:
    for name in ("other.yml", "base.yml"):
        vendor(tmp_path, f"{server.url}/{name}")
    lock = tmp_path / ".stockade/policy.lock"
    lock.write_text(lock.read_text().replace(line(server), f"# ours\n{line(server)}"))
    new = BASE.replace(b"this.\n", b"this\n      and that.\n")
    sha256 = hashlib.sha256(new).hexdigest()
    server.put("/base.yml", new)
    ended = vendor(tmp_path)
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.decode() == (
        f".stockade/vendor/base.yml: {len(new)} bytes, 2 lines added, 1 removed\n"
        f"    old sha256 {SHA}\n"
        f"    new sha256 {sha256}\n"
        f".stockade/vendor/other.yml: unchanged, sha256 {OTHER_SHA}\n"
        ".stockade/policy.lock: written.\n"
    )
    assert tree(tmp_path) == {
        ".stockade/policy.lock": (
            f"{HEADER}# ours\n{line(server, sha256)}{line(server, OTHER_SHA, 'other.yml')}"
        ).encode(),
        ".stockade/vendor/base.yml": new,
        ".stockade/vendor/other.yml": OTHER,
    }


def test_an_update_without_news_writes_nothing(server: PolicyServer, tmp_path: Path) -> None:
    vendor(tmp_path, f"{server.url}/base.yml")
    paths = [tmp_path / ".stockade/policy.lock", tmp_path / ".stockade/vendor/base.yml"]
    before = [path.stat().st_ino for path in paths]
    for words in ((), (f"{server.url}/base.yml",)):
        assert vendor(tmp_path, *words).stdout.decode() == (
            f".stockade/vendor/base.yml: unchanged, sha256 {SHA}\n"
            ".stockade/policy.lock: unchanged.\n"
        )
    assert [path.stat().st_ino for path in paths] == before


def test_one_that_cannot_be_fetched_leaves_all_as_they_were(
    server: PolicyServer, tmp_path: Path
) -> None:
    for name in ("other.yml", "base.yml"):
        vendor(tmp_path, f"{server.url}/{name}")
    server.put("/base.yml", OTHER)
    server.answers["/other.yml"] = Answer(status=403)
    said = refused(tmp_path)
    assert said.startswith(f"error: {server.url}/other.yml answered with HTTP status 403\n")
    assert NOTHING in said
    assert vendor(tmp_path, f"{server.url}/base.yml").code == 0


def test_copies_that_are_not_as_locked_are_told_without_network(
    server: PolicyServer, tmp_path: Path
) -> None:
    for name in ("other.yml", "base.yml"):
        vendor(tmp_path, f"{server.url}/{name}")
    folder = tmp_path / ".stockade/vendor"
    server.put("/gone.yml", BASE)
    vendor(tmp_path, f"{server.url}/gone.yml")
    server.asked.clear()
    (folder / "base.yml").write_bytes(OTHER)
    (folder / "gone.yml").unlink()
    (folder / "more.yml").write_bytes(BASE)
    (folder / "other.yml").unlink()
    (folder / "other.yml").symlink_to("more.yml")
    (folder / "sub").mkdir()
    (folder / "z\x1b\u202e").touch()
    ended = vendor(tmp_path, "--check")
    assert (ended.code, ended.stderr) == (1, "")
    at = ".stockade/vendor"
    assert ended.stdout.decode() == (
        f"{at}/base.yml: was changed: its sha256 is {OTHER_SHA}, policy.lock says {SHA}\n"
        f"{at}/gone.yml: is missing, though policy.lock has a line for it\n"
        f"{at}/more.yml: has no line in policy.lock\n"
        f"{at}/other.yml: is a link, which is not followed\n"
        f"{at}/sub: has no line in policy.lock\n"
        f"{at}/z\\x1b\\u202e: has no line in policy.lock\n"
        ".stockade/policy.lock: 6 files not as locked. `stockade policy vendor` fetches copies"
        " again; one that nobody locked is yours to remove.\n"
    )
    assert server.asked == []


def test_an_update_restores_copies_and_says_so(server: PolicyServer, tmp_path: Path) -> None:
    for name in ("other.yml", "base.yml"):
        vendor(tmp_path, f"{server.url}/{name}")
    (tmp_path / ".stockade/vendor/base.yml").write_bytes(b"# mine\n")
    (tmp_path / ".stockade/vendor/other.yml").unlink()
    assert vendor(tmp_path).stdout.decode() == (
        f".stockade/vendor/base.yml: unchanged, sha256 {SHA}\n"
        "    The copy had been changed here; it is replaced.\n"
        f".stockade/vendor/other.yml: unchanged, sha256 {OTHER_SHA}\n"
        "    The copy was missing; it is there again.\n"
        ".stockade/policy.lock: unchanged.\n"
    )
    assert vendor(tmp_path, "--check").code == 0


def test_a_content_with_another_digest_is_refused(server: PolicyServer, tmp_path: Path) -> None:
    said = refused(tmp_path, f"{server.url}/base.yml", "--sha256", OTHER_SHA)
    assert said == (
        f"error: {server.url}/base.yml has sha256 {SHA}, and not {OTHER_SHA}\n"
        f"  help: Check the address, and ask who publishes it. {NOTHING}\n"
    )
    assert "--sha256 must be 64 hex digits" in refused(tmp_path, server.url, "--sha256", "12")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>Please log in</html>\n", "1:1"),
        (BASE.replace(b"because", b"becuase"), "unknown key `becuase`"),
        (b"stockade: 1\nrules: \xff\n", "UTF-8"),
        (b"stockade: 1\nextends: ../policy.yml\n", "A vendored policy extends packs alone."),
        (b"stockade: 1\nextends: nosuch\n", "no pack is called `nosuch`"),
        (BASE.replace(b"high", "h\u202eigh".encode(), 1).replace(b"id", b"di"), "\\u202e"),
        (b"", ""),
    ],
)
def test_what_is_no_policy_is_refused(
    body: bytes, message: str, server: PolicyServer, tmp_path: Path
) -> None:
    server.put("/base.yml", body)
    said = refused(tmp_path, f"{server.url}/base.yml")
    assert said.startswith(f"error: what {server.url}/base.yml gives is not a valid policy:\n")
    assert message in said
    assert "\u202e" not in said
    assert not (tmp_path / ".stockade").exists()


def test_a_policy_that_extends_a_pack_is_taken(server: PolicyServer, tmp_path: Path) -> None:
    url = server.put("/base.yml", b"stockade: 1\nextends: stockade/recommended@1\n")
    assert vendor(tmp_path, url).code == 0


@pytest.mark.parametrize("name", ["../x.yml", "a/b.yml", "-x.yml", "x\x1b.yml", "x\n.yml", ".yml"])
def test_hostile_names_are_refused_before_anything_is_fetched(
    name: str, server: PolicyServer, tmp_path: Path
) -> None:
    said = refused(tmp_path, f"{server.url}/base.yml", f"--name={name}")
    assert said.startswith(f"error: {name!r} cannot be the name of a file in vendor/: ")
    assert "Choose another with --name FILE.yml." in said
    assert server.asked == []


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/", "the address ends with no file's name"),
        ("", "the address ends with no file's name"),
        ("/base", "'base' does not end with .yml or .yaml"),
        ("/%2e%2e%2fx.yml", "'%2e%2e%2fx.yml' cannot be the name"),
        ("/-x.yml", "'-x.yml' cannot be the name"),
        ("/a/..", "'..' cannot be the name"),
    ],
)
def test_addresses_that_give_no_good_name_ask_for_one(
    path: str, message: str, server: PolicyServer, tmp_path: Path
) -> None:
    said = refused(tmp_path, f"{server.url}{path}")
    assert message in said
    assert "--name FILE.yml" in said
    assert server.asked == []


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://policies.example.org/base.yml", "over plain http anybody on the way may change"),
        ("https://me:word@policies.example.org/base.yml", "holds a user's name or password"),
        ("https://policies.example.org/base.yml?token=word", "holds a credential, `token`"),
        ("base.yml", "must begin with https://"),
    ],
)
def test_addresses_that_may_not_be_fetched(url: str, message: str, tmp_path: Path) -> None:
    said = refused(tmp_path, url)
    assert said.startswith("error: the address ")
    assert message in said
    assert "word" not in said.replace("password", "")


@pytest.mark.parametrize("words", [(), ("--check",)])
def test_where_nothing_is_vendored_that_is_said(words: tuple[str, ...], tmp_path: Path) -> None:
    said = refused(tmp_path, *words)
    assert said.startswith("error: .stockade/policy.lock: no policy is vendored here\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--sha256", SHA), "--sha256 and --name are for one URL: give it"),
        (("--name", "a.yml"), "--sha256 and --name are for one URL: give it"),
        (("https://example.org/a.yml", "--check"), "--check compares all copies"),
        (("--check", "--folder", ""), "--folder needs the name of a folder"),
    ],
)
def test_options_that_do_not_go_together(
    words: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    assert message in refused(tmp_path, *words)

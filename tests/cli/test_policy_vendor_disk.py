"""`stockade policy vendor` where names are taken, links lie in wait, or nothing can be written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.policy_server import PolicyServer, policy_server
from support.vendoring import BASE, OTHER, refused, tree, vendor


@pytest.fixture
def server() -> Iterator[PolicyServer]:
    with policy_server() as running:
        running.put("/base.yml", BASE)
        running.put("/other.yml", OTHER)
        yield running


def test_a_name_that_is_taken_is_refused(server: PolicyServer, tmp_path: Path) -> None:
    vendor(tmp_path, f"{server.url}/base.yml")
    for name in ("base.yml", "BASE.yml"):
        assert refused(tmp_path, f"{server.url}/other.yml", "--name", name) == (
            f"error: .stockade/vendor/base.yml is the copy of another address:"
            f" {server.url}/base.yml\n"
            "  help: Choose another name with --name, or first remove its line from"
            " .stockade/policy.lock.\n"
        )
    (tmp_path / ".stockade/vendor/mine.yml").write_bytes(b"# mine\n")
    said = refused(tmp_path, f"{server.url}/other.yml", "--name", "mine.yml")
    assert "mine.yml is there already, has another content, and is not locked" in said


def test_a_lock_that_cannot_be_written_leaves_words_on_what_to_do(
    server: PolicyServer, tmp_path: Path
) -> None:
    server.put("/base.yml", b"stockade: 1\nextends: audit\n")
    limit = ("prlimit", "--fsize=100")  # bytes of a file: enough for the policy, not for the lock
    ended = vendor(tmp_path, f"{server.url}/base.yml", before=limit)
    assert (ended.code, ended.stdout) == (2, b"")
    assert ended.stderr == (
        "error: .stockade/policy.lock cannot be written: File too large; vendor/base.yml changed"
        " already, and policy.lock does not know it\n"
        "  help: Make room, or let yourself write there, and run the command again. Until then"
        " vendor/base.yml is refused, as a file that somebody has changed.\n"
    )
    assert [*tree(tmp_path)] == [".stockade/vendor/base.yml"]
    assert vendor(tmp_path, "--check").code == 1
    assert vendor(tmp_path, f"{server.url}/base.yml").code == 0
    assert vendor(tmp_path, "--check").code == 0


def test_a_policy_that_cannot_be_written_changes_nothing(
    server: PolicyServer, tmp_path: Path
) -> None:
    vendor(tmp_path, f"{server.url}/base.yml")
    earlier = tree(tmp_path)
    server.put("/base.yml", OTHER)
    ended = vendor(tmp_path, before=("prlimit", "--fsize=50"))
    assert ended.code == 2
    assert "vendor/base.yml cannot be written: File too large; nothing was changed" in ended.stderr
    assert tree(tmp_path) == earlier


def test_a_lock_that_was_behind_its_file_catches_up(server: PolicyServer, tmp_path: Path) -> None:
    vendor(tmp_path, f"{server.url}/base.yml")
    server.put("/base.yml", OTHER)
    (tmp_path / ".stockade/vendor/base.yml").write_bytes(OTHER)
    said = vendor(tmp_path).stdout.decode()
    assert "    The copy was this one already; the lock was behind.\n" in said
    assert vendor(tmp_path, "--check").code == 0


@pytest.mark.parametrize("place", [".stockade", ".stockade/vendor"])
@pytest.mark.parametrize("words", [("--check",), (), ("URL",)])
def test_a_folder_that_is_a_link_is_refused(
    place: str, words: tuple[str, ...], server: PolicyServer, tmp_path: Path
) -> None:
    vendor(tmp_path, f"{server.url}/base.yml")
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / place).rename(elsewhere)
    (tmp_path / place).symlink_to(elsewhere)
    server.put("/base.yml", OTHER)
    server.asked.clear()
    earlier = {path: path.read_bytes() for path in elsewhere.rglob("*.*") if path.is_file()}
    ended = vendor(tmp_path, *(word.replace("URL", f"{server.url}/base.yml") for word in words))
    assert ended.code == 2
    assert ended.stderr.startswith(f"error: {place} is a link, which is not followed\n")
    assert {path: path.read_bytes() for path in earlier} == earlier
    assert server.asked == []


@pytest.mark.parametrize("place", ["policy.lock", "vendor/base.yml"])
def test_a_file_that_is_a_link_is_refused(place: str, server: PolicyServer, tmp_path: Path) -> None:
    vendor(tmp_path, f"{server.url}/base.yml")
    path = tmp_path / ".stockade" / place
    target = tmp_path / "target"
    path.rename(target)
    path.symlink_to(target)
    server.put("/base.yml", OTHER)
    content = target.read_bytes()
    for words in ((), (f"{server.url}/base.yml",)):
        said = refused(tmp_path, *words)
        assert f".stockade/{place} is a link, which is not followed" in said
    assert target.read_bytes() == content


def test_a_vendor_that_is_a_file_is_refused(server: PolicyServer, tmp_path: Path) -> None:
    (tmp_path / ".stockade").mkdir()
    (tmp_path / ".stockade/vendor").write_bytes(b"")
    assert ".stockade/vendor is no folder" in refused(tmp_path, f"{server.url}/base.yml")
    assert "conf/a cannot be" in refused(tmp_path, f"{server.url}/base.yml", "--folder", "conf/a")


def test_a_lock_that_is_damaged_is_told_with_its_line(server: PolicyServer, tmp_path: Path) -> None:
    vendor(tmp_path, f"{server.url}/base.yml")
    lock = tmp_path / ".stockade/policy.lock"
    lock.write_bytes(lock.read_bytes() + b"oops\n")
    for words in ((), ("--check",), (f"{server.url}/other.yml",)):
        assert refused(tmp_path, *words).startswith("error: .stockade/policy.lock:3: this is ")

"""Nothing that the target configures ever runs, and nothing of the target is written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from target.gitrepo import Repo, listing, make_repo, take

TRAPS = """
core.fsmonitor core.sshCommand core.pager core.editor core.askPass core.gitProxy
core.alternateRefsCommand filter.x.clean filter.x.smudge filter.x.process diff.x.textconv
diff.x.command diff.external uploadpack.packObjectsHook credential.helper pager.ls-files
alias.ls-files alias.rev-parse alias.cat-file
"""


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "ran"


@pytest.fixture
def trapped(tmp_path: Path, marker: Path) -> Repo:
    """A repository that has a command wherever git can be told to run one."""
    repo = make_repo(tmp_path / "repo")
    repo.write("a.py", "one\n")
    repo.write("src/b.py", "b\n")
    repo.commit()
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
    script.chmod(0o755)
    for key in TRAPS.split():
        repo.git("config", key, str(script))
    repo.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    repo.git("config", "core.untrackedCache", "true")
    (tmp_path / "hooks").mkdir()
    for folder in (tmp_path / "hooks", repo.path / ".git/hooks"):
        for hook in ("post-index-change", "reference-transaction", "post-checkout", "pre-commit"):
            (folder / hook).write_text(script.read_text())
            (folder / hook).chmod(0o755)
    # Written directly: git itself would run the traps.
    (repo.path / ".gitattributes").write_text("* filter=x diff=x\n")
    (repo.path / ".git/info/attributes").write_text("* filter=x diff=x\n")
    (repo.path / "a.py").write_text("two\n")
    marker.unlink(missing_ok=True)
    return repo


def test_the_traps_work(trapped: Repo, marker: Path) -> None:
    trapped.git("config", "--unset", "filter.x.process")
    trapped.git("status", "--porcelain")
    assert marker.exists()


@pytest.mark.parametrize("staged", [False, True])
def test_nothing_runs_and_nothing_is_written(
    trapped: Repo, marker: Path, tmp_path: Path, staged: bool
) -> None:
    before = listing(trapped.path)
    taken = take(trapped.path, tmp_path / "s", staged=staged)
    assert taken.target.git is not None
    assert taken.paths == ([] if staged else [".gitattributes", "a.py", "src/b.py"])
    assert not marker.exists()
    assert listing(trapped.path) == before


def test_nothing_runs_for_a_revision(
    trapped: Repo, marker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(trapped.path)
    before = listing(trapped.path)
    taken = take("HEAD", tmp_path / "s")
    assert taken.text("a.py") == "one\n"
    assert not marker.exists()
    assert listing(trapped.path) == before


def _bare(path: Path, marker: Path) -> None:
    made = make_repo(path, "--bare")
    with (path / "config").open("a") as config:
        config.write(f'[core]\n\tfsmonitor = "touch {marker}; false"\n\tworktree = .\n')
    assert made.path.is_dir()


def test_committed_bare_repository_is_plain_files(tmp_path: Path, marker: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("a.py")
    _bare(repo.path / "data", marker)
    repo.commit()
    taken = take(repo.path, tmp_path / "s")
    assert "data/config" in taken.paths
    assert "data/HEAD" in taken.paths
    assert not (taken.snapshot.tree / "data/HEAD").exists()
    inside = take(repo.path / "data", tmp_path / "t")
    assert inside.target.root == repo.path
    assert "data/config" in inside.paths
    assert not marker.exists()


def test_bare_repository_as_working_directory(
    tmp_path: Path, marker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bare(tmp_path / "data", marker)
    monkeypatch.chdir(tmp_path / "data")
    taken = take(None, tmp_path / "s")
    assert taken.target.git is None
    assert "config" in taken.paths
    assert not marker.exists()


def test_no_submodule_is_fetched(tmp_path: Path, marker: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write(
        ".gitmodules",
        f'[submodule "x"]\n\tpath = sub\n\turl = ext::touch {marker}\n'
        '[submodule "../../y"]\n\tpath = -u\n\turl = -u./evil\n',
    )
    some = "1" * 40
    repo.git("add", ".gitmodules")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{some},sub")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{some},-u")
    repo.git("config", "protocol.ext.allow", "always")
    taken = take(repo.path, tmp_path / "s")
    assert taken.gaps == {"sub": "nested-repository", "-u": "nested-repository"}
    assert taken.paths == [".gitmodules"]
    assert not marker.exists()


def test_own_exclude_file_hides_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("hidden.py")
    (repo.path / ".git/info/exclude").write_text("*\n")
    assert take(repo.path, tmp_path / "s").paths == ["hidden.py"]


def test_user_ignore_file_hides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home/git").mkdir(parents=True)
    (tmp_path / "home/git/ignore").write_text("*\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    repo = make_repo(tmp_path / "repo")
    repo.write("plain.py")
    assert take(repo.path, tmp_path / "s").paths == ["plain.py"]


def test_untracked_cache_hides_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("a.py")
    repo.commit()
    repo.git("update-index", "--force-untracked-cache")
    repo.git("status")
    repo.write(".gitignore", "old.py\n")
    repo.write("new.py")
    repo.write("old.py")
    taken = take(repo.path, tmp_path / "s")
    assert taken.paths == [".gitignore", "a.py", "new.py"]
    assert taken.inventory.ignored == 1


def test_replaced_objects_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("a.py", "evil\n")
    repo.commit()
    harmless = repo.git("hash-object", "-w", str(repo.write("b.txt", "harmless\n")))
    repo.git("replace", repo.git("rev-parse", "HEAD:a.py"), harmless)
    monkeypatch.chdir(repo.path)
    assert take("HEAD", tmp_path / "s").text("a.py") == "evil\n"


def test_index_flags_hide_nothing(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    for name in ("assumed.py", "sparse.py", "gone.py", "deleted.py"):
        repo.write(name, "old\n")
    repo.commit()
    repo.git("update-index", "--assume-unchanged", "assumed.py")
    repo.git("update-index", "--skip-worktree", "sparse.py", "gone.py")
    repo.write("assumed.py", "new\n")
    repo.write("sparse.py", "new\n")
    repo.write("intended.py", "new\n")
    repo.git("add", "--intent-to-add", "intended.py")
    (repo.path / "gone.py").unlink()
    (repo.path / "deleted.py").unlink()
    taken = take(repo.path, tmp_path / "s")
    assert taken.paths == ["assumed.py", "gone.py", "intended.py", "sparse.py"]
    assert [taken.text(p) for p in taken.paths] == ["new\n", "old\n", "new\n", "new\n"]
    assert taken.gaps == {}


def test_split_and_sparse_index(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("in/a.py")
    repo.write("out/b.py", "b\n")
    repo.commit()
    repo.git("update-index", "--split-index")
    assert take(repo.path, tmp_path / "s").paths == ["in/a.py", "out/b.py"]
    repo.git("update-index", "--no-split-index")
    repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
    taken = take(repo.path, tmp_path / "t")
    assert taken.paths == ["in/a.py", "out/b.py"]
    assert taken.text("out/b.py") == "b\n"


def test_index_that_names_paths_outside(tmp_path: Path) -> None:
    repo = make_repo(tmp_path / "repo")
    repo.write("xx/yyyyyyyy/zzzzz", "x\n")
    repo.commit()
    path = repo.path / ".git/index"
    data = path.read_bytes()[:-20].replace(b"xx/yyyyyyyy/zzzzz", b"../../etc/passwd1")
    path.write_bytes(data + hashlib.sha1(data, usedforsecurity=False).digest())
    taken = take(repo.path, tmp_path / "s")
    assert taken.gaps == {".git": "unreadable"}
    assert taken.paths == ["xx/yyyyyyyy/zzzzz"]


def test_tree_that_names_paths_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repo(tmp_path / "repo")
    blob = repo.git("hash-object", "-w", str(repo.write("a.py")))
    raw = b"".join(
        b"100644 %s\0" % name + bytes.fromhex(blob) for name in (b"..", b".git", b"a.py")
    )
    tree = repo.git("hash-object", "-w", "-t", "tree", "--literally", str(repo.write("t", raw)))
    commit = repo.git("commit-tree", tree, "-m", "x")
    monkeypatch.chdir(repo.path)
    taken = take(commit, tmp_path / "s")
    assert taken.paths == ["a.py"]
    assert taken.gaps == {".git": "unreadable"}


@pytest.mark.parametrize("name", [".gitignore", ".git/info/exclude", ".git/HEAD", ".git/index"])
def test_fifo_where_git_reads(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockade.target.git.DEADLINE", 1.0)
    repo = make_repo(tmp_path / "repo")
    repo.write("a.py")
    repo.commit()
    (repo.path / name).unlink(missing_ok=True)
    os.mkfifo(repo.path / name)
    taken = take(repo.path, tmp_path / "s")
    assert "a.py" in taken.paths
    if name == ".gitignore":
        assert taken.gaps == {".gitignore": "special-file"}


def test_tree_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stockade.model.errors import UsageError

    monkeypatch.setattr("stockade.target.git.MAX_OUTPUT", 1 << 16)
    repo = make_repo(tmp_path / "repo")
    repo.git("config", "core.protectNTFS", "false")
    inner = repo.git("hash-object", "-w", str(repo.write("a.py")))
    mode = b"100644"
    kind = "blob"
    for level in range(4):
        raw = b"".join(mode + b" n%d\0" % n + bytes.fromhex(inner) for n in range(10))
        inner = repo.git("hash-object", "-w", "-t", "tree", str(repo.write(f"t{level}", raw)))
        mode, kind = b"40000", "tree"
    commit = repo.git("commit-tree", inner, "-m", kind)
    monkeypatch.chdir(repo.path)
    with pytest.raises(UsageError, match="printed more than"):
        take(commit, tmp_path / "s")

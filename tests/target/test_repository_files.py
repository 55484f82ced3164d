"""Single files by name: of the work tree, of the index, of a commit; what is refused, and how."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stockade.target.beneath import Refused
from stockade.target.git import GitError
from stockade.target.open import open_target
from stockade.target.repository_files import RepositoryFiles
from stockade.target.settings import MAX_BYTES, settings_files
from target.gitrepo import Repo, make_repo

POLICY = ".stockade/policy.yml"
LIMIT = 100


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = make_repo(tmp_path / "repo")
    made.write(POLICY, "committed\n")
    made.write("src/a.py")
    made.commit()
    return made


def files(repo: Repo, scratch: Path, way: str = "disk") -> RepositoryFiles:
    """The repository's files from the work tree, the index, HEAD, or HEAD as a target."""
    if way == "revision":
        return RepositoryFiles(target=open_target("HEAD", scratch=scratch))
    target = open_target(str(repo.path), staged=way == "index", scratch=scratch)
    return RepositoryFiles(target=target, commit=target.revision if way == "commit" else "")


def refused(way: RepositoryFiles, path: str = POLICY) -> tuple[str, str]:
    """For which reason, and in which words."""
    with pytest.raises(Refused) as caught:
        way.read(path, LIMIT)
    return caught.value.reason.value, caught.value.detail


def test_each_source_has_its_own_content(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.path)
    repo.write(POLICY, "staged\n")
    repo.git("add", "--all")
    repo.write(POLICY, "on disk\n")
    found = {
        way: files(repo, tmp_path / way, way).read(POLICY, LIMIT)
        for way in ("disk", "index", "commit", "revision")
    }
    assert found == {
        "disk": b"on disk\n",
        "index": b"staged\n",
        "commit": b"committed\n",
        "revision": b"committed\n",
    }


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
@pytest.mark.parametrize("absent", [".stockade/absent.yml", "absent", "absent/policy.yml"])
def test_what_is_not_there(repo: Repo, tmp_path: Path, way: str, absent: str) -> None:
    assert files(repo, tmp_path / "s", way).read(absent, LIMIT) is None


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
@pytest.mark.parametrize("name", ["./src/a.py", "src//a.py", "src/./a.py"])
def test_another_spelling_is_the_same_file(repo: Repo, tmp_path: Path, way: str, name: str) -> None:
    assert files(repo, tmp_path / "s", way).read(name, LIMIT) == b"x\n"


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
def test_names_that_git_could_take_for_something_else(repo: Repo, tmp_path: Path, way: str) -> None:
    names = ["*.py", ":(top)a", "-n", "a b\nc", "ü", os.fsdecode(b"\xff"), "[a]", '"q"']
    for number, name in enumerate(names):
        repo.write(name, f"{number}\n")
    repo.commit()
    source = files(repo, tmp_path / "s", way)
    assert [source.read(name, LIMIT) for name in names] == [
        f"{number}\n".encode() for number in range(len(names))
    ]
    assert source.read("?.py", LIMIT) is None


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
@pytest.mark.parametrize("to", ["../src/a.py", "absent", "/etc/passwd", "policy.yml"])
def test_a_link_is_not_followed(repo: Repo, tmp_path: Path, way: str, to: str) -> None:
    (repo.path / POLICY).unlink()
    (repo.path / POLICY).symlink_to(to)
    repo.commit()
    assert refused(files(repo, tmp_path / "s", way))[0] == "symlink"


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
def test_nor_is_one_on_the_way(repo: Repo, tmp_path: Path, way: str) -> None:
    (repo.path / ".stockade").rename(repo.path / "elsewhere")
    (repo.path / ".stockade").symlink_to("elsewhere")
    repo.commit()
    assert refused(files(repo, tmp_path / "s", way))[0] == "symlink"


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
def test_a_folder_of_that_name(repo: Repo, tmp_path: Path, way: str) -> None:
    (repo.path / POLICY).unlink()
    repo.write(f"{POLICY}/x")
    repo.commit()
    assert refused(files(repo, tmp_path / "s", way))[0] == "special-file"


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
def test_a_file_where_a_folder_should_be(repo: Repo, tmp_path: Path, way: str) -> None:
    refused(files(repo, tmp_path / "s", way), "src/a.py/policy.yml")


@pytest.mark.parametrize("way", ["index", "commit"])
def test_a_submodule_has_no_content(repo: Repo, tmp_path: Path, way: str) -> None:
    repo.git("rm", "-qr", ".stockade")
    commit = repo.git("rev-parse", "HEAD")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},.stockade")
    repo.git("commit", "-qm", "submodule")
    source = files(repo, tmp_path / "s", way)
    assert refused(source, ".stockade") == ("special-file", "It is no regular file.")
    assert refused(source)[0] == "special-file"


def test_a_pipe(repo: Repo, tmp_path: Path) -> None:
    (repo.path / POLICY).unlink()
    os.mkfifo(repo.path / POLICY)
    assert refused(files(repo, tmp_path / "s"))[0] == "special-file"


def test_an_unreadable_file(repo: Repo, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    (repo.path / POLICY).chmod(0)
    assert refused(files(repo, tmp_path / "s"))[0] == "unreadable"


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
def test_the_limit(repo: Repo, tmp_path: Path, way: str) -> None:
    repo.write(POLICY, b"y" * LIMIT)
    repo.write("large", b"y" * (LIMIT + 1))
    repo.write("empty", b"")
    repo.commit()
    source = files(repo, tmp_path / "s", way)
    assert source.read(POLICY, LIMIT) == b"y" * LIMIT
    assert source.read("empty", LIMIT) == b""
    assert refused(source, "large") == ("too-large", f"It is over the limit of {LIMIT} bytes.")


def test_a_merge_conflict_in_the_index(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-qb", "side")
    repo.write(POLICY, "side\n")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.write(POLICY, "main\n")
    repo.commit()
    with pytest.raises(Exception, match="returned non-zero"):
        repo.git("merge", "side")
    reason, detail = refused(files(repo, tmp_path / "s", "index"))
    assert (reason, detail) == ("unreadable", "A merge conflict in it is not resolved.")


@pytest.mark.parametrize("way", ["index", "commit"])
def test_an_object_that_is_missing(repo: Repo, tmp_path: Path, way: str) -> None:
    lost = repo.git("rev-parse", f"HEAD:{POLICY}")
    (repo.path / ".git/objects" / lost[:2] / lost[2:]).unlink()
    assert refused(files(repo, tmp_path / "s", way))[0] == "unreadable"


def test_a_commit_that_is_missing(repo: Repo, tmp_path: Path) -> None:
    target = open_target(str(repo.path), scratch=tmp_path / "s")
    with pytest.raises(GitError):
        RepositoryFiles(target=target, commit="0" * 40).read(POLICY, LIMIT)


def test_filters_and_replacements_of_the_repository_do_not_count(
    repo: Repo, tmp_path: Path
) -> None:
    other = repo.git("hash-object", "-w", str(repo.write("other", "replaced\n")))
    repo.git("replace", repo.git("rev-parse", f"HEAD:{POLICY}"), other)
    repo.git("config", "filter.f.smudge", "echo smudged")
    repo.write(".gitattributes", "* filter=f\n")
    assert files(repo, tmp_path / "s", "commit").read(POLICY, LIMIT) == b"committed\n"


def test_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "plain/.stockade").mkdir(parents=True)
    (tmp_path / "plain" / POLICY).write_text("plain\n")
    (tmp_path / "plain/a.py").write_text("x\n")
    for name in ("plain", "plain/a.py"):
        target = open_target(str(tmp_path / name), scratch=tmp_path / "s")
        assert RepositoryFiles(target=target).read(POLICY, LIMIT) == b"plain\n"
        assert RepositoryFiles(target=target, commit="0" * 40).read(POLICY, LIMIT) is None


def test_a_folder_or_file_inside_has_those_of_the_top(repo: Repo, tmp_path: Path) -> None:
    for name in ("src", "src/a.py"):
        target = open_target(str(repo.path / name), scratch=tmp_path / "s")
        assert RepositoryFiles(target=target).read(POLICY, LIMIT) == b"committed\n"


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
def test_settings_that_are_no_files_are_left_out(repo: Repo, tmp_path: Path, way: str) -> None:
    (repo.path / ".stockade/config.toml").symlink_to("/etc/passwd")
    repo.write("pyproject.toml", "[tool.stockade]\n")
    repo.commit()
    assert settings_files(files(repo, tmp_path / "s", way)) == {
        "pyproject.toml": b"[tool.stockade]\n"
    }


@pytest.mark.parametrize("way", ["disk", "index", "commit"])
def test_settings_that_are_too_large_are_there_all_the_same(
    repo: Repo, tmp_path: Path, way: str
) -> None:
    repo.write(".stockade/config.toml", b"#" * (MAX_BYTES + 1))
    repo.commit()
    found = settings_files(files(repo, tmp_path / "s", way))
    assert len(found[".stockade/config.toml"]) > MAX_BYTES

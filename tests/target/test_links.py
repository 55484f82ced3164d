"""Links: never followed, and no way to hide a file's kind from scanners."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockade.target import linked
from stockade.target.links import folders, resolve
from target.gitrepo import Repo, Taken, make_repo, take

_CODE = "import os\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


def _link(repo: Repo, path: str, text: str) -> None:
    place = repo.path / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(text)


@pytest.fixture(params=["folder", "tree", "revision", "staged"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _take(repo: Repo, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> Taken:
    if kind == "staged":
        repo.git("add", "--all")
        return take(repo.path, tmp_path / "s", staged=True)
    if kind == "revision":
        repo.commit()
        monkeypatch.chdir(repo.path)
        return take("HEAD", tmp_path / "s")
    if kind == "folder":
        (repo.path / ".git").rename(tmp_path / "git")
    return take(repo.path, tmp_path / "s")


def test_target_is_scanned_under_the_name_of_the_link(
    repo: Repo, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("notes.txt", _CODE)
    repo.write("sub/deps.txt", "flask==0.1\n")
    _link(repo, "app.py", "notes.txt")
    _link(repo, "a/b/deep.py", "./../../a//../notes.txt")
    _link(repo, "requirements.txt", "sub/deps.txt")
    _link(repo, "requirements/deps.txt", "../sub/deps.txt")
    _link(repo, ".github/workflows/ci.yml", "../../ci.yml")
    repo.write("ci.yml", "on: push\n")
    taken = _take(repo, tmp_path, kind, monkeypatch)
    assert taken.gaps == {}
    facts = {f.path: (f.language, f.size, taken.text(f.path)) for f in taken.snapshot.files}
    assert facts == {
        "app.py": ("python", 10, _CODE),
        "a/b/deep.py": ("python", 10, _CODE),
        "notes.txt": ("text", 10, _CODE),
        "requirements.txt": ("text", 11, "flask==0.1\n"),
        "requirements/deps.txt": ("text", 11, "flask==0.1\n"),
        "sub/deps.txt": ("text", 11, "flask==0.1\n"),
        "ci.yml": ("yaml", 9, "on: push\n"),
        ".github/workflows/ci.yml": ("github-actions", 9, "on: push\n"),
    }
    for path in taken.paths:
        copied = taken.snapshot.tree / taken.snapshot.names[path]
        assert not copied.is_symlink()


def test_other_links_are_gaps(
    repo: Repo, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("notes.txt", "safe\n")
    repo.write("lib/a.py", _CODE)
    repo.write("lib/deep/notes.txt", "x\n")
    links = {
        "a.py": "lib/a.py",
        "dangling.py": "nothing.txt",
        "folder.py": "lib",
        "itself.py": "itself.py",
        "one.py": "two.py",
        "two.py": "one.py",
        "out.py": "../outside.txt",
        "absolute.py": str(repo.path / "notes.txt"),
        "slash.py": "notes.txt/",
        "dot.py": "notes.txt/.",
        "jump": "lib/deep",
        # The system reads lib/notes.txt here, and not the harmless one.
        "behind.py": "jump/../notes.txt",
        "through.py": "jump/notes.txt",
        "unknown.py": "nowhere/../notes.txt",
        "file.py": "notes.txt/../notes.txt",
    }
    for path, text in links.items():
        _link(repo, path, text)
    (tmp_path / "outside.txt").write_text(_CODE)
    repo.path.joinpath("mid").symlink_to("notes.txt")
    taken = _take(repo, tmp_path, kind, monkeypatch)
    assert taken.gaps == dict.fromkeys(links, "symlink")
    assert taken.paths == ["lib/a.py", "lib/deep/notes.txt", "mid", "notes.txt"]


def test_a_chain_of_links_is_scanned_under_each_name(
    repo: Repo, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("notes.txt", _CODE)
    _link(repo, "app.py", "mid")
    _link(repo, "mid", "notes.txt")
    taken = _take(repo, tmp_path, kind, monkeypatch)
    assert (taken.paths, taken.gaps) == (["app.py", "mid", "notes.txt"], {})
    assert taken.text("app.py") == _CODE


def test_staged_link_to_what_was_committed(repo: Repo, tmp_path: Path) -> None:
    repo.write("notes.txt", _CODE)
    repo.commit()
    _link(repo, "app.py", "notes.txt")
    repo.git("add", "app.py")
    taken = take(repo.path, tmp_path / "s", staged=True)
    assert (taken.paths, taken.gaps) == (["app.py"], {})
    assert taken.text("app.py") == _CODE


def test_staged_content_of_a_committed_link(repo: Repo, tmp_path: Path) -> None:
    repo.write("notes.txt", "safe\n")
    repo.write("other.txt", "safe\n")
    _link(repo, "app.py", "notes.txt")
    _link(repo, "other.py", "other.txt")
    repo.commit()
    repo.write("notes.txt", _CODE)
    repo.git("add", "notes.txt")
    taken = take(repo.path, tmp_path / "s", staged=True)
    assert (taken.paths, taken.gaps) == (["app.py", "notes.txt"], {})
    assert taken.text("app.py") == _CODE


def test_sparse_checkout(repo: Repo, tmp_path: Path) -> None:
    repo.write("notes.txt", _CODE)
    _link(repo, "away/app.py", "../notes.txt")
    repo.write("away/notes.txt", "away\n")
    _link(repo, "here.py", "away/notes.txt")
    repo.commit()
    repo.git("sparse-checkout", "set", "--no-cone", "/*", "!/away/")
    assert not (repo.path / "away").exists()
    taken = take(repo.path, tmp_path / "s")
    assert taken.gaps == {}
    assert taken.text("away/app.py") == _CODE
    assert taken.text("here.py") == "away\n"


def test_ignored_and_excluded_targets(repo: Repo, tmp_path: Path) -> None:
    repo.write(".gitignore", "ignored.txt\n")
    repo.write("ignored.txt", _CODE)
    repo.write("out/a.py", _CODE)
    _link(repo, "ignored.py", "ignored.txt")
    _link(repo, "a.py", "out/a.py")
    _link(repo, "gone.py", "out/a.py")
    excludes = (("out/", "test"), ("gone.py", "test"))
    taken = take(repo.path, tmp_path / "s", excludes=excludes)
    assert taken.paths == [".gitignore", "a.py"]
    assert taken.gaps == {"ignored.py": "symlink"}
    assert [e.path for e in taken.inventory.excluded] == ["gone.py", "out/a.py"]


def test_limits(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("small.txt", "x" * 60)
    repo.write("large.txt", "x" * 101)
    for name in ("a.py", "b.py", "c.py"):
        _link(repo, name, "small.txt")
    _link(repo, "large.py", "large.txt")
    monkeypatch.setattr(linked, "MAX_LINKED", 120)
    taken = take(repo.path, tmp_path / "s", max_bytes=100)
    assert taken.paths == ["a.py", "b.py", "small.txt"]
    assert taken.gaps == dict.fromkeys(("c.py", "large.py", "large.txt"), "too-large")


def test_text_that_no_system_would_take(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("notes.txt", _CODE)
    long = "./" * 2048 + "notes.txt"
    for path, text in (("long.py", long), ("nul.py", "notes.txt\0.py"), ("empty.py", "")):
        blob = tmp_path / "blob"
        blob.write_bytes(text.encode())
        made = repo.git("hash-object", "-w", "--no-filters", str(blob))
        repo.git("update-index", "--add", "--cacheinfo", f"120000,{made},{path}")
    repo.git("add", "notes.txt")
    repo.git("commit", "-qm", "x")
    monkeypatch.chdir(repo.path)
    taken = take("HEAD", tmp_path / "s")
    assert taken.paths == ["notes.txt", "nul.py"]
    assert taken.gaps == {"empty.py": "symlink", "long.py": "symlink"}


def test_swapped_target_is_not_followed(repo: Repo, tmp_path: Path) -> None:
    from stockade.target.inventory import take_inventory
    from stockade.target.open import open_target
    from stockade.target.snapshot import take_snapshot

    secret = tmp_path / "secret"
    secret.write_text("secret")
    path = repo.write("notes.txt", _CODE)
    _link(repo, "app.py", "notes.txt")
    target = open_target(str(repo.path), scratch=tmp_path / "s")
    inventory = take_inventory(target)
    path.unlink()
    path.symlink_to(secret)
    snapshot = take_snapshot(target, inventory, tmp_path / "tree", lambda: False)
    assert snapshot.files == ()
    assert [g.subject for g in snapshot.gaps] == ["app.py", "notes.txt"]


def test_settings_through_a_link_are_named(repo: Repo, tmp_path: Path) -> None:
    repo.write("project.txt", "[tool.stockade]\n")
    _link(repo, "pyproject.toml", "project.txt")
    taken = take(repo.path, tmp_path / "s")
    assert taken.paths == ["project.txt", "pyproject.toml"]
    assert taken.inventory.notes == (
        "pyproject.toml is a symbolic link: it was scanned, but not read for settings.",
    )


_PARTS = st.sampled_from(["a", "b", "a.py", "b.txt", "..", ".", ""])
_TEXTS = st.lists(_PARTS, min_size=1, max_size=6).map("/".join)
_PATHS = st.lists(st.sampled_from(["a", "b", "a.py", "b.txt"]), min_size=1, max_size=3)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(_PATHS, max_size=6), st.dictionaries(_PATHS.map("/".join), _TEXTS, max_size=5))
def test_resolution_is_the_systems(files: list[list[str]], links: dict[str, str]) -> None:
    """Where we name a regular file, the system reads the same one."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(os.path.realpath(place)) / "root"
        root.mkdir()
        for number, parts in enumerate(files):
            _make(root.joinpath(*parts), str(number))
        made = {p: t for p, t in links.items() if t and _make_link(root, p, t)}
        taken = take(root, Path(place) / "s")
        regular = [p for p in taken.paths if p not in made]
        for path, text in made.items():
            found = resolve(path, text, folders([*regular, *made]) - made.keys())
            if found in regular:
                assert os.path.realpath(root / path) == str(root / found)
            if path in taken.paths:
                assert taken.text(path) == (root / path).read_text()
        assert {*taken.paths, *taken.gaps} == {*regular, *made}


def _make(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    except OSError:
        return  # something else stands there


def _make_link(root: Path, path: str, text: str) -> bool:
    place = root / path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if os.path.realpath(place.parent) != str(place.parent):
            return False
        place.symlink_to(text)
    except OSError:
        return False
    return True

"""The policies above the repository's: who names them, what a file may extend, what is refused."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from stockade.cli import policies
from stockade.cli.house import POLICY, places
from stockade.cli.settings import user_settings
from stockade.model.errors import UsageError
from stockade_policies import PACKS

RULE = "stockade: 1\nrules:\n  - { id: %s, block: severity >= high, because: b }\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two policies; the environment names none."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yml").write_text(RULE % name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(policies.VARIABLE, raising=False)
    return tmp_path


def called(*named: str, configured: tuple[str, ...] = ()) -> list[str]:
    """What the upper layers are called."""
    return [y.name for y in policies.upper_layers(named, configured)]


def refused(name: str) -> UsageError:
    """What is said of a policy that cannot be used."""
    with pytest.raises(UsageError) as caught:
        policies.layer(name)
    return caught.value


def lock(file: Path, *copies: Path) -> None:
    """Lock these copies."""
    lines = [
        f"sha256:{hashlib.sha256(c.read_bytes()).hexdigest()}  vendor/{c.name}  https://a.example/p.yml"
        for c in copies
    ]
    file.write_text("".join(f"{line}\n" for line in lines))


def test_the_default(folder: Path) -> None:
    assert called() == ["recommended (built in)"]


@pytest.mark.parametrize("name", PACKS)
def test_every_pack_by_name(folder: Path, name: str) -> None:
    (folder / name).write_text("no policy at all")
    assert called(name) == [f"{name} (built in)"]


def test_who_names_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert called("one.yml", "strict") == ["one.yml", "strict (built in)"]
    assert called(configured=("audit",)) == ["audit (built in)"]
    assert called("one.yml", configured=("audit",)) == ["one.yml"]
    monkeypatch.setenv(policies.VARIABLE, "two.yml")
    assert called() == ["two.yml"]
    assert called(configured=("audit",)) == ["two.yml"]
    assert called("one.yml", configured=("audit",)) == ["two.yml", "one.yml"]


def test_the_variable_may_name_several(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(policies.VARIABLE, os.pathsep.join(["one.yml", "", "strict", "one.yml"]))
    assert called() == ["one.yml", "strict (built in)"]
    assert called("one.yml", "two.yml") == ["one.yml", "strict (built in)", "two.yml"]


@pytest.mark.parametrize("value", ["", os.pathsep])
def test_an_empty_variable_names_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(policies.VARIABLE, value)
    assert called() == ["recommended (built in)"]


def test_an_empty_option_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="--policy needs the name of a pack or file"):
        called("strict", "")


def test_what_the_variable_names_must_exist(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(policies.VARIABLE, "absent.yml")
    with pytest.raises(UsageError, match=r"no policy 'absent\.yml': no such file or pack"):
        called("strict")


@pytest.mark.parametrize("name", ["absent.yml", "a/b", "x" * 300 + ".yml", "a\0.yml", "\x1b[2J."])
def test_what_does_not_exist(folder: Path, name: str) -> None:
    error = refused(name)
    assert error.message == f"no policy {name!r}: no such file or pack"
    assert error.remedy == f"Built in: {', '.join(PACKS)}."
    assert error.message.isprintable()


def test_a_folder_that_nobody_may_enter(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root enters everywhere")
    (folder / "shut").mkdir(mode=0)
    assert "no such file or pack" in refused("shut/policy.yml").message


def test_a_bare_word_is_never_a_file(folder: Path) -> None:
    (folder / "recomended").write_text(RULE % "mine")
    error = refused("recomended")
    assert error.message == "no policy 'recomended': no such pack"
    hint = "Write ./recomended for the file. Did you mean 'recommended'? Built in: "
    assert error.remedy.startswith(hint)
    assert called("./recomended") == ["./recomended"]


def test_a_folder_is_no_policy(folder: Path) -> None:
    error = refused("./")
    assert (error.message, error.remedy) == ("policy .: Is a directory", "Check the path.")


def test_a_pipe_is_read(folder: Path) -> None:
    """As the shell's `--policy <(command)` makes one."""
    read, write = os.pipe()
    os.write(write, (RULE % "piped").encode())
    os.close(write)
    layer = policies.layer(f"/dev/fd/{read}")
    os.close(read)
    assert [r.id for r in layer.rules] == ["piped"]


def test_too_large(folder: Path) -> None:
    (folder / "large.yml").write_bytes(b"#" * ((1 << 20) + 1))
    assert refused("large.yml").message == "large.yml is larger than 1 MiB"


def test_control_characters_in_a_name_are_not_printed(folder: Path) -> None:
    name = "\x1b[2J.yml"
    (folder / name).write_text("stockade: 1\nrulez: []\n")
    error = refused(name)
    assert "\x1b" not in f"{error.message}{error.remedy}"
    assert error.message.startswith("\\x1b[2J.yml:2:1: unknown key `rulez`")
    (folder / name).write_text(RULE % "fine")
    assert policies.layer(name).name == "\\x1b[2J.yml"


def test_files_are_extended_relative_to_the_file(folder: Path) -> None:
    (folder / "sub/deep").mkdir(parents=True)
    (folder / "sub/top.yml").write_text("stockade: 1\nextends: [deep/a.yml, ../two.yml, strict]\n")
    (folder / "sub/deep/a.yml").write_text("stockade: 1\nextends: ../b.yml\n")
    (folder / "sub/b.yml").write_text(f"stockade: 1\nextends: {folder / 'one.yml'}\n")
    layer = policies.layer("sub/top.yml")
    origins = {r.id: r.origin.file for r in layer.rules}
    assert (origins["one"], origins["two"]) == (str(folder / "one.yml"), "two.yml")
    assert set(origins) > {"one", "two"}


def test_what_is_extended_must_exist(folder: Path) -> None:
    for reference in ("absent.yml", "../absent.yml", "sub/absent.yml", "/absent.yml"):
        (folder / "top.yml").write_text(f"stockade: 1\nextends: {reference}\n")
        message = refused("top.yml").message
        assert message.startswith("top.yml:2:10: policy ")
        assert "No such file or directory" in message


@pytest.mark.parametrize("reference", [r"a\0.yml", r"\ud800.yml"])
def test_names_that_no_file_has(folder: Path, reference: str) -> None:
    (folder / "top.yml").write_text(f'stockade: 1\nextends: "{reference}"\n')
    message = refused("top.yml").message
    assert "\0" not in message
    assert message.isascii()


def test_only_policies_are_read(folder: Path) -> None:
    """No line of another file can appear in a message."""
    (folder / "top.yml").write_text("stockade: 1\nextends: /etc/passwd\n")
    assert "root" not in refused("top.yml").message


def test_a_locked_copy_is_used(folder: Path) -> None:
    copy = folder / "vendor/base.yml"
    copy.parent.mkdir()
    copy.write_text(RULE % "base")
    (folder / "top.yml").write_text("stockade: 1\nextends: ./vendor/../vendor/base.yml\n")
    lock(folder / "policy.lock", copy)
    assert [r.id for r in policies.layer("top.yml").rules] == ["base"]
    assert [r.id for r in policies.layer(str(folder / "top.yml")).rules] == ["base"]


def test_a_copy_without_a_line_is_refused(folder: Path) -> None:
    copy = folder / "vendor/base.yml"
    copy.parent.mkdir()
    copy.write_text(RULE % "base")
    (folder / "top.yml").write_text("stockade: 1\nextends: vendor/base.yml\n")
    told = "top.yml:2:10: vendor/base.yml has no line in policy.lock"
    assert refused("top.yml").message.startswith(told)
    lock(folder / "policy.lock")
    assert refused("top.yml").message.startswith(told)


def test_a_changed_copy_is_refused(folder: Path) -> None:
    copy = folder / "vendor/base.yml"
    copy.parent.mkdir()
    copy.write_text(RULE % "base")
    (folder / "top.yml").write_text("stockade: 1\nextends: vendor/base.yml\n")
    lock(folder / "policy.lock", copy)
    copy.write_text(RULE % "other")
    message = refused("top.yml").message
    assert "vendor/base.yml was changed: its sha256 is" in message
    assert "stockade policy vendor" in message


def test_a_broken_lock_is_refused(folder: Path) -> None:
    copy = folder / "vendor/base.yml"
    copy.parent.mkdir()
    copy.write_text(RULE % "base")
    (folder / "top.yml").write_text("stockade: 1\nextends: vendor/base.yml\n")
    (folder / "policy.lock").write_text("\n\x1b[2J\n")
    message = refused("top.yml").message
    assert "policy.lock:2:" in message
    assert "\x1b" not in message


@pytest.mark.parametrize("reference", ["other.yml", "../vendor/other.yml", "./other.yml"])
def test_what_a_copy_extends_is_a_copy_too(folder: Path, reference: str) -> None:
    copy, other = folder / "vendor/base.yml", folder / "vendor/other.yml"
    copy.parent.mkdir()
    copy.write_text(f"stockade: 1\nextends: {reference}\n")
    other.write_text(RULE % "other")
    (folder / "top.yml").write_text("stockade: 1\nextends: vendor/base.yml\n")
    lock(folder / "policy.lock", copy)
    assert "vendor/other.yml has no line in policy.lock" in refused("top.yml").message
    lock(folder / "policy.lock", copy, other)
    assert [r.id for r in policies.layer("top.yml").rules] == ["other"]


def test_a_copy_in_a_folder_below_is_never_locked(folder: Path) -> None:
    copy = folder / "vendor/deep/base.yml"
    copy.parent.mkdir(parents=True)
    copy.write_text(RULE % "base")
    (folder / "top.yml").write_text("stockade: 1\nextends: vendor/deep/base.yml\n")
    assert "vendor/deep/base.yml has no line" in refused("top.yml").message


def test_a_folder_that_is_called_vendor_by_chance(folder: Path) -> None:
    """Only who writes `vendor/` means copies."""
    (folder / "vendor").mkdir()
    (folder / "vendor/top.yml").write_text("stockade: 1\nextends: base.yml\n")
    (folder / "vendor/base.yml").write_text(RULE % "base")
    assert [r.id for r in policies.layer("vendor/top.yml").rules] == ["base"]
    (folder / "top.yml").write_text(f"stockade: 1\nextends: {folder}/vendor/base.yml\n")
    assert [r.id for r in policies.layer("top.yml").rules] == ["base"]


def test_places_in_the_repository(folder: Path) -> None:
    top = Path(os.path.realpath(folder)) / "repo"
    (top / ".stockade").mkdir(parents=True)
    (top / "sub").mkdir()
    (folder / "link.yml").symlink_to(top / POLICY)
    (folder / "around").symlink_to(top)
    (top / "inner.yml").symlink_to("sub/real.yml")
    expected = {
        "repo/.stockade/policy.yml": POLICY,
        "./repo/sub/../.stockade/policy.yml": POLICY,
        str(top / POLICY): POLICY,
        "link.yml": POLICY,
        "around/.stockade/policy.yml": POLICY,
        "repo/.stockade/commit.yml": ".stockade/commit.yml",
        "around/ci/policy.yml": "ci/policy.yml",
        "repo/inner.yml": "inner.yml",
        "one.yml": "",
        "/etc/policy.yml": "",
        "strict": "",
        "recommended": "",
    }
    assert dict(zip(expected, places(expected, top), strict=True)) == expected


def test_a_pack_is_no_place_even_where_a_file_is_called_so(folder: Path) -> None:
    (folder / ".stockade").mkdir()
    (folder / "strict").symlink_to(POLICY)
    assert places(["strict"], Path(os.path.realpath(folder))) == ("",)


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ('["strict"]', True),
        ('["/etc/policy.yml", "audit"]', True),
        ('["policy.yml"]', False),
        ('["./policy.yml"]', False),
        ('["~/policy.yml"]', False),
        ('["strickt"]', False),
        ('[""]', False),
        ("[]", False),
    ],
)
def test_a_configuration_names_packs_and_absolute_paths(
    folder: Path, value: str, good: bool
) -> None:
    file = folder / "config.toml"
    file.write_text(f"policy = {value}\n")
    if good:
        assert user_settings(file, required=True).policy
        return
    with pytest.raises(UsageError, match="must name packs, or files by absolute path"):
        user_settings(file, required=True)

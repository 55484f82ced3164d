"""An installed environment as a target: each package is listed, or named as one that was not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stockade.model.errors import UsageError
from stockade.model.gap import GapReason
from stockade.target.environment import open_environment
from stockade.target.inventory import Inventory, take_inventory
from stockade.target.open import Target

METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: 1.0\n"
SITE = "lib/python3.11/site-packages"


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(METADATA.format(Path(path).parent.name))


def listed(root: Path) -> tuple[Target, Inventory]:
    target = open_environment(str(root))
    return target, take_inventory(target)


def paths(inventory: Inventory) -> set[str]:
    return {file.path for file in inventory.files}


def gaps(inventory: Inventory) -> dict[str, GapReason]:
    return {gap.subject: gap.reason for gap in inventory.gaps}


def test_a_virtual_environment_is_its_packages_and_nothing_else(tmp_path: Path) -> None:
    """A real one, made without pip, to which packages are added by hand."""
    root = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root], check=True)
    (site,) = root.glob("lib/python3*/site-packages")
    home = site.relative_to(root).as_posix()
    write(site, "a-1.0.dist-info/METADATA", "a-1.0.dist-info/RECORD", "a/__init__.py", "a/x.json")
    write(site, "b-1.0.egg-info/PKG-INFO", "c-1.0.egg-info", "a-1.0.dist-info/top_level.txt")
    target, inventory = listed(root)
    assert paths(inventory) == {
        f"{home}/a-1.0.dist-info/METADATA",
        f"{home}/a-1.0.dist-info/top_level.txt",
        f"{home}/b-1.0.egg-info/PKG-INFO",
        f"{home}/c-1.0.egg-info",
    }
    assert gaps(inventory) == {}
    assert (target.kind, target.name, target.notes) == ("environment", "venv", ())


@pytest.mark.parametrize("form", ["site-packages", "dist-packages", "Lib/site-packages"])
def test_a_folder_of_packages_is_an_environment_too(tmp_path: Path, form: str) -> None:
    root = tmp_path / form
    name = root.name
    write(root, "a-1.0.dist-info/METADATA", "b-1.0.egg-info/PKG-INFO")
    target, inventory = listed(root)
    assert paths(inventory) == {
        f"{name}/a-1.0.dist-info/METADATA",
        f"{name}/b-1.0.egg-info/PKG-INFO",
    }
    assert target.name == name


@pytest.mark.parametrize(
    "home",
    [
        "Lib/site-packages",
        "lib/python3.12/site-packages",
        "lib/python3/dist-packages",
        "local/lib/python3.11/dist-packages",
        "usr/lib/python3/dist-packages",
        "usr/local/lib/python3.11/site-packages",
    ],
)
def test_packages_are_found_where_installers_put_them(tmp_path: Path, home: str) -> None:
    write(tmp_path / home, "a-1.0.dist-info/METADATA")
    write(tmp_path / SITE, "b-1.0.dist-info/METADATA")
    _, inventory = listed(tmp_path)
    assert paths(inventory) == {
        f"{home}/a-1.0.dist-info/METADATA",
        f"{SITE}/b-1.0.dist-info/METADATA",
    }


def test_a_conda_environment_has_its_own_records_and_pythons(tmp_path: Path) -> None:
    write(tmp_path, "conda-meta/numpy-1.0-0.json", "conda-meta/history", "conda-meta/x/y.json")
    write(tmp_path / SITE, "a-1.0.dist-info/METADATA")
    _, inventory = listed(tmp_path)
    assert paths(inventory) == {
        "conda-meta/numpy-1.0-0.json",
        f"{SITE}/a-1.0.dist-info/METADATA",
    }
    assert gaps(inventory) == {}


def test_a_target_folder_of_pip_is_read_and_its_eggs_are_gaps(tmp_path: Path) -> None:
    root = tmp_path / "vendor"
    write(root, "a-1.0.dist-info/METADATA", "b-1.0.egg-info/PKG-INFO", "settings.json")
    _, inventory = listed(root)
    assert paths(inventory) == {"a-1.0.dist-info/METADATA"}
    assert gaps(inventory) == {"b-1.0.egg-info": GapReason.UNREADABLE}


def test_a_stray_record_in_the_top_folder_hides_none_below(tmp_path: Path) -> None:
    write(tmp_path, "stray-1.0.dist-info/METADATA")
    write(tmp_path / SITE, "a-1.0.dist-info/METADATA")
    _, inventory = listed(tmp_path)
    assert paths(inventory) == {
        "stray-1.0.dist-info/METADATA",
        f"{SITE}/a-1.0.dist-info/METADATA",
    }


def test_a_package_without_a_record_is_a_gap(tmp_path: Path) -> None:
    site = tmp_path / SITE
    write(site, "a-1.0.dist-info/RECORD", "b-1.0.egg-info/SOURCES.txt", "ok-1.0.dist-info/METADATA")
    write(site, "c-1.0.dist-info/PKG-INFO", "d-1.0.dist-info/top_level.txt")
    _, inventory = listed(tmp_path)
    lost = ("a-1.0.dist-info", "b-1.0.egg-info", "c-1.0.dist-info", "d-1.0.dist-info")
    assert gaps(inventory) == {f"{SITE}/{name}": GapReason.UNREADABLE for name in lost}


def test_a_record_behind_a_link_is_a_gap(tmp_path: Path) -> None:
    """uv can link each file of a package into its cache."""
    site = tmp_path / "env" / SITE
    cache = tmp_path / "cache"
    write(cache, "a-1.0.dist-info/METADATA", "numpy.json")
    write(site, "ok-1.0.dist-info/METADATA")
    write(tmp_path / "env", "conda-meta/history")
    (site / "a-1.0.dist-info").symlink_to(cache / "a-1.0.dist-info")
    (site / "b-1.0.dist-info").mkdir()
    (site / "b-1.0.dist-info" / "METADATA").symlink_to(cache / "a-1.0.dist-info" / "METADATA")
    (site / "c-1.0.egg-info").symlink_to("nowhere")
    (tmp_path / "env" / "conda-meta" / "numpy.json").symlink_to(cache / "numpy.json")
    _, inventory = listed(tmp_path / "env")
    assert gaps(inventory) == {
        f"{SITE}/a-1.0.dist-info": GapReason.UNREADABLE,
        f"{SITE}/b-1.0.dist-info": GapReason.UNREADABLE,
        f"{SITE}/c-1.0.egg-info": GapReason.UNREADABLE,
        "conda-meta/numpy.json": GapReason.UNREADABLE,
    }


def test_a_record_that_is_no_file_is_a_gap(tmp_path: Path) -> None:
    site = tmp_path / SITE
    write(site, "ok-1.0.dist-info/METADATA")
    (site / "a-1.0.dist-info").mkdir()
    os.mkfifo(site / "a-1.0.dist-info" / "METADATA")
    _, inventory = listed(tmp_path)
    assert gaps(inventory) == {f"{SITE}/a-1.0.dist-info": GapReason.UNREADABLE}


def test_links_and_odd_files_elsewhere_are_nobodys_business(tmp_path: Path) -> None:
    site = tmp_path / SITE
    write(site, "ok-1.0.dist-info/METADATA")
    (site / "module.py").symlink_to("/etc/passwd")
    (site / "ok").mkdir()
    os.mkfifo(site / "ok" / "pipe")
    _, inventory = listed(tmp_path)
    assert gaps(inventory) == {}


def test_a_folder_of_packages_behind_a_link_is_a_gap_unless_it_is_listed_anyway(
    tmp_path: Path,
) -> None:
    root = tmp_path / "env"
    write(root / SITE, "a-1.0.dist-info/METADATA")
    (root / "lib64").symlink_to("lib")
    write(tmp_path / "elsewhere", "b-1.0.dist-info/METADATA")
    _, inventory = listed(root)
    assert gaps(inventory) == {}
    (root / "lib" / "python3.12").mkdir()
    (root / "lib" / "python3.12" / "site-packages").symlink_to(tmp_path / "elsewhere")
    _, inventory = listed(root)
    assert paths(inventory) == {f"{SITE}/a-1.0.dist-info/METADATA"}
    # By both of its paths: which of them the interpreter takes is not known here.
    assert gaps(inventory) == {
        f"{lib}/python3.12/site-packages": GapReason.UNREADABLE for lib in ("lib", "lib64")
    }


def test_condas_records_behind_a_link_are_a_gap(tmp_path: Path) -> None:
    root = tmp_path / "env"
    write(root / SITE, "a-1.0.dist-info/METADATA")
    write(tmp_path / "elsewhere", "numpy.json")
    (root / "conda-meta").symlink_to(tmp_path / "elsewhere")
    _, inventory = listed(root)
    assert gaps(inventory) == {"conda-meta": GapReason.UNREADABLE}


def test_eggs_are_gaps(tmp_path: Path) -> None:
    site = tmp_path / SITE
    write(site, "ok-1.0.dist-info/METADATA", "a-1.0-py3.11.egg/EGG-INFO/PKG-INFO", "b.egg-link")
    write(site, "c-1.0-py3.11.egg")
    _, inventory = listed(tmp_path)
    assert gaps(inventory) == {
        f"{SITE}/{name}": GapReason.UNSUPPORTED_FORMAT
        for name in ("a-1.0-py3.11.egg", "b.egg-link", "c-1.0-py3.11.egg")
    }


@pytest.mark.parametrize("text", ["true", "True", " TRUE "])
def test_packages_of_the_base_interpreter_are_noted(tmp_path: Path, text: str) -> None:
    write(tmp_path / SITE, "a-1.0.dist-info/METADATA")
    (tmp_path / "pyvenv.cfg").write_text(f"home = /usr\ninclude-system-site-packages = {text}\n")
    target, _ = listed(tmp_path)
    (note,) = target.notes
    assert "include-system-site-packages" in note


def test_an_environment_of_its_own_has_no_note(tmp_path: Path) -> None:
    write(tmp_path / SITE, "a-1.0.dist-info/METADATA")
    (tmp_path / "pyvenv.cfg").write_text("include-system-site-packages = false\n")
    assert listed(tmp_path)[0].notes == ()


@pytest.mark.parametrize("what", ["nothing", "a link to nothing"])
def test_an_environment_that_is_not_there_is_named(tmp_path: Path, what: str) -> None:
    (tmp_path / "a link to nothing").symlink_to("absent")
    with pytest.raises(UsageError, match=f"--environment: .*{what}' does not exist"):
        open_environment(str(tmp_path / what))


@pytest.mark.parametrize("what", ["a folder", "a file", "no name"])
def test_what_is_no_environment_is_a_usage_error(tmp_path: Path, what: str) -> None:
    (tmp_path / "folder" / "lib" / "python3.11").mkdir(parents=True)
    (tmp_path / "file").write_text("")
    named = {"a folder": "folder", "a file": "file"}
    argument = str(tmp_path / named[what]) if what in named else ""
    with pytest.raises(UsageError) as error:
        open_environment(argument)
    assert "no installed Python packages" in error.value.message
    assert ".venv" in error.value.remedy


def test_an_environment_may_be_named_by_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real" / SITE, "a-1.0.dist-info/METADATA")
    (tmp_path / "link").symlink_to("real")
    target, inventory = listed(tmp_path / "link")
    assert target.name == "real"
    assert len(inventory.files) == 1

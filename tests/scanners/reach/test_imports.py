"""Whether the code imports a vulnerable package: where, not seen, or not known."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from stockade.model.dependency import Reachability
from stockade.model.finding import Finding
from stockade.model.scanner import AdvisoryOptions, Command, Options, ProcessResult
from support.dependency_jobs import SOON, job, npm_lock, refuse, scan
from support.local_store import build_store
from support.osv_records import record
from support.reachable import finding, findings


def place(found: Finding) -> tuple[str, int | None, str] | None:
    """Where it says that it is imported."""
    if found.reachability is not Reachability.IMPORTED:
        assert len(found.locations) == 1
        return None
    first, second = found.locations
    assert first.path == "requirements.txt"
    return (second.path, second.line, second.note)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("import yaml\n", 1),
        ("# c\n\nimport os, yaml.nodes as n\n", 3),
        ("from yaml import safe_load\n", 1),
        ("from yaml.nodes import Node\n", 1),
        ("def f():\n    import yaml\n", 2),
        ("try:\n    import yaml\nexcept ImportError:\n    yaml = None\n", 2),
        ("import importlib\nimportlib.import_module('yaml')\n", 2),
        ("from importlib import import_module as load, import_module\nimport_module('yaml')\n", 2),
        ("__import__('yaml')\n", 1),
        ("import importlib.util\nimportlib.util.find_spec('yaml')\n", 2),
        ("import pytest\nyaml = pytest.importorskip('yaml.nodes')\n", 2),
        ("if TYPE_CHECKING:\n    from yaml import Node\n", 2),
    ],
)
def test_an_import_is_a_second_location(tmp_path: Path, code: str, line: int) -> None:
    assert place(finding(tmp_path, {"src/app.py": code})) == ("src/app.py", line, "imported here")


@pytest.mark.parametrize(
    "code",
    [
        "x = 1\n",
        "# import yaml\n",
        "'import yaml'\n",
        "from . import yaml\n",
        "from .yaml import load\n",
        "from ..yaml import load\n",
        "import yamllint\n",
        "import my.yaml\n",
        "yaml = 3\nyaml.load()\n",
        "import_module(name)\nimport_module(f'yaml')\nimport_module('ya' + 'ml')\n",
        "open('yaml')\n",
    ],
)
def test_what_is_no_import_is_not_seen(tmp_path: Path, code: str) -> None:
    found = finding(tmp_path, {"app.py": code})
    assert found.reachability is Reachability.NOT_SEEN
    assert place(found) is None


def test_code_comes_before_tests_and_examples(tmp_path: Path) -> None:
    code = {
        "docs/conf.py": "import yaml\n",
        "examples/a.py": "import yaml\n",
        "tests/test_a.py": "import yaml\n",
        "pkg/test_b.py": "import yaml\n",
        "zoo/main.py": "\n\n\nimport yaml\n",
    }
    assert place(finding(tmp_path / "a", code)) == ("zoo/main.py", 4, "imported here")
    del code["zoo/main.py"]
    found = place(finding(tmp_path / "b", code))
    assert found is not None
    assert found[0] == "docs/conf.py"


@pytest.mark.parametrize("path", ["a.py", "a.pyw", "a.pyi"])
def test_python_is_told_by_its_name(tmp_path: Path, path: str) -> None:
    assert place(finding(tmp_path, {path: "import yaml\n"})) == (path, 1, "imported here")


def test_nobody_looks_where_there_is_no_python(tmp_path: Path) -> None:
    found = finding(tmp_path, {"app.js": "require('yaml')\n"}, refuse)
    assert found.reachability is None


def test_nothing_starts_where_no_file_holds_the_word(tmp_path: Path) -> None:
    found = finding(tmp_path, {"app.py": "import os\n"}, refuse)
    assert found.reachability is Reachability.NOT_SEEN


@pytest.mark.parametrize(
    "broken", [b"import yaml\nclass = =\n", b"import yaml\n\0", b"# coding: no-such\nimport yaml\n"]
)
def test_a_file_that_cannot_be_read_leaves_it_unknown_unless_another_shows_it(
    tmp_path: Path, broken: bytes
) -> None:
    code: dict[str, str | bytes] = {"a.py": broken, "b.py": "import os\n"}
    assert finding(tmp_path / "a", code).reachability is Reachability.UNKNOWN
    code["b.py"] = "import yaml\n"
    assert place(finding(tmp_path / "b", code)) == ("b.py", 1, "imported here")


def test_a_broken_file_that_does_not_name_it_changes_nothing(tmp_path: Path) -> None:
    code = {"a.py": "class = =\n", "b.py": "import os\n"}
    assert finding(tmp_path, code).reachability is Reachability.NOT_SEEN


def test_packages_are_looked_for_under_their_own_names(tmp_path: Path) -> None:
    code = {
        "a.py": "import google.protobuf.message\nfrom PIL import Image\nimport jwt\nimport attr\n",
        "b.py": "from google.cloud import storage\n",
    }
    names = (
        "protobuf",
        "pillow",
        "pyjwt",
        "attrs",
        "google-cloud-storage",
        "google-cloud-bigquery",
    )
    found = findings(tmp_path, code, names)
    assert {name: f.reachability for name, f in found.items()} == {
        "protobuf": Reachability.IMPORTED,
        "pillow": Reachability.IMPORTED,
        "pyjwt": Reachability.IMPORTED,
        "attrs": Reachability.IMPORTED,
        "google-cloud-storage": Reachability.IMPORTED,
        "google-cloud-bigquery": Reachability.NOT_SEEN,
    }


def test_a_package_of_which_the_modules_are_not_known_is_guessed_and_never_ruled_out(
    tmp_path: Path,
) -> None:
    code = {"a.py": "import some_thing\nimport other\n"}
    found = findings(tmp_path, code, ("some-thing", "python-other", "third"))
    assert found["some-thing"].reachability is Reachability.IMPORTED
    assert found["python-other"].reachability is Reachability.IMPORTED
    assert found["third"].reachability is Reachability.UNKNOWN


@pytest.mark.parametrize("kind", ["dist", "egg"])
def test_an_installed_copy_says_which_modules_it_has(tmp_path: Path, kind: str) -> None:
    info = f"venv/lib/site-packages/Third.Party-1.0.{kind}-info/top_level.txt"
    code = {"app.py": "import quux\n", info: "quux\n_priv/ate\n\n"}
    assert findings(tmp_path / "a", code, ("third-party",))["third-party"].reachability is (
        Reachability.IMPORTED
    )
    code["app.py"] = "import third_party\n"
    assert findings(tmp_path / "b", code, ("third-party",))["third-party"].reachability is (
        Reachability.NOT_SEEN
    )


def test_packages_of_other_ecosystems_are_left_alone(tmp_path: Path) -> None:
    flaw = record("requests", ["1.0.0"], id="GHSA-1", ecosystem="npm")
    store = build_store(tmp_path / "store", [flaw], ecosystems=["npm"])
    options = Options(offline=True, now=SOON, advisories=AdvisoryOptions(store=store))
    files = {"package-lock.json": npm_lock(requests="1.0.0"), "requirements.txt": ""}
    made = job(tmp_path / "job", files, options, refuse)
    code = made.tree / "code"
    code.write_text("import requests\n")
    named = {**made.names, "app.py": "code"}
    (found,) = scan(dataclasses.replace(made, names=named)).findings
    assert found.reachability is None


@pytest.mark.parametrize("stdout", [b"", b"[]", b"Traceback", b'{"seen": [], "unread": []}'])
def test_a_finder_that_breaks_leaves_it_unknown(tmp_path: Path, stdout: bytes) -> None:
    def run(command: Command) -> ProcessResult:
        return ProcessResult(exit_code=-11, stdout=stdout, stderr="")

    assert finding(tmp_path, {"a.py": "import yaml\n"}, run).reachability is Reachability.UNKNOWN


def test_what_is_found_changes_nothing_but_itself(tmp_path: Path) -> None:
    made = {
        kind: finding(tmp_path / kind, {"app.py": code})
        for kind, code in (("seen", "import yaml\n"), ("not", "x\n"), ("broken", "yaml = =\n"))
    }
    bare = {
        kind: dataclasses.replace(f, reachability=None, locations=f.locations[:1])
        for kind, f in made.items()
    }
    assert bare["seen"] == bare["not"] == bare["broken"]

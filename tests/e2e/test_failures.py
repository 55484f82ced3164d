"""Whatever goes wrong with a tool or a file ends as a gap that all four reports name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from support.cli import Scanned, assert_named, notifications, page_text, scan
from support.fake_tools import SCANNERS, configuration, tool
from support.osv_server import closed_url

pytestmark = pytest.mark.slow

FILES = {"app.py": b"import os\n", "requirements.txt": b"example-package==1.0\n"}
SUBJECTS = {
    "bandit": "app.py",
    "semgrep": "app.py",
    "pip-audit": "pkg:pypi/example-package@1.0",
    "kingfisher": "app.py",
}
TRACEBACK = 'echo "Traceback (most recent call last):" >&2; echo "KeyError: 1" >&2; exit 1'
EMPTY = {
    "bandit": '{"errors": [], "metrics": {"_totals": {}}, "results": []}',
    "semgrep": '{"errors": [], "paths": {"scanned": []}, "results": [], "version": "1.182.0"}',
    "pip-audit": '{"dependencies": [], "fixes": []}',
    "kingfisher": "",
}
OTHER_SHAPE = {
    "bandit": '{"errors": {}, "metrics": [], "results": "none"}',
    "semgrep": '{"errors": [], "paths": ["app.py"], "results": {}}',
    "pip-audit": '{"dependencies": {"example-package": true}}',
    "kingfisher": '["rule"]',
}
FAILED = dict.fromkeys(SCANNERS, "tool-failed")
ENDINGS = {
    "a crash": (dict.fromkeys(SCANNERS, TRACEBACK), FAILED),
    "a signal": (dict.fromkeys(SCANNERS, "kill -SEGV $$"), FAILED),
    "garbage": (dict.fromkeys(SCANNERS, "echo 'Segmentation fault?' ; exit 0"), FAILED),
    "nothing": (dict.fromkeys(SCANNERS, "exit 0"), FAILED | {"kingfisher": "unaccounted"}),
    "half of a report": (dict.fromkeys(SCANNERS, """printf '{"results": [{"a": '"""), FAILED),
    "a duplicate key": (
        dict.fromkeys(SCANNERS, """printf '{"results": [], "results": []}'"""),
        FAILED,
    ),
    "another shape": ({name: f"echo '{said}'" for name, said in OTHER_SHAPE.items()}, FAILED),
    "an empty result": (
        {name: f"echo '{said}'" for name, said in EMPTY.items()},
        {
            "bandit": "unaccounted",
            "semgrep": "unaccounted",
            "pip-audit": "no-advisory-data",
            "kingfisher": "unaccounted",
        },
    ),
}


def target(tmp_path: Path, files: dict[str, bytes] | None = None) -> Path:
    folder = tmp_path / "target"
    for name, data in (files or FILES).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def assert_all_named(scanned: Scanned, reasons: dict[str, str]) -> None:
    for name, reason in reasons.items():
        assert_named(scanned, SCANNERS[name], reason, SUBJECTS[name])


@pytest.mark.parametrize("semgrep", ["semgrep-core", "semgrep"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_bad_ending_of_a_tool_is_a_gap(ending: str, semgrep: str, tmp_path: Path) -> None:
    bodies, reasons = ENDINGS[ending]
    tools = {
        name: tool(tmp_path / "bin", name, body, as_name=semgrep if name == "semgrep" else "")
        for name, body in bodies.items()
    }
    config = configuration(tmp_path, tools)
    scanned = scan(target(tmp_path), "--config", config, home=tmp_path)
    assert scanned.code == 3, scanned.text
    assert not scanned.findings
    assert_all_named(scanned, reasons)
    assert "Traceback" not in scanned.stderr + scanned.text


def test_missing_tools_are_gaps(tmp_path: Path) -> None:
    tools = {name: tmp_path / "absent" / name for name in SCANNERS}
    config = configuration(tmp_path, tools)
    scanned = scan(target(tmp_path), "--config", config, home=tmp_path)
    assert scanned.code == 3
    missing = dict.fromkeys(SCANNERS, "tool-missing")
    for name, reason in missing.items():
        path = "requirements.txt" if name == "pip-audit" else "app.py"
        assert_named(scanned, SCANNERS[name], reason, path)
    assert {s["status"] for s in scanned.result["scanners"]} == {"failed"}


def test_a_blocking_finding_beats_a_missing_tool(tmp_path: Path) -> None:
    files = {"app.py": b"import os\n\n\ndef f(x):\n    os.system(x)\n    eval(x)\n"}
    code = b"import flask, os\n\n\ndef f():\n    os.system(flask.request.args['x'])\n"
    config = configuration(tmp_path, {"bandit": tmp_path / "absent"})
    scanned = scan(target(tmp_path, files | {"web.py": code}), "--config", config, home=tmp_path)
    assert scanned.code == 1, scanned.text
    assert_named(scanned, "bandit", "tool-missing", "app.py")
    assert any(f["scanner"] == "semgrep" for f in scanned.findings)
    assert scanned.result["verdict"]["state"] == "blocked"


def test_a_tool_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    body = (
        f"trap '' TERM INT; echo $$ >> {pids}\n"
        f"(trap '' TERM INT; setsid sh -c 'echo $$ >> {pids}; exec sleep 600') &\n"
        "sleep 600 & sleep 600"
    )
    tools = {name: tool(tmp_path / "bin", name, body) for name in SCANNERS}
    config = configuration(tmp_path, tools)
    scanned = scan(target(tmp_path), "--config", config, "--timeout", "1", home=tmp_path)
    assert scanned.code == 3
    assert_all_named(scanned, dict.fromkeys(SCANNERS, "timeout"))
    started = [int(word) for word in pids.read_text().split()]
    assert len(started) >= len(SCANNERS)
    assert not [pid for pid in started if _runs(pid)]


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


BROKEN = b"""import flask, os


def f():
    os.system(flask.request.args['x'])
class = = 3 ((
"""
CONTENTS = {
    "broken.py": (BROKEN, {"bandit": "unparsable", "semgrep": "unparsable"}),
    "wide.py": ("eval(input())\n".encode("utf-16"), {"bandit": "encoding", "semgrep": "encoding"}),
    "latin.py": (b"x = '\xe9'\n", {"bandit": "encoding"}),
    "nul.py": (b"x = 1\n" * 2000 + b"\0", {"bandit": "encoding", "semgrep": "encoding"}),
    "large.py": (b"x = 1\n" * 400_000, {"inventory": "too-large"}),
}


def test_files_that_cannot_be_read_as_they_should_are_gaps(tmp_path: Path) -> None:
    folder = target(tmp_path, {name: data for name, (data, _) in CONTENTS.items()} | FILES)
    (folder / "locked.py").write_text("x = 1\n")
    (folder / "locked.py").chmod(0)
    config = configuration(tmp_path, {}, **{"max_file_size": 2_000_000})
    scanned = scan(
        folder, "--offline", "--config", config, home=tmp_path, before=_without_privileges()
    )
    assert scanned.code == 1, "semgrep finds what stands before the error in broken.py"
    assert {f["locations"][0]["path"] for f in scanned.findings} == {"broken.py"}
    for name, (_, reasons) in CONTENTS.items():
        for scanner, reason in reasons.items():
            assert_named(scanned, scanner, reason, name)
    assert_named(scanned, "inventory", "unreadable", "locked.py")
    command = "stockade db update PyPI"
    assert_named(scanned, "dependencies", "no-advisory-data", SUBJECTS["pip-audit"], command)


def _without_privileges() -> tuple[str, ...]:
    """Words in front of a command by which root has to keep to permissions like everyone."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root reads every file, and setpriv is not installed")
    return (setpriv, "--bounding-set=-all", "--inh-caps=-all")


def test_an_unreachable_source_of_advisories_is_a_gap(tmp_path: Path) -> None:
    config = configuration(tmp_path, {}, advisory_url=closed_url())
    scanned = scan(target(tmp_path), "--config", config, home=tmp_path)
    assert scanned.code == 3
    assert_named(
        scanned, "dependencies", "no-advisory-data", SUBJECTS["pip-audit"], "could not be reached"
    )


def test_gaps_that_policy_allows_are_still_shown(tmp_path: Path) -> None:
    folder = target(tmp_path, {"app.py": b"x = 1\n"})
    (folder / "link.py").symlink_to("/etc/passwd")
    scanned = scan(folder, "--offline", home=tmp_path)
    assert scanned.code == 0
    assert_named(scanned, "inventory", "symlink", "link.py")
    assert "1 gap allowed by policy" in " ".join(scanned.text.split())
    assert "1 gap allowed by policy" in page_text(scanned.html)
    assert [n["level"] for n in notifications(scanned.sarif) if n["level"] != "note"] == ["warning"]

"""Whatever happens to the child process, the job never ends as "nothing found"."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from stockade.model.errors import ToolError
from stockade.model.gap import GapReason
from stockade.model.scanner import Command, Options, ProcessResult
from stockade_scanners.secrets import SCANNER, protocol, scanner, worker
from stockade_scanners.secrets.archive import Budget, Member, Problem, expand
from stockade_scanners.secrets.hits import Hit
from support.running import Recorder
from support.secret_jobs import KEY, cache, github_token, job, scan

pytestmark = pytest.mark.slow

TOKEN = github_token()
WHOLE = b'{"id":0,"found":[],"gap":null,"detail":""}\n{"end":1}\n'
FOUND = {
    "rule": "r", "name": "n", "confidence": "high", "preview": "p", "hmac": "", "member": "",
    "is_name": False, "encoded": False, "region": [1, 1, 1, 2],
}  # fmt: skip


def _answer(stdout: bytes, exit_code: int = 0) -> Callable[[Command], ProcessResult]:
    return lambda command: ProcessResult(exit_code=exit_code, stdout=stdout, stderr="")


def _line(**changed: object) -> bytes:
    record = {"id": 0, "found": [FOUND], "gap": None, "detail": "", **changed}
    return json.dumps(record).encode() + b'\n{"end":1}\n'


BAD = {
    "nothing": b"",
    "cut": WHOLE[:-4],
    "no end": WHOLE[: WHOLE.index(b'{"end')],
    "wrong count": WHOLE.replace(b'"end":1', b'"end":2'),
    "no file": b'{"end":0}\n',
    "another file": WHOLE.replace(b'"id":0', b'"id":7'),
    "a file twice": WHOLE[: WHOLE.index(b'{"end')] + WHOLE,
    "garbage": b"\xff\xfe\n" + WHOLE,
    "not an object": b"[]\n" + b'{"end":1}\n',
    "unknown gap": _line(gap="tired"),
    "wrong types": _line(found=[{**FOUND, "rule": 1}]),
    "bad region": _line(found=[{**FOUND, "region": [1, 1, 1]}]),
    "NaN": WHOLE.replace(b"null", b"NaN"),
    "duplicate key": WHOLE.replace(b'"id":0', b'"id":0,"id":0'),
}


def test_a_whole_reply_is_understood(tmp_path: Path) -> None:
    """The samples below differ from this one in one thing each."""
    assert scan(job(tmp_path, {"a": b"x"}, run=_answer(WHOLE))).scanned == {"a"}
    (tmp_path / "b").mkdir()
    assert len(scan(job(tmp_path / "b", {"a": b"x"}, run=_answer(_line()))).findings) == 1


@pytest.mark.parametrize("stdout", BAD.values(), ids=BAD.keys())
def test_a_bad_reply_is_an_error(tmp_path: Path, stdout: bytes) -> None:
    """Truncated, garbled or incomplete."""
    with pytest.raises(ToolError):
        SCANNER.scan(job(tmp_path, {"a": b"x"}, run=_answer(stdout)))


@pytest.mark.parametrize("code", [1, 70, -signal.SIGKILL, -signal.SIGSEGV])
def test_an_exit_code_is_an_error(tmp_path: Path, code: int) -> None:
    """Even when the reply looks whole."""
    with pytest.raises(ToolError, match="exit code"):
        SCANNER.scan(job(tmp_path, {"a": b"x"}, run=_answer(WHOLE, code)))


@pytest.mark.parametrize(
    ("last", "message", "reason"),
    [
        (b"", "exit code 70", GapReason.TOOL_FAILED),
        (b'{"id":0', "exit code 70", GapReason.TOOL_FAILED),
        (protocol.failure("MemoryError", ""), "MemoryError", GapReason.TOOL_FAILED),
        (protocol.failure("ImportError", ""), "cannot be loaded", GapReason.TOOL_MISSING),
    ],
)
def test_a_child_says_why_where_it_can(last: bytes, message: str, reason: GapReason) -> None:
    """Its last line names the error; without one the exit code has to do."""
    error = protocol.failed(last, worker.FAILED)
    assert message in error.message
    assert error.reason == reason


def test_a_child_that_is_killed_is_an_error(tmp_path: Path) -> None:
    """A real child, ended by a real signal."""

    def run(command: Command) -> ProcessResult:
        dying = (sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        return Recorder(tmp_path / "scratch")(Command(argv=dying, stdin=command.stdin))

    with pytest.raises(ToolError, match="-9"):
        SCANNER.scan(job(tmp_path, {"a": b"x"}, run=run))


def test_the_child_tells_only_the_kind_of_its_error(tmp_path: Path) -> None:
    """No traceback, no message: what it was reading could be in either."""
    request = json.dumps({"tree": TOKEN, "files": TOKEN}).encode()
    result = Recorder(tmp_path)(
        Command(argv=(sys.executable, "-I", "-m", worker.__name__), stdin=request)
    )
    assert result.exit_code == worker.FAILED
    assert json.loads(result.stdout) == {"error": "ToolError", "detail": ""}
    assert result.stderr == ""


def test_a_broken_rule_file_is_an_error(tmp_path: Path) -> None:
    """A user's rules that do not load end the job, and the engine's reason is told."""
    pack = tmp_path / "mine.yml"
    pack.write_text("rules:\n  - name: Broken\n    id: mine.broken\n    pattern: '(['\n")
    options = Options(rules=(pack,), cache_dir=cache(tmp_path))
    with pytest.raises(ToolError, match="refuses the rules") as caught:
        SCANNER.scan(job(tmp_path, {"a": b"x"}, options))
    assert "mine" in caught.value.message
    assert str(tmp_path) not in caught.value.message


def test_the_users_rules_are_used(tmp_path: Path) -> None:
    """A pack in the engine's format counts; one in Semgrep's is not for this scanner."""
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "mine.yml").write_text(
        "rules:\n  - name: Acme key\n    id: acme.key\n    pattern: '(acme_[a-z0-9]{8})'\n"
    )
    (folder / "semgrep.yml").write_text("rules:\n  - id: a\n    languages: [python]\n")
    options = Options(rules=(folder,), cache_dir=cache(tmp_path), secret_key=KEY)
    outcome = scan(job(tmp_path, {"a.py": "x = acme_" + "1234abcd"}, options))
    assert [f.rule for f in outcome.findings] == ["secrets/acme.key"]
    assert "1 of the user's files" in SCANNER.version(options).rules


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimeoutError(TOKEN), GapReason.TIMEOUT),
        (RuntimeError(TOKEN), GapReason.TOOL_FAILED),
        (BaseException(TOKEN), GapReason.TOOL_FAILED),
    ],
)
def test_an_engine_that_fails_on_one_file(
    tmp_path: Path, error: BaseException, reason: GapReason
) -> None:
    """That file is a gap, told without the error's words; the next one is scanned."""
    (tmp_path / "bad").write_text("bad")
    (tmp_path / "good").write_text("good")
    request = protocol.Request(
        tree=str(tmp_path),
        files=(("bad", "f"), ("good", "f")),
        rules=(),
        cache="",
        key="",
        seconds=1.0,
    )

    def engine(data: bytes, hint: str, seconds: float) -> list[Hit]:
        if data == b"bad":
            raise error
        return []

    replies = [worker.answer(request, number, engine) for number in range(2)]
    assert [reply.gap for reply in replies] == [reason, None]
    assert TOKEN not in repr(replies)


def test_no_engine_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And `doctor` says what to install."""
    monkeypatch.setattr(scanner, "has_sdk", lambda: False)
    monkeypatch.setattr("stockade_scanners.secrets.binary.packaged", lambda: "")
    with pytest.raises(ToolError) as caught:
        SCANNER.scan(job(tmp_path, {"a": b"x"}))
    assert caught.value.reason == GapReason.TOOL_MISSING
    assert "install" in SCANNER.version(Options()).problem


def test_the_child_needs_no_network(tmp_path: Path) -> None:
    """In a network namespace of its own, without any interface, it finds the same."""
    bare = ("/usr/bin/unshare", "--map-root-user", "--net")
    able = Path(bare[0]).exists() and not subprocess.run((*bare, "true"), check=False).returncode
    if not able:
        pytest.skip("this system does not let users make network namespaces")

    def run(command: Command) -> ProcessResult:
        return Recorder(tmp_path / "scratch")(
            Command(argv=(*bare, *command.argv), stdin=command.stdin)
        )

    outcome = scan(job(tmp_path, {"a.py": f'key = "{TOKEN}"'}, run=run))
    assert len(outcome.findings) == 1


def test_the_child_asks_for_no_socket(tmp_path: Path) -> None:
    """Python's own sockets raise in it, and the result is the same."""
    trap = (
        "import socket, sys\n"
        "def hook(event, args):\n"
        "    if event.startswith('socket.'): raise SystemExit(9)\n"
        "sys.addaudithook(hook)\n"
        "from stockade_scanners.secrets.worker import main\n"
        "sys.exit(main())\n"
    )

    def run(command: Command) -> ProcessResult:
        argv = (command.argv[0], "-I", "-c", trap)
        return Recorder(tmp_path / "scratch")(Command(argv=argv, stdin=command.stdin))

    assert len(scan(job(tmp_path, {"a.py": f'key = "{TOKEN}"'}, run=run)).findings) == 1


@examples(st.binary(max_size=300))
def test_any_reply_is_a_reply_or_an_error(data: bytes) -> None:
    """The parser raises nothing else."""
    try:
        protocol.replies(data, 1)
    except ToolError:
        return
    assert data.endswith(b"\n")


MAGIC = (
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"BZh91AY&SY",
    b"\xfd7zXZ\0",
    bytes(257) + b"ustar",
    b"PK\x05\x06",
)


@examples(st.sampled_from(MAGIC), st.binary(max_size=600))
def test_any_archive_is_read_or_a_problem(magic: bytes, rest: bytes) -> None:
    """Hostile archives raise nothing."""
    for part in expand(magic + rest, Budget()):
        assert isinstance(part, Member | Problem)

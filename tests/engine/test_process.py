"""The one place that starts processes, with real processes."""

from __future__ import annotations

import os
import select
import sys
import threading
import time
from pathlib import Path

import pytest

from stockade.engine.process import Limits, Runner
from stockade.model.errors import ScanInterrupted, ToolError
from stockade.model.scanner import Command

LINUX = sys.platform == "linux"


def runner(folder: Path, **limits: float) -> Runner:
    return Runner(folder, Limits(**limits), threading.Event())  # type: ignore[arg-type]


def python(code: str, **more: object) -> Command:
    return Command(argv=(sys.executable, "-I", "-c", code), **more)  # type: ignore[arg-type]


def alive(pid: int) -> bool:
    """Whether the process goes on; a killed one may take a moment on a busy machine, and a zombie
    that nobody reaped has ended. The processes here would sleep for a minute."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        return not select.select([handle], [], [], 10)[0]
    finally:
        os.close(handle)


def test_output_exit_code_and_input(tmp_path: Path) -> None:
    code = "import sys; sys.stdout.write(sys.stdin.read().upper()); sys.exit(3)"
    result = runner(tmp_path)(python(code, stdin=b"abc"))
    assert (result.exit_code, result.stdout) == (3, b"ABC")
    assert result.cpu_seconds > 0
    assert result.max_rss > 1 << 20


def test_environment_is_made_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "canary")
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    code = "import os; print(sorted(os.environ), os.getcwd())"
    private = runner(tmp_path)(python(code)).stdout.decode()
    assert "GITHUB_TOKEN" not in private
    assert "PYTHONPATH" not in private
    assert "HTTPS_PROXY" not in private
    assert str(tmp_path) in private
    assert "HTTPS_PROXY" in runner(tmp_path)(python(code, network=True)).stdout.decode()


def test_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="nowhere could not be started") as caught:
        runner(tmp_path)(Command(argv=(str(tmp_path / "nowhere"),)))
    assert caught.value.reason == "tool-missing"


def test_relative_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="not an absolute path"):
        runner(tmp_path)(Command(argv=("python3",)))


def test_timeout_ends_the_whole_group(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(p.pid)); time.sleep(60)"
    )
    with pytest.raises(ToolError, match=r"did not end within 1\.5 s") as caught:
        runner(tmp_path, seconds=1.5)(python(code))
    assert caught.value.reason == "timeout"
    assert not alive(int((tmp_path / "pid").read_text()))


@pytest.mark.skipif(not LINUX, reason="a daemon can be found only through /proc")
def test_daemon_that_left_its_group_is_ended(tmp_path: Path) -> None:
    code = (
        "import os, subprocess, sys;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'],"
        " start_new_session=True);"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(p.pid))"
    )
    assert runner(tmp_path)(python(code)).exit_code == 0
    pid = int((tmp_path / "pid").read_text())
    for _ in range(100):
        if not alive(pid):
            break
        time.sleep(0.05)  # the kernel ends it in its own time after the signal
    assert not alive(pid)


def test_flood_is_bounded(tmp_path: Path) -> None:
    code = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
    with pytest.raises(ToolError, match="printed more than 1 MiB"):
        runner(tmp_path, output_bytes=1 << 20)(python(code))


@pytest.mark.skipif(not LINUX, reason="address space is limited on Linux only")
def test_memory_is_bounded(tmp_path: Path) -> None:
    code = "import time; time.sleep(0.3); x = bytearray(2 << 30); print(len(x))"
    result = runner(tmp_path, memory_bytes=512 * 2**20)(python(code))
    assert result.exit_code == 1
    assert "MemoryError" in result.stderr


def test_death_by_signal_is_a_negative_exit_code(tmp_path: Path) -> None:
    result = runner(tmp_path)(python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert result.exit_code == -9


def test_cancelling_ends_the_process(tmp_path: Path) -> None:
    cancelled = threading.Event()
    code = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()));"
    threading.Thread(target=set_after, args=(cancelled, tmp_path / "pid")).start()
    with pytest.raises(ScanInterrupted):
        Runner(tmp_path, Limits(), cancelled)(python(code + "time.sleep(60)"))
    assert not alive(int((tmp_path / "pid").read_text()))
    with pytest.raises(ScanInterrupted):
        Runner(tmp_path, Limits(), cancelled)(python("print(1)"))


def set_after(event: threading.Event, path: Path) -> None:
    """Set the event once the file has content, or after ten seconds."""
    for _ in range(200):
        if path.exists() and path.stat().st_size:
            break
        time.sleep(0.05)
    event.set()


def test_nothing_is_inherited_but_the_three_streams(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(handle, True)
    try:
        code = f"import os\ntry: os.fstat({handle}); print('open')\nexcept OSError: print('shut')"
        assert runner(tmp_path)(python(code)).stdout == b"shut\n"
    finally:
        os.close(handle)

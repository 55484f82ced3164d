"""A run of `stockade` of which the interpreter itself tells what it opens and starts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

_LOG = "STOCKADE_TEST_LOG"
_HOOK = f"""
import json, os, sys
log = os.open(os.environ[{_LOG!r}], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
def note(what, detail):
    os.write(log, (json.dumps([what, detail]) + chr(10)).encode())
def hook(event, arguments):
    if event.startswith("socket."):
        note("socket", event)
        raise PermissionError("no sockets here")
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork"):
        note("process", repr(arguments[:2]))
sys.addaudithook(hook)
note("began", sys.argv[0])
"""


@dataclass(kw_only=True)
class Watch:
    """Where a run writes what it does."""

    log: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def events(self) -> list[tuple[str, str]]:
        """Kind and detail of each: `began`, `socket` or `process`."""
        lines = self.log.read_text().splitlines()
        return [(what, detail) for what, detail in map(json.loads, lines)]


def watch(folder: Path) -> Watch:
    """An environment in which a socket is an error, and it and every process are noted."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_HOOK)
    log = folder / "log"
    return Watch(log=log, environment={"PYTHONPATH": str(folder), _LOG: str(log)})

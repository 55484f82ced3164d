"""The adapter: which engine there is, one child process for a job, and the outcome."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Sequence

from stockade.model.errors import ToolError
from stockade.model.file import File
from stockade.model.frozen import frozen
from stockade.model.gap import Gap
from stockade.model.scanner import Command, Completed, Job, Options, Outcome, Tool
from stockade_scanners import versions
from stockade_scanners.basis import basis
from stockade_scanners.secrets import binary, packs
from stockade_scanners.secrets.detect import hint
from stockade_scanners.secrets.finding import make
from stockade_scanners.secrets.protocol import FileReply, Request, encode, failed, replies

DISTRIBUTION = "kingfisher-secret-scanner"
BUILTIN = {"1.5.0": "488"}
"""Rules in the engine's catalogue, by version; read from the engine itself in the tests."""

FILE_SECONDS = 60.0
_WORKER = ("-I", "-m", "stockade_scanners.secrets.worker")


@frozen
class Secrets:
    """See `stockade.model.scanner.Scanner`."""

    name: str = "secrets"
    about: str = "Passwords, tokens and private keys in any file (kingfisher)"
    start_seconds: float = 0.4
    seconds_per_megabyte: float = 0.06

    def version(self, options: Options) -> Tool:
        """See `Scanner.version`; the engine itself is not loaded."""
        path = binary.choose(options)
        if not path and has_sdk():
            version = versions.packaged(DISTRIBUTION)
            rules = packs.about(options.rules, BUILTIN.get(version, "the engine's"))
            return Tool(name="kingfisher", version=version, rules=rules)
        path = path or binary.packaged()
        if not path:
            return Tool(name="kingfisher", problem=_MISSING)
        rules = packs.about(options.rules, "the engine's")
        return Tool(name="kingfisher", version=binary.version(path), path=path, rules=rules)

    def basis(self, options: Options) -> str:
        """See `PerFile`: with the user's key, under which values are compared."""
        if binary.choose(options):  # it may start another program, which nobody sees change
            return ""
        key = hashlib.sha256(options.secret_key).hexdigest()
        return basis("secrets", self.version(options), packs.digest(options.rules), key)

    def claims(self, file: File) -> bool:
        """Every file."""
        return True

    def scan(self, job: Job) -> Outcome:
        """See `Scanner.scan`.

        Raises:
            ToolError: there is no engine, or it ended in a way that lets nothing be concluded.
        """
        path = binary.choose(job.options)
        if not path and has_sdk():
            return _outcome(self.name, job.files, _ask(job))
        path = path or binary.packaged()
        if not path:
            raise ToolError(_MISSING, "tool-missing")
        return _outcome(self.name, job.files, binary.scan(job, path))


_MISSING = f"Neither {DISTRIBUTION} nor kingfisher-bin is installed; install one of them."


def has_sdk() -> bool:
    """Whether the in-process engine is installed; it is not imported here."""
    return importlib.util.find_spec("kingfisher_sdk") is not None


def _ask(job: Job) -> tuple[FileReply, ...]:
    result = job.run(Command(argv=(sys.executable, *_WORKER), stdin=encode(_request(job))))
    if result.exit_code != 0:
        raise failed(result.stdout, result.exit_code)
    return replies(result.stdout, len(job.files))


def _request(job: Job) -> Request:
    return Request(
        tree=str(job.tree),
        files=tuple((job.names[file.path], hint(file.path)) for file in job.files),
        rules=tuple(str(path) for path in packs.files(job.options.rules)),
        cache=str(job.options.cache_dir / "kingfisher") if job.options.cache_dir else "",
        key=job.options.secret_key.hex(),
        seconds=float(min(FILE_SECONDS, job.options.timeout)),
    )


def _outcome(scanner: str, files: Sequence[File], answers: Sequence[FileReply]) -> Completed:
    pairs = list(zip(files, answers, strict=True))
    findings = [make(found, file.path, scanner) for file, reply in pairs for found in reply.found]
    return Completed(
        findings=tuple(
            sorted(findings, key=lambda f: (*f.sort_key(), f.secret.hmac if f.secret else ""))
        ),
        scanned=frozenset(file.path for file, reply in pairs if reply.gap is None),
        gaps=tuple(
            Gap(scanner=scanner, subject=file.path, reason=reply.gap, detail=reply.detail)
            for file, reply in pairs
            if reply.gap is not None
        ),
    )

"""The child process that holds secrets: it reads files and answers without values.

Nothing but the reply leaves it. Standard error and the engine's own standard output go nowhere (a
panic in native code may quote what it was reading), a traceback is reduced to the error's type,
and no core is dumped. Started as `python -I -m stockade_scanners.secrets.worker`.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from stockade.model.gap import GapReason
from stockade_scanners.secrets import detect, protocol
from stockade_scanners.secrets.archive import Problem
from stockade_scanners.secrets.hits import Hit

Scan = Callable[[bytes, str, float], list[Hit]]

FAILED = 70
"""Exit code of a child that could not do its work; its last line says which error it was."""


def main() -> int:
    """Answer the request on standard input."""
    output = _seal()
    try:
        request = protocol.request(sys.stdin.buffer.read())
        scan = _load(request)
        for number in range(len(request.files)):
            output.write(protocol.encode(answer(request, number, scan)))
        output.write(protocol.end(len(request.files)))
        output.flush()
    except BaseException as error:
        detail = str(error) if isinstance(error, _BadRules) else ""
        output.write(protocol.failure(_name(error), detail))
        output.flush()
        return FAILED
    return 0


def engine(rules: tuple[str, ...], cache: str) -> Scan:
    """Kingfisher with its built-in rules and ours, inline suppressions and path tricks off."""
    from kingfisher_sdk import DetectionPolicy, Rules, ScanInput, Scanner

    policy = DetectionPolicy(
        inline_ignores=False,
        markup_context=False,
        cli_match_semantics=False,
        base64_max_input_bytes=None,
    )
    catalogue = Rules(rules, confidence="low", cache=bool(cache), cache_dir=cache or None)
    scanner = Scanner(catalogue, policy=policy)

    def scan(data: bytes, hint: str, seconds: float) -> list[Hit]:
        matches = scanner.scan_input(ScanInput(path=hint, data=data), timeout=seconds)
        return [
            Hit(
                rule=match.rule_id.replace("/", "."),
                name=match.rule_name,
                confidence=match.confidence,
                value=match.secret,
                start=match.location["start_offset"],
                end=match.location["end_offset"],
                encoded=match.is_base64_encoded,
            )
            for match in matches
            if match.visible
        ]

    return scan


def _load(request: protocol.Request) -> Scan:
    """The engine. Its words about bad rules may be told: it has not seen a file yet."""
    try:
        return engine(request.rules, request.cache)
    except ImportError:
        raise
    except Exception as error:  # whatever the engine raises at bad rules, its words are the cause
        said = str(error)
        for rule in request.rules:
            said = said.replace(rule, Path(rule).name)
        raise _BadRules(said) from None


class _BadRules(Exception):
    """The engine refuses the rules."""


def answer(request: protocol.Request, number: int, scan: Scan) -> protocol.FileReply:
    """What became of one file of the request."""
    name, hint = request.files[number]
    data = detect.read_file(Path(request.tree, name))
    if isinstance(data, Problem):
        return detect.reply(number, (), data)
    key, deadline = bytes.fromhex(request.key), time.monotonic() + request.seconds
    found: list[protocol.Found] = []
    problem: Problem | None = None
    try:
        for view in detect.views(data, hint):
            if isinstance(view, Problem):
                problem = problem or view
            elif view.data:
                hits = scan(view.data, view.hint, max(0.001, deadline - time.monotonic()))
                problem = problem or detect.too_many(hits)
                found.extend(detect.found(view, hits, key))
            if len(found) > detect.MAX_FOUND:
                break
    except TimeoutError:
        problem = Problem(reason=GapReason.TIMEOUT, detail=f"took over {request.seconds:g} s")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the engine over one file is no Exception
        problem = Problem(reason=GapReason.TOOL_FAILED, detail=f"the engine: {_name(error)}")
    return detect.reply(number, found, problem)


def _seal() -> BinaryIO:
    """Keep a private copy of standard output, and send every other word of the process nowhere."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    output = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return output


def _name(error: BaseException) -> str:
    return type(error).__name__


if __name__ == "__main__":
    sys.exit(main())

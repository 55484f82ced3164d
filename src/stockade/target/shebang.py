"""Which language a file's `#!` line runs it as."""

from __future__ import annotations

import re

LONGEST = 256
"""Bytes of the line that Linux reads."""

_INTERPRETERS = {
    "python": "python",
    "pythonw": "python",
    "pypy": "python",
    "ipython": "python",
    "jython": "python",
    "micropython": "python",
    "graalpy": "python",
    "uv": "python",
    "uvx": "python",
    "pipx": "python",
    "poetry": "python",
    "pdm": "python",
    "hatch": "python",
    "rye": "python",
    "pipenv": "python",
    "scons": "python",
    "twistd": "python",
    "node": "javascript",
    "nodejs": "javascript",
    "bun": "javascript",
    "zx": "javascript",
    "deno": "typescript",
    "ts-node": "typescript",
    "ts-node-esm": "typescript",
    "ts-node-script": "typescript",
    "tsx": "typescript",
    "vite-node": "typescript",
    "ruby": "ruby",
    "php": "php",
    "perl": "perl",
    "lua": "lua",
    "rscript": "r",
    "groovy": "groovy",
    "pwsh": "powershell",
    "fish": "fish",
    "sh": "shell",
    "bash": "shell",
    "dash": "shell",
    "ksh": "shell",
    "zsh": "shell",
    "ash": "shell",
}
# These fetch or find a program and run it: without another word they mean JavaScript.
_RUNNERS = frozenset({"npx", "bunx", "pnpm", "pnpx", "yarn", "npm"})
# What code scanners read comes first, when several words name an interpreter.
_PREFERENCE = ("python", "typescript", "javascript")
_LINE = re.compile(rb"(?:\xef\xbb\xbf)?#!([^\n]*)")
_ENV_LONG = ("--unset", "--chdir", "--argv0")
_ENV_SHORT = "uCa"


def by_shebang(head: bytes) -> str:
    """The lower-case name of the language, or an empty string; `head` is the start of the file."""
    match = _LINE.match(head[:LONGEST])
    if not match:
        return ""
    line = match.group(1).decode("ascii", "replace").replace("\\_", " ")
    words = re.sub(r"[\"'\\]", "", line).split()
    while words and _base(words[0]) == "env":
        words = _after_env(words[1:])
    if not words:
        return ""
    return _language(words[0]) or _of_runner(words)


def _of_runner(words: list[str]) -> str:
    """The language when a program runs another that is named later, as sudo, nice and npx do."""
    found = [name for name in map(_language, words[1:]) if name]
    if _base(words[0]) in _RUNNERS:
        found = [name for name in found if name in ("javascript", "typescript")] or ["javascript"]
    return next((name for name in _PREFERENCE if name in found), found[0] if found else "")


def _base(word: str) -> str:
    return word.rpartition("/")[2].lower()


def _language(word: str) -> str:
    """By the name as it is, then without what follows it: `python3.12`, `python3-dbg`."""
    name = _base(word)
    return _INTERPRETERS.get(name) or _INTERPRETERS.get(re.split(r"[-_.\d]", name)[0], "")


def _after_env(words: list[str]) -> list[str]:
    """The words without env's own options and assignments; `-S` gives the words after it."""
    rest = words
    while rest and rest[0].startswith("-") and rest[0] != "--":
        word, *rest = rest
        rest = _after_long(word, rest) if word.startswith("--") else _after_short(word, rest)
    if rest and rest[0] == "--":
        rest = rest[1:]
    while rest and "=" in rest[0]:
        rest = rest[1:]
    return rest


def _after_long(word: str, rest: list[str]) -> list[str]:
    name, equals, value = word.partition("=")
    if "--split-string".startswith(name):
        return [value, *rest] if value else rest
    # getopt takes every unique beginning of a name.
    return rest if equals or not any(n.startswith(name) for n in _ENV_LONG) else rest[1:]


def _after_short(word: str, rest: list[str]) -> list[str]:
    for at, char in enumerate(word[1:], 2):
        if char == "S":
            return [word[at:], *rest] if word[at:] else rest
        if char in _ENV_SHORT:
            return rest if word[at:] else rest[1:]
    return rest

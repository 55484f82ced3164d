"""Reads the shape of a declarative Jenkins pipeline: blocks, and the statements in them.

Of Groovy only what such a file is made of: strings in single, double or three single quotes, `//`
comments, words, and blocks in braces. https://www.jenkins.io/doc/book/pipeline/syntax/
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<space>[ \t]+|//[^\n]*)
    |(?P<end>\n|;)
    |(?P<long>'''(?:[^'\\]|\\.|'(?!''))*''')
    |(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    |(?P<open>\{)|(?P<close>\})
    |(?P<word>[A-Za-z_][\w.]*|[0-9]+|[(),:\[\]=!<>&|+])""",
    re.VERBOSE | re.DOTALL,
)


class JenkinsError(ValueError):
    """No such pipeline; the message says in which line."""


@dataclass(slots=True)
class Block:
    """A statement, with the statements of the braces behind it where there are some."""

    words: list[str] = field(default_factory=list)
    """Its words and strings; strings with their quotes."""

    inner: list[Block] | None = None

    @property
    def name(self) -> str:
        """Its first word."""
        return self.words[0]

    def only(self, name: str) -> Block:
        """The one block of that name right inside."""
        found = [block for block in self.inner or () if block.name == name]
        if len(found) != 1 or found[0].inner is None:
            raise JenkinsError(f"{len(found)} blocks {name!r} in {self.name!r}")
        return found[0]

    def scripts(self) -> list[str]:
        """What its `sh` steps run, as Groovy hands it over, however deep they stand."""
        own = [_unquoted(self.words[1])] if self.name == "sh" and len(self.words) == 2 else []
        return own + [script for block in self.inner or () for script in block.scripts()]


def parse(text: str) -> Block:
    """The pipeline of a Jenkinsfile.

    Raises:
        JenkinsError: it is none, or a quote or brace is not closed.
    """
    root = Block(["file"], [])
    stack, current = [root], Block()
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise JenkinsError(f"line {text[:at].count(chr(10)) + 1}: {text[at : at + 20]!r}")
        at, kind = match.end(), match.lastgroup
        if kind in ("word", "string", "long"):
            current.words.append(match[0])
        elif kind == "open":
            if not current.words:
                raise JenkinsError("a brace without a name before it")
            current.inner = []
            (stack[-1].inner or _push(stack[-1])).append(current)
            stack.append(current)
            current = Block()
        elif kind in ("end", "close"):
            if current.words:
                (stack[-1].inner or _push(stack[-1])).append(current)
                current = Block()
            if kind == "close":
                stack.pop()
                if not stack:
                    raise JenkinsError("a brace too many")
    if len(stack) != 1 or current.words:
        raise JenkinsError(f"{len(stack) - 1} braces are not closed")
    return root.only("pipeline")


def _push(block: Block) -> list[Block]:
    block.inner = [] if block.inner is None else block.inner
    return block.inner


def _unquoted(string: str) -> str:
    quotes = 3 if string.startswith("'''") else 1
    # In Groovy's strings a backslash before a line feed joins the lines, as in the shell.
    inner = string[quotes:-quotes].replace("\\\n", "")
    if "\\" in inner:
        raise JenkinsError(f"an escape that is not read here: {inner!r}")
    return inner

"""Text from outside as GitLab shows it: plain where it is plain, code where it is Markdown.

GitLab renders a vulnerability's description and solution as Markdown, and copies both into issues
that people make of it, where a mention tells somebody and `/close` at the start of a line acts.
Escapes do not keep its filters off everything (a bare web address becomes a link whatever stands
before it); inside code they leave all alone: mentions, references, images, links, HTML, actions.
No lone surrogate or NUL is left, which PostgreSQL refuses.
"""

from __future__ import annotations

import re

from stockade_reports.clip import cut
from stockade_reports.escape import words

NAME = 255
"""Characters of a name: the schema's limit, and that of the columns in GitLab's database."""

_TICKS = re.compile("`+")


def name(text: str) -> str:
    """A name. GitLab shows it as plain text, but in an issue's title `@word` tells somebody, in
    code as well: an `@` becomes a fullwidth one."""
    return cut(words(text).replace("@", "\uff20"), NAME)


def span(text: str, most: int = 1_000) -> str:
    """`text` as a code span (CommonMark, section 6.1) of one line; empty for no text.

    `most` limits the text; with the backticks around it, it is at most three times as long and 4.
    """
    line = cut(words(text), most)
    if not line:
        return ""
    fence = "`" * (max(map(len, _TICKS.findall(line)), default=0) + 1)
    pad = " " if "`" in (line[0], line[-1]) else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def prose(text: str, most: int) -> str:
    """Each line of `text` as a paragraph of code; at most `most` characters, over 100.

    What does not fit is counted.
    """
    lines = [line for line in map(words, text.splitlines()) if line]
    room, parts = most - 60, []
    for number, line in enumerate(lines):
        part = span(line, len(line))
        if len(part) + 2 > room:
            shown = line[: max(0, room // 3 - 4)]
            left = sum(map(len, lines[number:])) - len(shown)
            parts += [p for p in (span(shown, len(shown) + 1),) if p]
            parts.append(f"… and {left:,} more characters.")
            break
        parts.append(part)
        room -= len(part) + 2
    return "\n\n".join(parts)

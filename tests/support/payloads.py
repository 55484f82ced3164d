"""Attacks on report formats. One that runs as script sets `window.pwned` to its field's name."""

from __future__ import annotations

PAYLOADS: tuple[str, ...] = (
    "</script><img src=x onerror=window.pwned='FIELD'>",
    "<svg onload=window.pwned='FIELD'>",
    "\"'><script>window.pwned='FIELD'</script>",
    "<!--<script>]]>-->{{7*7}}${7*7}{% raw %}</style></textarea></template>",
    "javascript:window.pwned='FIELD'",
    "data:text/html,<script>window.pwned='FIELD'</script>",
    "line\u2028separator\u2029paragraph\x85next",
    "bidi \u202eeteled\u202c \u2066isolate\u2069 zero\u200bwidth tag\U000e0041",
    "escape \x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link \x9b2J bell\x07 \x08\x7f",
    "\n::error file=a.py::FIELD\r\n::set-output name=x::y\r::stop-commands::z",
    "##vso[task.complete result=Succeeded]FIELD ##[error]",
    "=HYPERLINK(\"http://evil.example\",\"FIELD\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3\tTAB,comma;semicolon\"quote",
    "![x](http://evil.example/FIELD) [y](javascript:1) @team | cell | `code` ``` <b>",
    "lone \udcff surrogates \ud800 and \udfff",
    "]]><testcase name='FIELD'/>&xxe;&#0;&amp;",
    "%0a%0d%25 percent::FIELD",
)  # fmt: skip


def in_field(payload: str, field: str) -> str:
    """The payload, so marked that it names the field that it came from."""
    return payload.replace("FIELD", field)


def safe_path(payload: str, field: str) -> str:
    """The payload as a path below the root: the model refuses NUL and `..`, nothing else."""
    return f"src/{in_field(payload, field)}.py"

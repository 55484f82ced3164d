"""What is refused: the exact words, the place, the hint."""

from __future__ import annotations

import pytest

from stockade.policy.expression import ExpressionError, parse
from stockade.policy.fields import FINDING, GAP
from stockade.policy.language.tokens import MAX_LENGTH

FOLDERS = 'conditions compare and do not calculate; patterns stand in glob("...")'
NO_CHARACTER = 'where a file is named by such bytes, write glob("...") with a `?` for each'
METHODS = "known: startsWith, endsWith, contains, glob, size"
OPTIONAL = (
    "known: severity, confidence, line, age_days, changed, introduced, verified, kev, epss, cvss, "
    "reachable"
)
WORDS = (
    "known: kind, scanner, rule, severity, confidence, title, message, path, line, cwe, owasp, "
    "suppressed, new, age_days, changed, introduced, verified, package, version, ecosystem, purl, "
    "advisory, advisories, fix_available, kev, epss, cvss, reachable, info, low, medium, high, "
    "critical, true, false"
)
IN_CWE = 'ask `"..." in cwe`'
SEVERITY = "a severity is compared with a bare word: info, low, medium, high, critical"
CONFIDENCE = "a confidence is compared with a bare word: low, medium, high"


def refusal(text: str) -> ExpressionError:
    """Why the condition is none."""
    with pytest.raises(ExpressionError) as caught:
        parse(text, FINDING)
    return caught.value


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("severty >= high", 0, "unknown name `severty`", "did you mean `severity`?"),
        ("severity >= hihg", 12, "unknown name `hihg`", "did you mean `high`?"),
        ("xyzzy", 0, "unknown name `xyzzy`", WORDS),
        ("True", 0, "unknown name `True`", "did you mean `true`?"),
        ("tool == 'a'", 0, "unknown name `tool`", "did you mean `scanner`?"),
        ("kind == secret", 8, "unknown name `secret`", 'a text stands in quotes: "secret"'),
        ("not kev", 0, "unknown name `not`", "write `!`"),
        ("kev == null", 7, "unknown name `null`", "ask `has(field)` whether a value is known"),
        (
            "severity == unknown",
            12,
            "unknown name `unknown`",
            "ask `!has(severity)` whether nobody has rated it",
        ),
        ("has", 0, "unknown name `has`", "write `has(field)`"),
        (
            "size(path) > 1",
            0,
            "unknown name `size`",
            "write it after a field: `path.size(...)`",
        ),
        ("has(kevv)", 4, "`has` asks of one field", "did you mean `kev`?"),
        ("has(1)", 4, "`has` asks of one field", OPTIONAL),
        ("has((kev))", 4, "`has` asks of one field", OPTIONAL),
    ],
)
def test_names(text: str, offset: int, message: str, hint: str) -> None:
    error = refusal(text)
    assert (error.offset, error.message, error.hint) == (offset, message, hint)


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("severity = high", 9, "unexpected character '='", "compare with `==`"),
        ("kev & new", 4, "unexpected character '&'", "write `&&`"),
        ("kev | new", 4, "unexpected character '|'", "write `||`"),
        (
            "kev ? new : true",
            4,
            "unexpected character '?'",
            "a condition has no `? :`; write two rules, or use `&&` and `||`",
        ),
        ("line + 1 > 2", 5, "unexpected character '+'", "conditions compare and do not calculate"),
        (
            "line % 2 == 0",
            5,
            "unexpected character '%'",
            "write 0.3 for 30 %; conditions compare and do not calculate",
        ),
        ("line - 1 > 2", 5, "unexpected `-`", "conditions compare and do not calculate"),
        ("path == **/a", 8, "unexpected character '*'", FOLDERS),
        ("path == src/a", 11, "unexpected character '/'", FOLDERS),
        ("kev // why", 4, "unexpected character '/'", FOLDERS),
        ("kind == “sast”", 8, "unexpected character '“'", 'use straight quotes: "'),
        ("kev; new", 3, "unexpected character ';'", ""),
        ("kev\xa0&& new", 3, "unexpected character '\\xa0'", "only a plain space separates words"),
        ("kev\v", 3, "unexpected character '\\x0b'", "only a plain space separates words"),
        ("kev\0", 3, "unexpected character '\\x00'", ""),
        ("kev && \udcff", 7, "'\\udcff' is no character", NO_CHARACTER),
        ('path == "\ud800"', 9, "'\\ud800' is no character", NO_CHARACTER),
        ('path == "a', 8, "unexpected character '\"'", "the string has no end"),
        ("path == 'a\n'", 8, 'unexpected character "\'"', "the string has no end"),
        ('path == "a\r"', 8, "unexpected character '\"'", "the string has no end"),
        ("path == 'a\r'", 8, 'unexpected character "\'"', "the string has no end"),
        ('path == "a\\"', 8, "unexpected character '\"'", "the string has no end"),
        (r'path == "a\q"', 10, r"unknown escape `\q`", r"a backslash itself is written `\\`"),
        (r'path == "\x41"', 9, r"unknown escape `\x`", r"a backslash itself is written `\\`"),
        (r'path == "\u12"', 9, r"unknown escape `\u`", r"a backslash itself is written `\\`"),
        (r'path == "\ud800"', 9, r"`\ud800` is no character", NO_CHARACTER),
        (r'path == "\U00110000"', 9, r"`\U00110000` is no character", NO_CHARACTER),
        ("line < 9223372036854775808", 7, "the number is too large", ""),
        ("line > -9223372036854775809", 8, "the number is too large", ""),
        ("epss < 1e999", 7, "the number is too large", ""),
    ],
)
def test_characters(text: str, offset: int, message: str, hint: str) -> None:
    error = refusal(text)
    assert (error.offset, error.message, error.hint) == (offset, message, hint)


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("", 0, "expected a value before the end", ""),
        (" \n ", 0, "expected a value before the end", ""),
        ("kev && ", 6, "expected a value before the end", ""),
        ("kev && )", 7, "expected a value, found `)`", ""),
        ("-line < 0", 0, "expected a value, found `-`", ""),
        ("(kev", 4, "expected `)` before the end", ""),
        ("(kev]", 4, "expected `)`, found `]`", ""),
        ("has kev", 0, "unknown name `has`", "write `has(field)`"),
        ("has(kev", 7, "expected `)` before the end", ""),
        ("path.", 5, "expected the name of a method before the end", ""),
        ("path.(1)", 5, "expected the name of a method, found `(`", ""),
        ("path.size", 9, "expected `(` before the end", ""),
        ("line in [1 2]", 11, "expected `,`, found `2`", ""),
        ("kev)", 3, "unexpected `)`", ""),
        ("kev new", 4, "unexpected `new`", "join conditions with `&&` or `||`"),
        ("kev and new", 4, "unexpected `and`", "write `&&`"),
        ("kev or new", 4, "unexpected `or`", "write `||`"),
        ("1 < line < 3", 9, "comparisons do not chain", "join two with `&&`"),
        ("kev == new == true", 11, "comparisons do not chain", "join two with `&&`"),
        ("line in [1] == true", 12, "comparisons do not chain", "join two with `&&`"),
        ('kind == "ci" in ["ci"]', 13, "comparisons do not chain", "join two with `&&`"),
    ],
)
def test_grammar(text: str, offset: int, message: str, hint: str) -> None:
    error = refusal(text)
    assert (error.offset, error.message, error.hint) == (offset, message, hint)


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("path", 0, "a condition is true or false; this is a string", ""),
        ("(line)", 1, "a condition is true or false; this is an int", ""),
        ("kev && path", 7, "`&&` joins conditions; this is a string", ""),
        ("kev || new || line", 14, "`||` joins conditions; this is an int", ""),
        ("!severity", 1, "`!` needs a condition; this is a severity", ""),
        ("line < 'a'", 5, "cannot compare an int with a string", ""),
        ("epss == 'a'", 5, "cannot compare a number with a string", ""),
        ("kev == 1", 4, "cannot compare a bool with an int", ""),
        ("cwe == 'CWE-79'", 4, "cannot compare a list of strings with a string", IN_CWE),
        ('severity in ["high"]', 0, "a list of strings holds no severity", SEVERITY),
        ("severity > 3", 9, "cannot compare a severity with an int", SEVERITY),
        ('severity == "high"', 9, "cannot compare a severity with a string", SEVERITY),
        ('"high" == confidence', 7, "cannot compare a string with a confidence", CONFIDENCE),
        ("confidence < severity", 11, "cannot compare a confidence with a severity", CONFIDENCE),
        ("confidence >= critical", 14, "`critical` is no confidence", "known: low, medium, high"),
        ("confidence in [high, info]", 14, "`info` is no confidence", "known: low, medium, high"),
        ("cwe == cwe", 4, "lists are not compared", 'ask `"..." in list`'),
        ("kind < 'sast'", 5, "`<` does not work on a string", ""),
        ("kev >= new", 4, "`>=` does not work on a bool", ""),
        ("'a' in path", 7, "`in` needs a list on its right; this is a string", ""),
        ("1 in 1", 5, "`in` needs a list on its right; this is an int", ""),
        ("1 in cwe", 0, "a list of strings holds no int", ""),
        ("'a' in [0.5]", 0, "a list of numbers holds no string", ""),
        ("line in []", 8, "the list is empty", ""),
        ("line in [1, 'a']", 12, "the list began with an int", ""),
        ("kev in [true]", 8, "a list holds no bool", ""),
        ("path in [title]", 9, "a list holds plain values only", ""),
        ("line in [[1]]", 9, "a list holds plain values only", ""),
        ("line in [([1])]", 10, "a list holds plain values only", ""),
    ],
)
def test_types(text: str, offset: int, message: str, hint: str) -> None:
    error = refusal(text)
    assert (error.offset, error.message, error.hint) == (offset, message, hint)


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("path.foo()", 5, "a string has no `foo`", METHODS),
        ("path.startswith('a')", 5, "a string has no `startswith`", "did you mean `startsWith`?"),
        (
            "path.matches('a')",
            5,
            "a string has no `matches`",
            'there are no regular expressions; use .glob("...")',
        ),
        ("line.size()", 5, "an int has no `size`", ""),
        (
            'cwe.contains("CWE-79")',
            4,
            "a list of strings has no `contains`",
            'ask `"..." in cwe`',
        ),
        ("cwe.length()", 4, "a list of strings has no `length`", "known: size"),
        ("path.size(1) == 1", 10, "`size` takes nothing", ""),
        ("path.startsWith()", 5, "`startsWith` takes a string", ""),
        ("path.endsWith(1)", 14, "`endsWith` takes a string", ""),
        ("path.contains(title)", 14, "`contains` takes a text in quotes, not a field", ""),
        (
            'path.glob("a[")',
            10,
            "the pattern 'a[' has a '[' without its ']'",
            r"write \\[ to mean the bracket",
        ),
        (
            'path.glob("")',
            10,
            "the pattern '' is empty or longer than 1000 characters",
            "write a shorter one, or several",
        ),
    ],
)
def test_methods(text: str, offset: int, message: str, hint: str) -> None:
    error = refusal(text)
    assert (error.offset, error.message, error.hint) == (offset, message, hint)


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ('kind == "secrt"', 8, "`kind` is never 'secrt'", "did you mean `secret`?"),
        ('"secrt" != kind', 0, "`kind` is never 'secrt'", "did you mean `secret`?"),
        ('(kind) == ("secrt")', 11, "`kind` is never 'secrt'", "did you mean `secret`?"),
        ('kind in ["sast", "secrt"]', 8, "`kind` is never 'secrt'", "did you mean `secret`?"),
        ('"A3:2021" in owasp', 0, "`owasp` is never 'A3:2021'", "did you mean `A03:2021`?"),
        ('"79" in cwe', 0, "`cwe` is never '79'", 'write it as "CWE-79"'),
        ('"CWE-079" in cwe', 0, "`cwe` is never 'CWE-079'", 'write it as "CWE-79"'),
        ('rule == "B602"', 8, "`rule` is never 'B602'", 'write it as "bandit/B602"'),
        ('rule in ["B602"]', 8, "`rule` is never 'B602'", 'write it as "bandit/B602"'),
    ],
)
def test_values_that_a_field_never_holds(text: str, offset: int, message: str, hint: str) -> None:
    error = refusal(text)
    assert (error.offset, error.message, error.hint) == (offset, message, hint)


def test_a_gap_has_its_own_names() -> None:
    assert parse('gap == "timeout" && path.glob("docs/**")', GAP).fields == ("gap", "path")
    with pytest.raises(ExpressionError) as caught:
        parse("severity >= high", GAP)
    assert (caught.value.offset, caught.value.message) == (0, "unknown name `severity`")


@pytest.mark.parametrize(
    ("opening", "too_deep"),
    [("(" * 39, "("), ("!" * 39, "!"), ("(!" * 19 + "(", "!"), ("!(" * 19 + "!", "(")],
)
def test_depth(opening: str, too_deep: str) -> None:
    """The condition itself is the first level of 40."""
    text = f"{opening}kev" + ")" * opening.count("(")
    assert parse(text, FINDING).test({"kev": True}) is (opening.count("!") % 2 == 0)
    error = refusal(f"{opening}{too_deep}kev")
    assert error.message == "the condition is nested deeper than 40 levels"
    assert error.offset == 39 + (too_deep == "(")


def test_depth_counts_what_is_open_and_not_what_was() -> None:
    text = " && ".join(["(kev)", "!new"] * 100)
    assert parse(text, FINDING).test({"kev": True, "new": False}) is True


def test_length() -> None:
    text = "kev && " * 285 + "new  "
    assert len(text) == MAX_LENGTH
    assert parse(text, FINDING).test({"kev": True, "new": True}) is True
    error = refusal(text + " ")
    assert error.offset == 0
    assert error.message == "the condition is longer than 2000 characters"


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ('path.glob("/src/**")', 10, "no path begins like this", "write it without `/`"),
        ('path.glob("./src/*")', 10, "no path begins like this", "write it without `./`"),
        ('path.glob("src/")', 10, "this pattern matches no file", "write src/**"),
        ('path.glob("!src/**")', 10, "a pattern has no negation", "!path.glob"),
        ('path.glob("{a,b}/**")', 10, "no alternatives in braces", "joined by `||`"),
        ('path == "src/*"', 8, "`==` does not read patterns", 'write path.glob("src/*")'),
        ('path == "/src/a.py"', 8, "no path begins like this", "without `/`"),
        ('path in ["a.py", "src/"]', 8, "a path is that of a file", 'path.startsWith("src/")'),
        ('path.startsWith("../a")', 16, "no path begins like this", "without `../`"),
        ('path.startsWith("src/**")', 16, "patterns are read by glob alone", "path.glob"),
        ('path.endsWith("*.py")', 14, "patterns are read by glob alone", 'path.glob("*.py")'),
        ('path.endsWith("src/")', 14, "ends with its name", "take out the `/`"),
        ('path.glob("src//**")', 10, "no path has two slashes", "write one"),
        ('rule.glob("B602")', 10, "this matches no rule", "write */B602"),
        ("epss > 30", 7, "`epss` is never 30", "it is 1 at most"),
        ("cvss >= 10.5", 8, "`cvss` is never 10.5", "it is 10 at most"),
        ('ecosystem == "pypi"', 13, "`ecosystem` is never 'pypi'", "did you mean `PyPI`?"),
        ("epss > 30%", 9, "unexpected character '%'", "0.3 for 30 %"),
        ("age > 3", 0, "unknown name `age`", "did you mean `age_days`?"),
        ("yes", 0, "unknown name `yes`", "write `true`"),
    ],
)
def test_what_would_silently_match_nothing(text: str, offset: int, message: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, FINDING)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    "text",
    [
        'path.glob("src/\\\\{a,b}.py")',
        'path.glob("[!a]*")',
        'path.endsWith("/x.py")',
        'path.contains("/")',
        "epss >= 1",
        'ecosystem == "Bitnami"',
        'message.startsWith("/")',
    ],
)
def test_what_looks_odd_and_may_match(text: str) -> None:
    assert parse(text, FINDING).text == text

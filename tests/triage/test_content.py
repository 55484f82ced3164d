"""What of the flagged code counts for identity, and what is only its layout."""

from __future__ import annotations

import dataclasses

import pytest

from stockade.model.finding import Finding
from stockade.model.location import Location
from stockade.model.rating import Kind, Severity
from stockade.triage import content
from stockade.triage.triage import triage

FOUND = Finding(
    kind=Kind.SAST,
    scanner="bandit",
    rule="bandit/B602",
    title="t",
    message="m",
    severity=Severity.HIGH,
    raw_severity="HIGH",
    locations=(Location(path="a.py"),),
)
LOUD = "subprocess.run(x, shell=True)"


def flagged(code: str, start: str, end: str, cwe: tuple[int, ...] = (), path: str = "a.py") -> str:
    """The id of a finding about the code from `start` to the end of `end`."""
    first = code.index(start)
    last = code.index(end, first) + len(end)
    before, through = code[:first], code[:last]
    finding = dataclasses.replace(
        FOUND,
        cwe=cwe,
        locations=(
            Location(
                path=path,
                line=before.count("\n") + 1,
                column=first - before.rfind("\n"),
                end_line=through.count("\n") + 1,
                end_column=last - (through.rfind("\n")),
            ),
        ),
    )
    return triage([finding], lambda _: code.encode())[0].id


ONE_LINE = f"y = f({LOUD}, g('a'))\n"


@pytest.mark.parametrize(
    ("code", "end"),
    [
        (f"y = h({LOUD})\n", "True)"),
        (f"{LOUD}  # nosec B602\n", "True)"),
        ("y = f(\n    subprocess.run(x, shell=True),\n    g('a'),\n)\n", "True)"),
        ("subprocess.run(\n    x,\n    shell=True,\n)\n", ",\n)"),
        ("subprocess.run(\n    x,  # nosec\n    shell=True,  # the user's\n)\n", "\n)"),
        ("subprocess.run(x, \\\n    shell=True)\n", "True)"),
        ("subprocess.run(\r\n\tx, shell=True\r\n)\r\n", "\n)"),
    ],
)
def test_a_formatter_and_the_rest_of_the_line_keep_the_id(code: str, end: str) -> None:
    assert flagged(code, "subprocess", end) == flagged(ONE_LINE, "subprocess", "True)")


@pytest.mark.parametrize(
    "code",
    [
        "subprocess.run(z, shell=True)\n",
        "subprocess.run(x, y, shell=True)\n",
        "subprocess.run(x, shell=True, check=True)\n",
    ],
)
def test_other_code_has_another_id(code: str) -> None:
    assert flagged(code, "subprocess", "True)") != flagged(ONE_LINE, "subprocess", "True)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("run(\"ls ' + x + '\")\n", 'run("ls " + x + "")\n'),
        ("os.system((a or b) and c)\n", "os.system(a or (b and c))\n"),
        ('run("rm -rf /tmp/x")\n', 'run("rm -rf / tmp/x")\n'),
        ("assert (a, b)\n", "assert a, b\n"),
        ("eval(not x)\n", "eval(notx)\n"),
        ('eval("a\\"")\n', "eval('a\"')\n"),
    ],
)
def test_what_means_something_else_is_another(one: str, other: str) -> None:
    assert content.normal(one) != content.normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("assert (\n    a\n    and b\n)\n", "assert a and b\n"),
        ("assert (\n    a\n), 'm'\n", 'assert a, "m"\n'),
        ("return (\n    f(x)\n)\n", "return f(x)\n"),
        ('q = """\n    a\n    b\n"""\n', 'q = """\n  a\n  b\n"""\n'),
        ("f(a, b,)\n", "f(a, b)\n"),
        ("f(a \\\n  + b)\n", "f(a + b)\n"),
    ],
)
def test_what_a_formatter_wraps_is_the_same(one: str, other: str) -> None:
    assert content.normal(one) == content.normal(other)


def test_of_an_argument_on_a_line_of_its_own_the_call_counts() -> None:
    """Bandit flags the line of `shell=True` alone, without columns."""

    def at(code: str) -> str:
        place = Location(path="a.py", line=3)
        found = dataclasses.replace(FOUND, locations=(place,))
        return triage([found], lambda _: code.encode())[0].id

    call = "run(\n    {}\n    shell=True,\n)\n"
    assert at(call.format('"ls",')) != at(call.format("x,"))
    assert at(call.format('"ls",')) == at(call.format("'ls',  # nosec"))


def test_quotes_of_either_kind_are_one() -> None:
    assert flagged("eval('a')\n", "eval", ")") == flagged('eval("a")\n', "eval", ")")


def test_a_mark_in_a_string_is_no_comment() -> None:
    first, second = (flagged(f'eval("#{x}")\n', "eval", ")") for x in "ab")
    assert first != second


def test_of_a_credential_the_whole_line_counts() -> None:
    names = [flagged(f"{name} = 'hunter22'\n", "'", "22'", cwe=(259,)) for name in ("a", "b")]
    assert len(set(names)) == 2


def test_what_is_nothing_but_a_comment_is_told_apart_all_the_same() -> None:
    first, second = (flagged(f"# {word}: x\n", "#", "x") for word in ("one", "two"))
    assert first != second

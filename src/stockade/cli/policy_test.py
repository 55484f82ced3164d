"""`stockade policy test`: run the tests that a policy carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from stockade.model.exit_code import ExitCode

if TYPE_CHECKING:
    from stockade.policy.run_tests import TestRun

_EXAMPLES = """
\b
Examples:
  stockade policy test
  stockade policy test organisation.yml --report junit=policy-tests.xml
  stockade policy test recommended strict
"""


@click.command("test", epilog=_EXAMPLES, short_help="Run the tests that a policy carries.")
@click.argument("files", metavar="[FILE|PACK]...", nargs=-1)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="text or junit; without FILE to standard output. Repeatable.",
)
@click.option("--on", metavar="DATE", help="The day of tests that name none [today].")
def test(files: tuple[str, ...], reports: tuple[str, ...], on: str | None) -> int:
    """Run the tests of the named policies, or of the repository's own.

    Each policy is tested with what it extends, and without the layers above it.
    Exit codes: 0 all passed, 1 one failed, 2 a policy is not valid or has no tests.
    """
    from stockade.cli.interrupt import interruptible
    from stockade.cli.output import destinations, write
    from stockade.cli.policy_scope import layers_to_test
    from stockade.cli.request import day_of
    from stockade.model.errors import UsageError
    from stockade.policy.run_tests import run_tests

    outputs = destinations(reports, _RENDER)
    day = day_of(on)
    layers = layers_to_test(files)
    if bare := [layer.name for layer in layers if not layer.tests]:
        raise UsageError(
            f"{bare[0]} has no tests", "Give it `tests`: examples with the ruling you expect."
        )
    runs = [(layer.name, tuple(run_tests(layer, day))) for layer in layers]
    with interruptible():
        for output in sorted(outputs, key=lambda o: o.file is None):
            write(output, _RENDER[output.format](runs))
    passed = all(run.passed for _, done in runs for run in done)
    return ExitCode.ALLOWED if passed else ExitCode.BLOCKED


def _text(runs: Sequence[tuple[str, Sequence[TestRun]]]) -> Iterator[str]:
    from stockade.model.path import text

    for name, done in runs:
        yield f"{text(name)}\n"
        for run in done:
            mark = "ok  " if run.passed else "FAIL"
            yield f"  {mark}  {text(run.test.name)}\n"
            if not run.passed:
                yield f"        {text(str(run.test.origin))}\n"
                yield f"        expected  {text(run.test.expect)}\n"
                yield f"        found     {text(run.found)}: {text(run.because)}\n"
    total = [run.passed for _, done in runs for run in done]
    yield f"{sum(total):,} passed, {total.count(False):,} failed\n"


def _junit(runs: Sequence[tuple[str, Sequence[TestRun]]]) -> Iterator[str]:
    """JUnit's XML as CI systems read it (https://github.com/testmoapp/junitxml)."""
    from xml.etree import ElementTree as ET

    from stockade.model.path import text

    top = ET.Element("testsuites", name="stockade policy test")
    for name, done in runs:
        failed = sum(not run.passed for run in done)
        suite = ET.SubElement(
            top, "testsuite", name=text(name), tests=str(len(done)), failures=str(failed)
        )
        for run in done:
            case = ET.SubElement(suite, "testcase", name=text(run.test.name), classname=text(name))
            if not run.passed:
                message = f"expected {run.test.expect}, found {run.found}"
                failure = ET.SubElement(case, "failure", message=text(message))
                failure.text = f"{text(str(run.test.origin))}: {text(run.because)}"
    ET.indent(top)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(top, encoding="unicode")}\n'


_RENDER = {"text": _text, "junit": _junit}

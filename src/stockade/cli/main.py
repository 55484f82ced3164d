"""The `stockade` command: finds the sub-command, and turns every ending into an exit code."""

from __future__ import annotations

import errno
import sys

import click

from stockade import __version__
from stockade.cli import interrupt, streams
from stockade.cli.lazy_group import LazyGroup
from stockade.model.errors import ScanInterrupted, StockadeError
from stockade.model.exit_code import ExitCode

_COMMANDS = {
    "scan": "stockade.cli.scan:scan",
    "init": "stockade.cli.init:init",
    "report": "stockade.cli.report:report",
    "diff": "stockade.cli.diff:diff",
    "policy": "stockade.cli.policy:policy",
    "waive": "stockade.cli.waive:waive",
    "baseline": "stockade.cli.baseline:baseline",
    "cache": "stockade.cli.cache:cache",
    "doctor": "stockade.cli.doctor:doctor",
    "db": "stockade.cli.db:db",
    "completion": "stockade.cli.completion:completion",
}
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


@click.group(
    cls=LazyGroup,
    targets=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 allowed, 1 blocked, 2 usage error, 3 incomplete, 130 interrupted.",
)
@click.version_option(__version__, "--version", "-V", message="stockade %(version)s")
def cli() -> None:
    """One gate for a repository: many security scanners, one list of findings, one verdict.

    Start with:  stockade scan .
    """


def entry() -> None:
    """Run the command line of this process and exit."""
    code = _run(sys.argv[1:])
    if code == ExitCode.INTERRUPTED:
        interrupt.hear_no_more()
    streams.finish()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    try:
        streams.prepare()
        code = cli.main(arguments, prog_name="stockade", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return ExitCode.USAGE
    except click.ClickException as error:
        _say(error.format_message(), _hint(error))
        return ExitCode.USAGE
    except (ScanInterrupted, KeyboardInterrupt, click.Abort):
        _say("interrupted", "")
        return ExitCode.INTERRUPTED
    except StockadeError as error:
        _say(error.message, error.remedy)
        return ExitCode.USAGE
    except SystemExit as ending:
        if isinstance(ending.__context__, BrokenPipeError):  # click would make it exit code 1
            return ExitCode.USAGE
        raise
    except BrokenPipeError:  # the reader went away: nothing more can be said
        return ExitCode.USAGE
    except OSError as error:
        if error.errno not in _NO_ROOM:
            return _bug()
        _say(f"something could not be written: {error.strerror}", "Make room on the disk.")
        return ExitCode.USAGE
    except Exception:  # whatever it is, it must not end with the code of a verdict
        return _bug()
    return code if isinstance(code, int) else ExitCode.ALLOWED


def _bug() -> int:
    """Shown whole, and never taken for a verdict."""
    import traceback

    traceback.print_exc()
    _say("this is a bug in Stockade", "Please report it with the lines above.")
    return ExitCode.USAGE


def _hint(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"Try `{context.command_path} --help`." if context else ""


def _say(message: str, remedy: str) -> None:
    click.echo(f"error: {_indented(message)}", err=True)
    if remedy:
        click.echo(f"  help: {_indented(remedy)}", err=True)


def _indented(text: str) -> str:
    """The text, whose further lines are so indented that they read as one message with it.

    Credentials are masked: an error may quote a line of the target.
    """
    from stockade.triage.mask import mask_assigned

    first, *further = map(mask_assigned, text.split("\n"))
    return "\n".join([first, *(f"  {line}".rstrip() for line in further)])

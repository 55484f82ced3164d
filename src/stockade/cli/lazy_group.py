"""A group of commands of which only the wanted one is imported: a hook starts on every commit."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from stockade.model.registry import suggestion


class LazyGroup(click.Group):
    """A group whose commands are named as `module:attribute`."""

    def __init__(self, *args: Any, targets: Mapping[str, str], **attrs: Any) -> None:
        super().__init__(*args, **attrs)
        self._targets = targets

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the page."""
        return [*self._targets]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """The command, imported.

        Raises:
            click.UsageError: there is none of that name.
        """
        if cmd_name not in self._targets:
            hint = suggestion(cmd_name, self._targets)
            raise click.UsageError(f"no command {cmd_name!r}. {hint}", ctx)
        module, _, attribute = self._targets[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

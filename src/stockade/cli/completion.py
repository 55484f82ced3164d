"""`stockade completion`: the shell's own tab completion."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command(short_help="Print a shell completion script.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a completion script for SHELL.

    \b
    bash:  eval "$(stockade completion bash)"     in ~/.bashrc
    zsh:   eval "$(stockade completion zsh)"      in ~/.zshrc
    fish:  stockade completion fish | source      in ~/.config/fish/config.fish
    """
    kind = get_completion_class(shell)
    root = context.find_root().command
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(root, {}, "stockade", "_STOCKADE_COMPLETE").source())

"""``certibound completion SHELL``: the script that teaches a shell to complete commands and ids."""

from __future__ import annotations

import click

from verify.cli.entry import COMPLETION, PROGRAM


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash:  certibound completion bash > ~/.certibound-complete.bash
           echo '. ~/.certibound-complete.bash' >> ~/.bashrc
    zsh:   certibound completion zsh > ~/.certibound-complete.zsh
           echo '. ~/.certibound-complete.zsh' >> ~/.zshrc
    fish:  certibound completion fish > ~/.config/fish/completions/certibound.fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    from verify.cli.group import certibound

    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"click has no completion for {shell}")
    # ShellComplete.source, because bash's own first runs bash to look at its version.
    click.echo(ShellComplete.source(completion(certibound, {}, PROGRAM, COMPLETION)))

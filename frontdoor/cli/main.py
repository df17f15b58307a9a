"""Entry point of the command line, with lazy loading: only the module of the command that is called is imported.

So no command waits for Django or the renderer unless it uses them (decisions/14).
"""

from __future__ import annotations

import gc
from importlib import import_module
from typing import ClassVar

import click

from frontdoor.command_help import HelpInFull


class Commands(HelpInFull):
    """All commands, each with the module that defines it."""

    modules: ClassVar = {
        **dict.fromkeys(("build", "check", "publish", "run", "schema"), "cli.site"),
        **dict.fromkeys(("closures", "diff", "fmt", "messages", "review"), "cli.editing"),
        "publisher": "cli.publishing",
        "inbox": "inbox.commands",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, importing its module; None for an unknown name."""
        if cmd_name not in self.modules:
            return None
        gc.disable()
        module = import_module(f"frontdoor.{self.modules[cmd_name]}")
        gc.freeze()  # what modules define lives as long as the process: no need to look through it again
        gc.enable()
        found: click.Command = getattr(module, cmd_name)
        return found


@click.group("frontdoor", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def every_command() -> None:
    """Frontdoor: a website and a referral inbox from one catalogue."""


def main() -> None:
    """Run the command line; the entry point of the ``frontdoor`` script."""
    every_command()

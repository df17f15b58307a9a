"""The command line: finds the module in which a command stands, and imports no other; knows no command itself."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import click


class Commands(click.Group):
    """The commands of all modules that have any."""

    modules: ClassVar = {
        **dict.fromkeys(("build", "check", "publish", "run", "schema"), "cli.site"),
        **dict.fromkeys(("closures", "diff", "fmt", "review"), "cli.editing"),
        "inbox": "inbox.commands",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all."""
        return sorted(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one, importing its module."""
        if cmd_name not in self.modules:
            return None
        found: click.Command = getattr(import_module(f"frontdoor.{self.modules[cmd_name]}"), cmd_name)
        return found


@click.group("frontdoor", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def every_command() -> None:
    """Frontdoor: a website and a referral inbox from one catalogue."""


def main() -> None:
    """Be the command for which this process was started."""
    every_command()

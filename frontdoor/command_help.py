"""What ``--help`` of a group of commands says: each command with its whole first sentence, not cut short by the width."""

from __future__ import annotations

import click

_WHOLE = 1000
"""Signs; no sentence is longer."""


class HelpInFull(click.Group):
    """A group of commands whose help cuts no sentence."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a line, or several, for each command."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(_WHOLE)) for name, one in found if one])

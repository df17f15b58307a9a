"""The command line: turns arguments into calls and problems into lines; decides nothing itself."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from frontdoor.catalogue import load_catalogue
from frontdoor.problems import ProblemsFound


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Frontdoor: a website and a referral inbox from one catalogue."""


@main.command()
@click.argument("catalogue", type=click.Path(path_type=Path), default=Path("services.yaml"))
def check(catalogue: Path) -> None:
    """Check a catalogue and list every fault."""
    try:
        load_catalogue(catalogue)
    except ProblemsFound as found:
        for problem in found.problems:
            click.echo(str(problem))
        sys.exit(1)

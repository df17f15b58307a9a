"""The command of the publisher: takes what the desk asks for into the working copy, and puts the built site in place."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from frontdoor.cli.common import a_folder, now, problems_as_lines

LOOKS_EVERY = 0.25
"""Seconds between two looks at the spool."""


@click.command()
@click.option(
    "--working-copy",
    type=a_folder,
    default=Path(),
    envvar="FRONTDOOR_WORKING_COPY",
    help="The folder of services.yaml, referral.yaml and docs/: a plain folder or a git clone; this one if left out.",
)
@click.option(
    "--site", type=a_folder, default=Path("site"), envvar="FRONTDOOR_SITE", show_default=True,
    help="The site that people see.",
)  # fmt: skip
@click.option(
    "--spool", type=a_folder, default=Path("var/spool"), envvar="FRONTDOOR_SPOOL", show_default=True,
    help="The folder between desk and publisher.",
)  # fmt: skip
@click.option("--watch/--once", default=False, help="Go on until it is stopped, or do one round.")
@problems_as_lines
def publisher(working_copy: Path, site: Path, spool: Path, *, watch: bool) -> None:
    """Publish what the desk asks for, in this project; what cannot be published leaves the last good site."""
    from frontdoor.publishing.publisher import Publisher  # noqa: PLC0415 -- it takes time to import
    from frontdoor.publishing.watch import Watch  # noqa: PLC0415
    from frontdoor.publishing.working_copy import WorkingCopy  # noqa: PLC0415

    works = Publisher(WorkingCopy(working_copy), Path(), site, spool)
    if not watch:
        try:
            faults = works.round(now()).faults
        except OSError as error:
            faults = (_not_ended(error),)
        for fault in faults:
            click.echo(fault)
        sys.exit(1 if faults else 0)
    rounds = Watch(works, now)
    said: Sequence[str] = ()
    while True:
        try:
            done = rounds.look()
        except OSError as error:  # its age tells that the state cannot be written
            click.echo(_not_ended(error), err=True)
        else:
            if done and done.faults != said:
                said = done.faults
                click.echo("\n".join(said) or "All is well again.", err=True)
        time.sleep(LOOKS_EVERY)


def _not_ended(error: OSError) -> str:
    return f"The spool could not be written or read, so nobody is told what was published: {error.strerror} ({error.filename})."

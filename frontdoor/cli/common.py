"""Shared by all commands: path types, the day in London, and a decorator that prints every fault on its own line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from os import environ
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from frontdoor.diagnostics import UserError
from frontdoor.occurrences import london_day

P = ParamSpec("P")
R = TypeVar("R")

a_file = click.Path(path_type=Path)
"""A file to read. Its reader reports a folder or a missing file, in better words than click's."""
a_new_file = click.Path(path_type=Path, dir_okay=False)
a_folder = click.Path(path_type=Path, file_okay=False)
CATALOGUE = Path("services.yaml")
FORM = Path("referral.yaml")


def now() -> datetime:
    """Return this moment; ``SOURCE_DATE_EPOCH`` (seconds, UTC) fixes it for reproducible builds."""
    epoch = environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def today_in_london() -> date:
    """Return today's date in Europe/London."""
    return london_day(now())


def problems_as_lines(command: Callable[P, R]) -> Callable[P, R]:
    """Decorate a command: on UserError print every fault on a line of its own and exit with 1, without a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except UserError as fault:
            click.echo(str(fault))
            sys.exit(1)

    return run

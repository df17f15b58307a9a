"""Shared parts of all inbox commands: the click group, the ``--data`` option, and errors printed as lines."""

from __future__ import annotations

import getpass
import os
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from frontdoor.command_help import HelpInFull
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.config import environment as settings
from frontdoor.inbox.config.file_ownership import check_owner, user_name
from frontdoor.inbox.crypto import sealing


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Decorate a command with ``--data``, and print errors as one line each, exit code 1, instead of a traceback."""

    @wraps(function)
    def told(*args: Any, data: Path | None, **options: Any) -> None:
        if data is not None:
            settings.set_for_this_process(FRONTDOOR_DATA=str(data))
        try:
            check_owner(settings.process_environment())
            function(*args, **options)
        except DiagnosticsError as found:
            for problem in found.problems:
                click.echo(problem.sentence, err=True)
            sys.exit(1)
        except (sealing.CannotOpen, sealing.NotAKey) as error:
            stop(str(error))
        except PermissionError as error:
            stop(f"{error.filename}: the user {user_name(os.geteuid())} may not open or change it.")
        except Exception as error:
            from django.db import DatabaseError  # noqa: PLC0415 -- most commands that fail never need it

            if not isinstance(error, DatabaseError):
                raise
            from frontdoor.inbox.store.durability_check import in_words  # noqa: PLC0415 -- needs Django ready

            stop(in_words(error))

    option = click.option(
        "--data", type=click.Path(path_type=Path), help="The inbox's folder; instead of FRONTDOOR_DATA."
    )
    return option(told)


class InboxCommands(HelpInFull):
    """The commands of the inbox; their help also lists the settings that all of them read."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each setting with what it means, and what holds without it."""
        with formatter.section("Settings, as environment variables"):
            formatter.write_dl(
                [
                    (one.name, f"{one.meaning} Without it: {one.default}.".replace("`", ""))
                    for one in settings.SETTINGS
                ]
            )


@click.group(cls=InboxCommands)
def inbox() -> None:
    """The inbox: its keys, its members, and what is waiting in it."""


def identity(file: Path) -> str:
    """Return the identity in a file, asking for the passphrase if it is locked."""
    content = file.read_bytes()
    if sealing.is_locked(content):
        return sealing.unlock_identity(content, typed_passphrase(f"Passphrase of {file.name}"))
    return sealing.identity_in(content.decode("ascii", "replace"))


def note(action: str) -> None:
    """Write one row to the audit log."""
    from django.db import transaction  # noqa: PLC0415 -- needs Django ready

    from frontdoor.inbox.store import audit_log  # noqa: PLC0415

    with transaction.atomic():
        audit_log.record("command line", action, "", now())


def ready() -> None:
    """Configure Django; modules that need it are imported after this."""
    settings.make_django_ready()


def now() -> datetime:
    """Return the current time in UTC; commands read the clock, everything inside takes the time as an argument."""
    return datetime.now(UTC)


def typed_passphrase(prompt: str, *, twice: bool = False, instead: str = "") -> str:
    """Ask for a passphrase at the terminal; where there is none, say so, and what to do ``instead``.

    Without this Python would warn that it cannot hide what is typed, and then read what was never typed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return str(click.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=not twice))
        except getpass.GetPassWarning:
            also = f", or {instead}" if instead else ""
            stop(
                f"A passphrase is asked for ({prompt}), and there is no terminal to type it at. "
                f"Run the command at a terminal (over SSH: ssh -t){also}."
            )


def asker(passphrases: Path | None) -> Callable[[str, str], str]:
    """Return a function that asks for a team's passphrase, given the prompt and the team's id; or one that reads it.

    It reads from a file, which holds one passphrase, or from a folder with a file for each team.
    """
    if passphrases is None:
        instead = "give --passphrase-file"
        return lambda prompt, _: typed_passphrase(prompt, twice=True, instead=instead)

    def read(_: str, team: str) -> str:
        file = passphrases / team if passphrases.is_dir() else passphrases
        try:
            return file.read_text("utf-8").rstrip("\r\n")
        except FileNotFoundError:
            stop(
                f"There is no file {file} with a passphrase: the folder needs one for each team, named like its id."
            )

    return read


def stop(sentence: str) -> NoReturn:
    """Print a sentence to standard error and exit with 1."""
    click.echo(sentence, err=True)
    sys.exit(1)

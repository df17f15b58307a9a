"""Shared parts of all inbox commands: the click group, the ``--data`` option, and errors printed as lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

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


@click.group()
def inbox() -> None:
    """The inbox: its keys, its members, and what is waiting in it."""


def identity(file: Path) -> str:
    """Return the identity in a file, asking for the passphrase if it is locked."""
    content = file.read_bytes()
    if sealing.is_locked(content):
        passphrase = click.prompt(f"Passphrase of {file.name}", hide_input=True, err=True)
        return sealing.unlock_identity(content, passphrase)
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


def asker(passphrase_file: Path | None) -> Callable[[str], str]:
    """Return a function that prompts for a passphrase, or one that returns the passphrase in a file."""
    if passphrase_file is not None:
        passphrase = passphrase_file.read_text("utf-8").rstrip("\r\n")
        return lambda _: passphrase
    return lambda prompt: str(click.prompt(prompt, hide_input=True, confirmation_prompt=True))


def stop(sentence: str) -> NoReturn:
    """Print a sentence to standard error and exit with 1."""
    click.echo(sentence, err=True)
    sys.exit(1)

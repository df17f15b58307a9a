"""Commands for backup, restore, restore drill, retention and erasure."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

import click

from frontdoor.inbox.commands.common import command, identity, inbox, note, now, ready, stop
from frontdoor.inbox.config import environment as settings
from frontdoor.inbox.config.database_url import PostgreSQL
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.reference import read_reference, spoken


@inbox.command()
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), help="Default: backups in the data folder."
)
@click.option("--keep", type=click.IntRange(1), default=14, show_default=True, help="How many to keep.")
@command
def backup(*, to: Path | None, keep: int) -> None:
    """Write a sealed copy of the whole inbox; another machine should fetch it."""
    ready()
    from frontdoor.inbox import backup as copies  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.store import audit_log  # noqa: PLC0415

    environment = settings.process_environment()
    audit_log.head()  # fails with a clear sentence when there is no database yet
    path, contents = copies.backup(environment, to or environment.data / "backups", keep=keep, now=now())
    note("backup made")
    click.echo(f"{path}: {contents.referrals} referrals, audit log to row {contents.audit_rows}.")


@inbox.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity",
    "identity_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The recovery key's file, or one into which it was typed from paper.",
)
@click.option(
    "--without-erased-list", is_flag=True, help="Go on although nobody knows who was erased since the copy."
)
@click.option(
    "--without-referral-keys",
    is_flag=True,
    help="Go on although what was sealed with them stays closed for good.",
)
@command
def restore(
    *, file: Path, identity_file: Path, without_erased_list: bool, without_referral_keys: bool
) -> None:
    """Bring a copy back into a new data folder, and check that all of it is there."""
    environment = settings.process_environment()
    # Django needs a secret key before the backup has brought one; this one is never used again.
    settings.set_for_this_process(FRONTDOOR_SECRET_KEY=secrets.token_urlsafe(60))
    ready()
    from frontdoor.inbox import backup as copies  # noqa: PLC0415 -- needs Django ready

    into = environment.database if isinstance(environment.database, PostgreSQL) else None
    contents, erased = copies.restore(
        file,
        identity(identity_file),
        environment.data,
        into=into,
        second_place=environment.second_place,
        without_list=without_erased_list,
        without_keys=without_referral_keys,
        say=click.echo,
    )
    since = f", without {erased} that {'was' if erased == 1 else 'were'} erased since" if erased else ""
    click.echo(
        f"{into.name if into else environment.data} holds the {contents.referrals} referrals of {contents.made_at}{since}; "
        f"the audit log is whole to row {contents.audit_rows}."
    )
    if environment.second_place is None:
        click.echo(
            f"What was received after {contents.made_at} is not in this copy: look through the notices that the mailboxes got "
            "since then, and ask those who sent."
        )
    elif into is not None or environment.database == environment.data / copies.DATABASE:
        _bring_back(environment)


@inbox.command("bring-back")
@command
def bring_back() -> None:
    """Store what is in the second place and not here, as after the restore of an older copy."""
    ready()
    environment = settings.process_environment()
    if environment.second_place is None:
        stop("There is no second place: FRONTDOOR_SECOND_PLACE is not set.")
    _bring_back(environment)


def _bring_back(environment: settings.Environment) -> None:
    from frontdoor.inbox.referrals import second_place  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.referrals.bring_back import store_lacking  # noqa: PLC0415
    from frontdoor.inbox.store.schema_version import bring_up_to_date  # noqa: PLC0415

    bring_up_to_date()
    try:
        done = store_lacking(environment, now())
    except second_place.Away as error:
        stop(f"{error} When it is there again, run: frontdoor inbox bring-back")
    for name in done.faulty:
        click.echo(f"{environment.second_place}/{name} is damaged, and was left out.")
    for name in done.apart:
        click.echo(
            f"{environment.second_place}/{name} stays there: its referral is not here, or with another team."
        )
    click.echo(
        f"Brought back from the second place, as new: {_named(done.referrals)}. With messages of sender and team: "
        f"{_named(dict.fromkeys(done.messages))}. Reports and complaints: {done.feedback}. What else was done since the copy, such "
        "as notes and decisions, is not there."
    )


def _named(references: Iterable[str]) -> str:
    return ", ".join(map(spoken, references)) or "none"


@inbox.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity",
    "identity_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The recovery key's file: then every referral is opened too, with the age command alone.",
)
@command
def drill(*, file: Path | None, identity_file: Path | None) -> None:
    """Bring the last copy back in a room that is cleared afterwards, and check that all of it is there."""
    ready()
    from frontdoor.inbox import backup as copies  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox import drill as trial  # noqa: PLC0415

    environment = settings.process_environment()
    folder = environment.data / "backups"
    file = file or next(iter(copies.backups(folder)[-1:]), None)
    if file is None:
        stop(f"There is no copy in {folder}. Make one with: frontdoor inbox backup")
    own = identity_file or environment.keys / "backup.identity"
    try:
        contents, opened, gone = trial.drill(file, identity(own), with_age=identity_file is not None)
    except sealing.Damaged:
        raise
    except sealing.CannotOpen:
        stop(f"{file} does not open with {own}.")
    since = f"; {gone} opened no more, erased since" if gone else ""
    if identity_file is None:
        note("drill passed: restored")
        click.echo(
            f"{file.name} was restored whole: {contents.referrals} referrals. None was opened: give --identity."
        )
    else:
        note("drill passed: restored and opened")
        click.echo(
            f"{file.name} was restored whole, and age alone opened {opened} of {contents.referrals} referrals{since}."
        )


@inbox.command()
@click.option("--yes", is_flag=True, help="Erase although many are due at once, or the clock has jumped.")
@command
def keep(*, yes: bool) -> None:
    """Erase what was kept long enough, as the delivery worker does once a day."""
    ready()
    from frontdoor.inbox.referrals import retention  # noqa: PLC0415 -- needs Django ready

    match retention.run_retention(settings.process_environment().data, "command line", now(), yes=yes):
        case retention.Erased(erased):
            click.echo(f"{erased} referrals were erased; a tombstone of each stays.")
        case retention.NeedsApproval(due, why):
            stop(f"Nothing was erased, and {due} are due. {why} If that is right: frontdoor inbox keep --yes")


@inbox.command()
@click.argument("reference")
@command
def erase(*, reference: str) -> None:
    """Erase one referral now, because the person it is about asks for that; a tombstone stays."""
    ready()
    from frontdoor.inbox.referrals import retention, shredding  # noqa: PLC0415 -- needs Django ready

    stored = read_reference(reference)
    if stored is None or not retention.erase(
        stored, settings.process_environment().data, "command line", now()
    ):
        stop(f"There is no referral {reference}.")
    click.echo(f"{spoken(stored)} was erased. {shredding.IN_COPIES}")

"""``frontdoor inbox …``: what the people who run the inbox type; turns options into calls and problems into lines."""

from __future__ import annotations

import json
import secrets
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from random import SystemRandom
from typing import Any, NoReturn

import click

from frontdoor.catalogue import load_catalogue
from frontdoor.inbox import environment as settings
from frontdoor.inbox import sealing
from frontdoor.inbox.reference import read_reference, spoken
from frontdoor.problems import ProblemsFound


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command its ``--data`` option, and print problems as lines instead of tracebacks."""

    @wraps(function)
    def told(*args: Any, data: Path | None, **options: Any) -> None:
        if data is not None:
            settings.set_for_this_process(FRONTDOOR_DATA=str(data))
        try:
            function(*args, **options)
        except ProblemsFound as found:
            for problem in found.problems:
                click.echo(problem.sentence, err=True)
            sys.exit(1)
        except (sealing.CannotOpen, sealing.NotAKey) as error:
            _stop(str(error))

    option = click.option(
        "--data", type=click.Path(path_type=Path), help="The inbox's folder; instead of FRONTDOOR_DATA."
    )
    return option(told)


@click.group()
def inbox() -> None:
    """The inbox: its keys, its members, and what is waiting in it."""


@inbox.command()
@click.option("--development", is_flag=True, help="Make keys for trying out only; a server refuses them.")
@click.option(
    "--recovery-file",
    type=click.Path(path_type=Path),
    default=Path("recovery-key.txt"),
    show_default=True,
    help="Where to write the recovery key, to be printed, locked away, and deleted here.",
)
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, path_type=Path),
    help="Holds the passphrase of every new team key, instead of asking for each.",
)
@command
def init(*, development: bool, recovery_file: Path, passphrase_file: Path | None) -> None:
    """Make the keys that are missing, and the database."""
    if development:
        settings.set_for_this_process(FRONTDOOR_DEVELOPMENT="yes")
    from frontdoor.inbox.preparing import make_real_keys, prepare_development, prepare_store  # noqa: PLC0415

    environment = settings.process_environment()
    if development:
        prepare_development(environment, click.echo)
    else:
        make_real_keys(environment, recovery_file, _asker(passphrase_file), click.echo)
    prepare_store()
    click.echo(f"The inbox is ready in {environment.data}.")


@inbox.command("add-member")
@click.argument("name")
@click.option("--team", "teams", multiple=True, help="A team of the catalogue; may be given more than once.")
@click.option(
    "--role", type=click.Choice(["triage", "manager", "auditor", "administrator"]), default="triage"
)
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, path_type=Path),
    help="Holds the passphrase, instead of asking for it.",
)
@command
def add_member(*, name: str, teams: tuple[str, ...], role: str, passphrase_file: Path | None) -> None:
    """Make an account for a member of staff, with a passphrase to sign in at the desk."""
    _ready()
    from frontdoor.inbox.members import add  # noqa: PLC0415 -- needs Django ready

    environment = settings.process_environment()
    catalogue = load_catalogue(environment.catalogue)
    passphrase = _asker(passphrase_file)(f"Passphrase for {name}")
    add(name, teams, role, passphrase, catalogue=catalogue, now=_now())
    click.echo(f"{name} can now sign in at the desk: {environment.address}/desk/")


@inbox.command("list")
@command
def list_() -> None:
    """Print one line a referral, oldest first: reference, team, status, received at; nothing personal."""
    _ready()
    from frontdoor.inbox.store.models import Referral  # noqa: PLC0415 -- needs Django ready

    for referral in Referral.objects.defer("sealed").order_by("received_at", "id").iterator():
        received = referral.received_at.astimezone(UTC).isoformat(timespec="seconds")
        click.echo(f"{spoken(referral.reference)}\t{referral.team}\t{referral.status}\t{received}")


@inbox.command("open")
@click.argument("reference")
@click.option(
    "--identity",
    "identity_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An age identity file of the team or of recovery; asks for the passphrase if it is locked.",
)
@command
def open_(*, reference: str, identity_file: Path) -> None:
    """Print a referral's answers as JSON; that it was opened is written to the audit log."""
    _ready()
    from frontdoor.inbox.store.triage import NotThere, open_referral  # noqa: PLC0415 -- needs Django ready

    stored = read_reference(reference)
    if stored is None:
        _stop(f'"{reference}" is not a reference: its check character does not fit. Was it copied whole?')
    try:
        opened = open_referral(stored, _identity(identity_file), "command line", _now())
    except NotThere:
        _stop(f"There is no referral {spoken(stored)} in {settings.process_environment().data}.")
    except (sealing.CannotOpen, sealing.NotAKey) as error:
        _stop(f"{spoken(stored)} was not opened with {identity_file}: {error}")
    referral = opened.referral
    record = {
        "reference": spoken(referral.reference),
        "team": referral.team,
        "status": referral.status,
        "received_at": referral.received_at.astimezone(UTC).isoformat(timespec="seconds"),
        "form": referral.form,
        "form_version": referral.form_version,
        "answers": dict(opened.answers),
        "asked": dict(opened.asked),
        "notes": [
            {"by": note.by, "at": note.at.astimezone(UTC).isoformat(timespec="seconds"), "note": note.text}
            for note in opened.notes
        ],
    }
    click.echo(json.dumps(record, ensure_ascii=False, indent=2))


@inbox.command()
@click.option("--once", is_flag=True, help="Tell what is due now, then stop.")
@click.option("--until-parent-ends", is_flag=True, hidden=True)
@command
def deliver(*, once: bool, until_parent_ends: bool) -> None:
    """Tell the mailboxes of new referrals, until stopped."""
    _ready()
    from frontdoor.inbox.delivery.worker import Worker  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.serving import stop_on_signal, stop_with_parent  # noqa: PLC0415
    from frontdoor.inbox.started import started  # noqa: PLC0415

    if until_parent_ends:
        stop_with_parent()
    worker = Worker(started(), random=SystemRandom())
    if once:
        worker.once()
    else:
        stop = threading.Event()
        stop_on_signal(stop.set)
        worker.run(stop)


@inbox.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--until-parent-ends", is_flag=True, hidden=True)
@command
def serve(*, port: int, host: str, until_parent_ends: bool) -> None:
    """Serve site, intake and desk, behind a proxy that speaks TLS."""
    _ready()
    from frontdoor.inbox import serving  # noqa: PLC0415 -- needs Django ready

    if until_parent_ends:
        serving.stop_with_parent()
    serving.serve(host, port)


@inbox.command()
@command
def check() -> None:
    """Check settings, keys, catalogue, form, site and database as a start would, and start nothing."""
    _ready()
    from frontdoor.inbox.safety import check_database  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.started import started  # noqa: PLC0415
    from frontdoor.inbox.store import audit  # noqa: PLC0415

    started().read_all()
    check_database()
    broken = audit.first_break()
    if broken is not None:
        _stop(f"The audit log was changed: row {broken} does not follow from the one before.")
    seq, head = audit.head()
    click.echo(f"All is well. The audit log has {seq} rows; its head is {head}.")


@inbox.command()
@click.option(
    "--to", type=click.Path(file_okay=False, path_type=Path), help="Default: backups in the data folder."
)
@click.option("--keep", type=click.IntRange(1), default=14, show_default=True, help="How many to keep.")
@command
def backup(*, to: Path | None, keep: int) -> None:
    """Write a sealed copy of the whole inbox; another machine should fetch it."""
    _ready()
    from frontdoor.inbox import backup as copies  # noqa: PLC0415 -- needs Django ready

    environment = settings.process_environment()
    path, contents = copies.backup(environment, to or environment.data / "backups", keep=keep, now=_now())
    _note("backup made")
    click.echo(f"{path}: {contents.referrals} referrals, audit log to row {contents.audit_rows}.")


@inbox.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity",
    "identity_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The recovery key's file.",
)
@command
def restore(*, file: Path, identity_file: Path) -> None:
    """Bring a copy back into a new data folder, and check that all of it is there."""
    environment = settings.process_environment()
    # Django wants a secret before there is one; this one is thrown away.
    settings.set_for_this_process(FRONTDOOR_SECRET_KEY=secrets.token_urlsafe(60))
    _ready()
    from frontdoor.inbox import backup as copies  # noqa: PLC0415 -- needs Django ready

    contents = copies.restore(file, _identity(identity_file), environment.data)
    click.echo(
        f"{environment.data} holds the {contents.referrals} referrals of {contents.made_at}; "
        f"the audit log is whole to row {contents.audit_rows}."
    )


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
    _ready()
    from frontdoor.inbox import backup as copies  # noqa: PLC0415 -- needs Django ready

    environment = settings.process_environment()
    folder = environment.data / "backups"
    file = file or next(iter(copies.backups(folder)[-1:]), None)
    if file is None:
        _stop(f"There is no copy in {folder}. Make one with: frontdoor inbox backup")
    own = identity_file or environment.keys / "backup.identity"
    try:
        contents, opened = copies.drill(file, _identity(own), identity_file)
    except sealing.CannotOpen:
        _stop(f"{file} does not open with {own}.")
    if identity_file is None:
        _note("drill passed: restored")
        click.echo(
            f"{file.name} was restored whole: {contents.referrals} referrals. None was opened: give --identity."
        )
    else:
        _note("drill passed: restored and opened")
        click.echo(
            f"{file.name} was restored whole, and age alone opened {opened} of {contents.referrals} referrals."
        )


@inbox.command()
@click.option("--yes", is_flag=True, help="Erase although many are due at once, or the clock has jumped.")
@command
def keep(*, yes: bool) -> None:
    """Erase what was kept long enough, as the delivery worker does once a day."""
    _ready()
    from frontdoor.inbox.store import keeping  # noqa: PLC0415 -- needs Django ready

    match keeping.keep(settings.process_environment().data, "command line", _now(), yes=yes):
        case keeping.Kept(erased):
            click.echo(f"{erased} referrals were erased; a tombstone of each stays.")
        case keeping.Braked(due, why):
            _stop(
                f"Nothing was erased, and {due} are due. {why} If that is right: frontdoor inbox keep --yes"
            )


@inbox.command()
@click.argument("reference")
@command
def erase(*, reference: str) -> None:
    """Erase one referral now, because the person it is about asks for that; a tombstone stays."""
    _ready()
    from frontdoor.inbox.store import keeping  # noqa: PLC0415 -- needs Django ready

    stored = read_reference(reference)
    if stored is None or not keeping.erase(
        stored, settings.process_environment().data, "command line", _now()
    ):
        _stop(f"There is no referral {reference}.")
    click.echo(f"{spoken(stored)} was erased. Copies that hold it are gone after 14 nights.")


def _identity(file: Path) -> str:
    content = file.read_bytes()
    if sealing.is_locked(content):
        passphrase = click.prompt(f"Passphrase of {file.name}", hide_input=True, err=True)
        return sealing.unlock_identity(content, passphrase)
    return sealing.identity_in(content.decode("ascii", "replace"))


def _note(action: str) -> None:
    from django.db import transaction  # noqa: PLC0415 -- needs Django ready

    from frontdoor.inbox.store import audit  # noqa: PLC0415

    with transaction.atomic():
        audit.record("command line", action, "", _now())


def _ready() -> None:
    settings.make_django_ready()


def _now() -> datetime:
    return datetime.now(UTC)


def _asker(passphrase_file: Path | None) -> Callable[[str], str]:
    if passphrase_file is not None:
        passphrase = passphrase_file.read_text("utf-8").rstrip("\r\n")
        return lambda _: passphrase
    return lambda prompt: str(click.prompt(prompt, hide_input=True, confirmation_prompt=True))


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)

"""Commands for setting up (keys, members, database roles) and for daily use (list, open, health, check)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import click

from frontdoor.inbox.commands.common import asker, command, identity, inbox, now, ready, stop
from frontdoor.inbox.config import environment as settings
from frontdoor.inbox.config.environment import Environment, ServedPart
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.crypto.keyring import load_keyring
from frontdoor.inbox.reference import read_reference, spoken
from frontdoor.inbox.store.postgres_roles import ROLE, sql


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
    help="Where nobody can type: a file with one passphrase for every new team key, or a folder with a file for each, named like the team's id.",
)
@command
def init(*, development: bool, recovery_file: Path, passphrase_file: Path | None) -> None:
    """Make the keys that are missing, and the database."""
    if development:
        settings.set_for_this_process(FRONTDOOR_DEVELOPMENT="yes")
    from frontdoor.inbox.bootstrap import make_real_keys, prepare_development, prepare_store  # noqa: PLC0415

    environment = settings.process_environment()
    if development:
        prepare_development(environment, click.echo)
    else:
        make_real_keys(environment, recovery_file, asker(passphrase_file), click.echo)
    prepare_store(new_keys=True)
    click.echo(f"The inbox is ready in {environment.data}.")


@inbox.command("trust-key")
@click.argument("name")
@command
def trust_key(*, name: str) -> None:
    """Take the key of a team, or of recovery, that lies in the folder now as the right one, after a change on purpose."""
    ready()
    from frontdoor.catalogue import load_catalogue  # noqa: PLC0415 -- most commands need no catalogue
    from frontdoor.inbox.config.runtime import answering  # noqa: PLC0415
    from frontdoor.inbox.store import key_pins  # noqa: PLC0415 -- needs Django ready

    environment = settings.process_environment()
    teams = [team.id for team in answering(load_catalogue(environment.catalogue))]
    recipients = load_keyring(environment.keys, teams, development=environment.development).named()
    if name not in recipients:
        stop(f'There is no key "{name}". The keys are: {", ".join(sorted(recipients))}.')
    if not key_pins.unpinned_keys({name: recipients[name]}):
        stop(f"The key of {name} is the one that was written down. Nothing was changed.")
    click.echo(f"The key of {name} is now {recipients[name]}.")
    click.confirm("Did you change it yourself, and should everything new be sealed to it?", abort=True)
    key_pins.pin(name, recipients[name], "command line", now())
    click.echo("It is written down, and in the audit log. Start the inbox again.")


@inbox.command("begin-referral-keys")
@click.option(
    "--anew", is_flag=True, help="The old ones are lost for good: what was sealed with them stays closed."
)
@command
def begin_referral_keys(*, anew: bool) -> None:
    """Give each new referral a key of its own, in an inbox that was made before there were any; a new one has them."""
    ready()
    from frontdoor.inbox.crypto import referral_keys  # noqa: PLC0415 -- most commands need none
    from frontdoor.inbox.referrals import shredding  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.store import key_pins  # noqa: PLC0415

    environment = settings.process_environment()
    file = environment.keys / referral_keys.NAME
    if key_pins.is_pinned(referral_keys.PIN) and not (anew and not file.exists()):
        stop(
            f"The referral keys have begun. They are in {file}, or beside the last copy, from where restore brings them back."
        )
    referral_keys.make_missing(environment.keys)
    store = referral_keys.read(environment.keys)
    if store is None:
        stop(f"{file} is damaged.")
    for place in filter(None, (environment.data / "backups", environment.second_place)):
        if place.is_dir():
            shredding.carry(environment.keys, place)
    key_pins.pin(referral_keys.PIN, store.id, "command line", now())
    click.echo(
        f"Each referral that comes after the next start is sealed to a key of its own too; what is stored already stays as it is. Make "
        f"a copy now, let the machine that fetches the copies fetch {referral_keys.CARRIED} with them, in place of the one before, "
        "and try a copy with the recovery key from there (deploy/README.md). Then start the inbox again."
    )


@inbox.command("roles")
@click.option("--role", default=ROLE, show_default=True, help="The name of the intake's role.")
@command
def roles(*, role: str) -> None:
    """Print the SQL that makes the intake's own role on PostgreSQL, which may only insert; for psql."""
    try:
        click.echo(sql(role), nl=False)
    except ValueError as error:
        stop(str(error))


@inbox.command("add-member")
@click.argument("name")
@click.option(
    "--team",
    "teams",
    multiple=True,
    help="A team of the catalogue; may be given more than once. Without it: every team.",
)
@click.option(
    "--role",
    type=click.Choice(["triage", "manager", "auditor", "administrator", "editor"]),
    default="triage",
    show_default=True,
    help="triage reads and decides referrals; manager also hands over, sees numbers and keeping; auditor reads the log; administrator "
    "looks after accounts and opens no referral; editor changes the website.",
)
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, path_type=Path),
    help="Holds a passphrase that the member knows already, instead of making a start passphrase.",
)
@command
def add_member(*, name: str, teams: tuple[str, ...], role: str, passphrase_file: Path | None) -> None:
    """Make an account for a member of staff, who signs in as NAME with a start passphrase, and then chooses their own.

    NAME has letters, digits and . - _ + @ only.
    """
    ready()
    from frontdoor.catalogue import load_catalogue  # noqa: PLC0415 -- most commands need no catalogue
    from frontdoor.inbox.desk.access import accounts, members  # noqa: PLC0415 -- needs Django ready

    environment = settings.process_environment()
    catalogue = load_catalogue(environment.catalogue)
    desk = "the site's address, followed by /desk/ (FRONTDOOR_ADDRESS is not set here)."
    if environment.address:
        desk = f"{environment.address}/desk/"
    if passphrase_file is not None:
        members.add(name, teams, role, asker(passphrase_file)("", ""), catalogue=catalogue, now=now())
        click.echo(f"{name} can now sign in at the desk: {desk}")
        return
    _, passphrase = accounts.make(name, teams, role, catalogue=catalogue, by="command line", now=now())
    click.echo(
        f"{name} can now sign in at the desk: {desk}\n"
        f"Start passphrase: {passphrase}\n"
        f"Give it to {name} in person or by phone, never by mail. It is good for {accounts.GOOD_FOR.days} days and shown this once; "
        "at the first sign-in they choose a passphrase of their own."
    )


@inbox.command("list")
@command
def list_() -> None:
    """Print one line a referral, oldest first: reference, team, status, received at; nothing personal."""
    ready()
    from frontdoor.inbox.store.models import Referral  # noqa: PLC0415 -- needs Django ready

    for referral in Referral.objects.defer("sealed").order_by("received_at", "id"):
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
    ready()
    from frontdoor.inbox.referrals.triage import NotThere, open_referral  # noqa: PLC0415 -- needs Django ready

    stored = read_reference(reference)
    if stored is None:
        stop(f'"{reference}" is not a reference: its check character does not fit. Was it copied whole?')
    try:
        opened = open_referral(stored, identity(identity_file), "command line", now())
    except NotThere:
        stop(f"There is no referral {spoken(stored)} in {settings.process_environment().data}.")
    except (sealing.CannotOpen, sealing.NotAKey) as error:
        stop(f"{spoken(stored)} was not opened with {identity_file}: {error}")
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
@command
def health() -> None:
    """Say how the inbox is, and what a person should look at; ends with 1 if there is anything."""
    ready()
    from frontdoor.inbox.config.runtime import started  # noqa: PLC0415
    from frontdoor.inbox.monitoring import status_report  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.store import audit_log  # noqa: PLC0415

    seen = status_report.look(started(), now())
    for line in status_report.lines(seen):
        click.echo(line)
    broken = audit_log.first_break()
    click.echo(f"Audit log: {'whole' if broken is None else f'CHANGED at row {broken}'}")
    ringing = status_report.alarms(seen)
    if broken is None and not ringing:
        click.echo("All is well.")
        return
    stop("\n".join(("Somebody should look:", *(alarm.sentence for alarm in ringing))))


@inbox.command()
@click.option("--mail", is_flag=True, help="Look up the DNS records that mail servers want to see, too.")
@command
def check(*, mail: bool) -> None:
    """Check settings, keys, catalogue, form, site and database as a start would, and mail up to the message; start nothing."""
    ready()
    from frontdoor.inbox.bootstrap import check_keys, check_teams  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.config.runtime import site_address_warning, started  # noqa: PLC0415
    from frontdoor.inbox.monitoring import outage_status, status_report  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.referrals import second_place  # noqa: PLC0415
    from frontdoor.inbox.store import audit_log  # noqa: PLC0415
    from frontdoor.inbox.store.durability_check import check_database  # noqa: PLC0415

    environment = settings.process_environment()
    started().read_all()
    check_database()
    check_keys(environment, new_keys=False)
    check_teams(environment)
    if warning := site_address_warning(started()):
        click.echo(f"Warning: {warning}")
    if environment.part is ServedPart.INTAKE:
        click.echo("All is well, as far as the public door can see; the audit log is the desk's to check.")
        return
    faults = list(_mail_faults(environment, records=mail))
    try:
        second_place.check(environment)
    except second_place.Away as error:
        faults.append(str(error))
    broken = audit_log.first_break()
    if broken is not None:
        faults.append(f"The audit log was changed: row {broken} does not follow from the one before.")
    if faults:
        stop("\n".join(faults))
    seq, head = audit_log.head()
    click.echo(f"All is well. The audit log has {seq} rows; its head is {head}.")
    if outage_status.last_success(environment.data) is None:
        click.echo(
            f"{status_report.NONE_YET} The first one sets out when the inbox starts: frontdoor inbox health"
        )


def _mail_faults(environment: Environment, *, records: bool) -> Iterator[str]:
    """Yield what mail servers would object to; print which DNS records are good, and which could not be looked up."""
    from frontdoor.inbox.notifications import mail_check, mail_dns  # noqa: PLC0415 -- most commands need no network
    from frontdoor.inbox.notifications.message import greeting_name  # noqa: PLC0415

    yield from mail_check.objections(environment)
    if not records:
        return
    if environment.smtp is None:
        click.echo("No notice is sent by mail (FRONTDOOR_SMTP is not set), so no record was looked up.")
        return
    name, resolver = greeting_name(environment.address), mail_dns.system_resolver()
    signs_in = bool(environment.smtp.user)
    for finding in mail_dns.look_up(environment.mail_from, name, resolver, signs_in=signs_in):
        if finding.good is False:
            yield finding.sentence
        else:
            click.echo(finding.sentence)

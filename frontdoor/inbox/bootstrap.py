"""Prepares an inbox before it starts: makes keys, migrates the database, checks its durability settings and the key pins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from frontdoor.catalogue import load_catalogue
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config.environment import Environment, ServedPart, make_django_ready
from frontdoor.inbox.config.runtime import answering, destination_problems
from frontdoor.inbox.crypto import keyring, referral_keys
from frontdoor.inbox.crypto.private_file import write_private
from frontdoor.inbox.monitoring import outage_status


def prepare_development(environment: Environment, say: Callable[[str], None]) -> None:
    """Make the development keys that are missing; raise DiagnosticsError."""
    catalogue = load_catalogue(environment.catalogue)
    if problems := destination_problems(environment, catalogue):
        raise DiagnosticsError(problems)
    keyring.make_development_keys(environment.keys, [team.id for team in answering(catalogue)], say)


def make_real_keys(
    environment: Environment, recovery_file: Path, ask: Callable[[str, str], str], say: Callable[[str], None]
) -> None:
    """Make the keys of a server that are missing; the recovery key is written to a file that must not stay here.

    ``ask`` returns a passphrase for a prompt and a team's id, ``say`` prints a line. Raise DiagnosticsError.
    """
    folder = environment.keys
    if keyring.is_development(folder):
        sentence = f"{folder} holds keys for trying out. Use a new data folder for a server."
        raise DiagnosticsError([Diagnostic(SourceLocation(str(folder)), sentence)])
    if recovery_file.absolute().is_relative_to(environment.data):
        sentence = (
            f"The recovery key must not lie in {environment.data}: whoever takes the data would take the key."
        )
        raise DiagnosticsError([Diagnostic(SourceLocation(str(recovery_file)), sentence)])
    keyring.make_secret(folder)
    missing = [
        team
        for team in answering(load_catalogue(environment.catalogue))
        if not keyring.has_keys(folder, team.id)
    ]
    if missing:
        say(
            "Each team gets a key, which opens its referrals, and the key a passphrase. The team's first member types it once at the "
            "desk and gives the key on to colleagues there; so two members should know it, told in person. It cannot be looked "
            f"up again. Use at least {keyring.SHORTEST} characters: four or five words that nobody would guess."
        )
    for team in missing:
        passphrase = ask(f"Passphrase for the key of {team.name} ({team.id})", team.id)
        if sentence := keyring.too_short(passphrase):
            raise DiagnosticsError([Diagnostic(SourceLocation(team.id), sentence)])
        keyring.make_team_keys(folder, team.id, passphrase)
        say(f"Made the key of {team.id}.")
    if not keyring.has_keys(folder, keyring.RECOVERY):
        from frontdoor.inbox.crypto import recovery_sheet  # noqa: PLC0415 -- draws a picture, once

        referral_keys.make_missing(folder)
        sheet = recovery_file.with_suffix(".html")
        identity = keyring.make_recovery_key(folder, recovery_file)
        write_private(sheet, recovery_sheet.sheet(identity, datetime.now(UTC)).encode())
        say(
            f"Made the recovery key in {recovery_file}, and a sheet of it for paper in {sheet}. Print the sheet twice, seal each in "
            "an envelope, keep them in two places, and delete both files. With it everything can be opened when all passphrases "
            "are forgotten."
        )


def prepare_store(*, new_keys: bool = False) -> None:
    """Create or migrate the database, then check its durability settings and the key pins; raise DiagnosticsError.

    ``new_keys`` says that keys may just have been made: names that have no pin yet are pinned.
    """
    make_django_ready()
    from django.conf import settings  # noqa: PLC0415 -- needs Django ready
    from django.db import connection  # noqa: PLC0415

    from frontdoor.inbox.referrals import second_place  # noqa: PLC0415
    from frontdoor.inbox.store.durability_check import check_database, check_writable  # noqa: PLC0415
    from frontdoor.inbox.store.schema_version import bring_up_to_date  # noqa: PLC0415

    database = settings.ENVIRONMENT.database
    if isinstance(database, Path):
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not database.exists():
            database.touch(mode=0o600)
        check_writable()
    inserts_only = settings.ENVIRONMENT.part is ServedPart.INTAKE and connection.vendor == "postgresql"
    if not inserts_only:
        bring_up_to_date()
    check_database()
    if settings.ENVIRONMENT.second_place_waits:
        try:
            second_place.check(settings.ENVIRONMENT)
        except second_place.Away as error:
            place = SourceLocation("FRONTDOOR_SECOND_PLACE")
            raise DiagnosticsError([Diagnostic(place, str(error))]) from error
    check_keys(
        settings.ENVIRONMENT, new_keys=None if inserts_only else new_keys or settings.ENVIRONMENT.development
    )
    connection.close()
    outage_status.start_grace_period(settings.ENVIRONMENT.data, datetime.now(UTC))


def check_teams(environment: Environment) -> None:
    """Check that every team is ready for real referrals, on a server only; raise DiagnosticsError with what is missing."""
    from frontdoor.inbox.monitoring import readiness  # noqa: PLC0415 -- needs Django ready

    ours = environment.part is not ServedPart.INTAKE  # whose database role cannot see who works here
    if (
        ours
        and not environment.development
        and (problems := readiness.problems(load_catalogue(environment.catalogue)))
    ):
        raise DiagnosticsError(problems)


def check_keys(environment: Environment, *, new_keys: bool | None) -> None:
    """Compare every public key with its pin; raise DiagnosticsError with each that differs.

    With ``new_keys`` names without a pin are pinned; with None nothing is written, because this database role may
    not.
    """
    from frontdoor.inbox.store import key_pins  # noqa: PLC0415 -- needs Django ready

    teams = (team.id for team in answering(load_catalogue(environment.catalogue)))
    recipients = keyring.load_keyring(environment.keys, teams, development=environment.development).named()
    if new_keys or (new_keys is not None and key_pins.is_empty()):
        key_pins.pin_missing(recipients, "command line", datetime.now(UTC))
    problems = [*_keys_left_behind(environment, recipients)]
    problems += [
        Diagnostic(
            SourceLocation(f"{name}.recipient"),
            f"The key {environment.keys / name}.recipient is not the one that was written down when it was made: whoever "
            "changed it could read what is sealed to it. Bring the right one back from a copy. If it was changed on "
            f"purpose: frontdoor inbox trust-key {name}",
        )
        for name in key_pins.unpinned_keys(recipients)
        if name != referral_keys.PIN
    ]
    problems += [
        Diagnostic(
            SourceLocation(name),
            f"What is written down of the key of {name} is not what the audit log says: somebody changed the database. "
            "Bring back the last copy.",
        )
        for name in key_pins.rewritten()
    ]
    if problems:
        raise DiagnosticsError(problems)


def _keys_left_behind(environment: Environment, recipients: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield a fault where the referral keys are not those that this inbox began with."""
    from frontdoor.inbox.store import key_pins  # noqa: PLC0415 -- needs Django ready

    path = environment.keys / referral_keys.NAME
    begun = key_pins.is_pinned(referral_keys.PIN)
    if begun and referral_keys.PIN not in recipients:
        yield Diagnostic(
            SourceLocation(str(path)),
            f"{path} is missing, and what was received since it was made opens with it alone. Bring it back: restore the last copy, "
            f"which has {referral_keys.CARRIED} beside it.",
        )
    elif referral_keys.PIN in recipients and key_pins.unpinned_keys(
        {referral_keys.PIN: recipients[referral_keys.PIN]}
    ):
        yield Diagnostic(
            SourceLocation(str(path)),
            f"{path} is not the one that this inbox began with. Bring the right one back: restore the last copy, which has "
            f"{referral_keys.CARRIED} beside it.",
        )

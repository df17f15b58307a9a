"""The command that changes the passphrase of a team's key, for when somebody who knew it has left."""

from __future__ import annotations

from pathlib import Path

import click

from frontdoor.inbox.commands.common import asker, command, inbox, note, ready, stop, typed_passphrase
from frontdoor.inbox.config import environment as settings
from frontdoor.inbox.crypto import keyring


@inbox.command("change-passphrase")
@click.argument("team")
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, path_type=Path),
    help="Holds the new passphrase, instead of asking for it.",
)
@command
def change_passphrase(*, team: str, passphrase_file: Path | None) -> None:
    """Lock a team's key with another passphrase; the key stays, and so does what each member's own passphrase opens."""
    ready()
    folder = settings.process_environment().keys
    try:
        locked = keyring.locked_identity(folder, team)
    except FileNotFoundError:
        there = ", ".join(sorted(path.stem for path in folder.glob("*.locked")))
        stop(f'There is no key of "{team}" in {folder}. The teams with a key are: {there}.')
    old = typed_passphrase(f"Passphrase of {team} as it is now")
    new = asker(passphrase_file)(f"New passphrase of {team}", team)
    if sentence := keyring.too_short(new):
        stop(sentence)
    keyring.lock_anew(folder, team, locked, old, new)
    note(f"passphrase changed for the key of {team}"[:60])
    click.echo(
        f"The key of {team} opens with the new passphrase. Copies made before open with the old one until they are gone."
    )

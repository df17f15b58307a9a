"""The command that hands a team's accepted referrals over to a case system, sealed to that system's own key."""

from __future__ import annotations

from pathlib import Path

import click

from frontdoor.inbox.commands.common import command, identity, inbox, now, ready, stop
from frontdoor.inbox.config import environment as settings
from frontdoor.inbox.reference import spoken


@inbox.command("hand-over")
@click.argument("system")
@click.option("--team", required=True, help="The team whose referrals are handed over.")
@click.option(
    "--identity",
    "identity_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An age identity file of the team; asks for the passphrase if it is locked.",
)
@command
def hand_over(*, system: str, team: str, identity_file: Path) -> None:
    """Put each accepted referral that was not handed over yet, sealed, where the case SYSTEM fetches it."""
    ready()
    from frontdoor.inbox.config.runtime import started  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.referrals import triage  # noqa: PLC0415
    from frontdoor.inbox.referrals.handover import hand_over as handing  # noqa: PLC0415

    systems = {one.name: one for one in started().case_systems}
    if system not in systems:
        names = ", ".join(sorted(systems)) or "none; FRONTDOOR_CASE_SYSTEMS names their file"
        stop(f'There is no case system "{system}". There are: {names}.')
    if not systems[system].recipient:
        stop(f'"{system}" has no recipient:, so nothing can be sealed to it. Add its public key to the file.')
    key, data = identity(identity_file), settings.process_environment().data
    references = handing.waiting(team)
    for reference in references:
        opened = triage.open_referral(reference, key, "command line", now())
        file = handing.sealed(systems[system], opened, started().form, "command line", now(), data=data)
        click.echo(f"{spoken(reference)}  {file}")
    click.echo(f"{len(references)} handed over to {system}.")

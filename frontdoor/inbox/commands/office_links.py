"""Commands for office links: make one, list them, revoke one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import click

from frontdoor.inbox.commands.common import command, inbox, note, now, ready, stop
from frontdoor.inbox.config import environment as settings

_LONGEST = 366
"""Most days that a link works: offices move, and people leave them."""
_MOST = 200


@inbox.command("office-link")
@click.argument("office")
@click.option("--days", default=90, show_default=True, help=f"How many days it works, up to {_LONGEST}.")
@command
def office_link(*, office: str, days: int) -> None:
    """Make a link to the form that fills in the name of an OFFICE, and print its address."""
    office = " ".join(office.split())
    if not office or len(office) > _MOST:
        stop(f"The name of the office has {len(office)} characters. Write 1 to {_MOST}.")
    if not 1 <= days <= _LONGEST:
        stop(f"A link works for 1 to {_LONGEST} days, not for {days}.")
    ready()
    from frontdoor.inbox.referrals import office_links  # noqa: PLC0415 -- needs Django ready
    from frontdoor.occurrences import date_words  # noqa: PLC0415 -- most commands need no catalogue

    link = office_links.make(office, _day(now()) + timedelta(days=days), now())
    note("office link made")
    address = settings.process_environment().address
    click.echo(f"Link {link.pk} works until {date_words(link.until)}, and fills in: {office}")
    click.echo(f"{address}/referral/?{office_links.INPUT}={office_links.token_of(link)}")


@inbox.command("office-links")
@command
def list_office_links() -> None:
    """List the office links: number, last day, whether it works, and the office."""
    ready()
    from frontdoor.inbox.referrals import office_links  # noqa: PLC0415 -- needs Django ready

    for link in office_links.all_links():
        state = "works" if office_links.works(link, now()) else "revoked" if link.revoked_at else "ended"
        click.echo(f"{link.pk}  {link.until}  {state}  {link.office}")


@inbox.command("revoke-office-link")
@click.argument("number", type=int)
@command
def revoke_office_link(*, number: int) -> None:
    """Revoke the office link with a NUMBER: from now on it fills in nothing, and says so."""
    ready()
    from frontdoor.inbox.referrals import office_links  # noqa: PLC0415 -- needs Django ready

    link = office_links.revoke(number, now())
    if link is None:
        stop(f"There is no office link {number}. frontdoor inbox office-links lists them.")
    note("office link revoked")
    click.echo(f"Link {number} ({link.office}) fills in nothing any more.")


def _day(moment: datetime) -> date:
    from frontdoor.occurrences import LONDON  # noqa: PLC0415 -- most commands need no catalogue

    return moment.astimezone(LONDON).date()

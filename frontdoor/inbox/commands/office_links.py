"""Commands for office links: make one, list them, revoke one."""

from __future__ import annotations

from datetime import timedelta

import click

from frontdoor.inbox.commands.common import command, inbox, note, now, ready, stop
from frontdoor.inbox.config import environment as settings

_LONGEST = 366
"""Most days that a link works: offices move, and people leave them."""
_MOST = 200


@inbox.command("office-link")
@click.argument("office")
@click.option("--days", default=90, show_default=True, help=f"How many days it works, up to {_LONGEST}.")
@click.option("--once", is_flag=True, help="It ends with the first referral that is received by it.")
@command
def office_link(*, office: str, days: int, once: bool) -> None:
    """Make a link to the form that fills in the name of an OFFICE, and print its address."""
    office = " ".join(office.split())
    if not office or len(office) > _MOST:
        stop(f"The name of the office has {len(office)} characters. Write 1 to {_MOST}.")
    if not 1 <= days <= _LONGEST:
        stop(f"A link works for 1 to {_LONGEST} days, not for {days}.")
    ready()
    from frontdoor.inbox.referrals import office_links  # noqa: PLC0415 -- needs Django ready
    from frontdoor.occurrences import date_words, london_day  # noqa: PLC0415 -- most commands need no catalogue
    from frontdoor.site.pages.form_names import OFFICE  # noqa: PLC0415

    link = office_links.make(office, london_day(now()) + timedelta(days=days), now(), once=once)
    note("office link made")
    address = settings.process_environment().address
    works = "for one referral, until" if once else "until"
    click.echo(f"Link {link.pk} works {works} {date_words(link.until)}, and fills in: {office}")
    click.echo(f"{address}/referral/?{OFFICE}={office_links.token_of(link)}")


@inbox.command("office-links")
@command
def list_office_links() -> None:
    """List the office links: number, last day, good for how many referrals, whether it works, and the office."""
    ready()
    from frontdoor.inbox.referrals import office_links  # noqa: PLC0415 -- needs Django ready

    for link in office_links.all_links():
        kind = "once" if link.once else "often"
        click.echo(f"{link.pk}  {link.until}  {kind}  {office_links.state_of(link, now())}  {link.office}")


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

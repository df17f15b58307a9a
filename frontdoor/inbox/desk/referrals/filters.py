"""Filters of the referral list: read from its address, and written back into it, so that they can be kept and passed on.

The prison is sealed like every answer: that filter opens the matching referrals in memory, as the search does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.db.models import Q

from frontdoor.inbox.desk.access.session import DeskSession
from frontdoor.inbox.desk.referrals import glimpse, listing
from frontdoor.inbox.desk.web.names import form as todays_form
from frontdoor.inbox.desk.web.names import team_name
from frontdoor.inbox.referrals import assignment
from frontdoor.inbox.referrals.gate_pickup import TO_BE_MET
from frontdoor.inbox.store.models import Referral, ReferralStatus

NOBODY = "-"
"""Sent by the form in place of a holder: nobody has it."""
MOST = 1000
"""Most referrals that are opened to look for a prison."""
SORTS: Mapping[str, str] = {
    "": "The nearest release first",
    "newest": "The newest first",
    "oldest": "The oldest first",
    "holder": "By who has it",
    "council": "By council area",
}
"""Sent term to label."""
_ORDERS = {
    "newest": ("-received_at", "-pk"),
    "oldest": ("received_at", "pk"),
    "holder": ("taken_by", "received_at", "pk"),
    "council": ("council_area", "received_at", "pk"),
}
STATUSES = (
    *ReferralStatus.values,
    listing.MINE,
    listing.ALL,
    listing.ASIDE,
    listing.UNREAD,
    listing.UNTOLD,
    listing.MOVED,
)
_STAYING = ("", listing.MINE, *(status.value for status in ReferralStatus if status.is_open))
"""Statuses that are kept: nobody should come back next week and see what was set aside alone."""


class TooManyToOpen(Exception):  # noqa: N818 -- says what happened
    """More than 1,000 referrals match. Choose a status, a council area or a holder first"""


@dataclass(frozen=True)
class Filters:
    """The filters of one list; each is empty where it leaves nothing out."""

    status: str = ""
    team: str = ""
    council: str = ""
    holder: str = ""
    prison: str = ""
    gate: str = ""
    """"yes" for those who are still to be met."""
    week: str = ""
    """"yes" for those whose day of release or at the gate is within a week."""
    sort: str = ""

    @property
    def address(self) -> str:
        """Return them as the query of an address."""
        return urlencode({one.name: value for one in fields(self) if (value := getattr(self, one.name))})

    @property
    def narrows(self) -> bool:
        """Return whether they leave out anything beside a status and a team."""
        return any((self.council, self.holder, self.prison, self.gate, self.week))

    @property
    def to_keep(self) -> str:
        """Return what is kept for the next time."""
        return self.address if self.status in _STAYING else ""

    def at(self, status: str) -> Filters:
        """Return the same filters at another status."""
        return replace(self, status="" if status == listing.OPEN else status)

    def words(self) -> Iterator[str]:
        """Yield what they leave in, for the heading of the list."""
        if self.holder:
            yield "nobody has it" if self.holder == NOBODY else f"{self.holder} has it"
        if self.prison:
            yield prisons()[self.prison]
        if self.council:
            yield self.council
        if self.gate:
            yield "still to be met at the gate"
        if self.week:
            yield "release or gate within a week"
        if self.team:
            yield team_name(self.team)


def read(query: Mapping[str, str], visit: DeskSession) -> Filters:
    """Read the filters of an address; what is no filter, or is none of this member's, leaves nothing out."""
    known = {
        "status": STATUSES,
        "team": visit.teams,
        "prison": prisons(),
        "gate": ("yes",),
        "week": ("yes",),
        "sort": SORTS,
    }
    free = {name: query.get(name, "")[:100] for name in ("council", "holder")}
    sent = {name: value for name, allowed in known.items() if (value := query.get(name, "")) in allowed}
    return Filters(**free, **sent)


def prisons() -> dict[str, str]:
    """Return the prisons of the form: stored value to label."""
    return {choice.value: choice.label for choice in todays_form().question("prison").options}


def rows(filters: Filters, visit: DeskSession, covered: Iterable[str]) -> listing.ReferralList:
    """Return the list; raise TooManyToOpen. ``covered`` are the members whom this one covers today."""
    narrowed = Q()
    if filters.council:
        narrowed &= Q(council_area=filters.council)
    if filters.holder:
        narrowed &= Q(taken_by="" if filters.holder == NOBODY else filters.holder)
    if filters.gate:
        narrowed &= TO_BE_MET
    teams = (filters.team,) if filters.team else visit.teams
    status, mine = filters.status or listing.OPEN, (visit.name, *covered)
    if filters.prison:
        found = listing.at(status, teams, mine, today=visit.today).filter(narrowed)
        narrowed &= Q(reference__in=_in_prison(list(found.values_list("reference", "team")), filters, visit))
    return listing.rows(
        teams,
        status=status,
        today=visit.today,
        mine=mine,
        narrowed=narrowed,
        week=bool(filters.week),
        order=_ORDERS.get(filters.sort, ()),
    )


def _in_prison(found: list[tuple[str, str]], filters: Filters, visit: DeskSession) -> list[str]:
    if len(found) > MOST:
        raise TooManyToOpen(TooManyToOpen.__doc__)
    opened = glimpse.records(found, visit)
    return [ref for ref, record in opened.items() if glimpse.answer(record, "prison") == filters.prison]


def councils(visit: DeskSession) -> list[str]:
    """Return the council areas of the teams' referrals."""
    found = Referral.objects.filter(team__in=visit.teams).exclude(council_area="").order_by("council_area")
    return list(found.values_list("council_area", flat=True).distinct())


def holders(visit: DeskSession) -> list[str]:
    """Return who may have something: the teams' members."""
    return assignment.readers_of_any(visit.teams)

"""The referral list: unencrypted fields only, most urgent first. It decrypts nothing and contains no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from frontdoor.inbox.desk.referrals.urgency import COLUMNS, Facts, annotated, any_of
from frontdoor.inbox.referrals import law_moved, overdue
from frontdoor.inbox.referrals.gate_pickup import has_passed
from frontdoor.inbox.referrals.retention_policy import DECIDED
from frontdoor.inbox.store.models import GateOutcome, Referral, ReferralStatus, SentMessage
from frontdoor.occurrences import london_day
from frontdoor.rules.liberation import Clock, Pressure

OPEN, MINE, ALL, ASIDE = "open", "mine", "all", "set-aside"
UNREAD, UNTOLD, MOVED = "unread", "untold", "law-moved"
"""The sender said something that nobody has read; decided, and nobody has told the referrer; the law moved the day of release."""
_RED, _AMBER = 2, 10
"""Working days left at or below which a row is marked urgent or soon."""


class ListRow(NamedTuple):
    """One row of the list."""

    reference: str
    team: str
    council_area: str
    received_at: datetime
    status_value: str
    decision: str
    taken_by: str
    opened_by: str
    gate_pickup: bool
    gate_outcome_value: str
    set_aside: bool
    told_at: datetime | None
    is_unread: bool
    """Whether the sender said something that no member has read."""
    facts: Facts
    today: date

    @property
    def status(self) -> ReferralStatus:
        """Return its status."""
        return ReferralStatus(self.status_value)

    @property
    def clock(self) -> Clock:
        """Return the countdown to the day of release."""
        return self.facts.release_clock(self.today)

    @property
    def gate_clock(self) -> Clock:
        """Return the countdown to the day at the gate."""
        return self.facts.gate_clock(self.today)

    @property
    def gate_passed(self) -> bool:
        """Return whether the day at the gate is over without a recorded outcome."""
        return self.facts.to_meet and has_passed(self.gate_clock, self.today)

    @property
    def gate_outcome(self) -> GateOutcome:
        """Return the outcome of the pick-up."""
        return GateOutcome(self.gate_outcome_value)

    @property
    def is_untold(self) -> bool:
        """Return whether it is decided and nobody has told the referrer."""
        return self.status in DECIDED and self.told_at is None and not self.set_aside

    @property
    def is_held_open(self) -> bool:
        """Return whether somebody is to have it, so that it can be given to a colleague."""
        return self.status.is_open and not self.set_aside

    @property
    def unopened_too_long(self) -> bool:
        """Return whether it arrived before today and nobody has opened it."""
        return not self.opened_by and london_day(self.received_at) < self.today

    @property
    def tone(self) -> str:
        """Return how strongly the row is marked: "urgent", "soon", or an empty string."""
        if not self.status.is_open:
            return ""
        return "urgent" if self.gate_passed else tone(self.clock, self.today)


@dataclass(frozen=True)
class Tally:
    """How many referrals have one status."""

    status: str
    words: str
    count: int


def tone(standing: Clock, today: date) -> str:
    """Return how strongly a countdown is marked: "urgent", "soon", or an empty string."""
    if standing.pressure in (Pressure.ANY_DAY, Pressure.NOT_KNOWN):
        return "urgent"
    if standing.earliest is None or standing.working_days is None:
        return ""
    if standing.earliest.day < today:
        return (
            "urgent" if standing.order[0] < today.toordinal() else "soon"
        )  # out for long, and still waiting
    if standing.working_days <= _RED:
        return "urgent"
    return "soon" if standing.working_days <= _AMBER else ""


class ReferralList(Sequence[ListRow]):
    """Lazy sequence of some teams' referrals: most urgent first, then oldest first, or by other columns; loads only the page shown.

    Urgency depends on a few dates alone, so those are grouped, counted and sorted first, and then one page of rows is read:
    ten thousand referrals take no longer than fifty.
    """

    def __init__(
        self, found: QuerySet[Referral], today: date, *, week: bool = False, order: Sequence[str] = ()
    ) -> None:
        self._found, self._today, self._columns = found.annotate(**annotated()), today, order
        counted = self._found.order_by().values_list(*COLUMNS).annotate(Count("pk"))
        self._counts: dict[tuple[int, int], int] = {}
        self._facts: dict[tuple[int, int], list[Facts]] = {}
        for *values, count in counted:
            facts = Facts(*values)
            if week and not facts.is_within_a_week(today):
                continue
            place = facts.order(today)
            self._counts[place] = self._counts.get(place, 0) + count
            self._facts.setdefault(place, []).append(facts)
        if week:
            self._found = self._found.filter(any_of([one for some in self._facts.values() for one in some]))

    def __len__(self) -> int:
        """Return the number of referrals."""
        return sum(self._counts.values())

    def __getitem__(self, at):  # type: ignore[no-untyped-def] # a slice gives rows, a number gives one
        """Return the row at an index, or the rows of a slice."""
        if not isinstance(at, slice):
            return self[at : at + 1][0]
        if self._columns:
            return self._read(self._found, at, self._columns)
        first, last, _ = at.indices(len(self))
        rows: list[ListRow] = []
        whole: list[Facts] = []
        before = 0
        for order in sorted(self._counts):
            after = before + self._counts[order]
            if first <= before and after <= last:
                whole += self._facts[order]
            elif before < last and first < after:
                here = slice(max(first - before, 0), last - before)
                rows += self._read(self._found.filter(any_of(self._facts[order])), here)
            before = after
        if whole:
            rows += self._read(self._found.filter(any_of(whole)), slice(None))
        return sorted(rows, key=self._order)

    def at_the_gate(self) -> list[ListRow]:
        """Return those to be met at the gate within seven days, on a past day, on any day, or on a day not known yet."""
        facts = [
            one for group in self._facts.values() for one in group if one.meets_within_a_week(self._today)
        ]
        rows = self._read(self._found.filter(any_of(facts)), slice(None)) if facts else []
        return sorted(rows, key=lambda row: (_gate_day(row), row.received_at))

    def to_meet(self) -> list[ListRow]:
        """Return those who are still to be met at the gate, on whatever day."""
        facts = [one for group in self._facts.values() for one in group if one.to_meet]
        return self._read(self._found.filter(any_of(facts)), slice(None)) if facts else []

    def of(self, references: Iterable[str]) -> list[ListRow]:
        """Return the rows with these references."""
        rows = self._read(self._found.filter(reference__in=list(references)), slice(None))
        return sorted(rows, key=self._order)

    def _order(self, row: ListRow) -> tuple[tuple[int, int], datetime]:
        return row.facts.order(self._today), row.received_at

    def _read(
        self, found: QuerySet[Referral], part: slice, order: Sequence[str] = ("received_at", "pk")
    ) -> list[ListRow]:
        unread = SentMessage.objects.filter(
            referral=OuterRef("pk"), kind__in=SentMessage.FROM_SENDER, read_at=None
        )
        found = found.annotate(unread=Exists(unread))
        values = found.order_by(*order).values_list(
            "reference", "team", "council_area", "received_at", "status", "decision", "taken_by", "opened_by",
            "gate_pickup", "gate_outcome", "set_aside", "told_at", "unread", *COLUMNS,
        )[part]  # fmt: skip
        return [
            ListRow(
                ref,
                team,
                area,
                at,
                here,
                why,
                by,
                opened,
                gate,
                became,
                aside,
                told,
                said,
                Facts(*days),
                self._today,
            )
            for ref, team, area, at, here, why, by, opened, gate, became, aside, told, said, *days in values
        ]


def rows(
    teams: Iterable[str],
    *,
    status: str,
    today: date,
    mine: Iterable[str] = (),
    narrowed: Q | None = None,
    week: bool = False,
    order: Sequence[str] = (),
) -> ReferralList:
    """Return the teams' referrals with a status (or open, open and assigned to ``mine``, set aside, or all).

    ``narrowed`` leaves others out, ``week`` those with no day within a week; ``order`` names columns to sort by instead.
    """
    found = at(status, teams, mine, today=today).filter(narrowed or Q())
    return ReferralList(found, today, week=week, order=order)


def tallies(teams: Iterable[str], *, chosen: str, mine: Iterable[str], today: date) -> list[Tally]:
    """Count the teams' referrals by status, open ones together first; statuses without any are left out.

    New referrals that were set aside as spam are counted apart, and that count is always shown. A joined repeat counts once,
    with the one that is answered for it, except in "Everything".
    """
    counted: Counter[str] = Counter()
    ids = list(teams)
    of_teams = Referral.objects.filter(team__in=ids).order_by()
    alone = of_teams.filter(joined_to=None)
    for status, set_aside, count in alone.values_list("status", "set_aside").annotate(Count("pk")):
        counted[ASIDE if set_aside and status == ReferralStatus.NEW else status] += count
    still_open = sum(counted[status.value] for status in ReferralStatus if status.is_open)
    found = [
        Tally(status.value, status.label.capitalize(), counted[status.value]) for status in ReferralStatus
    ]
    return [
        Tally(OPEN, "All open", still_open),
        Tally(MINE, "Mine", at(MINE, ids, mine, today=today).count()),
        *_to_do(ids, chosen, today),
        *(tally for tally in found if tally.count or tally.status == chosen),
        Tally(ALL, "Everything", of_teams.count()),
        Tally(ASIDE, "Set aside: looks like spam", counted[ASIDE]),
    ]


def _to_do(teams: list[str], chosen: str, today: date) -> Iterator[Tally]:
    """Yield what must not be forgotten, while there is any."""
    for status, words in (
        (UNREAD, "New from the sender"),
        (UNTOLD, "Tell the referrer"),
        (MOVED, "Ask the prison for the new day"),
    ):
        count = at(status, teams, today=today).count()
        if count or status == chosen:
            yield Tally(status, words, count)


def _gate_day(row: ListRow) -> date:
    """Return the day at the gate as a sort key; an unknown day comes last."""
    found = row.gate_clock.earliest
    return found.day if found else date.max


def at(status: str, teams: Iterable[str], mine: Iterable[str] = (), *, today: date) -> QuerySet[Referral]:
    """Select the teams' referrals with a status; a joined repeat only among all, or where its own sender waits for something."""
    ours = Q(team__in=list(teams))
    aside = Q(set_aside=True, status=ReferralStatus.NEW)
    alone = Q(joined_to=None)
    if status == ASIDE:
        ours &= aside & alone
    elif status in (OPEN, MINE):
        ours &= Q(status__in=[s for s in ReferralStatus if s.is_open]) & ~aside & alone
        ours &= Q(taken_by__in=list(mine)) if status == MINE else Q()
    elif status == UNREAD:
        unread = Referral.objects.filter(ours & overdue.unread_messages()).values("pk")
        ours &= Q(pk__in=unread)
    elif status == UNTOLD:
        ours &= overdue.untold()
    elif status == MOVED:
        ours &= law_moved.concerned(today)
    elif status != ALL:
        ours &= Q(status=status) & ~aside & alone
    return Referral.objects.filter(ours)

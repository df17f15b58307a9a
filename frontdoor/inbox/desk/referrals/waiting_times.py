"""Where people wait: a team's open referrals by what they wait for and how long ago they came. Exact, and of this moment."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime
from typing import NamedTuple

from frontdoor.inbox.referrals.assignment import OPEN
from frontdoor.inbox.store.models import Referral, ReferralStatus
from frontdoor.occurrences import london_day
from frontdoor.rules.liberation import working_days

_LAST = (1, 5, 10)
"""The last working day of each class of ages but the oldest."""
AGES = ("up to 1", "2 to 5", "6 to 10", "more than 10")
"""The classes in words."""
_WAITS_FOR = {
    ReferralStatus.NEW: "Opened, and nobody has it",
    ReferralStatus.TAKEN: "Taken, and not decided",
    ReferralStatus.WAITING: "Waiting for information",
    ReferralStatus.ACCEPTED: "Accepted, and not closed",
}


class WaitingTally(NamedTuple):
    """Open referrals that wait for the same."""

    words: str
    ages: tuple[int, ...]
    """How many are how old, in the classes of ``AGES``."""

    @property
    def open(self) -> int:
        """Return how many there are."""
        return sum(self.ages)


def waiting(team: str, now: datetime) -> list[WaitingTally]:
    """Return the team's open referrals by what they wait for, the longest waits first; a joined repeat waits with the other."""
    today = london_day(now)
    still = Referral.objects.filter(team=team, set_aside=False, joined_to=None, status__in=OPEN).order_by()
    found: dict[str, list[int]] = {}
    for status, opened, at in still.values_list("status", "opened_at", "received_at"):
        words = _WAITS_FOR[ReferralStatus(status)] if opened else "Nobody has opened it"
        days = working_days(london_day(at), today)
        found.setdefault(words, [0] * len(AGES))[bisect_left(_LAST, days)] += 1
    tallies = [WaitingTally(words, tuple(ages)) for words, ages in found.items()]
    return sorted(tallies, key=lambda one: (one.ages[::-1], one.words), reverse=True)

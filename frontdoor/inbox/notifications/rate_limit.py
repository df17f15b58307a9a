"""How often a mailbox is told: one message for each referral while they are few, one for many when many come at once.

At most twelve messages reach a mailbox in an hour, whatever comes in: five one by one, then messages that name all that
wait, the first after a minute and each after a longer rest. So a flood buries no genuine referral under messages, and
each is told all the same, within a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max

from frontdoor.inbox.store.models import Attempt, Delivery

NOTICES = (Delivery.Kind.NEW, Delivery.Kind.AGAIN, Delivery.Kind.SECOND_ROUTE)
"""What is told of a referral; a roll-call comes once a day, and a canary is never handed over."""
HOUR = timedelta(hours=1)
SINGLES = 5
"""After so many messages in an hour, the next ones rest and are told together."""
RESTS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 14, 14, 14))
"""How long a mailbox rests after the fifth message in an hour, the sixth, and so on: an hour in all."""
TOGETHER = 6
"""So many that wait for a mailbox at the same moment are told together at once, as after a mail server came back."""
MOST = 1000
"""In one message."""


@dataclass(frozen=True)
class RateLimit:
    """What one mailbox was given within the last hour."""

    messages: int = 0
    last: datetime | None = None

    @property
    def is_fast(self) -> bool:
        """Say whether the next ones are to be told together."""
        return self.messages >= SINGLES

    def rests(self, now: datetime) -> bool:
        """Say whether nothing is to be told yet."""
        if not self.is_fast or self.last is None:
            return False
        already = self.messages - SINGLES
        return already >= len(RESTS) or now - self.last < RESTS[already]


def rate_limits(now: datetime) -> Mapping[str, RateLimit]:
    """Return the pace of every mailbox that was given anything within the last hour, or perhaps was."""
    given = (Attempt.Outcome.TOLD, Attempt.Outcome.UNCLEAR)
    attempts = Attempt.objects.filter(
        at__gt=now - HOUR, at__lte=now, outcome__in=given, delivery__kind__in=NOTICES
    )
    # What was told together was settled together: one message has one moment.
    counted = (
        attempts.order_by().values_list("delivery__mailbox").annotate(Count("at", distinct=True), Max("at"))
    )
    return {mailbox: RateLimit(messages, last) for mailbox, messages, last in counted}

"""Rate limit per mailbox: five single messages an hour, then batches with growing cool-downs; twelve an hour at most.

A batch names everything that waits; the first goes after a minute, each next one after a longer cool-down. So a flood
buries no genuine referral under messages, and each is notified all the same, within a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max

from frontdoor.inbox.store.models import Attempt, Delivery

NOTICES = (Delivery.Kind.NEW, Delivery.Kind.AGAIN, Delivery.Kind.SECOND_ROUTE, Delivery.Kind.ADDED)
"""The kinds that are limited: a daily digest is sent once a day, and a canary is never delivered."""
HOUR = timedelta(hours=1)
BURST = 5
"""Single messages in an hour; the next ones are held back and batched."""
COOL_DOWNS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 14, 14, 14))
"""Cool-downs after the fifth message in an hour, the sixth, and so on: an hour in all."""
BATCH_FROM = 6
"""This many deliveries waiting for a mailbox at once are batched immediately, as after a mail server came back."""
BATCH_MAX = 1000
"""The most referrals in one message."""


@dataclass(frozen=True)
class RateLimit:
    """What one mailbox was sent within the last hour."""

    messages: int = 0
    last: datetime | None = None

    @property
    def is_limited(self) -> bool:
        """Return whether the next deliveries are to be batched."""
        return self.messages >= BURST

    def is_paused(self, now: datetime) -> bool:
        """Return whether the mailbox is in a cool-down now."""
        if not self.is_limited or self.last is None:
            return False
        already = self.messages - BURST
        return already >= len(COOL_DOWNS) or now - self.last < COOL_DOWNS[already]


def rate_limits(now: datetime) -> Mapping[str, RateLimit]:
    """Return the rate limit of every mailbox that was, or perhaps was, sent anything within the last hour."""
    given = (Attempt.Outcome.TOLD, Attempt.Outcome.UNCLEAR)
    attempts = Attempt.objects.filter(
        at__gt=now - HOUR, at__lte=now, outcome__in=given, delivery__kind__in=NOTICES
    )
    # All deliveries of a batch have the same time of attempt, so distinct times count messages.
    counted = (
        attempts.order_by().values_list("delivery__mailbox").annotate(Count("at", distinct=True), Max("at"))
    )
    return {mailbox: RateLimit(messages, last) for mailbox, messages, last in counted}

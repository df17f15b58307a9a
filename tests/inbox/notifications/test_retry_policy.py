"""When a delivery is tried again, and when it is not."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from frontdoor.inbox.notifications import retry_policy
from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater
from frontdoor.inbox.notifications.retry_policy import NextStep, next_step
from frontdoor.inbox.store.models import Attempt, Delivery

A, D = Attempt.Outcome, Delivery.State
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 12), (1000, 12)])
def test_the_wait_doubles_to_twelve_minutes(tries: int, minutes: int) -> None:
    """With a spread of a fifth, so that many do not come back in the same second; never more than a quarter of an hour."""
    waits = {retry_policy.back_off(tries, Random(seed)) for seed in range(50)}
    assert all(timedelta(minutes=minutes * 0.8) <= wait <= timedelta(minutes=minutes * 1.2) for wait in waits)
    assert max(waits) < timedelta(minutes=15)
    assert len(waits) == 50


@pytest.mark.parametrize(
    ("outcome", "failed", "unclear", "expected"),
    [
        (Sent(), 7, 2, NextStep(A.TOLD, D.TOLD)),
        (Refused("No."), 0, 0, NextStep(A.REFUSED, D.DUE, HOUR)),
        (Refused("No."), 99, 0, NextStep(A.REFUSED, D.DUE, HOUR)),
        (TryLater("Later.", HOUR), 0, 0, NextStep(A.LATER, D.DUE, HOUR)),
        (Ambiguous("Perhaps."), 5, 0, NextStep(A.UNCLEAR, D.UNCLEAR, HOUR / 2)),
        (Ambiguous("Perhaps."), 5, 3, NextStep(A.UNCLEAR, D.UNCLEAR, 4 * HOUR)),
        (Ambiguous("Perhaps."), 5, 4, NextStep(A.UNCLEAR, D.GIVEN_UP, 8 * HOUR)),
    ],
)
def test_each_outcome_has_its_next_step(
    outcome: Outcome, failed: int, unclear: int, expected: NextStep
) -> None:
    """A mailbox's own wish is kept where it is longer; only what perhaps arrived five times is given up."""
    assert next_step(outcome, failed=failed, unclear=unclear, random=Random(1)) == expected

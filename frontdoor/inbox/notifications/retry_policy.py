"""The retry policy: from the outcome of an attempt and those before it to a delivery's next state, and when it is due.

A mailbox that is away is asked ever less often, one that refuses each hour; nothing is ever given up, but for what
perhaps arrived several times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import assert_never

from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater
from frontdoor.inbox.store.models import Attempt, Delivery

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=12)
"""The longest wait before a retry: when a mail server comes back after a week, everything is delivered within a quarter of
an hour, the random spread included."""
REFUSED_WAIT = timedelta(hours=1)
UNCLEAR_WAIT = timedelta(minutes=30)
"""The wait after the first attempt that perhaps delivered; it doubles each time."""
UNCLEAR_TRIES = 5
"""The most attempts that each perhaps delivered, all within a working day; then a person is asked to look."""


@dataclass(frozen=True)
class NextStep:
    """What becomes of a delivery: the attempt's outcome as it is stored, the next state, and the wait until it is due."""

    outcome: Attempt.Outcome
    state: Delivery.State
    wait: timedelta = timedelta()


def next_step(outcome: Outcome, *, failed: int, unclear: int, random: Random) -> NextStep:
    """Return the next step after an outcome.

    ``failed`` counts the attempts before it since the mailbox last took this one, ``unclear`` those of them that perhaps
    delivered.
    """
    match outcome:
        case Sent():
            return NextStep(Attempt.Outcome.TOLD, Delivery.State.TOLD)
        case TryLater(after=after):
            wait = max(back_off(failed + 1, random), after or timedelta())
            return NextStep(Attempt.Outcome.LATER, Delivery.State.DUE, wait)
        case Ambiguous():
            last = unclear + 1 >= UNCLEAR_TRIES
            state = Delivery.State.GIVEN_UP if last else Delivery.State.UNCLEAR
            return NextStep(Attempt.Outcome.UNCLEAR, state, UNCLEAR_WAIT * 2**unclear)
        case Refused():
            return NextStep(Attempt.Outcome.REFUSED, Delivery.State.DUE, REFUSED_WAIT)
        case _:
            assert_never(outcome)


def back_off(tries: int, random: Random) -> timedelta:
    """Return the wait after this many failed attempts: a minute, doubling to twelve, spread at random by a fifth."""
    wait: timedelta = min(FIRST_WAIT * 2.0 ** min(tries - 1, 10), LONGEST_WAIT)
    return wait * random.uniform(0.8, 1.2)

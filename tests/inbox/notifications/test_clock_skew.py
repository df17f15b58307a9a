"""A clock that stood a day ahead and is put right must put no notice off until that day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications import outbox, rate_limit
from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.worker import LEASE
from tests.inbox.notifications.test_outbox import MAIL, NOW, received, settle_with, told_at
from tests.inbox.notifications.test_rate_limit import Postman, references

DAY = timedelta(days=1)


def put_right(using: Runtime) -> Postman:
    """The worker a moment after the clock was put back to NOW, when it has looked after what waits."""
    postman = Postman(using)
    postman.worker.look_after()
    postman.work()
    return postman


def test_what_came_in_by_tomorrows_clock_is_told_today(inbox: Runtime) -> None:
    """Nobody had tried it yet when the clock was put right."""
    using = told_at(inbox, MAIL)
    reference = received(using, NOW + DAY)
    assert references(put_right(using).taken) == [spoken(reference)]


@pytest.mark.parametrize("outcome", [TryLater("x"), Ambiguous("x"), Refused("x")])
def test_what_was_tried_by_tomorrows_clock_is_tried_again_today(inbox: Runtime, outcome: Outcome) -> None:
    """The next try was set for tomorrow; catches waiting by a moment that a wrong clock wrote."""
    using = told_at(inbox, MAIL)
    reference = received(using)
    settle_with(outcome, now=NOW + DAY)
    assert references(put_right(using).taken) == [spoken(reference)]


def test_what_a_worker_held_that_ended_by_tomorrows_clock_is_free_today(inbox: Runtime) -> None:
    """A lease that runs until tomorrow is nobody's."""
    using = told_at(inbox, MAIL)
    reference = received(using)
    assert outbox.claim(NOW + DAY, LEASE)
    assert references(put_right(using).taken) == [spoken(reference)]


def test_what_was_told_by_tomorrows_clock_makes_no_mailbox_rest_today(inbox: Runtime) -> None:
    """Messages of tomorrow do not count for the hour that was."""
    using = told_at(inbox, MAIL)
    for number in range(rate_limit.BURST):
        received(using)
        settled = outbox.claim(NOW + DAY + timedelta(seconds=number), LEASE)
        assert settled is not None
        assert outbox.complete(
            settled, Sent(), NOW + DAY + timedelta(seconds=number), Postman(using).worker.random
        )
    reference = received(using)
    assert references(put_right(using).taken) == [spoken(reference)]


def test_what_a_mailbox_asked_to_wait_for_still_waits(inbox: Runtime) -> None:
    """A long wait that a good clock wrote is kept, and so is a lease that is held."""
    using = told_at(inbox, MAIL)
    received(using)
    settle_with(TryLater("x", timedelta(hours=20)))
    received(using)
    assert outbox.claim(NOW, LEASE)
    assert put_right(using).taken == []

from __future__ import annotations

import email
import json
import re
from collections.abc import Iterable
from concurrent.futures import wait
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications import outbox, rate_limit
from frontdoor.inbox.notifications.message import MANY, Notification
from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater
from frontdoor.inbox.notifications.send_process import Job, _job, _pack
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import escalation, triage
from frontdoor.inbox.store.models import Attempt, Delivery
from frontdoor.inbox.worker import LEASE, Worker
from tests.inbox import places
from tests.inbox.notifications.test_outbox import MAIL, NOW, many_received, received, told_at

TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=NOW.tzinfo)
"""In working time."""


class Postman:
    """Delivers by a driven clock and remembers every message that a mailbox took: when, to whom and of what."""

    def __init__(self, using: Runtime, outcome: Outcome | None = None) -> None:
        self.now, self.outcome = NOW, outcome or Sent()
        self.taken: list[tuple[datetime, Job]] = []
        self.tried = 0
        self.worker = Worker(using, random=Random(1), make=self._make, clock=lambda: self.now)

    def _make(self, job: Job) -> Outcome:
        self.tried += 1
        if isinstance(self.outcome, (Sent, Ambiguous)):
            self.taken.append((self.now, job))
        return self.outcome

    def work(self) -> None:
        """Tell all that is due at this moment."""
        while self.worker.step() or self.worker._busy:
            wait(list(self.worker._busy.values()))

    def until(self, end: datetime, step: timedelta = timedelta(minutes=1)) -> None:
        """Work on, minute by minute."""
        while self.now < end:
            self.work()
            self.now += step
        self.work()


def references(jobs: Iterable[tuple[datetime, Job]]) -> list[str]:
    """Every reference that stands in these messages."""
    found = []
    for _, job in jobs:
        message = email.message_from_bytes(job.notice.mail(sender="a@b.org", recipient="c@d.org", now=NOW))
        text = str(message["Subject"]) + "\n" + str(message.get_payload())
        found += sorted(set(re.findall(r"\b\w{3}-\w{3}-\w{3}\b", text)))
    return found


def most_in_an_hour(taken: list[tuple[datetime, Job]]) -> int:
    """The most messages within any hour."""
    times = [at for at, _ in taken]
    return max(sum(start <= at < start + timedelta(hours=1) for at in times) for start in times)


def test_a_flood_becomes_few_messages_and_everything_is_told(inbox: Runtime) -> None:
    """Four hundred in two hours, genuine ones among them: at most twelve messages an hour, and each reference in one of them."""
    using = told_at(inbox, MAIL)
    postman = Postman(using)
    shown = []
    for _ in range(60):
        shown += many_received(using, 7, postman.now)
        postman.work()
        postman.now += timedelta(minutes=2)
    postman.until(postman.now + timedelta(minutes=20), timedelta(minutes=1))

    assert len(shown) == 420
    assert sorted(references(postman.taken)) == sorted(map(spoken, shown))
    assert most_in_an_hour(postman.taken) <= 12
    assert Delivery.objects.exclude(state=Delivery.State.TOLD).count() == 0
    longest = max(
        attempt.at - attempt.delivery.referral.received_at  # type: ignore[union-attr]
        for attempt in Attempt.objects.select_related("delivery__referral")
    )
    assert longest <= timedelta(minutes=15)


def test_a_few_are_told_one_by_one(inbox: Runtime) -> None:
    """On a common day each referral has its own message at once."""
    using = told_at(inbox, MAIL)
    postman = Postman(using)
    for _ in range(12):
        reference = received(using, postman.now)
        postman.work()
        assert references(postman.taken[-1:]) == [spoken(reference)]
        postman.now += timedelta(minutes=15)
    assert len(postman.taken) == 12


def test_the_sixth_within_an_hour_waits_and_comes_with_others(inbox: Runtime) -> None:
    """Five one by one, then a minute of rest, then one message of all that came meanwhile."""
    using = told_at(inbox, MAIL)
    postman = Postman(using)
    for _ in range(8):
        received(using, postman.now)
        postman.work()
        postman.now += timedelta(seconds=10)
    assert len(postman.taken) == 5
    postman.until(NOW + timedelta(minutes=2))
    assert len(postman.taken) == 6
    assert len(postman.taken[-1][1].notice.many) == 3
    assert postman.taken[-1][1].notice.kind == MANY


def test_a_mailbox_that_rests_lets_others_through(inbox: Runtime) -> None:
    """And the roll-call and a canary too: the rest is from messages of referrals."""
    postman = Postman(told_at(inbox, MAIL, "mailto:other@example.org"))
    for _ in range(7):
        received(told_at(inbox, MAIL), postman.now)
        postman.work()
        postman.now += timedelta(seconds=1)
    assert len(postman.taken) == 5
    received(told_at(inbox, "mailto:other@example.org"), postman.now)
    postman.work()
    assert postman.taken[-1][1].mailbox == "mailto:other@example.org"


def test_escalation_goes_on_in_a_flood(inbox: Runtime) -> None:
    """Each of many that nobody opens is told again after a working hour and by the second route after a day, in few messages."""
    using = told_at(inbox, MAIL)
    second = (MailboxAddress("everybody", "mailto:manager@example.org"),)
    using = replace(using, environment=replace(using.environment, second_route=second))
    postman = Postman(using)
    postman.now = TUESDAY
    shown = [spoken(received(using, TUESDAY)) for _ in range(12)]
    while postman.now < TUESDAY + timedelta(days=1, hours=1):
        escalation.escalate(using, postman.now)
        postman.until(postman.now + timedelta(minutes=10), timedelta(minutes=10))
    by_kind: dict[str, list[str]] = {}
    for _, job in postman.taken:
        assert job.notice.kind == MANY
        for kind, reference in job.notice.many:
            by_kind.setdefault(kind, []).append(spoken(reference))
    assert {kind: sorted(told) for kind, told in by_kind.items()} == {
        "new": sorted(shown), "again": sorted(shown), "second": sorted(shown),
    }  # fmt: skip
    assert len(postman.taken) == 3


def test_what_was_opened_meanwhile_is_told_no_more(inbox: Runtime) -> None:
    """A failed message of many: whoever was opened stays out of the next one."""
    using = told_at(inbox, MAIL)
    shown = [received(using) for _ in range(8)]
    claimed = outbox.claim(NOW, LEASE)
    assert claimed is not None
    assert len(claimed.deliveries) == 8
    triage.open_referral(shown[0], places.identity(), "ailsa", NOW)
    assert outbox.complete(claimed, TryLater("x"), NOW, Random(1))
    again = outbox.claim(NOW + timedelta(minutes=2), LEASE)
    assert again is not None
    assert len(again.many) == 7
    assert again.message_id != claimed.message_id


def test_what_may_have_arrived_goes_again_as_the_same_message(inbox: Runtime) -> None:
    """The connection broke after a message of many: half an hour later the same ones under the same Message-ID, and no others."""
    using = told_at(inbox, MAIL)
    for _ in range(8):
        received(using)
    first = outbox.claim(NOW, LEASE)
    assert first is not None
    assert outbox.complete(first, Ambiguous("x"), NOW, Random(1))
    for _ in range(8):
        received(using, NOW + timedelta(minutes=1))
    second = outbox.claim(NOW + timedelta(minutes=40), LEASE)
    third = outbox.claim(NOW + timedelta(minutes=40), LEASE)
    assert second is not None
    assert third is not None
    assert {first.message_id} < {second.message_id, third.message_id}
    assert set(second.many).isdisjoint(third.many)


def test_a_zombie_with_many_writes_nothing(inbox: Runtime) -> None:
    """The fence holds for each of them."""
    using = told_at(inbox, MAIL)
    for _ in range(8):
        received(using)
    zombie = outbox.claim(NOW, LEASE)
    healthy = outbox.claim(NOW + LEASE, LEASE)
    assert zombie is not None
    assert healthy is not None
    assert not outbox.complete(zombie, Sent(), NOW + LEASE, Random(1))
    assert Delivery.objects.filter(state=Delivery.State.SENDING).count() == 8
    assert outbox.complete(healthy, Sent(), NOW + LEASE, Random(1))


def test_after_a_week_without_mail_everything_is_told_within_a_quarter_of_an_hour(inbox: Runtime) -> None:
    """Nobody gives up meanwhile; twenty-one for two mailboxes arrive within minutes of the server's return."""
    boxes = (MAIL, "mailto:other@example.org")
    using = told_at(inbox, *boxes)
    postman = Postman(using, TryLater("The mail server could not be reached."))
    shown = []
    for _ in range(7):
        shown += [received(using, postman.now) for _ in range(3)]
        postman.until(postman.now + timedelta(days=1), timedelta(hours=2))
    postman.until(postman.now + timedelta(minutes=30), timedelta(minutes=3))
    assert postman.taken == []
    back, postman.outcome = postman.now, Sent()
    postman.until(back + timedelta(minutes=15), timedelta(seconds=30))
    for box in boxes:
        told = [each for each in postman.taken if each[1].mailbox == box]
        assert sorted(references(told)) == sorted(map(spoken, shown))
    assert max(at for at, _ in postman.taken) <= back + timedelta(minutes=15)
    assert not Delivery.objects.exclude(state=Delivery.State.TOLD).exists()


def test_five_hundred_for_a_dead_host_delay_nobody(inbox: Runtime) -> None:
    """They are queued ahead; the one for another mailbox is told at the first look."""
    dead, well = "https://dead.example.org/", "https://well.example.org/"
    many_received(told_at(inbox, dead), 500)
    later = NOW + timedelta(minutes=1)
    received(told_at(inbox, well), later)
    first = outbox.claim(later, LEASE)
    assert first is not None
    assert first.mailbox == dead
    second = outbox.claim(later, LEASE, busy=[dead])
    assert second is not None
    assert second.mailbox == well


def test_one_that_is_always_refused_stays_hourly(inbox: Runtime) -> None:
    """Refused alone it is tried each hour; a success of another wakes it, and never a loop."""
    using = told_at(inbox, MAIL)
    received(using)
    postman = Postman(using, Refused("no"))
    postman.until(NOW + timedelta(hours=6), timedelta(minutes=5))
    assert 5 <= postman.tried <= 7


@pytest.mark.parametrize("kind", ["new", "again", "second"])
def test_the_words_of_many_are_fixed(kind: str) -> None:
    """Counts and references only, in ASCII; the HTTP form carries the same."""
    notice = Notification(
        "", "many.1", "https://example.org", MANY, many=((kind, "K4M7TQ9XC"), ("new", "234679CDF"))
    )
    text = notice.text
    assert text.isascii()
    assert text.startswith("2 referrals are in the inbox.")
    assert "K4M-7TQ-9XC" in text
    assert "https://example.org/desk/" in text
    sent = json.loads(json.dumps(notice.json()))
    assert {each["reference"] for each in sent["referrals"]} == {"K4M-7TQ-9XC", "234-679-CDF"}
    assert _job(json.loads(_pack(Job(notice, MAIL)))).notice.text == text


def test_the_pace_is_of_one_mailbox() -> None:
    """A pace says whether to go together and whether to rest; nothing given is no pace, and twelve an hour is all."""
    assert not rate_limit.RateLimit().is_limited
    assert not rate_limit.RateLimit(4, NOW).is_paused(NOW)
    assert rate_limit.RateLimit(5, NOW).is_paused(NOW + timedelta(seconds=59))
    assert not rate_limit.RateLimit(5, NOW).is_paused(NOW + timedelta(minutes=1))
    assert rate_limit.RateLimit(11, NOW).is_paused(NOW + timedelta(minutes=13))
    assert not rate_limit.RateLimit(11, NOW).is_paused(NOW + timedelta(minutes=14))
    assert rate_limit.RateLimit(12, NOW).is_paused(NOW + timedelta(minutes=59))

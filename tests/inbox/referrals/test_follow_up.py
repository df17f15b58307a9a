"""What a sender says later is told to the team by the outbox, once and until somebody has read it; tries are slowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications.message import Notification
from frontdoor.inbox.notifications.outcome import Outcome, Sent, TryLater
from frontdoor.inbox.notifications.send_process import Job
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import overdue, retention, triage
from frontdoor.inbox.referrals.follow_up import from_sender, from_team, words
from frontdoor.inbox.referrals.follow_up.guessing import Guessing
from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.models import Delivery, MessageKind, SentMessage, WordsKey
from frontdoor.inbox.worker import Worker
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral

LATER = NOW + timedelta(hours=2)


def with_mailbox(inbox: Runtime) -> Runtime:
    """The inbox with one mailbox of the team."""
    told = MailboxAddress(places.TEAMS[0], "mailto:team@example.org")
    return replace(inbox, environment=replace(inbox.environment, mailboxes=(told,)))


def said(using: Runtime) -> str:
    """A referral that somebody has opened, to which its sender then adds something; its reference."""
    reference = a_referral().reference
    triage.open_referral(reference, places.identity(), "ailsa", NOW)
    made = words.show(reference, "nonce", NOW)
    assert made
    key = words.check(reference, made)
    assert key
    from_sender.say(key, MessageKind.ADDED, {"text": f"{PLANTED} moved"}, NOW, once="1", using=using)
    return reference


def deliver(using: Runtime, outcome: Outcome) -> list[Notification]:
    """Let the worker deliver what is due; return what it sent."""
    sent: list[Notification] = []

    def tell(job: Job) -> Outcome:
        sent.append(job.notice)
        return outcome

    Worker(using, random=Random(1), make=tell, clock=lambda: NOW).once()
    return [notice for notice in sent if notice.kind == "added"]


def test_the_team_is_told_with_the_reference_and_nothing_else(inbox: Runtime) -> None:
    """Even though the referral itself was opened. Sabotage: stopping it as the notice of an opened referral is."""
    using = with_mailbox(inbox)
    reference = said(using)
    [notice] = deliver(using, Sent("taken"))
    assert notice.subject == f"Something new from a sender: {spoken(reference)}"
    mail = notice.mail(sender="a@example.org", recipient="b@example.org", now=NOW).decode()
    assert PLANTED not in mail
    assert "moved" not in mail
    assert deliver(using, Sent("taken")) == []
    assert Delivery.objects.get(kind="added").state == Delivery.State.TOLD


def test_a_message_that_was_read_is_not_told_again(inbox: Runtime) -> None:
    """It waits for another try; once a member has read it nobody needs that."""
    using = with_mailbox(inbox)
    reference = said(using)
    deliver(using, TryLater("no answer"))
    opened = triage.open_referral(reference, places.identity(), "ailsa", NOW)
    from_team.note_read(opened, [message.id for message in opened.messages], "ailsa", NOW)
    assert Delivery.objects.get(kind="added").state == Delivery.State.STOPPED


def test_what_nobody_reads_is_found_after_a_working_hour(inbox: Runtime) -> None:
    """In the roll-call, and as an alarm between two."""
    reference = said(with_mailbox(inbox))
    unread = overdue.OverdueKind.UNREAD
    assert overdue.watched(places.TEAMS[0], NOW + timedelta(minutes=59))[unread] == []
    assert overdue.watched(places.TEAMS[0], LATER)[unread] == [reference]


def test_erasing_a_referral_erases_its_words_and_messages(inbox: Runtime, store: object) -> None:
    """And the notices of them."""
    using = with_mailbox(inbox)
    reference = said(using)
    assert retention.erase(reference, using.environment.data, "retention", NOW)
    for model in (WordsKey, SentMessage, Delivery):
        assert model.objects.count() == 0


def test_at_most_two_try_at_one_reference_and_four_in_all() -> None:
    """So those who send keep their threads; whoever comes too many is told to come again, and locks nobody out."""
    guessing = Guessing(sleep=lambda _: None)
    guessing._inside.update({"A": 2})
    with pytest.raises(LimitReached), guessing.one_try("A"):
        pass
    with guessing.one_try("B") as tried:
        tried.right = True
    guessing._inside.update({"B": 1, "C": 1})
    with pytest.raises(LimitReached), guessing.one_try("D"):
        pass


def test_wrong_tries_are_forgotten_after_an_hour_and_by_a_right_one() -> None:
    """A typing mistake costs nobody anything for long."""
    moment = [0.0]
    guessing = Guessing(clock=lambda: moment[0], sleep=lambda _: None)
    for _ in range(8):
        with guessing.one_try("A"):
            pass
    assert guessing.wait_for("A") == 0.8
    moment[0] = 3601.0
    assert guessing.wait_for("A") == 0.0
    moment[0] = 1.0
    with guessing.one_try("A") as tried:
        tried.right = True
    assert guessing.wait_for("A") == 0.0

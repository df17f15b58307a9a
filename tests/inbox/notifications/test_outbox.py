from __future__ import annotations

import email
import threading
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random, SystemRandom

import pytest
from django.db import connection

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications import outbox, send_process
from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater
from frontdoor.inbox.notifications.send_process import Job
from frontdoor.inbox.reference import new_reference
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.follow_up import from_sender, words
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store.models import Attempt, Delivery, MessageKind, Referral, RollCall
from frontdoor.inbox.worker import LEASE, Worker
from tests.inbox import places
from tests.inbox.builders import PLANTED, a_submission
from tests.inbox.notifications.servers import Script, a_mail_server, a_scripted_server, wait_for

TEAM = places.TEAMS[0]
NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
"""A Sunday: no roll-call, and nothing is escalated."""
MAIL = "mailto:team@example.org"


def told_at(inbox: Runtime, *addresses: str) -> Runtime:
    """The inbox whose Glasgow team is told at these addresses."""
    mailboxes = tuple(MailboxAddress(TEAM, address) for address in addresses)
    return replace(inbox, environment=replace(inbox.environment, mailboxes=mailboxes))


def received(using: Runtime, now: datetime = NOW) -> str:
    """A referral to be told of."""
    return receive(a_submission(), now=now, random=SystemRandom(), using=using).reference


def many_received(using: Runtime, count: int, now: datetime = NOW) -> list[str]:
    """Referrals that came at one moment: the first was received, and the others are copies of its row, which take less time."""
    first = Referral.objects.get(reference=received(using, now))
    copies = []
    for _ in range(count - 1):
        one = copy(first)
        one.pk, one._state.adding = None, True
        one.reference = one.key_hash = new_reference(SystemRandom())
        copies.append(one)
    outbox.enqueue_initial((one, using) for one in Referral.objects.bulk_create(copies))
    return [one.reference for one in (first, *copies)]


def settle_with(outcome: Outcome, *, now: datetime = NOW) -> Delivery:
    """Claim the one delivery, settle it, and return it."""
    claimed = outbox.claim(now, LEASE)
    assert claimed is not None
    assert outbox.complete(claimed, outcome, now, Random(1))
    return Delivery.objects.get()


def test_what_was_told_stays_told(inbox: Runtime) -> None:
    """After "sent" nothing is due any more, and the attempt stands there in words."""
    received(told_at(inbox, MAIL))
    assert settle_with(Sent("The mail server took it (250).")).state == "told"
    assert outbox.claim(NOW + timedelta(days=30), LEASE) is None
    assert [(a.outcome, a.words) for a in Attempt.objects.all()] == [
        ("told", "The mail server took it (250).")
    ]


def test_what_may_have_arrived_goes_again_ever_more_rarely_and_comes_to_an_end(inbox: Runtime) -> None:
    """A server that takes it and never says so: five messages in a working day, then a person is asked to look, once.

    Catches a copy each half hour for as long as nobody opens it, and an end that nobody hears of.
    """
    using = told_at(inbox, MAIL)
    using = replace(
        using,
        environment=replace(
            using.environment, second_route=(MailboxAddress("all", "mailto:boss@example.org"),)
        ),
    )
    reference = received(using)
    sent: list[tuple[datetime, str, str]] = []
    clock = [NOW]

    def take_and_hang_up(job: Job) -> Outcome:
        sent.append((clock[0], job.mailbox, job.notice.kind))
        return Ambiguous("x") if job.mailbox == MAIL and job.notice.kind == "new" else Sent()

    while clock[0] < NOW + timedelta(days=3):
        Worker(using, random=Random(1), make=take_and_hang_up, clock=lambda: clock[0]).once()
        clock[0] += timedelta(minutes=10 if clock[0] < NOW + timedelta(hours=12) else 60)
    copies = [at - NOW for at, _, kind in sent if kind == "new"]
    assert copies == [timedelta(minutes=m) for m in (0, 30, 90, 210, 450)]
    alarms = [(at, mailbox) for at, mailbox, kind in sent if kind == "alarm"]
    said = [call.text for call in RollCall.objects.order_by("made_at")]
    assert "mailto:boss@example.org" in [
        mailbox for _, mailbox, kind in sent if kind in ("alarm", "roll-call")
    ]
    assert len(alarms) <= 2
    heading = "Perhaps told by message, not told again, and nobody has opened it: 1"
    spoken = f"- {reference[:3]}-{reference[3:6]}-{reference[6:]}"
    assert any(f"{heading}\n{spoken}\n" in text for text in said)
    assert any("ALARM: Referrals of which a mailbox was perhaps told" in text for text in said)
    triage.open_referral(reference, places.identity(), "ailsa", clock[0])
    assert not Delivery.objects.filter(referral__isnull=False, state__in=Delivery.WAITING).exists()


@pytest.mark.parametrize(
    ("outcome", "state", "shortest", "longest"),
    [
        (TryLater("x"), "due", timedelta(seconds=48), timedelta(seconds=72)),
        (TryLater("x", timedelta(hours=3)), "due", timedelta(hours=3), timedelta(hours=3)),
        (Ambiguous("x"), "unclear", timedelta(minutes=30), timedelta(minutes=30)),
        (Refused("x"), "due", timedelta(hours=1), timedelta(hours=1)),
    ],
)
def test_what_was_not_told_stays_due(
    inbox: Runtime, outcome: Outcome, state: str, shortest: timedelta, longest: timedelta
) -> None:
    """It is tried again after its time; catches giving up, and marking as sent before sending."""
    received(told_at(inbox, MAIL))
    delivery = settle_with(outcome)
    assert delivery.state == state
    assert shortest <= delivery.due_at - NOW <= longest
    assert outbox.claim(delivery.due_at - timedelta(seconds=1), LEASE) is None
    assert outbox.claim(delivery.due_at, LEASE) is not None


def test_attempts_go_on_without_end(inbox: Runtime) -> None:
    """A mail server that is down for a night: about five attempts an hour, and the first good one tells it.

    That a later wait is no longer, the next test says.
    """
    received(told_at(inbox, MAIL))
    now = NOW
    while now < NOW + timedelta(hours=9):
        now = settle_with(TryLater("The mail server could not be reached."), now=now).due_at
    assert settle_with(Sent(), now=now).state == "told"
    assert 40 <= Attempt.objects.count() <= 62


def test_what_waits_for_a_removed_mailbox_goes_to_the_corrected_one(inbox: Runtime) -> None:
    """A sender's message and a roll-call, not only a referral: the old address may be a stranger's. Found by the simulation."""
    using = told_at(inbox, MAIL)
    reference = received(using)
    triage.open_referral(reference, places.identity(), "ailsa", NOW)
    shown = words.show(reference, "nonce", NOW)
    key = shown and words.check(reference, shown)
    assert key
    from_sender.say(key, MessageKind.ADDED, {"text": "He moved"}, NOW, once="1", using=using)
    call = RollCall.objects.create(day=NOW.date(), team=TEAM, made_at=NOW, text="")
    outbox.enqueue_digest(call, using, NOW)
    corrected = "mailto:right@example.org"
    sent: list[tuple[str, str]] = []

    def tell(job: Job) -> Outcome:
        sent.append((job.mailbox, job.notice.kind))
        return Sent()

    Worker(told_at(inbox, corrected), random=Random(1), make=tell, clock=lambda: NOW).once()
    assert sent == [(corrected, "added")]


def test_once_opened_nothing_is_tried_again(inbox: Runtime) -> None:
    """A person has it: a failed attempt that was under way is the last one."""
    reference = received(told_at(inbox, MAIL))
    claimed = outbox.claim(NOW, LEASE)
    assert claimed is not None
    triage.open_referral(reference, places.identity(), "ailsa", NOW)
    assert outbox.complete(claimed, TryLater("x"), NOW, Random(1))
    assert Delivery.objects.get().state == "stopped"


def test_no_two_workers_get_the_same_delivery(inbox: Runtime) -> None:
    """Five claim at once from forty for twenty mailboxes: each row once; catches reading first and writing then.

    More could be told that too many wait for the database.
    """
    for number in range(20):
        using = told_at(inbox, f"mailto:team{number}@example.org")
        received(using)
        received(using)

    def claim_all(_: int) -> list[int]:
        try:
            mine: list[int] = []
            while claimed := outbox.claim(NOW, LEASE):
                mine.extend(claimed.deliveries)
            return mine
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        claimed = [delivery for mine in pool.map(claim_all, range(5)) for delivery in mine]
    assert len(claimed) == len(set(claimed)) == 40


def test_a_worker_that_was_overtaken_writes_nothing(inbox: Runtime) -> None:
    """A zombie that wakes after its lease finds the fence higher; catches a lease without a fence."""
    received(told_at(inbox, MAIL))
    zombie = outbox.claim(NOW, LEASE)
    later = NOW + LEASE
    healthy = outbox.claim(later, LEASE)
    assert zombie is not None
    assert healthy is not None

    assert not outbox.complete(zombie, Sent("zombie"), later, Random(1))
    assert Delivery.objects.get().state == "sending"
    assert outbox.complete(healthy, Sent("healthy"), later, Random(1))
    assert not outbox.complete(zombie, TryLater("zombie"), later, Random(1))

    assert Delivery.objects.get().state == "told"
    assert [a.words for a in Attempt.objects.all()] == [
        "The worker ended before it wrote what came of it: it may have arrived or not.",
        "healthy",
    ]


def test_workers_that_end_while_they_send_come_to_an_end_too(inbox: Runtime) -> None:
    """Each may have sent it: after five a person is asked to look; catches a copy at each start of a worker, without end."""
    received(told_at(inbox, MAIL))
    starts = [NOW + LEASE * number for number in range(9)]
    assert [outbox.claim(at, LEASE) is not None for at in starts] == [True] * 5 + [False] * 4
    assert Delivery.objects.get().state == "given up"
    assert [each.outcome for each in Attempt.objects.all()] == ["unclear"] * 5


def test_what_was_opened_while_a_worker_that_ended_sent_it_is_not_sent_again(inbox: Runtime) -> None:
    """The next worker finds the lease over, and the notice needless; catches "new" for what a colleague has read."""
    using = told_at(inbox, MAIL)
    reference = received(using)
    assert outbox.claim(NOW, LEASE)
    triage.open_referral(reference, places.identity(), "ailsa", NOW)
    assert outbox.claim(NOW + LEASE, LEASE) is None
    assert Delivery.objects.get().state == "stopped"
    assert [each.outcome for each in Attempt.objects.all()] == ["unclear"]


def test_a_lease_that_holds_is_respected(inbox: Runtime) -> None:
    """While a worker is at it, nobody else tries."""
    received(told_at(inbox, MAIL))
    assert outbox.claim(NOW, LEASE)
    assert outbox.claim(NOW + LEASE - timedelta(seconds=1), LEASE) is None


def test_a_dead_mailbox_delays_no_other(inbox: Runtime) -> None:
    """Fifty referrals for a mailbox that hangs are queued ahead, and the other mailbox is told all the same."""
    dead, well = "https://dead.example.org/", "https://well.example.org/"
    for _ in range(50):
        received(told_at(inbox, dead))
    received(told_at(inbox, well), NOW + timedelta(minutes=1))
    release = threading.Event()

    def make(job: Job) -> Outcome:
        if job.mailbox == dead:
            release.wait(20)
            return TryLater("dead")
        return Sent("well")

    worker = Worker(
        told_at(inbox, dead, well), random=Random(1), make=make, clock=lambda: NOW + timedelta(hours=1)
    )
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(worker, stop))
    thread.start()
    try:
        wait_for(lambda: Delivery.objects.filter(mailbox=well, state="told").exists(), 5)
        assert Delivery.objects.filter(mailbox=dead, state="sending").exists()
    finally:
        stop.set()
        release.set()
        thread.join()


def _run(worker: Worker, stop: threading.Event) -> None:
    try:
        worker.run(stop)
    finally:
        connection.close()


def test_a_fault_of_ours_is_an_attempt_and_the_row_stays_due(inbox: Runtime) -> None:
    """Nothing is swallowed: an exception while telling is written down, and it is tried again."""
    received(told_at(inbox, MAIL))

    def make(_: Job) -> Outcome:
        raise ZeroDivisionError

    Worker(told_at(inbox, MAIL), random=Random(1), make=make, clock=lambda: NOW).once()

    assert Delivery.objects.get().state == "due"
    assert [a.words for a in Attempt.objects.all()] == ["Something went wrong on our side; see the log."]


def test_each_line_of_the_log_has_an_action_and_the_message_and_no_address(
    inbox: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    """An operator can filter by what was done and follow one message; whom it went to is nowhere in the log."""
    using = told_at(inbox, MAIL, "mailto:second@example.org")
    reference = received(using)

    def make(job: Job) -> Outcome:
        if job.mailbox == MAIL:
            raise ZeroDivisionError
        return Sent()

    Worker(using, random=Random(1), make=make, clock=lambda: NOW).once()

    lines = [record.getMessage() for record in caplog.records if record.name == "frontdoor.delivery"]
    assert f"failed action=attempt message={reference}.1" in lines
    assert f"action=deliver message={reference}.1 kind=new outcome=TryLater written=yes" in lines
    assert f"action=deliver message={reference}.2 kind=new outcome=Sent written=yes" in lines
    assert [line for line in lines if "action=" not in line or "@" in line] == []


def test_a_mended_address_is_told_at_once(inbox: Runtime) -> None:
    """A typing mistake in the settings costs a restart and no referral: what is unopened goes to the new address."""
    received(told_at(inbox, "mailto:taem@example.org"))
    outbox.sync_recipients(told_at(inbox, MAIL), NOW)
    rows = {delivery.mailbox: delivery.state for delivery in Delivery.objects.all()}
    assert rows == {"mailto:taem@example.org": "stopped", MAIL: "due"}


def test_no_attempt_is_made_inside_a_transaction(inbox: Runtime) -> None:
    """While a mailbox is spoken to, others can write; catches sending inside the transaction."""
    received(told_at(inbox, MAIL))
    seen = []

    def make(_: Job) -> Outcome:
        seen.append(connection.in_atomic_block)
        received(told_at(inbox))
        return Sent()

    Worker(told_at(inbox, MAIL), random=Random(1), make=make, clock=lambda: NOW).once()
    assert seen == [False]


def test_the_notice_reaches_a_real_server_and_holds_no_answer(inbox: Runtime, store: Path) -> None:
    """From the store over SMTP: one message, to the team, with the reference and not a word of the answers."""
    with a_mail_server() as (server, mail):
        using = told_at(inbox, MAIL)
        using = replace(
            using, environment=replace(using.environment, smtp=server, mail_from="inbox@example.org")
        )
        reference = received(using)
        Worker(using, random=Random(1), clock=lambda: NOW).once()

    assert Delivery.objects.get().state == "told"
    ((_, recipients, content),) = mail.messages
    assert recipients == ["team@example.org"]
    message = email.message_from_bytes(content)
    text = f"{message.items()} {message.get_payload(decode=True)!r}"
    assert f"{reference[:3]}-{reference[3:6]}-{reference[6:]}" in text
    for planted in (PLANTED, *PLANTED.split(), "Somewhere to live"):
        assert planted not in text


def test_stopping_does_not_wait_for_a_server_that_hangs(inbox: Runtime) -> None:
    """Ctrl-C while a mail server hangs: the attempt is ended and written down, and the row stays due."""
    with a_scripted_server(Script(banner="hang")) as server:
        using = told_at(inbox, MAIL)
        using = replace(
            using, environment=replace(using.environment, smtp=server, mail_from="inbox@example.org")
        )
        received(using)
        stop = threading.Event()
        thread = threading.Thread(
            target=_run, args=(Worker(using, random=Random(1), clock=lambda: NOW), stop)
        )
        thread.start()
        wait_for(lambda: Delivery.objects.get().state == "sending")
        wait_for(lambda: send_process._running)
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    assert Delivery.objects.get().state == "due"
    assert [a.words for a in Attempt.objects.all()] == ["The attempt broke off."]

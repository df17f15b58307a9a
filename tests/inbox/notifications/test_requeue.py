"""A referral that comes back to a team is told as a new one, to mailboxes that drop what they know by its name."""

from __future__ import annotations

import email
import json
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications import outbox
from frontdoor.inbox.notifications.outcome import Ambiguous, Refused, Sent, TryLater
from frontdoor.inbox.referrals import escalation, transfer
from frontdoor.inbox.store.models import Attempt, Delivery, Referral
from frontdoor.inbox.worker import LEASE, Worker
from tests.inbox import places
from tests.inbox.notifications.servers import Inbox, a_mail_server
from tests.inbox.notifications.test_envelopes import opened
from tests.inbox.notifications.test_outbox import MAIL, NOW, received, settle_with, told_at
from tests.inbox.notifications.test_rate_limit import TUESDAY

HERE, THERE = places.TEAMS
LATER = timedelta(minutes=10)


def shown(mail: Inbox) -> list[str]:
    """The subjects that a mail program shows, which keeps one message of each Message-ID."""
    messages = [email.message_from_bytes(content) for _, _, content in mail.messages]
    return [str(message["Subject"]) for message in {str(m["Message-ID"]): m for m in messages}.values()]


class KeepsOneOfEach:
    """An HTTP mailbox that takes everything and keeps one of each id."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, object]] = {}

    def __call__(self, request: Request) -> Response:
        """Say the id back, as for one that is new."""
        told = request.get_json()
        self.kept.setdefault(told["id"], told)
        return Response(json.dumps({"id": told["id"]}))


def there_and_back(reference: str, using: Runtime, now: datetime) -> None:
    """Pass a referral on to the other team, which passes it back."""
    transfer.pass_on(reference, places.identity(HERE), THERE, "morag", now, using=using)
    transfer.pass_on(reference, places.identity(THERE), HERE, "calum", now, using=using)


def tell_all(using: Runtime, now: datetime) -> None:
    """Tell everything that is due, each by a real attempt."""
    Worker(using, random=Random(1), clock=lambda: now).once()


def message_ids() -> dict[str, str]:
    """Every mailbox with the name of its message."""
    return dict(Delivery.objects.values_list("mailbox", "message_id"))


def test_a_mail_program_shows_each_coming_back(inbox: Runtime) -> None:
    """Twice passed on and passed back: three messages are to be seen; catches the old Message-ID."""
    with a_mail_server() as (server, mail):
        using = told_at(inbox, MAIL)
        using = replace(
            using, environment=replace(using.environment, smtp=server, mail_from="inbox@example.org")
        )
        reference = received(using)
        for times in range(3):
            tell_all(using, NOW + times * LATER)
            there_and_back(reference, using, NOW + times * LATER)
    assert len(shown(mail)) == 3
    assert {subject.rsplit(" ", 1)[0] for subject in shown(mail)} == {"New referral"}


def test_a_system_gets_the_envelope_again_although_it_was_reminded(
    inbox: Runtime, httpserver: HTTPServer
) -> None:
    """It is a new referral there, sealed to the team that has it now; catches "still unopened" without an envelope."""
    mailbox = KeepsOneOfEach()
    httpserver.expect_request("/new", method="POST").respond_with_handler(mailbox)
    using = told_at(inbox, "sealed+" + httpserver.url_for("/new"))
    reference = received(using, TUESDAY)
    tell_all(using, TUESDAY)
    tell_all(using, TUESDAY + timedelta(hours=2))
    there_and_back(reference, using, TUESDAY + timedelta(hours=3))
    tell_all(using, TUESDAY + timedelta(hours=3))

    told = [body for body in mailbox.kept.values() if body["type"] != "roll-call"]
    assert [body["type"] for body in told] == ["referral.received", "referral.unopened", "referral.received"]
    assert opened(told[2], HERE)["reference"] == reference


def test_what_came_back_is_told_again_when_nobody_opens_it(inbox: Runtime) -> None:
    """The working hour begins anew, and its notice has a name of its own."""
    using = told_at(inbox, MAIL)
    reference = received(using, TUESDAY)
    settle_with(Sent(), now=TUESDAY)
    escalation.escalate(using, TUESDAY + timedelta(hours=2))
    settle_with(Sent(), now=TUESDAY + timedelta(hours=2))
    names = set(message_ids().values())
    back = TUESDAY + timedelta(hours=3)
    there_and_back(reference, using, back)
    assert Referral.objects.get().reminded_at is None
    names |= set(message_ids().values())
    settle_with(Sent(), now=back)
    escalation.escalate(using, back + timedelta(minutes=30))
    assert Delivery.objects.get().state == "told"
    escalation.escalate(using, back + timedelta(hours=2))
    assert (Delivery.objects.get().kind, Delivery.objects.get().state) == ("again", "due")
    assert len(names | set(message_ids().values())) == 3


def test_no_two_mailboxes_of_a_referral_ever_share_a_name(inbox: Runtime) -> None:
    """However it is passed on and the settings change; somebody may read two of the mailboxes in one program."""
    first = told_at(inbox, MAIL)
    reference = received(first)
    there_and_back(reference, first, NOW)
    second = told_at(inbox, MAIL, "mailto:second@example.org")
    there_and_back(reference, second, NOW)
    outbox.sync_recipients(told_at(inbox, MAIL, "mailto:third@example.org"), NOW)
    third = told_at(inbox, MAIL, "mailto:second@example.org", "mailto:fourth@example.org")
    there_and_back(reference, third, NOW)
    assert len(message_ids()) == 4
    assert len(set(message_ids().values())) == 4


def test_what_may_have_arrived_keeps_its_name_at_the_next_try(inbox: Runtime) -> None:
    """So that a mailbox that has it knows it as the same."""
    received(told_at(inbox, MAIL))
    before = message_ids()
    unclear = settle_with(Ambiguous("x"))
    claimed = outbox.claim(unclear.due_at, LEASE)
    assert claimed is not None
    assert {MAIL: claimed.message_id} == before


def test_an_attempt_from_before_settles_nothing_of_what_came_back(inbox: Runtime) -> None:
    """A worker that was still speaking when it was passed on must not have the new telling taken for done."""
    using = told_at(inbox, MAIL)
    reference = received(using)
    old = outbox.claim(NOW, LEASE)
    there_and_back(reference, using, NOW)
    assert old is not None
    assert not outbox.complete(old, Sent("old"), NOW, Random(1))
    anew = outbox.claim(NOW, LEASE)
    assert anew is not None
    assert anew.message_id != old.message_id
    assert not outbox.complete(old, Sent("old"), NOW, Random(1))
    assert Delivery.objects.get().state == "sending"


def test_the_waits_begin_anew_after_a_success(inbox: Runtime) -> None:
    """Ten tries in vain before it was told once are no reason to wait twelve minutes after the next first one."""
    using = told_at(inbox, MAIL)
    reference = received(using)
    now = NOW
    for _ in range(10):
        now = settle_with(TryLater("x"), now=now).due_at
    settle_with(Sent(), now=now)
    there_and_back(reference, using, now)
    assert settle_with(TryLater("x"), now=now).due_at - now <= timedelta(seconds=72)
    assert Attempt.objects.count() == 12


def test_a_mailbox_of_the_second_route_that_is_also_a_teams_is_told_as_the_teams(inbox: Runtime) -> None:
    """The manager's mailbox was told by the second route; now it is the other team's, and hears of a new referral."""
    manager = "mailto:manager@example.org"
    using = told_at(inbox, MAIL)
    mailboxes = (*using.environment.mailboxes, MailboxAddress(THERE, manager))
    second = (MailboxAddress("everybody", manager),)
    using = replace(using, environment=replace(using.environment, mailboxes=mailboxes, second_route=second))
    reference = received(using, TUESDAY)
    now = TUESDAY + timedelta(days=2)
    escalation.escalate(using, now)
    assert Delivery.objects.get(mailbox=manager).kind == "second"
    transfer.pass_on(reference, places.identity(HERE), THERE, "morag", now, using=using)
    assert Delivery.objects.get(mailbox=manager).kind == "new"
    outbox.sync_recipients(using, now)
    assert Delivery.objects.get(mailbox=manager).state == "due"


def test_a_mailbox_may_be_a_teams_own_and_the_second_route(inbox: Runtime) -> None:
    """After the second route was told, the settings are followed as before; catches a second row for one mailbox."""
    using = told_at(inbox, MAIL)
    second = (MailboxAddress("everybody", MAIL),)
    using = replace(using, environment=replace(using.environment, second_route=second))
    received(using, TUESDAY)
    escalation.escalate(using, TUESDAY + timedelta(days=2))
    outbox.sync_recipients(using, TUESDAY + timedelta(days=2))
    assert [(row.mailbox, row.kind, row.state) for row in Delivery.objects.all()] == [(MAIL, "second", "due")]


def test_a_mailbox_that_comes_back_into_the_settings_is_told(inbox: Runtime) -> None:
    """Left out by mistake for one start, before it had taken the message: what nobody has opened is due again."""
    using = told_at(inbox, MAIL)
    received(using)
    settle_with(Refused("x"))
    outbox.sync_recipients(told_at(inbox, "mailto:taem@example.org"), NOW)
    outbox.sync_recipients(using, NOW)
    assert Delivery.objects.get(mailbox=MAIL).state == "due"
    assert Delivery.objects.get(mailbox=MAIL).due_at == NOW

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from frontdoor.catalogue.fields.suggestions import listed
from frontdoor.inbox.config.mailbox_kinds import KINDS
from frontdoor.inbox.config.mailbox_urls import read_mailboxes
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.notifications import outbox
from frontdoor.inbox.notifications.message import Notification
from frontdoor.inbox.notifications.outcome import Sent
from frontdoor.inbox.notifications.send_process import Job, _job, _pack, attempt
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import escalation
from frontdoor.inbox.store.models import Delivery, Referral
from tests.inbox import places
from tests.inbox.notifications.test_outbox import MAIL, received, told_at
from tests.inbox.notifications.test_rate_limit import Postman

SYSTEM = "sealed+https://partner.example/new"
PLAIN = "https://other.example/new"


def bodies(postman: Postman, mailbox: str) -> list[dict[str, object]]:
    """What a mailbox was told, as it goes over the wire."""
    return [job.notice.json() for _, job in postman.taken if job.mailbox == mailbox]


def opened(body: dict[str, object], team: str) -> dict[str, object]:
    """What is in the envelope of a notice, for whoever holds the team's key."""
    return sealing.open_sealed(base64.b64decode(str(body["sealed"])), places.identity(team))


def test_a_system_gets_each_referral_sealed_and_by_itself(inbox: Runtime) -> None:
    """One, then nineteen at once, are twenty envelopes that the team's key opens; mail and plain addresses carry none.

    Catches the envelope sent to everybody, and many told together to a system that needs each.
    """
    using = told_at(inbox, SYSTEM, PLAIN, MAIL)
    postman = Postman(using)
    shown = [received(using, postman.now)]
    postman.work()
    shown += [received(using, postman.now) for _ in range(19)]
    postman.until(postman.now + timedelta(minutes=2))

    told = bodies(postman, SYSTEM)
    assert sorted(str(body["reference"]) for body in told) == sorted(map(spoken, shown))
    for body in told:
        referral = Referral.objects.get(reference=str(body["reference"]).replace("-", ""))
        inside = opened(body, referral.team)
        assert inside["reference"] == referral.reference
        assert inside["answers"]
    others = [json.dumps(job.notice.json()) for _, job in postman.taken if job.mailbox != SYSTEM]
    assert any("referral.received" in body for body in others)
    assert not any("sealed" in body for body in others)


def test_only_the_first_notice_carries_the_envelope(inbox: Runtime) -> None:
    """What is told again because nobody opened it is the reference alone."""
    using = told_at(inbox, SYSTEM)
    postman = Postman(using)
    received(using, postman.now)
    postman.work()
    while len(postman.taken) < 2 and postman.tried < 50:
        postman.now += timedelta(hours=1)
        escalation.escalate(using, postman.now)
        postman.work()
    first, again = bodies(postman, SYSTEM)[:2]
    assert "sealed" in first
    assert again["type"] == "referral.unopened"
    assert "sealed" not in again


def test_the_envelope_goes_over_the_wire(inbox: Runtime, httpserver: HTTPServer) -> None:
    """An attempt in its own process posts it to the address without our mark; nothing typed can be read on the way."""
    seen: list[bytes] = []

    def take(request: Request) -> Response:
        seen.append(request.get_data())
        return Response(json.dumps({"id": request.get_json()["id"]}))

    httpserver.expect_request("/new", method="POST").respond_with_handler(take)
    address = "sealed+" + httpserver.url_for("/new")
    using = told_at(inbox, address)
    postman = Postman(using)
    reference = received(using, postman.now)
    claimed = outbox.claim(postman.now, timedelta(minutes=3))
    assert claimed is not None
    sealed = base64.b64encode(claimed.sealed).decode()
    notice = Notification(reference, claimed.message_id, "https://example.org", sealed=sealed)
    job = Job(notice, address)
    assert _job(json.loads(_pack(job))).notice.sealed == sealed
    assert attempt(job) == Sent("It took it (200).")

    (body,) = seen
    inside = opened(json.loads(body), Referral.objects.get().team)
    assert inside["reference"] == reference
    answers = inside["answers"]
    assert isinstance(answers, dict)
    assert not any(str(words).encode() in body for words in answers.values() if len(str(words)) > 8)
    assert sealed not in repr(claimed) + repr(job)


def test_a_flood_does_not_rest_a_system(inbox: Runtime) -> None:
    """The rest is for people: the thirtieth within a minute goes at once."""
    using = told_at(inbox, SYSTEM)
    postman = Postman(using)
    for _ in range(30):
        received(using, postman.now)
        postman.work()
    assert len(postman.taken) == 30
    assert not Delivery.objects.exclude(state=Delivery.State.TOLD).exists()


@pytest.mark.parametrize(
    "target", ["sealed+mailto:a@example.org", "sealed+http://example.org/new", "sealed+"]
)
def test_an_envelope_goes_to_https_only(target: str) -> None:
    """Mail never carries one, nor does a line that others read."""
    good, sentences = read_mailboxes(f"glasgow={target}", development=False)
    assert good == ()
    assert sentences == [
        f'names "{target}" for glasgow. A mailbox begins with {listed(kind.example for kind in KINDS)}.'
    ]

"""Canaries fly through the public door to a mailbox's door and back; whatever breaks on the way is noticed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client, override_settings

from frontdoor import outage_flag
from frontdoor.inbox.config.mailbox_urls import MailboxAddress, MailServer
from frontdoor.inbox.config.runtime import Runtime, started, take_up
from frontdoor.inbox.crypto import keyring, sealing
from frontdoor.inbox.crypto.private_file import write_private
from frontdoor.inbox.monitoring import canary_probe, outage_status, status_report
from frontdoor.inbox.monitoring.canary_probe import CanaryProbe, ProbeFailed, send_probe
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import canaries
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store.models import Audit, Canary, Delivery
from frontdoor.inbox.store.storage_health import storage_health
from frontdoor.inbox.worker import Worker
from tests.inbox import places
from tests.inbox.builders import NOW, a_submission
from tests.inbox.notifications.servers import Script, a_mail_server, a_scripted_server, free_port
from tests.inbox.processes import frontdoor, new_data

TEAM = places.TEAMS[0]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, *request: object) -> None:
        """Answer, and leave no connection to the database behind."""
        try:
            super().process_request_thread(*request)  # type: ignore[arg-type]
        finally:
            connection.close()


@contextmanager
def open_door() -> Iterator[str]:
    """The intake on a real port, in this process, so that a test can break it; gives its address."""
    with make_server("127.0.0.1", free_port(), get_wsgi_application(), _Threaded, _Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def told_by(inbox: Runtime, address: str, server: MailServer) -> Iterator[Runtime]:
    """The inbox at a public address, whose team is told by mail; the intake has the same settings meanwhile."""
    told = (MailboxAddress(TEAM, "mailto:team@example.org"),)
    changes = {"address": address, "mailboxes": told, "smtp": server, "mail_from": "inbox@example.org"}
    with override_settings(ENVIRONMENT=replace(inbox.environment, **changes)):  # type: ignore[arg-type]
        take_up(None)
        yield started()
    take_up(None)


def flown(using: Runtime, driven: datetime, random: Random) -> None:
    """A flight by the real clock, which the intake has too, entered under the test's own clock, which is driven."""
    send_probe(using, datetime.now(UTC), random)
    youngest = Canary.objects.order_by("-pk").values_list("pk", flat=True)[:1]
    Canary.objects.filter(pk__in=list(youngest)).update(sent_at=driven)


def look(birds: CanaryProbe, now: datetime) -> None:
    """Look once, and wait for the one that set out, if one did."""
    birds.look(now)
    wait([birds._under_way] if birds._under_way else [])


def tell_all(using: Runtime) -> None:
    """Let delivery tell everything that is due."""
    worker = Worker(using, random=Random(1))
    while worker.step() or worker._busy:
        wait(list(worker._busy.values()))


def test_a_canary_flies_through_the_public_door_and_comes_back(inbox: Runtime) -> None:
    """Check, send, reference; sealed, told at the door of the mail server, opened, erased; and the sign is good for longer."""
    before = datetime.now(UTC) - timedelta(minutes=55)
    outage_status.record_success(places.DATA, before)
    with (
        open_door() as address,
        a_scripted_server(script := Script()) as server,
        told_by(inbox, address, server) as using,
    ):
        birds = CanaryProbe(using, random=Random(1))
        look(birds, datetime.now(UTC))
        bird = Canary.objects.get()
        assert sealing.open_sealed(bird.sealed, places.identity(bird.team))["reference"] == bird.reference
        tell_all(using)
        look(birds, datetime.now(UTC))

    assert not Canary.objects.exists()
    assert not Delivery.objects.exists()
    home = outage_status.last_success(places.DATA)
    assert home is not None
    assert home - before > timedelta(minutes=54)
    assert [row.action for row in Audit.objects.order_by("seq")] == ["canary received", "canary came back"]
    assert script.taken == [], "nobody was woken"
    assert [word.split()[0].lower() for word in script.commands] == ["ehlo", "mail", "rcpt", "quit"]


def test_the_first_sets_out_as_soon_as_a_new_inbox_delivers(well: Runtime) -> None:
    """Not an hour later: a mail server that is not there is noticed at once, and until then nothing is said to have come back."""
    folder, at = well.environment.data, list[datetime]()
    (folder / outage_flag.FILE).unlink()
    outage_status.start_grace_period(folder, NOW)
    seen = status_report.look(well, NOW)
    found = status_report.alarms(replace(seen, clock=timedelta()))  # PostgreSQL's own clock is not the test's
    assert [alarm.sentence for alarm in found] == [status_report.NONE_YET]
    assert "Last test referral that came back: none yet; door sign: down" in list(status_report.lines(seen))
    birds = CanaryProbe(well, random=Random(1), send=lambda _, now, __: at.append(now))
    look(birds, NOW)
    look(birds, NOW + timedelta(minutes=2))
    look(birds, NOW + timedelta(minutes=3))
    assert at == [NOW, NOW + timedelta(minutes=3)]


def test_check_says_that_none_has_come_back_yet(tmp_path: Path) -> None:
    """After ``init``, before the start: all is well as far as it can be known, and what cannot be known is named."""
    data = new_data(tmp_path / "data")
    assert frontdoor(data, "inbox", "init", "--development").returncode == 0
    checked = frontdoor(data, "inbox", "check")
    assert checked.returncode == 0
    assert checked.stdout.startswith("All is well.")
    assert f"\n{status_report.NONE_YET} The first one sets out when the inbox starts" in checked.stdout
    outage_status.record_success(data, datetime.now(UTC))
    assert status_report.NONE_YET not in frontdoor(data, "inbox", "check").stdout


def test_the_next_sets_out_when_it_is_time(inbox: Runtime) -> None:
    """Not before fifty minutes, then one; when it is lost another every few minutes, never two at once."""
    at: list[datetime] = []

    def fly(_: Runtime, now: datetime, __: Random) -> None:
        at.append(now)
        raise ProbeFailed("nobody answered")

    start = datetime.now(UTC)
    outage_status.record_success(places.DATA, start)
    birds = CanaryProbe(inbox, random=Random(1), send=fly)
    for second in range(0, 60 * 60, 30):
        look(birds, start + timedelta(seconds=second))
    minutes = [(moment - start) / timedelta(minutes=1) for moment in at]
    assert minutes == [50, 53, 56, 59]


def _nothing(_: Runtime) -> None:
    """The control: without a fault the sign stays down."""


def _broken_intake(_: Runtime) -> None:
    storage_health.stop()


def _no_delivery(_: Runtime) -> None:
    """Delivery stands still: nothing is told."""


def _wrong_key(using: Runtime) -> None:
    (using.environment.keys / "canary.identity").unlink()
    identity = sealing.new_identity()
    write_private(using.environment.keys / "canary.identity", keyring.identity_file(identity, "swapped"))


def _deaf_mail_server(using: Runtime) -> None:
    """Its port is closed: set in the test by a server that is gone."""


@pytest.mark.parametrize("fault", [_nothing, _broken_intake, _no_delivery, _wrong_key, _deaf_mail_server])
def test_each_part_that_breaks_is_noticed_within_seventy_minutes(
    inbox: Runtime, client: Client, fault: Callable[[Runtime], None], tmp_path: object
) -> None:
    """From the break on, on a driven clock: the sign goes up in time, health is red, and mended it clears itself."""
    start = datetime.now(UTC)
    with open_door() as address, a_mail_server() as (server, _), told_by(inbox, address, server) as using:
        birds = CanaryProbe(using, random=Random(1), send=flown)
        outage_status.record_success(places.DATA, start)
        fault(using)
        broken = using
        if fault is _deaf_mail_server:
            broken = replace(
                using, environment=replace(using.environment, smtp=replace(server, port=free_port()))
            )
        noticed = None
        for minute in (*range(0, 49, 7), *range(49, 80)):
            now = start + timedelta(minutes=minute)
            look(birds, now)
            if fault is not _no_delivery:
                tell_all(broken)
            if outage_status.is_up(places.DATA, now):
                noticed = minute
                break
        if fault is _nothing:
            assert noticed is None
            return
        assert noticed is not None
        assert 60 <= noticed <= 70
        assert Canary.objects.exists() == (fault is not _broken_intake), "the fault is the one that was meant"

        # Mended: a new canary sets out, and the sign comes down.
        storage_health.start_again()
        (using.environment.keys / "canary.identity").unlink()
        outage_status.record_success(places.DATA, start - timedelta(days=1))
        assert client.get("/healthz").status_code == 503
        birds = CanaryProbe(using, random=Random(1))
        look(birds, datetime.now(UTC))
        tell_all(using)
        look(birds, datetime.now(UTC))
        assert not outage_status.is_up(places.DATA, datetime.now(UTC))
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("mailboxes", "refused", "back"),
    [
        (("mailto:a@example.org",), "", True),
        (("mailto:a@example.org",), "rcpt", False),
        ((), "", True),
    ],
)
def test_a_canary_is_back_when_each_team_would_have_been_told(
    inbox: Runtime, mailboxes: tuple[str, ...], refused: str, back: bool
) -> None:
    """A refused address holds it back; a team that looks at the desk only needs no message."""
    now = datetime.now(UTC)
    own = keyring.own_identity(places.DATA / "keys", keyring.CANARY)
    with a_scripted_server(Script(rcpt="550 nobody here" if refused else "250 ok")) as server:
        told = tuple(MailboxAddress(TEAM, each) for each in mailboxes)
        environment = replace(inbox.environment, mailboxes=told, smtp=server, mail_from="inbox@example.org")
        using = replace(inbox, environment=environment)
        receive(replace(a_submission(), canary_since=now), now=now, random=Random(1), using=using)
        tell_all(using)
    assert (canaries.complete_probes(using, own, now) is not None) is back


def test_an_http_mailbox_is_not_woken_by_a_canary(inbox: Runtime) -> None:
    """A partner's system would take it for a person: no delivery is made for it."""
    now = datetime.now(UTC)
    keyring.own_identity(places.DATA / "keys", keyring.CANARY)
    told = (MailboxAddress(TEAM, "https://partner.example.org/new"),)
    using = replace(inbox, environment=replace(inbox.environment, mailboxes=told))
    receive(replace(a_submission(), canary_since=now), now=now, random=Random(1), using=using)
    assert not Delivery.objects.exists()


def test_a_canary_that_is_lost_is_cleared_away(inbox: Runtime) -> None:
    """After some hours nothing of it stays but two rows of the log, and it does not count as back."""
    now = datetime.now(UTC)
    keyring.own_identity(places.DATA / "keys", keyring.CANARY)
    receive(replace(a_submission(), canary_since=now), now=now, random=Random(1))
    stranger = sealing.new_identity().secret
    assert canaries.complete_probes(inbox, stranger, now) is None
    assert Canary.objects.count() == 1
    assert canaries.complete_probes(inbox, stranger, now + canaries.LOST_AFTER + timedelta(seconds=1)) is None
    assert not Canary.objects.exists()
    assert [row.action for row in Audit.objects.order_by("seq")] == [
        "canary received",
        "canary did not come back",
    ]


def test_a_flight_that_fails_says_where(inbox: Runtime) -> None:
    """The log says where it was stopped and by what, and nothing that was said there."""
    using = replace(inbox, environment=replace(inbox.environment, address=f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(ProbeFailed, match=r"^check could not be reached \(ConnectionRefusedError\)$"):
        send_probe(using, datetime.now(UTC), Random(1))
    storage_health.stop()
    with open_door() as address, pytest.raises(ProbeFailed, match=r"^send answered 503$"):
        send_probe(
            replace(inbox, environment=replace(inbox.environment, address=address)),
            datetime.now(UTC),
            Random(1),
        )


def test_a_reference_of_a_canary_is_spoken_like_any_other(inbox: Runtime) -> None:
    """The confirmation that a canary reads is the page that people get."""
    keyring.own_identity(places.DATA / "keys", keyring.CANARY)
    with (
        open_door() as address,
        a_scripted_server(Script()) as server,
        told_by(inbox, address, server) as using,
    ):
        send_probe(using, datetime.now(UTC), Random(3))
    assert re.fullmatch(r"\w{3}-\w{3}-\w{3}", spoken(Canary.objects.get().reference))
    assert canary_probe.DEADLINE <= 60

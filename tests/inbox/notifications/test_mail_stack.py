from __future__ import annotations

import email
import email.policy
import os
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from frontdoor.inbox.config.mailbox_urls import MailServer, Secret
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications.outcome import Refused, Sent
from frontdoor.inbox.store.models import Attempt, Delivery
from frontdoor.inbox.worker import Worker
from tests.inbox.builders import PLANTED
from tests.inbox.notifications import certificates
from tests.inbox.notifications.mail_stack import MASTER, SENDER, PostOffice, a_post_office
from tests.inbox.notifications.test_mail import GOLDEN, NOTICE
from tests.inbox.notifications.test_mail import send as send_notice
from tests.inbox.notifications.test_outbox import MAIL, NOW, received, told_at
from tests.inbox.notifications.test_tls import send

ADDED_ON_THE_WAY = {"Return-Path", "Delivered-To", "Received"}


@pytest.fixture(scope="module")
def running() -> Iterator[PostOffice]:
    """Dovecot for all tests; each starts the Postfix that it wants."""
    if os.getuid() != 0:
        pytest.skip(
            "Postfix starts as root only: the real mail provider was left out (scripted servers stand in)"
        )
    assert MASTER.exists(), "these tests need Postfix: install the package postfix"
    assert shutil.which("dovecot"), "these tests need Dovecot: install dovecot-imapd and dovecot-lmtpd"
    with a_post_office() as office:
        yield office


@pytest.fixture
def office(running: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """The provider with an empty mailbox, whose authority our clients trust."""
    shutil.rmtree(running.folder / "mail" / "team@example.org", ignore_errors=True)
    authority = tmp_path / "authority.pem"
    certificates.TRUSTED.cert_pem.write_to_path(authority)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    return running


def through(office: PostOffice, inbox: Runtime) -> Runtime:
    """The inbox that tells the team by this provider."""
    using = told_at(inbox, MAIL)
    return replace(using, environment=replace(using.environment, smtp=office.server, mail_from=SENDER))


def work(using: Runtime, now: datetime) -> None:
    """Tell what is due at a moment."""
    Worker(using, random=Random(1), clock=lambda: now).once()


def rest(raw: bytes) -> bytes:
    """Return a message without the lines that the servers on the way put above it, and see that these are all they added."""
    whole = email.message_from_bytes(raw, policy=email.policy.compat32)
    names = whole.keys()
    added = names[: names.index("From")]
    assert set(added) <= ADDED_ON_THE_WAY
    assert not ADDED_ON_THE_WAY & set(names[len(added) :])
    return raw[raw.index(b"From: ") :]


@pytest.mark.parametrize("way", ["server", "tls_server"])
def test_what_arrives_is_what_was_sent(office: PostOffice, way: str) -> None:
    """Signed in over TLS, through Postfix to Dovecot, read by IMAP over TLS: byte for byte the notice, once."""
    server: MailServer = getattr(office, way)
    with office.postfix():
        assert send(server) == Sent("The mail server took it (250).")
        (raw,) = office.wait_for_messages(1)
    assert raw.isascii()
    assert rest(raw) == GOLDEN
    assert b"for <team@example.org>" in raw
    assert b"(Postfix) with ESMTPSA" in raw, "encrypted and signed in"


def test_a_wrong_password_is_said_and_nothing_arrives(office: PostOffice) -> None:
    """The provider does not take what nobody signed for."""
    with office.postfix():
        outcome = send(replace(office.server, password=Secret("wrong")))
        office.wait_for_messages(0)
    assert outcome == Refused("The mail server refused it (535) when we signed in.")


def test_a_mailbox_that_is_not_there_is_said(office: PostOffice) -> None:
    """A typing mistake in a team's address is refused at once, and shown."""
    with office.postfix(virtual_mailbox_maps="inline:{ somebody-else@example.org=kept }"):
        assert send(office.server) == Refused(
            "The mail server refused it (550) when it was told the address."
        )


STRICT = {
    # A server that takes our notices without a login: the charity's own, or a relay by address.
    "smtpd_sasl_auth_enable": "no",
    "smtpd_relay_restrictions": "reject_unauth_destination",
    "smtpd_helo_required": "yes",
    "smtpd_helo_restrictions": "reject_non_fqdn_helo_hostname, reject_invalid_helo_hostname",
}


@pytest.mark.parametrize("looks", ["late", "at once"])
def test_a_server_that_is_strict_about_greetings_takes_our_notices(office: PostOffice, looks: str) -> None:
    """It refuses EHLO localhost for good, and takes the name of the site; its no to a name is said as what it is."""
    by_address = replace(office.server, user="", password=Secret(""))
    with office.postfix(**STRICT, smtpd_delay_reject="yes" if looks == "late" else "no"):
        assert send_notice(by_address, replace(NOTICE, address="https://frontdoor.example.org")) == Sent(
            "The mail server took it (250)."
        )
        assert send_notice(by_address, replace(NOTICE, address="https://localhost")) == Refused(
            "The mail server refused us (504): it does not like the name that we give (localhost)."
        )
        (raw,) = office.wait_for_messages(1)
    assert b"Received: from frontdoor.example.org " in raw


FAULTS = {
    "stopped": (None, "The mail server could not be reached."),
    "full": (
        {"queue_minfree": "1000000000000000000"},
        "The mail server asked us to come back (452) when it was told the address.",
    ),
    "message too large": (
        {"message_size_limit": "100"},
        "The mail server refused it (552) after the message was sent.",
    ),
    "greylisting": (
        {
            "smtpd_recipient_restrictions": "check_recipient_access inline:{ { team@example.org = 450 later } }"
        },
        "The mail server asked us to come back (450) when it was told the address.",
    ),
    "certificate changed": (
        {"smtpd_tls_chain_files": "{folder}/strange.pem"},
        "The mail server's certificate is signed by nobody whom this machine trusts, so nothing was sent.",
    ),
    "no encryption": (
        {"smtpd_tls_security_level": "none"},
        "The mail server offers no encryption, so nothing was sent.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_after_every_fault_each_referral_was_told_once(
    office: PostOffice, inbox: Runtime, fault: str
) -> None:
    """Three referrals while the provider is in trouble, then it is well: three messages, one each, without an answer in them."""
    changes, words = FAULTS[fault]
    strange = certificates.STRANGER.issue_cert("127.0.0.1")
    strange.private_key_and_cert_chain_pem.write_to_path(office.folder / "strange.pem")
    using = through(office, inbox)
    references = {received(using) for _ in range(3)}

    with nullcontext() if changes is None else office.postfix(**changes):
        work(using, NOW)
    assert {attempt.words for attempt in Attempt.objects.all()} == {words}
    assert {delivery.state for delivery in Delivery.objects.all()} == {"due"}

    with office.postfix():
        for hours in (1, 2):
            work(using, NOW + timedelta(hours=hours, minutes=1))
        messages = office.wait_for_messages(3)
    assert {delivery.state for delivery in Delivery.objects.all()} == {"told"}
    named = {email.message_from_bytes(raw)["Message-ID"] for raw in messages}
    assert named == {f"<{reference}.1@127.0.0.1>" for reference in references}
    for raw in messages:
        assert raw.isascii()
        assert not any(word.encode() in raw for word in (*PLANTED.split(), "Somewhere to live"))

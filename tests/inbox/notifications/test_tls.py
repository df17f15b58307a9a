from __future__ import annotations

import json
import socket
import ssl
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from frontdoor.inbox.config.mailbox_kinds import WEBHOOK
from frontdoor.inbox.config.mailbox_urls import MailServer, Secret
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications.message import Notification
from frontdoor.inbox.notifications.outcome import Outcome, Refused, Sent, TryLater
from frontdoor.inbox.notifications.transports import post, send_mail
from frontdoor.inbox.store.models import Attempt, Delivery
from frontdoor.inbox.worker import Worker
from tests.inbox.builders import NOW, PLANTED
from tests.inbox.notifications import certificates
from tests.inbox.notifications.certificates import BAD, TOO_OLD
from tests.inbox.notifications.servers import Script, a_scripted_server, a_web_server
from tests.inbox.notifications.test_outbox import MAIL, received, told_at

NOTICE = Notification("K4M7TQ9XC", "K4M7TQ9XC.1", "https://example.org")
SIGNS_IN = "250-here\r\n250 AUTH PLAIN"
TAKES_IT = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + json.dumps({"id": NOTICE.id}).encode()

Making = Callable[[], ssl.SSLContext]


@pytest.fixture(autouse=True)
def _trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our clients trust the tests' authority as an operator would: by OpenSSL's own variable."""
    authority = tmp_path / "authority.pem"
    certificates.TRUSTED.cert_pem.write_to_path(authority)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))


def send(server: MailServer) -> Outcome:
    """Hand the notice to a server that wants us to sign in."""
    if not server.user:
        server = replace(server, user="inbox", password=Secret("pass phrase"))
    return send_mail(
        NOTICE,
        recipient="team@example.org",
        sender="inbox@example.org",
        server=server,
        now=NOW,
        point_of_no_return=lambda: None,
    )


@pytest.mark.parametrize("at_once", [True, False], ids=["tls", "starttls"])
def test_a_mail_server_with_a_good_certificate_gets_the_notice(at_once: bool) -> None:
    """Encrypted, verified and signed in: told once."""
    script = Script(ehlo=SIGNS_IN, tls=certificates.good(), tls_at_once=at_once)
    with a_scripted_server(script) as server:
        assert send(server) == Sent("The mail server took it (250).")
    assert len(script.taken) == 1


@pytest.mark.parametrize("at_once", [True, False], ids=["tls", "starttls"])
@pytest.mark.parametrize("making", BAD, ids=lambda making: making.__name__)
def test_a_mail_server_with_a_bad_certificate_gets_nothing(making: Making, at_once: bool) -> None:
    """No password, no address, no byte of the notice, and the attempt says what is wrong; catches not verifying."""
    script = Script(ehlo=SIGNS_IN, tls=making(), tls_at_once=at_once)
    with a_scripted_server(script) as server:
        outcome = send(server)
    said = BAD[making]
    assert outcome == TryLater(said if said == TOO_OLD else f"The mail server's {said}")
    assert script.commands == ([] if at_once else ["ehlo example.org", "STARTTLS"])
    assert script.taken == []


def test_a_mail_server_that_speaks_in_clear_where_tls_was_agreed_gets_nothing() -> None:
    """Somebody between answers in clear on the port of the encrypted service."""
    script = Script()
    with a_scripted_server(script) as server:
        assert send(replace(server, tls="tls")) == TryLater(TOO_OLD)
    assert script.commands == [] or not script.commands[0].isascii()


def test_starttls_taken_out_gets_nothing() -> None:
    """Somebody between removes the offer of encryption: neither password nor address nor notice goes out."""
    script = Script(ehlo=SIGNS_IN)
    with a_scripted_server(script) as server:
        outcome = send(replace(server, tls="starttls"))
    assert outcome == Refused("The mail server offers no encryption, so nothing was sent.")
    assert script.commands == ["ehlo example.org"]


def test_starttls_refused_gets_nothing() -> None:
    """A server that offers encryption, and then cannot, is asked again later."""
    script = Script(ehlo="250-here\r\n250 STARTTLS", auth="454 no")
    with a_scripted_server(script) as server:
        outcome = send(replace(server, tls="starttls"))
    assert outcome == TryLater("The mail server could not be understood before anything was sent.")
    assert script.commands == ["ehlo example.org", "STARTTLS"]


YES_TO_ALL = "\r\n250 here\r\n235 welcome\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 taken"


@pytest.mark.parametrize("making", [certificates.good, certificates.unknown_authority])
def test_answers_slipped_in_before_the_encryption_are_not_believed(making: Making) -> None:
    """Somebody between says yes to everything in clear, behind the yes to STARTTLS; only what is encrypted counts."""
    script = Script(ehlo=SIGNS_IN, mail="451 later", tls=making(), injected=YES_TO_ALL)
    with a_scripted_server(script) as server:
        outcome = send(server)
    assert isinstance(outcome, TryLater)
    assert script.taken == []
    assert "DATA" not in [command.upper() for command in script.commands]


def test_an_https_mailbox_with_a_good_certificate_gets_the_notice() -> None:
    """Encrypted, verified, and our id said back."""
    with a_web_server(TAKES_IT, certificates.good()) as (port, heard):
        url = f"https://localhost:{port}/new"
        assert post(NOTICE, WEBHOOK, url=url, secret="", now=NOW) == Sent("It took it (200).")
    assert b"K4M-7TQ-9XC" in heard[-1]


@pytest.mark.parametrize("making", BAD, ids=lambda making: making.__name__)
def test_an_https_mailbox_with_a_bad_certificate_gets_nothing(making: Making) -> None:
    """Not a byte of the notice leaves, and the attempt says what is wrong; catches not verifying."""
    with a_web_server(TAKES_IT, making()) as (port, heard):
        outcome = post(NOTICE, WEBHOOK, url=f"https://127.0.0.1:{port}/new", secret="", now=NOW)
    said = BAD[making]
    assert outcome == TryLater(said if said == TOO_OLD else f"Its {said}")
    assert heard == []


def test_the_server_that_is_too_old_would_serve_who_asks_for_less() -> None:
    """The tests' old server works, so that it is our refusal and not its fault that nothing was sent."""
    context = certificates.TRUSTED
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.configure_trust(asking)
    asking.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        asking.minimum_version = ssl.TLSVersion.TLSv1
    with a_web_server(b"", certificates.only_old()) as (port, _):
        plain = socket.create_connection(("127.0.0.1", port), 5)
        with asking.wrap_socket(plain, server_hostname="127.0.0.1") as agreed:
            assert agreed.version() == "TLSv1.1"


@pytest.mark.parametrize("making", BAD, ids=lambda making: making.__name__)
def test_what_a_bad_certificate_kept_back_stays_due(inbox: Runtime, making: Making) -> None:
    """Through the worker, in an attempt's own process: the row is due again, and the desk can show why."""
    script = Script(ehlo=SIGNS_IN, tls=making())
    with a_web_server(TAKES_IT, making()) as (port, heard), a_scripted_server(script) as server:
        using = told_at(inbox, MAIL, f"https://127.0.0.1:{port}/new")
        settings = replace(using.environment, smtp=server, mail_from="inbox@example.org")
        received(replace(using, environment=settings))
        Worker(replace(using, environment=settings), random=Random(1), clock=lambda: NOW).once()
    assert {delivery.state for delivery in Delivery.objects.all()} == {"due"}
    said = BAD[making]
    words = {attempt.words for attempt in Attempt.objects.all()}
    assert words == ({said} if said == TOO_OLD else {f"Its {said}", f"The mail server's {said}"})
    assert heard == []
    assert not any(PLANTED in command for command in script.commands)

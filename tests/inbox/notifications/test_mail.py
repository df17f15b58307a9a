from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import timedelta

import pytest

from frontdoor.inbox.config.mailbox_urls import MailServer
from frontdoor.inbox.notifications.message import Notification
from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater
from frontdoor.inbox.notifications.send_process import Job, attempt
from frontdoor.inbox.notifications.transports import send_mail
from tests.inbox.builders import NOW
from tests.inbox.notifications.servers import Script, a_mail_server, a_scripted_server, free_port

NOTICE = Notification("K4M7TQ9XC", "K4M7TQ9XC.1", "https://example.org")

GOLDEN = b"""From: inbox@example.org\r
To: team@example.org\r
Subject: New referral K4M-7TQ-9XC\r
Date: Tue, 24 Nov 2026 10:30:00 +0000\r
Message-ID: <K4M7TQ9XC.1@example.org>\r
Auto-Submitted: auto-generated\r
X-Auto-Response-Suppress: All\r
Content-Type: text/plain; charset="utf-8"\r
Content-Transfer-Encoding: 7bit\r
MIME-Version: 1.0\r
\r
There is a new referral in the inbox, reference K4M-7TQ-9XC.\r
\r
Open the inbox to read it: https://example.org/desk/\r
\r
This message holds nothing about the person, on purpose. Please do not reply to it.\r
"""


def send(server: MailServer, notice: Notification = NOTICE) -> Outcome:
    """Hand a notice to a server, in this process."""
    return send_mail(
        notice,
        recipient="team@example.org",
        sender="inbox@example.org",
        server=server,
        now=NOW,
        point_of_no_return=lambda: None,
    )


def test_a_notice_is_these_bytes() -> None:
    """Fixed, ASCII, reference and desk only; catches a subject with a name in it, and HTML."""
    assert NOTICE.mail(sender="inbox@example.org", recipient="team@example.org", now=NOW) == GOLDEN
    assert GOLDEN.isascii()


@pytest.mark.parametrize(
    ("kind", "words", "subject"),
    [
        ("new", "", "New referral K4M-7TQ-9XC"),
        ("again", "", "Still unopened: K4M-7TQ-9XC"),
        ("second", "", "Unopened for a working day: K4M-7TQ-9XC"),
        ("many", "", "Referrals in the inbox"),
        ("roll-call", "Received: 0\nAlarms: none\n", "Roll-call of the inbox: glasgow-throughcare"),
        ("roll-call", "Received: 0\nALARM: no copy.\n", "ALARM: Roll-call of the inbox: glasgow-throughcare"),
        ("roll-call", "No ALARM: none\n", "Roll-call of the inbox: glasgow-throughcare"),
        ("alarm", "Team: glasgow-throughcare\n", "The inbox of glasgow-throughcare: somebody should look"),
    ],
)
def test_a_subject_says_of_what_or_of_whom_and_no_more(kind: str, words: str, subject: str) -> None:
    """Equal lines for several teams, and one for a day of alarms, would be passed over; no words of anybody's stand there."""
    notice = replace(NOTICE, kind=kind, words=words, team="glasgow-throughcare")
    sent = notice.mail(sender="inbox@example.org", recipient="team@example.org", now=NOW)
    assert email.message_from_bytes(sent, policy=email.policy.default)["Subject"] == subject
    assert sent.partition(b"\r\n\r\n")[0].isascii()


def test_a_real_server_gets_it_once_for_one_recipient() -> None:
    """The server that behaves has one message for the one address, byte for byte."""
    with a_mail_server() as (server, inbox):
        assert send(server) == Sent("The mail server took it (250).")
    sender, recipients, content = inbox.messages[0]
    assert (len(inbox.messages), sender, recipients) == (1, "inbox@example.org", ["team@example.org"])
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["Message-ID"] == "<K4M7TQ9XC.1@example.org>"
    assert content == GOLDEN


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        (Script(banner="close"), TryLater("The mail server could not be reached.")),
        (Script(banner="421 busy"), TryLater("The mail server asked us to come back (421) when we called.")),
        (Script(banner="554 no"), Refused("The mail server refused it (554) when we called.")),
        (Script(ehlo="421 no"), TryLater("The mail server asked us to come back (421) when we greeted it as example.org: it may not like that name.")),
        (Script(ehlo="504 fqdn"), Refused("The mail server refused us (504): it does not like the name that we give (example.org).")),
        (Script(ehlo="550 no"), Refused("The mail server refused us (550): it does not like the name that we give (example.org).")),
        (Script(mail="550 HELO argument invalid"), Refused("The mail server refused us (550): it does not like the name that we give (example.org).")),
        (Script(rcpt="504 5.5.2 <example.org>: Helo command rejected: x"), Refused("The mail server refused us (504): it does not like the name that we give (example.org).")),
        (Script(mail="451 busy"), TryLater("The mail server asked us to come back (451) when it was told the address.")),
        (Script(rcpt="450 greylisted"), TryLater("The mail server asked us to come back (450) when it was told the address.")),
        (Script(rcpt="550 no such user"), Refused("The mail server refused it (550) when it was told the address.")),
        (Script(rcpt="close"), TryLater("The connection to the mail server broke before the message was sent.")),
        (Script(data="452 full"), TryLater("The mail server asked us to come back (452) when the message was to be sent.")),
        (Script(data="554 no"), Refused("The mail server refused it (554) when the message was to be sent.")),
        (Script(dot="452 full"), TryLater("The mail server asked us to come back (452) after the message was sent.")),
        (Script(dot="552 too big"), Refused("The mail server refused it (552) after the message was sent.")),
        (
            Script(dot="close"),
            Ambiguous("The connection broke after the message was sent: it may have arrived or not."),
        ),
    ],
)  # fmt: skip
def test_each_misbehaviour_has_its_outcome(script: Script, outcome: Outcome) -> None:
    """Before the final dot it is "try later", after it "ambiguous"; no word of the server's is repeated."""
    with a_scripted_server(script) as server:
        assert send(server) == outcome


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://frontdoor.example.org", "frontdoor.example.org"),
        ("https://example.org:8443", "example.org"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
        ("http://[::1]:8000", "[IPv6:::1]"),
    ],
)
def test_the_server_is_greeted_with_the_name_of_the_site(
    address: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By EHLO, and by HELO where EHLO is not known; nobody is asked what we are called. Catches EHLO localhost."""
    asked: list[str] = []

    def answer(name: str = "") -> str:
        asked.append(name)
        return "asked.example"

    for question in ("getfqdn", "gethostname"):
        monkeypatch.setattr(f"socket.{question}", answer)
    for script, greeting in ((Script(), ["ehlo"]), (Script(ehlo="502 what?"), ["ehlo", "helo"])):
        with a_scripted_server(script) as server:
            send(server, replace(NOTICE, address=address))
        assert script.commands[: len(greeting)] == [f"{word} {name}" for word in greeting]
    assert not asked


def test_a_connection_that_breaks_while_sending_is_never_taken_for_sent() -> None:
    """Without its yes to the final dot no server is believed; catches marking as sent before sending."""
    script = Script(closes_during_data=True)
    with a_scripted_server(script) as server:
        assert not isinstance(send(server), Sent)
    assert script.taken == []


def test_a_server_that_is_not_there_is_tried_later() -> None:
    """Nobody listens: nothing was sent."""
    assert send(MailServer("127.0.0.1", free_port(), "none")) == TryLater(
        "The mail server could not be reached."
    )


def test_no_encryption_no_message() -> None:
    """A server (or somebody between) that offers no STARTTLS gets neither address nor password nor message."""
    script = Script()
    with a_scripted_server(script) as plain:
        server = MailServer(plain.host, plain.port, "starttls", "user")
        assert send(server) == Refused("The mail server offers no encryption, so nothing was sent.")
    assert [command.split()[0] for command in script.commands] == ["ehlo"]


@pytest.mark.parametrize("script", [Script(banner="drip"), Script(banner="hang"), Script(rcpt="hang")])
def test_a_server_that_drips_or_hangs_is_ended_by_the_wall_clock(script: Script) -> None:
    """An attempt ends at its deadline whatever the server does; catches time limits for one read each."""
    with a_scripted_server(script) as server:
        job = Job(
            NOTICE, "mailto:team@example.org", "inbox@example.org", server, deadline=timedelta(seconds=2)
        )
        assert attempt(job) == TryLater("It took too long, and was ended.")


def test_a_server_that_hangs_after_the_dot_is_ambiguous() -> None:
    """It has the message and never says so: another message may be one too many, so we wait longer."""
    script = Script(dot="hang")
    with a_scripted_server(script) as server:
        job = Job(
            NOTICE, "mailto:team@example.org", "inbox@example.org", server, deadline=timedelta(seconds=3)
        )
        outcome = attempt(job)
    assert outcome == Ambiguous(
        "It took too long, and was ended after the message was sent: it may have arrived or not."
    )
    assert len(script.taken) == 1


def test_an_attempt_in_its_own_process_says_what_came_of_it() -> None:
    """The outcome crosses the border between the processes whole."""
    with a_mail_server() as (server, inbox):
        job = Job(NOTICE, "mailto:team@example.org", "inbox@example.org", server)
        assert attempt(job) == Sent("The mail server took it (250).")
    assert len(inbox.messages) == 1

"""What no mailbox should do, and some do: each has its outcome and its words, and none is ever taken for told."""

from __future__ import annotations

import gzip
import resource
import socket
from datetime import timedelta

import pytest

from frontdoor.inbox.config.mailbox_kinds import WEBHOOK
from frontdoor.inbox.config.mailbox_urls import MailServer, Secret
from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater
from frontdoor.inbox.notifications.send_process import MEMORY, Job, attempt
from frontdoor.inbox.notifications.transports import post
from tests.inbox.builders import NOW
from tests.inbox.notifications.certificates import good
from tests.inbox.notifications.servers import Script, a_scripted_server, a_web_server
from tests.inbox.notifications.test_mail import NOTICE, send

LONG = "250 " + "x" * 20_000
BROKE = TryLater("The connection to the mail server broke before the message was sent.")
MAYBE = "The connection broke after the message was sent: it may have arrived or not."


def told(code: int, when: str) -> Outcome:
    """A no with a number."""
    if code >= 500:
        return Refused(f"The mail server refused it ({code}) {when}.")
    return TryLater(f"The mail server asked us to come back ({code}) {when}.")


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        (Script(banner="421 too many"), told(421, "when we called")),
        (Script(banner="hello"), TryLater("The mail server could not be understood when we called.")),
        (Script(banner="220 " + "x" * 20_000), TryLater("The mail server could not be reached.")),
        (Script(ehlo="close"), BROKE),
        (Script(ehlo="421 no"), told(421, "when we greeted it as example.org: it may not like that name")),
        (Script(ehlo="502 no"), told(502, "before anything was sent")),
        (Script(mail="550 not you"), told(550, "when it was told the address")),
        (Script(mail="552 full"), told(552, "when it was told the address")),
        (Script(mail="close"), BROKE),
        (Script(rcpt="421 no"), told(421, "when it was told the address")),
        (Script(rcpt="452 full"), told(452, "when it was told the address")),
        (Script(rcpt="553 no"), told(553, "when it was told the address")),
        (Script(rcpt="yes"), TryLater("The mail server could not be understood when it was told the address.")),
        (Script(rcpt=LONG), told(500, "before anything was sent")),
        (Script(data="close"), BROKE),
        (Script(data="250 ok"), TryLater("The mail server could not be understood when the message was to be sent.")),
        (Script(dot="421 no"), told(421, "after the message was sent")),
        (Script(dot="451 later"), told(451, "after the message was sent")),
        (Script(dot="550 spam"), told(550, "after the message was sent")),
        (Script(dot="554 no"), told(554, "after the message was sent")),
        (Script(dot=LONG), Ambiguous(MAYBE)),
        (
            Script(dot="thanks"),
            Ambiguous("The mail server's answer to the message could not be understood: it may have arrived or not."),
        ),
    ],
    ids=lambda given: "" if isinstance(given, Script) else given.words[:60],
)  # fmt: skip
def test_a_mail_server_that_says_strange_things_is_not_believed(script: Script, outcome: Outcome) -> None:
    """At every step: refusals, silence, nonsense, lines without end; only a 250 after the dot is a yes."""
    with a_scripted_server(script) as server:
        assert send(server) == outcome


@pytest.mark.parametrize(
    ("ehlo", "auth", "outcome"),
    [
        ("250 here", "", Refused("The mail server offers no way to sign in, so nothing was sent.")),
        ("250-here\r\n250 AUTH NTLM", "", Refused("The mail server offers no way to sign in, so nothing was sent.")),
        ("250-here\r\n250 AUTH PLAIN", "535 no", told(535, "when we signed in")),
        ("250-here\r\n250 AUTH PLAIN", "454 busy", told(454, "when we signed in")),
        ("250-here\r\n250 AUTH PLAIN", "close", BROKE),
    ],
)  # fmt: skip
def test_a_mail_server_that_does_not_let_us_in_is_named_as_such(
    ehlo: str, auth: str, outcome: Outcome
) -> None:
    """A changed password is the commonest reason for silence, and must not look like a network fault."""
    script = Script(ehlo=ehlo, auth=auth)
    with a_scripted_server(script) as server:
        assert send(MailServer(server.host, server.port, "none", "inbox", Secret("pass"))) == outcome
    assert script.taken == []


def try_in_a_process(server: MailServer, seconds: float) -> Outcome:
    """An attempt as the worker makes it, with a short deadline."""
    deadline = timedelta(seconds=seconds)
    return attempt(Job(NOTICE, "mailto:team@example.org", "inbox@example.org", server, deadline=deadline))


def at_step(step: str, says: str) -> Script:
    """A server that behaves until this step."""
    script = Script()
    setattr(script, step, says)
    return script


@pytest.mark.parametrize("step", ["banner", "ehlo", "mail", "rcpt", "data"])
@pytest.mark.parametrize("how", ["hang", "drip"])
def test_a_mail_server_that_stops_talking_is_ended_at_the_deadline(step: str, how: str) -> None:
    """Before the final dot: it took too long, nothing was sent."""
    with a_scripted_server(at_step(step, how)) as server:
        assert try_in_a_process(server, 1.5) == TryLater("It took too long, and was ended.")


@pytest.mark.parametrize("how", ["hang", "drip"])
def test_a_mail_server_that_stops_talking_after_the_dot_may_have_it(how: str) -> None:
    """After the final dot nobody can know."""
    with a_scripted_server(Script(dot=how)) as server:
        assert try_in_a_process(server, 5) == Ambiguous(
            "It took too long, and was ended after the message was sent: it may have arrived or not."
        )


def test_a_mail_server_that_never_begins_to_encrypt_is_ended_at_the_deadline() -> None:
    """The port is open and takes what comes, and no answer to the first greeting of TLS ever comes."""
    with a_scripted_server(Script(banner="hang")) as server:
        silent = MailServer(server.host, server.port, "tls")
        assert try_in_a_process(silent, 1.5) == TryLater("It took too long, and was ended.")


@pytest.mark.parametrize(("step", "sent"), [("rcpt", False), ("dot", True)])
def test_an_answer_without_end_takes_no_memory_without_end(step: str, sent: bool) -> None:
    """A flood of lines ends the attempt and not the machine; catches an attempt without a bound.

    The process of the attempt begins with what this one holds, which is much at the end of a long run of tests.
    """
    begun = max(
        resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    )
    with a_scripted_server(at_step(step, "flood")) as server:
        outcome = try_in_a_process(server, 20)
    assert isinstance(outcome, Ambiguous if sent else TryLater)
    assert outcome.words.startswith("The attempt broke off"), "by its memory, before its time"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 <= max(
        MEMORY, begun * 1024 + MEMORY // 8
    )


OK = b"HTTP/1.1 200 OK\r\n"
OURS = b'{"id": "K4M7TQ9XC.1"}'
UNKNOWN = Refused("It answered 200, but did not say our id back: we cannot know that it took it.")
TOO_MUCH = Refused("It answered 200, but with more than we read.")
BROKE_HTTP = TryLater("The connection broke before it said that it took it.")
UNCLEAR = TryLater("Its answer could not be understood.")
PACKED = gzip.compress(b" " * 20_000_000)


@pytest.mark.parametrize(
    ("answer", "again", "outcome"),
    [
        (b"", b"", BROKE_HTTP),
        (b"220 mail.example.org ESMTP\r\n", b"", BROKE_HTTP),
        (b"HTTP/1.1 999 what\r\n\r\n", b"", TryLater("It asked us to come back (999).")),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"\r\n" + OURS, b"", Sent("It took it (200).")),
        (OK + b"Content-Length: 4000\r\n\r\n" + OURS, b"", UNCLEAR),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", b"", UNCLEAR),
        (OK + b"Content-Encoding: gzip\r\n\r\nnot packed", b"", UNCLEAR),
        (OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED, b"", TOO_MUCH),
        (OK + b"\r\n", b" " * 8192, TOO_MUCH),
        (OK + b"\r\n" + b"[" * 60_000, b"", UNKNOWN),
        (OK + b"\r\n" + b'{"id": "K4M7TQ9XC.2"}', b"", UNKNOWN),
        (OK + b"\r\n" + OURS + b" and more", b"", UNKNOWN),
        (OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n" + OURS, b"", BROKE_HTTP),
        (OK, b"X: y\r\n", BROKE_HTTP),
    ],
)  # fmt: skip
def test_a_web_server_that_says_strange_things_is_not_believed(
    answer: bytes, again: bytes, outcome: Outcome
) -> None:
    """Half answers, answers without end, packed bombs and other people's protocols; only our id is a yes."""
    with a_web_server(answer, again=again) as (port, _):
        assert post(NOTICE, WEBHOOK, url=f"http://127.0.0.1:{port}/", secret="", now=NOW) == outcome


STATUSES = {
    "come back": [408, 423, 425, 429, 500, 501, 502, 503, 504, 507, 511, 599],
    "refused": [400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 413, 415, 418, 422, 451, 499],
    "redirect": [300, 301, 302, 303, 304, 305, 307, 308, 399],
}


@pytest.mark.parametrize("kind", STATUSES)
def test_every_status_that_is_no_success_is_none(kind: str) -> None:
    """Whatever the body says: with any status but 2xx our id is no yes."""
    for status in STATUSES[kind]:
        answer = (
            b"HTTP/1.1 %d x\r\nContent-Length: 21\r\nLocation: http://127.0.0.1:1/\r\n\r\n" % status + OURS
        )
        with a_web_server(answer) as (port, heard):
            outcome = post(NOTICE, WEBHOOK, url=f"http://127.0.0.1:{port}/", secret="", now=NOW)
        words = {
            "come back": TryLater(f"It asked us to come back ({status})."),
            "refused": Refused(f"It refused it ({status})."),
            "redirect": Refused(f"It answered with a redirect ({status}), which we do not follow. Has it moved?"),
        }  # fmt: skip
        assert outcome == words[kind]
        assert len(heard) == 1


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("120", timedelta(minutes=2)),
        ("999999999", timedelta(days=1)),
        ("Tue, 24 Nov 2026 12:30:00 GMT", timedelta(hours=2)),
        ("Tue, 24 Nov 2099 12:30:00 GMT", timedelta(days=1)),
        ("Tue, 24 Nov 2020 12:30:00 GMT", timedelta()),
        ("Tue, 24 Nov 2026 12:30:00 -0000", None),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
        ("", None),
    ],
)
def test_the_wait_that_is_asked_for_is_kept_within_reason(asked: str, kept: timedelta | None) -> None:
    """In seconds or as a date, at most a day; nonsense is as if nothing had been asked."""
    answer = f"HTTP/1.1 503 x\r\nContent-Length: 0\r\nRetry-After: {asked}\r\n\r\n".encode()
    with a_web_server(answer) as (port, _):
        outcome = post(NOTICE, WEBHOOK, url=f"http://127.0.0.1:{port}/", secret="", now=NOW)
    assert outcome == TryLater("It asked us to come back (503).", kept)


@pytest.mark.parametrize("answer", [b"", OK, OK + b"\r\n"])
@pytest.mark.parametrize("tls", [True, False])
def test_a_web_server_that_drips_is_ended_at_the_deadline(answer: bytes, tls: bool) -> None:
    """In the status, the headers or the body, a byte now and then."""
    with a_web_server(answer, good() if tls else None, again=b"H", pause=0.2) as (port, _):
        address = f"{'https' if tls else 'http'}://127.0.0.1:{port}/"
        outcome = attempt(Job(NOTICE, address, deadline=timedelta(seconds=1.5)))
    assert isinstance(outcome, TryLater)


def test_a_port_that_only_queues_callers_is_ended_at_the_deadline() -> None:
    """Nobody takes the call: the connection stands, and nothing comes."""
    with socket.create_server(("127.0.0.1", 0), backlog=1) as listener:
        port = listener.getsockname()[1]
        assert try_in_a_process(MailServer("127.0.0.1", port, "none"), 1.5) == TryLater("It took too long, and was ended.")  # fmt: skip
        outcome = attempt(Job(NOTICE, f"http://127.0.0.1:{port}/", deadline=timedelta(seconds=1.5)))
    assert outcome == TryLater("It took too long, and was ended.")

"""Each kind of mailbox says all that is asked of it, and no other place tells kinds apart."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from frontdoor.inbox.config.mailbox_kinds import KINDS, Mail, MailboxKind, Webhook, kind_of
from frontdoor.inbox.config.mailbox_urls import read_mailboxes
from frontdoor.inbox.notifications import transports
from frontdoor.inbox.notifications.message import MANY, Notification
from frontdoor.inbox.notifications.outcome import Refused, Sent
from frontdoor.inbox.worker import LEASE

ROOT = Path(__file__).parents[3]
NOW = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)
NOTICES = (
    Notification("ABC123DEF", "ABC123DEF.1", "https://front.example"),
    Notification(
        "", "many.1", "https://front.example", MANY, many=[("new", "ABC123DEF"), ("again", "ABC123DEG")]
    ),
    Notification("", "roll-call.1", "https://front.example", "roll-call", "Nothing waits.", team="glasgow"),
    Notification("", "alarm.1", "https://front.example", "alarm", "Somebody should look.", team="glasgow"),
)
"""One of each form that a notification takes."""
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.example)
each_webhook = pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if isinstance(kind, Webhook)], ids=lambda kind: kind.example
)


def an_address(kind: MailboxKind) -> str:
    """Return a good address of a kind; a webhook's ends in a secret."""
    tail = "team@example.org" if isinstance(kind, Mail) else "hook.example.org/new?sig=hidden"
    return kind.example + tail


@each_kind
def test_an_address_is_taken_and_known_by_its_mark(kind: MailboxKind) -> None:
    """The settings take it, and it is of that kind and no other."""
    (mailbox,), faults = read_mailboxes(f"glasgow={an_address(kind)}", development=False)
    assert (mailbox.kind, faults) == (kind, [])
    assert sum(other.mark == kind.mark for other in KINDS) == 1


@each_kind
def test_a_faulty_address_is_told_with_every_kind_that_would_do(kind: MailboxKind) -> None:
    """A mark with nothing behind it is a fault."""
    _, (fault,) = read_mailboxes(f"glasgow={kind.example}", development=False)
    assert "is not an e-mail address" in fault or all(other.example in fault for other in KINDS)


@each_kind
def test_the_settings_say_what_it_is_sent(kind: MailboxKind) -> None:
    """README's table, written from the settings, has every kind."""
    assert f"`{kind.example}`: {kind.meaning}" in (ROOT / "README.md").read_text("utf-8")


@each_kind
def test_staff_see_where_it_is_and_never_its_secret(kind: MailboxKind) -> None:
    """Path and query of a webhook, and a password before its host, are what lets others post to it."""
    shown = kind.shown(an_address(kind))
    assert "example.org" in shown
    assert "hidden" not in shown
    assert "word" not in kind.shown(f"{kind.mark}https://user:word@hook.example.org/") or isinstance(
        kind, Mail
    )


@each_kind
def test_the_lease_outlasts_an_attempt(kind: MailboxKind) -> None:
    """Else a second worker would send the same notice while the first still tries."""
    assert kind.deadline < LEASE


@each_kind
def test_a_sealed_referral_travels_alone(kind: MailboxKind) -> None:
    """One message for many has no room for their sealed referrals."""
    assert not (kind.takes_sealed and kind.is_batched)


@each_webhook
@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.kind)
def test_every_notice_can_be_posted(kind: Webhook, notice: Notification, httpserver: HTTPServer) -> None:
    """Every form of notification is posted as JSON and acknowledged; what asks for our id is not content without it."""
    httpserver.expect_oneshot_request("/new", json=kind.body(notice)).respond_with_json({"id": notice.id})
    httpserver.expect_oneshot_request("/new").respond_with_data("ok")
    url = kind.target(kind.mark + httpserver.url_for("/new"))
    assert isinstance(transports.post(notice, kind, url=url, secret="", now=NOW), Sent)
    without_id = transports.post(notice, kind, url=url, secret="", now=NOW)
    assert isinstance(without_id, Refused if kind.returns_id else Sent)


def test_what_has_no_mark_is_a_plain_webhook() -> None:
    """An address that was stored before a kind was taken out still has a kind, so that no claim fails."""
    assert kind_of("gone+https://example.org").mark == ""


def test_no_other_place_tells_kinds_apart() -> None:
    """A mark in other code of the inbox would be a second list, which a new kind does not reach."""
    marks = {kind.mark for kind in KINDS} - {""}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "frontdoor" / "inbox").rglob("*.py"))
        if path.name != "mailbox_kinds.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in marks
    ]
    assert found == []

"""The Monday message to those who have facts of the website to check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from frontdoor.catalogue import Catalogue
from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import due_facts
from frontdoor.inbox.monitoring.due_facts import make_messages, owner_name
from frontdoor.inbox.store.models import Delivery, RollCall
from frontdoor.occurrences import LONDON
from tests.inbox.places import HOME

MONDAY = datetime(2026, 12, 7, 9, 30, tzinfo=LONDON)
GLASGOW, NOBODY = "throughcare-glasgow", "no-owner-named"


def using(inbox: Runtime, *owners: tuple[str, str]) -> Runtime:
    """The inbox with the mailboxes of some owners."""
    boxes = tuple(MailboxAddress(name, f"mailto:{box}@example.org") for name, box in owners)
    return replace(
        inbox,
        environment=replace(inbox.environment, owners=boxes, working_copy=HOME / "work", spool=Path("spool")),
    )


def test_each_mailbox_gets_one_message_with_numbers_and_nothing_else(inbox: Runtime) -> None:
    """Two owners with one mailbox are one message; an owner who has nothing due gets none. No entry and no person is named."""
    found = make_messages(
        using(inbox, (GLASGOW, "ann"), (NOBODY, "ann"), (GLASGOW, "bea"), ("somebody-else", "cat")), MONDAY
    )
    told = {
        row.mailbox: row.roll_call.text
        for row in Delivery.objects.select_related("roll_call")
        if row.roll_call
    }
    assert set(told) == {"mailto:ann@example.org", "mailto:bea@example.org"}
    assert len(found) == 2
    assert f"{GLASGOW}: 2 to be made sure of" in told["mailto:bea@example.org"]
    assert NOBODY in told["mailto:ann@example.org"]
    assert NOBODY not in told["mailto:bea@example.org"]
    assert all(text.isascii() and "Sacro" not in text for text in told.values())


def test_everybody_stands_for_all_owners(inbox: Runtime) -> None:
    """A small charity has one mailbox for all of it."""
    [message] = make_messages(using(inbox, ("everybody", "web")), MONDAY)
    assert GLASGOW in message.text
    assert NOBODY in message.text


@pytest.mark.parametrize(
    "moment", [MONDAY - timedelta(hours=1), MONDAY + timedelta(days=1), MONDAY - timedelta(days=1)]
)
def test_it_comes_on_monday_mornings_alone(inbox: Runtime, moment: datetime) -> None:
    """Not before nine, and on no other day."""
    assert make_messages(using(inbox, ("everybody", "web")), moment) == []


def test_it_comes_once(inbox: Runtime) -> None:
    """The worker looks every half minute. Sabotage: a message at each look."""
    assert make_messages(using(inbox, ("everybody", "web")), MONDAY)
    assert make_messages(using(inbox, ("everybody", "web")), MONDAY + timedelta(minutes=1)) == []
    assert Delivery.objects.count() == 1


def test_a_failure_between_two_owners_leaves_no_message_so_that_the_next_look_tells_both(
    inbox: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day counts as told once one message stands. Sabotage: a transaction for each message."""
    boxes = using(inbox, (GLASGOW, "ann"), (NOBODY, "bea"))
    told = []

    def fail_at_the_second(*arguments: object) -> None:
        told.append(arguments)
        if len(told) == 2:
            raise OSError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(due_facts, "enqueue_to", fail_at_the_second)
        with pytest.raises(OSError, match="killed"):
            make_messages(boxes, MONDAY)
    assert not RollCall.objects.exists()
    assert len(make_messages(boxes, MONDAY + timedelta(minutes=1))) == 2


def test_where_nothing_is_due_the_catalogue_is_read_once_a_day(
    inbox: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker looks every half minute; reading the catalogue takes a second of its processor at each."""
    days: list[date] = []

    def nothing_due(catalogue: Catalogue, today: date) -> dict[str, list[object]]:
        days.append(today)
        return {}

    monkeypatch.setattr(due_facts, "due_by_owner", nothing_due)
    due_facts._due.cache_clear()
    for moment in (MONDAY, MONDAY + timedelta(minutes=1), MONDAY + timedelta(days=7)):
        assert make_messages(using(inbox, ("everybody", "web")), moment) == []
    assert days == [MONDAY.date(), MONDAY.date() + timedelta(days=7)]
    due_facts._due.cache_clear()


def test_an_owner_is_named_in_the_settings_as_one_word() -> None:
    """Spaces, commas and capitals would end the name."""
    assert owner_name("Throughcare, Glasgow") == GLASGOW

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import SystemRandom

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import override_settings

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import started, take_up
from frontdoor.inbox.monitoring import daily_digest
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import transfer, triage
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store.models import Audit, Delivery, Referral, ReferralStatus
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral, a_submission
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser
from tests.inbox.desk.parsing import PageRead, text
from tests.inbox.desk.referrals.test_referral import at

MAILBOXES = tuple(MailboxAddress(GLASGOW, f"mailto:{name}@example.org") for name in ("team", "duty"))


@pytest.fixture
def mailboxes(store: object) -> Iterator[None]:
    """An inbox that tells two mailboxes of the Glasgow team."""
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, mailboxes=MAILBOXES)):
        take_up(None)
        yield
    take_up(None)


def set_aside(team: str = GLASGOW) -> str:
    """A referral that looked like spam; its reference."""
    submission = replace(a_submission(team=team, answers={"full_name": PLANTED}), set_aside=True)
    return receive(submission, now=NOW, random=SystemRandom()).reference


def shown(page: PageRead) -> list[str]:
    """The references in a list."""
    return [text(cell) for cell in page.all("th", "ref")]


def test_what_is_set_aside_stands_apart_and_is_counted_on_the_first_page(ailsa: Browser) -> None:
    """Sabotage: left out of the list and of the counts too. Out of the ordinary list, never out of sight."""
    ordinary, aside = a_referral().reference, set_aside()
    set_aside(SCOTLAND)
    page = ailsa.get("/desk/")
    assert shown(page) == [spoken(ordinary)]
    assert {"All open 1", "New 1", "Everything 2"} <= set(page.links())
    page = ailsa.get(page.links()["Set aside: looks like spam (1)"])
    assert shown(page) == [spoken(aside)]
    assert "1 referral is set aside as possible spam. Nothing is dropped." in page.main
    assert "Looks like spam" in page.main
    assert shown(ailsa.get("/desk/?status=new")) == [spoken(ordinary)]
    assert set(shown(ailsa.get("/desk/?status=all"))) == {spoken(ordinary), spoken(aside)}


def test_the_count_stands_there_even_when_nothing_is_set_aside(ailsa: Browser) -> None:
    """Nobody has to wonder where it went; its list says that it is empty."""
    page = ailsa.get(ailsa.get("/desk/").links()["Set aside: looks like spam (0)"])
    assert "No referral is set aside as possible spam." in page.main


def test_an_item_that_was_set_aside_says_so(ailsa: Browser) -> None:
    """On the page and on paper; an ordinary one has neither the mark nor the button."""
    aside, ordinary = set_aside(), a_referral().reference
    mark = "Set aside because it looks like spam. It was not dropped."
    page = ailsa.get(at(aside))
    assert mark in page.main
    assert text(page.form(at(aside, "release"))) == "This is a real referral"
    assert mark in ailsa.get(at(aside, "print")).main
    page = ailsa.get(at(ordinary))
    assert mark not in page.main
    assert "This is a real referral" not in page.main


def test_releasing_tells_every_mailbox_as_of_a_new_referral(mailboxes: None, ailsa: Browser) -> None:
    """Nobody was told before; now each mailbox is due, the log says who said so, and it waits to be opened."""
    aside = set_aside()
    ailsa.get(at(aside))
    assert not Delivery.objects.exists()

    page = ailsa.post(at(aside, "release"))

    assert page.heading == "Referrals"
    assert f"{spoken(aside)} stands among the new referrals now" in page.main
    assert shown(page) == [spoken(aside)]
    assert "Set aside: looks like spam (0)" in page.links()
    told = Delivery.objects.order_by("mailbox").values_list("mailbox", "state", "kind")
    assert list(told) == [(f"mailto:{name}@example.org", "due", "new") for name in ("duty", "team")]
    referral = Referral.objects.get()
    assert (referral.set_aside, referral.status, referral.opened_at) == (False, ReferralStatus.NEW, None)
    released = Audit.objects.get(action="released")
    assert (released.actor, released.reference) == ("ailsa", aside)
    assert "ailsa said that it is a real referral" in ailsa.get(at(aside)).main


def test_a_referral_is_released_once(mailboxes: None, ailsa: Browser) -> None:
    """Sabotage: no look at how it stands. A second click, or a colleague's, tells nobody again and is no step in the log."""
    aside = set_aside()
    triage.release(aside, "calum", NOW)
    Delivery.objects.update(state=Delivery.State.TOLD)
    page = ailsa.post(at(aside, "release"))
    assert f"{spoken(aside)} is set aside no longer: a colleague was faster." in page.main
    assert set(Delivery.objects.values_list("state", flat=True)) == {"told"}
    assert Audit.objects.filter(action="released").count() == 1
    with pytest.raises(triage.Overtaken):
        triage.release(a_referral().reference, "calum", NOW)
    with pytest.raises(triage.NotThere):
        triage.release("K4M7TQ9XC", "calum", NOW)


def test_releasing_is_whole_or_not_at_all(mailboxes: None) -> None:
    """Sabotage: no transaction. If the log does not take the row, the mark stays and no mailbox is due."""
    aside = set_aside()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER full BEFORE INSERT ON store_audit WHEN NEW.action = 'released' "
            "BEGIN SELECT RAISE(ABORT, 'the log is full'); END"
        )
    with pytest.raises(DatabaseError):
        triage.release(aside, "calum", NOW)
    assert Referral.objects.get().set_aside
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("status", [ReferralStatus.TAKEN, ReferralStatus.WAITING, ReferralStatus.ACCEPTED])
def test_who_works_with_it_takes_the_mark_away(ailsa: Browser, status: ReferralStatus) -> None:
    """Taken, waiting for information or accepted: it stands under that status, and is no spam any more."""
    aside = set_aside()
    triage.change_status(aside, ReferralStatus.NEW, status, "ailsa", NOW)
    assert shown(ailsa.get(f"/desk/?status={status.value}")) == [spoken(aside)]
    assert not Referral.objects.get().set_aside


def test_spam_that_was_closed_leaves_the_count_and_keeps_its_mark(ailsa: Browser) -> None:
    """Closed as a mistake, it stands with the closed ones, and can be made new again."""
    aside = set_aside()
    ailsa.post(at(aside, "status"), expected="new", status="closed: mistake or repeat")
    assert "Set aside: looks like spam (0)" in ailsa.get("/desk/").links()
    page = ailsa.get("/desk/?status=closed")
    assert shown(page) == [spoken(aside)]
    assert "Looks like spam" in page.main
    ailsa.post(at(aside, "status"), expected="closed", status="new", why="It is real")
    assert "Set aside: looks like spam (1)" in ailsa.get("/desk/").links()


def test_passed_on_it_is_set_aside_no_longer(store: object) -> None:
    """Who passes it on takes it for real: the other team is told, and reminded."""
    aside = set_aside()
    transfer.pass_on(aside, places.identity(), SCOTLAND, "ailsa", NOW + timedelta(hours=1))
    referral = Referral.objects.get()
    assert (referral.team, referral.set_aside) == (SCOTLAND, False)


def test_the_roll_call_counts_what_the_desk_counts(ailsa: Browser) -> None:
    """Sabotage: counted until somebody looked. What was opened and left set aside is still in the morning's message."""
    aside = set_aside()
    ailsa.get(at(aside))
    team = started().catalogue.teams[GLASGOW]
    assert "Set aside as possible spam: 1\n" in daily_digest.words(team, None, NOW, None)
    triage.release(aside, "ailsa", NOW)
    assert "Set aside as possible spam: 0\n" in daily_digest.words(team, None, NOW, None)

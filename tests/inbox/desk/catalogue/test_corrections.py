"""What people said on the site to be wrong, seen by whoever can put it right."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from random import SystemRandom

from frontdoor.inbox.desk.catalogue.corrections import entry_at
from frontdoor.inbox.referrals.feedback import Draft, receive_feedback
from frontdoor.inbox.store.models import WEBSITE, FeedbackKind, Membership, Role
from tests.inbox.builders import PLANTED
from tests.inbox.desk.catalogue.conftest import Place
from tests.inbox.desk.conftest import GLASGOW, Browser, a_member, at_desk

PAGE = "/services/throughcare/"


def said_wrong() -> None:
    """Let somebody have said that a page is wrong."""
    draft = Draft(FeedbackKind.WRONG_HERE, PLANTED, page=PAGE)
    receive_feedback(draft, once=secrets.token_urlsafe(16), now=datetime.now(UTC), random=SystemRandom())


def test_an_editor_sees_that_a_page_was_said_to_be_wrong_and_not_the_words(
    ailsa: Browser, place: Place
) -> None:
    """On the entry and in what is due; the words are sealed to the team that answers."""
    said_wrong()
    for address in ("about/services/throughcare/", "due/"):
        page = ailsa.get(f"/desk/catalogue/{address}")
        assert "said" in page.main
        assert PLANTED not in ailsa.body
    assert "Throughcare Service" in ailsa.get(f"/desk/catalogue/due/{''}").main or PAGE in page.main


def test_a_member_of_the_team_who_edits_is_led_from_the_words_to_the_entry(place: Place) -> None:
    """Read, change, answer: three presses."""
    said_wrong()
    user = a_member("morag")
    both = at_desk(user, GLASGOW)
    assert "Change what the page says" not in both.get("/desk/said").links()
    Membership.objects.create(user=user, team=WEBSITE, role=Role.EDITOR)
    page = both.get("/desk/said")
    assert PLANTED in page.main
    assert page.links()["Change what the page says"] == "/desk/catalogue/about/services/throughcare/"


def test_pages_of_no_entry_lead_to_none() -> None:
    """The home page, a list, and a page that is written by hand."""
    assert [entry_at(one) for one in ("/", "/services/", "/families/", "")] == [("", "")] * 4
    assert entry_at("/easy-read/privacy/") == ("easy_read", "privacy")

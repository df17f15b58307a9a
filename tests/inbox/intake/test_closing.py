from __future__ import annotations

from datetime import date, timedelta

import pytest

from frontdoor.catalogue import Catalogue, ServiceStatus, StatusWord
from frontdoor.inbox.intake import decisions
from frontdoor.site.pages.referral_form import form_page, not_sent_page
from tests.form.builders import TODAY, good_answers, the_catalogue, the_form
from tests.form.test_pages import seen


def closing_on(day: date) -> Catalogue:
    """The catalogue with both throughcare services closing on a day; families go to the Travel Service."""
    closing = {
        "status": ServiceStatus(StatusWord.CLOSED, day),
        "status_reason": "The money ended.",
        "successor": ("prison-travel",),
    }
    services = {
        name: service.model_copy(update=closing) if service.referral == "throughcare" else service
        for name, service in the_catalogue().services.items()
    }
    return the_catalogue().model_copy(update={"services": services})


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (-1, decisions.Confirm),
        (0, decisions.Confirm),
        (1, decisions.ServiceClosed),
        (300, decisions.ServiceClosed),
    ],
)
def test_what_was_begun_before_the_closing_is_still_taken_for_a_day(after: int, kind: type) -> None:
    """Who opened the form before midnight is not turned away at one minute past."""
    catalogue = closing_on(TODAY - timedelta(days=after))
    checked = the_form().check(good_answers(), today=TODAY)
    assert isinstance(decisions.on_check(checked, form=the_form(), catalogue=catalogue, today=TODAY), kind)


def test_a_closed_form_says_so_and_leads_to_the_successor() -> None:
    """From the day itself the page has no form; the phone stays."""
    page = seen(form_page(the_form(), closing_on(TODAY), today=TODAY))
    assert not list(page.all("form"))
    assert "The money ended." in page.words
    assert [a.get("href") for a in page.all("a") if "services" in a.get("href", "")] == [
        "/services/prison-travel/"
    ] * 2
    assert "0141 248 1763" in page.words
    assert list(seen(form_page(the_form(), closing_on(TODAY), today=TODAY - timedelta(days=1))).all("form"))


def test_answers_that_came_too_late_are_kept_on_the_page() -> None:
    """Not received, said first; every answer to print, who takes people instead, and no button that would fail."""
    catalogue = closing_on(TODAY - timedelta(days=9))
    checked = the_form().check(good_answers(), today=TODAY)
    decision = decisions.on_check(checked, form=the_form(), catalogue=catalogue, today=TODAY)
    assert isinstance(decision, decisions.ServiceClosed)
    page = seen(
        not_sent_page(the_form(), catalogue, good_answers(), why="Closed.", key=None, closed=decision.notices)
    )
    assert page.words.startswith("We have not received your referral.")
    assert "Calum Strachan, called Cal" in page.words
    assert "Travel Service" in page.words
    assert not list(page.all("button"))

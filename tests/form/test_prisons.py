"""The form's list of prisons: those that are open on the day; an answer that was chosen is never lost or refused."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form, read_form
from frontdoor.site.pages.referral_form import form_page
from tests.builders import a_catalogue, raw_team
from tests.form.builders import Typed, as_typed
from tests.form.test_pages import seen
from tests.frozen import FORM


@cache
def a_few_prisons() -> Catalogue:
    """One that closes, one that opens then, and another."""
    return a_catalogue(
        teams={"all": raw_team(areas=["Scotland"])},
        prisons={
            "old": {"name": "HMP Old", "closes": "1 May 2027", "successor": "new"},
            "new": {"name": "HMP New", "opens": "1 May 2027"},
            "other": {"name": "HMP Other"},
        },
    )


def the_form() -> Form:
    """The real form, over a few prisons."""
    return read_form(FORM.read_bytes(), a_few_prisons())


def offered(today: date, raw: Typed | None = None) -> list[str]:
    """Return the prisons that the form offers on a day."""
    page = seen(form_page(the_form(), a_few_prisons(), raw=raw, today=today))
    values = [one.get("value", "") for one in page.all("input", name="prison")]
    return [value for value in values if value.startswith("HMP")]


@pytest.mark.parametrize(
    ("today", "prisons"),
    [(date(2027, 4, 30), ["HMP Old", "HMP Other"]), (date(2027, 5, 1), ["HMP New", "HMP Other"])],
)
def test_the_form_offers_what_is_open_on_the_day(today: date, prisons: list[str]) -> None:
    """A server that was started months ago offers the same."""
    assert offered(today) == prisons


def test_what_was_chosen_stays() -> None:
    """Somebody chose a prison before midnight and changes another answer after it: the choice still stands, and is taken."""
    typed = as_typed(situation="serving", prison="HMP Old")
    assert "HMP Old" in offered(date(2027, 5, 1), typed)
    checked = the_form().check(typed, today=date(2027, 5, 1))
    assert checked.answers["prison"] == "HMP Old"

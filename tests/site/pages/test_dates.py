from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.catalogue import Catalogue
from frontdoor.occurrences import holds_until, occurrences
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.site_index import build_site_index
from tests.occurrences.small import a_drop_in, days_texts, small_catalogue, starts

TODAY = date(2026, 11, 22)


def _pages(catalogue: Catalogue, today: date = TODAY) -> dict[str, str]:
    return {page.address: page.content for page in pages(build_site_index(catalogue, today=today), None)}


def _times(contents: str) -> set[datetime]:
    return {
        datetime.fromisoformat(found) for found in re.findall(r'<time datetime="([^"]+T[^"]+)"', contents)
    }


@settings(max_examples=20)
@given(days=days_texts, today=starts, off=st.sets(st.integers(0, 70), max_size=4))
def test_no_page_claims_a_date_that_is_not_in_the_data(days: str, today: date, off: set[int]) -> None:
    """Read months later, on paper or from a cache, a page has given only dates on which there was a drop-in."""
    closures = [{"on": str(today + timedelta(n)), "reason": "Training"} for n in off]
    catalogue = small_catalogue(a_drop_in(days), closures=closures, bank_holidays="Scotland")
    real = {
        one.starts for one in occurrences(catalogue, first=today, last=holds_until(catalogue, today=today))
    }
    shown = _pages(catalogue, today)
    assert all(_times(content) <= real for content in shown.values())
    assert (_times(shown["/services/aye/"]) != set()) == bool(real)


def test_hours_that_are_overdue_are_no_longer_asserted_anywhere() -> None:
    """No page gives a date; the service's page gives the last known times, and says when they were checked."""
    sure = {"standing": "current", "phone": "0141 248 1763"}
    fresh = _pages(small_catalogue(a_drop_in(), service={**sure, "checked": {"hours": "2026-11-01"}}))
    aged = _pages(small_catalogue(a_drop_in(), service={**sure, "checked": {"hours": "2026-01-05"}}))
    assert _times(fresh["/services/aye/"])
    assert not any(_times(content) for content in aged.values())
    assert "last known times" in aged["/services/aye/"]
    assert "We last checked these times on 5 January 2026." in aged["/services/aye/"]
    assert "0141" in aged["/services/aye/"]


def test_a_service_that_has_run_out_keeps_its_page() -> None:
    """An old poster still leads somewhere: the page says that the service closed, and gives no times."""
    page = _pages(small_catalogue(a_drop_in(), service={"until": "2026-10-31"}))["/services/aye/"]
    assert "This service closed on 1 November." in page
    assert "Every Monday" not in page


def test_a_service_to_come_says_when_it_starts() -> None:
    """Its page stands before its first day, with the dates that follow it."""
    page = _pages(small_catalogue(a_drop_in(), service={"from": "2026-12-10"}))["/services/aye/"]
    assert "This service starts on 10 December." in page
    assert min(_times(page)).date() == date(2026, 12, 14)


def test_an_opening_that_has_ended_is_gone_without_an_edit() -> None:
    """The day after its last day no page names it, and one that begins is named with its day."""
    catalogue = small_catalogue(a_drop_in(until="2026-11-21"), a_drop_in("Tuesday", **{"from": "2026-12-01"}))
    page = _pages(catalogue)["/services/aye/"]
    assert "Every Monday" not in page
    assert "Every Tuesday, 1pm to 3pm, from 1 December" in page

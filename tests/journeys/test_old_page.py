"""Pages with dates in a browser whose clock is past the day on which the page was made."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import Browser, expect

from tests.journeys.browser import visitor

PAGE = "/services/throughcare/"


def test_when_the_next_drop_in_has_passed_the_one_after_it_is_named(
    browser: Browser, site_address: str
) -> None:
    """At a glance stands the first date that is still to come; when none is left, to call."""
    with visitor(browser, base_url=site_address) as window:
        page = window.new_page()
        page.goto(PAGE)
        times = page.locator(".fd-dates time")
        days = times.all_inner_texts()
        moments = [
            datetime.fromisoformat(one) for one in times.evaluate_all("all => all.map(one => one.dateTime)")
        ]
        glance = page.locator(".fd-glance dd").first
        expect(glance).to_contain_text(days[0])
        expect(glance).to_contain_text(f"After that: {days[1]}")
        page.clock.set_fixed_time(moments[0] + timedelta(hours=1))
        page.goto(PAGE)
        expect(glance).to_contain_text(days[0])
        page.clock.set_fixed_time(moments[0] + timedelta(hours=2, seconds=1))  # it is from 1pm to 3pm
        page.goto(PAGE)
        expect(glance).to_have_text(f"{days[1]}: see “Where and when”.")
        page.clock.set_fixed_time(moments[-1] + timedelta(days=30))
        page.goto(PAGE)
        expect(glance).to_have_text("Call to ask.")


def test_a_week_keeps_its_hours_when_its_next_dates_have_passed(browser: Browser, site_address: str) -> None:
    """Of each session only the date goes, and the page says to call for the next."""
    with visitor(browser, base_url=site_address) as window:
        page = window.new_page()
        page.goto("/areas/glasgow-city/")
        sessions = page.locator(".fd-week li li")
        shown = sessions.all_inner_texts()
        first, *others = sorted(
            page.locator(".fd-next time").evaluate_all("all => all.map(one => [one.dateTime, one.innerText])")
        )
        page.clock.set_fixed_time(datetime.fromisoformat(first[0]) + timedelta(hours=2, seconds=1))
        page.goto("/areas/glasgow-city/")
        passed = [words.replace(f"Next: {first[1]}", "Next: call to ask.") for words in shown]
        assert passed != shown
        assert others
        assert sessions.all_inner_texts() == passed

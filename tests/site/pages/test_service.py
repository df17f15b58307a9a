"""What people read on a service's page: its status on the day, its numbers, its notices, its drop-ins in words."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest

from frontdoor.catalogue import Catalogue
from frontdoor.site.build.jobs import pages
from frontdoor.site.feeds.atom import feed_files
from frontdoor.site.feeds.json_csv import data_files
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.print.service_content import service_facts
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service

TODAY = date(2026, 11, 22)


def shown(catalogue: Catalogue, address: str, *, today: date = TODAY) -> str:
    """Return the words of a page, one space between them; links stand as ``[words](address)``."""
    found = {page.address: page.content for page in pages(build_site_index(catalogue, today=today), None)}
    text = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"[\2](\1)", found[address], flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def with_a_service(**keys: Any) -> Catalogue:
    """Return a catalogue with a service that takes referrals, and one that could take its place."""
    services = {
        "throughcare": raw_service(
            referral="throughcare", team="glasgow-team", at={"glasgow": {"drop_ins": [raw_drop_in()]}}, **keys
        ),
        "newer": raw_service(name="Newer Service"),
    }
    return a_catalogue(services=services)


def test_a_closed_service_keeps_its_page_and_leads_on() -> None:
    """It says when and why, leads to its successor, and offers neither times, nor a referral, nor a way to ask."""
    catalogue = with_a_service(
        status="closed on 2026-11-01", status_reason="The money ended", successor="newer"
    )
    words = shown(catalogue, "/services/throughcare/")
    assert "This service closed on 1 November. The money ended." in words
    assert "Ask instead for [Newer Service](/services/newer/)." in words
    for gone in ("(/referral/)", "Every Monday", "Where and when", "How to ask", "What happens next"):
        assert gone not in words
    assert "It took the place of [Throughcare Service](/services/throughcare/)" in shown(
        catalogue, "/services/newer/"
    )


def test_a_service_that_will_close_still_takes_people_until_its_day() -> None:
    """It says so beforehand; on its day the page changes with no edit."""
    catalogue = with_a_service(status="closed on 2026-12-01", successor="newer")
    words = shown(catalogue, "/services/throughcare/")
    assert (
        "This service closes on 1 December. After that, ask for [Newer Service](/services/newer/)." in words
    )
    assert "(/referral/)" in words
    assert words.count("/services/newer/") == 1
    assert "Before it" not in shown(catalogue, "/services/newer/")
    assert "(/referral/)" not in shown(catalogue, "/services/throughcare/", today=date(2026, 12, 1))


def test_a_waiting_list_says_how_long_and_when_that_was_so() -> None:
    """People can still ask."""
    words = shown(
        with_a_service(status="waiting list", waiting={"about": "About eight weeks", "as_of": "2026-11-01"}),
        "/services/throughcare/",
    )
    assert "There is a waiting list. About eight weeks. That was on 1 November." in words
    assert "[Make a referral](/referral/)" in words


def test_a_paused_service_says_until_when_on_every_page_that_gives_its_times() -> None:
    """It takes no referrals meanwhile; the first date is after the pause."""
    catalogue = with_a_service(status="paused until 2026-12-14")
    words = shown(catalogue, "/services/throughcare/")
    assert "This service is paused until 14 December." in words
    assert "(/referral/)" not in words
    assert "Next dates: Monday 14 December" in words
    assert "[Throughcare Service](/services/throughcare/) Paused" in shown(catalogue, "/locations/glasgow/")
    assert "[Glasgow office](/locations/glasgow/) Paused" in shown(catalogue, "/drop-ins/")


@pytest.mark.parametrize(
    ("organisation", "said"),
    [
        ({"name": "Sacro", "phone": "0131 622 7500"}, "Call 0131 622 7500 (Sacro)"),
        (
            {"name": "Sacro", "phone": "0131 622 7500", "checked": {"phone": "2020-01-01"}},
            "Call 0141 248 1763 (last checked on 1 January 2024)",
        ),
    ],
)
def test_a_number_checked_too_long_ago_is_not_stated_as_if_it_were_right(
    organisation: dict[str, Any], said: str
) -> None:
    """The national line stands in its place everywhere; where that is overdue too, its age is said with it."""
    old = {"phone": "2024-01-01"}
    catalogue = a_catalogue(
        organisation=organisation,
        locations={"glasgow": raw_location(checked=old)},
        services={"throughcare": raw_service(at=["glasgow"], checked=old)},
    )
    for address in ("/services/throughcare/", "/locations/glasgow/", "/locations/"):
        words = re.sub(r"\[([^]]*)\]\(tel:[^)]*\)", r"\1", shown(catalogue, address))
        assert said in words, address
        assert ("0141 248 1763" in words) == ("0141 248 1763" in said), address
    site = build_site_index(catalogue, today=TODAY)
    for name, content in (*data_files(site), *open_data_files(site)):
        if (found := content.decode()).count("0141 248 1763"):
            assert "0141 248 1763" in said, name
            assert "last checked on 1 January 2024" in found, name


def test_a_check_on_a_day_still_to_come_is_nowhere_said_to_be_done() -> None:
    """2027 typed for 2026 is a slip: until that day, page, leaflet, feed and data say of it what they say of no check."""
    soon = {"checked": {"hours": "2026-11-23", "phone": "2027-01-05"}, "source_read": "2027-01-06"}
    catalogue = a_catalogue(
        locations={"glasgow": raw_location(**soon)},
        services={"throughcare": raw_service(at=["glasgow"], **soon)},
    )
    for address in ("/services/throughcare/", "/locations/glasgow/"):
        assert "Not yet checked with the team." in shown(catalogue, address), address
    site = build_site_index(catalogue, today=TODAY)
    service = catalogue.services["throughcare"]
    assert service_facts(service, site)["checked"] == "Not yet checked with the team."
    for name, content in (*data_files(site), *open_data_files(site), *feed_files(site)):
        assert not re.search("2026-11-23|2027-01-0[56]|January 2027", content.decode()), name

    on_the_day = build_site_index(catalogue, today=date(2026, 11, 23))
    assert service_facts(service, on_the_day)["checked"] == "Checked: hours 23 November 2026."
    assert '"checked": {"hours": "2026-11-23"}' in dict(data_files(on_the_day))["data/services.json"].decode()
    assert any(b'"assured_date":"2026-11-23"' in content for _, content in open_data_files(on_the_day))


def test_a_service_without_a_number_gives_another_first() -> None:
    """The first thing that somebody needs is a number: an office's in its area, else the charity's own, with its name."""
    confirmed = {"standing": "current", "checked": {"phone": "2026-11-01"}}
    places = {"glasgow": raw_location(phone="unknown")}
    own = a_catalogue(locations=places, services={"throughcare": raw_service(phone="unknown", **confirmed)})
    doubted = a_catalogue(
        locations=places, services={"throughcare": raw_service(phone="unknown", at="glasgow")}
    )
    for catalogue in (own, doubted):
        top = shown(catalogue, "/services/throughcare/").partition("At a glance")[0]
        assert "[Call 0131 622 7500](tel:+441316227500) (Sacro)" in top
        assert "no number" not in top
    assert "(tel:+441316227500) (Sacro)" in shown(doubted, "/locations/glasgow/")
    near = a_catalogue(
        organisation={"name": "Sacro", "phone": "unknown"},
        services={"throughcare": raw_service(phone="unknown", areas=["Fife"])},
        locations={
            "glasgow": raw_location(name="Glasgow office"),
            "fife": raw_location(name="Fife office", area="Fife", phone="01592 000000"),
        },
    )
    assert "[Call 01592 000000](tel:+441592000000) (Fife office)" in shown(near, "/services/throughcare/")


def test_notices_stand_where_they_belong_and_only_on_their_days() -> None:
    """A service's on its page, a place's on that of the place, from the first day to the last."""
    span = {"from": "2026-11-22", "until": "2026-11-24"}
    catalogue = a_catalogue(
        services={"throughcare": raw_service(), "newer": raw_service(name="Newer Service")},
        notices=[
            {"text": "Of the service.", "services": ["throughcare"], **span},
            {"text": "Of the place.", "locations": ["glasgow"], **span},
        ],
    )
    for days, there in ((-1, False), (0, True), (2, True), (3, False)):
        today = TODAY + timedelta(days)
        assert ("Of the service." in shown(catalogue, "/services/throughcare/", today=today)) is there
        assert ("Of the place." in shown(catalogue, "/locations/glasgow/", today=today)) is there
        assert "Of the" not in shown(catalogue, "/services/newer/", today=today)


def test_every_way_to_reach_a_service_is_on_its_page() -> None:
    """Several numbers with what each is for, text relay, cost, languages, whom to ask for, and access to the place."""
    numbers = [
        {"number": "0141 248 1763", "label": "Mornings"},
        {"number": "18001 0141 248 1763", "label": "Text relay"},
    ]
    catalogue = a_catalogue(
        locations={
            "glasgow": raw_location(
                access={"step_free": "yes", "toilets": "no", "hearing_loop": "yes"}, ask_for="Agnes"
            )
        },
        services={
            "throughcare": raw_service(
                phone=numbers, cost="Free", languages=["English", "Polish"], ask_for="Morag", at=["glasgow"]
            )
        },
    )
    words = shown(catalogue, "/services/throughcare/")
    for said in (
        "Mornings: [0141 248 1763](tel:+441412481763)",
        "Text relay: [18001 0141 248 1763](tel:1800101412481763)",
        "Cost Free",
        "Languages English and Polish",
        "Ask for Morag.",
    ):
        assert said in words
    place = shown(catalogue, "/locations/glasgow/")
    assert "Access Step-free way in No accessible toilet Hearing loop" in place
    assert "Ask for Agnes" in place


@pytest.mark.parametrize(
    ("drop_in", "said"),
    [
        ({"days": "first Tuesday"}, "First Tuesday of every month, 1pm to 3pm"),
        (
            {"days": "every second Friday from 5 March 2027"},
            "Every second Friday, 1pm to 3pm, from 5 March 2027",
        ),
        ({"opens": "10pm", "closes": "2am"}, "Every Monday, 10pm to 2am the next day"),
        ({"by_appointment": "yes"}, "Every Monday, 1pm to 3pm, by appointment"),
        (
            {"from": "2026-12-10", "until": "2026-12-20"},
            "Every Monday, 1pm to 3pm, from 10 December, until 20 December",
        ),
    ],
)
def test_a_drop_in_is_said_in_words(drop_in: dict[str, str], said: str) -> None:
    """Rules, nights, appointments and spans read as people say them."""
    catalogue = a_catalogue(
        services={"throughcare": raw_service(at={"glasgow": {"drop_ins": [raw_drop_in(**drop_in)]}})}
    )
    assert f"Drop-in: {said}" in shown(catalogue, "/services/throughcare/")


def test_a_local_holiday_closes_its_council_area_alone() -> None:
    """The reason stands where the date would have been, in Glasgow and not in Fife."""
    at = {"glasgow": {"drop_ins": [raw_drop_in()]}, "fife": {"drop_ins": [raw_drop_in()]}}
    catalogue = a_catalogue(
        locations={"glasgow": raw_location(), "fife": raw_location(name="Fife office", area="Fife")},
        services={"throughcare": raw_service(at=at)},
        closures=[{"on": "2026-12-07", "reason": "Local holiday", "areas": ["Glasgow City"]}],
    )
    line = "No drop-in on Monday 7 December: Local holiday"
    assert line in shown(catalogue, "/locations/glasgow/")
    assert line not in shown(catalogue, "/locations/fife/")
    assert "Monday 7 December" in shown(catalogue, "/locations/fife/")


def test_one_that_takes_nobody_new_goes_on_with_its_drop_ins() -> None:
    """No new referrals, or full: the page says so and until when, offers no form, and keeps the dates; then all is as before."""
    for status, heading in (
        ("no new referrals until 2027-01-18", "This service takes no new referrals until 18 January 2027."),
        ("full since 2026-11-01", "This service is full since 1 November."),
    ):
        words = shown(with_a_service(status=status), "/services/throughcare/")
        assert f"{heading} The drop-ins go on." in words
        assert "Next dates: Monday 23 November" in words
        assert "(/referral/)" not in words
    words = shown(
        with_a_service(status="no new referrals until 2027-01-18"),
        "/services/throughcare/",
        today=date(2027, 1, 18),
    )
    assert "no new referrals" not in words
    assert "(/referral/)" in words


def test_a_pause_to_come_is_told_and_its_dates_are_left_out() -> None:
    """Until its first day the service runs as ever; no drop-in is promised in the pause, and those after it are."""
    words = shown(with_a_service(status="paused from 2026-12-07 until 2026-12-21"), "/services/throughcare/")
    assert "From 7 December until 21 December this service is paused." in words
    assert "Next dates: Monday 23 November, 1pm" in words or "Monday 30 November" in words
    assert "Monday 7 December" not in words
    assert "Monday 14 December" not in words
    assert "Monday 21 December" in words
    assert "(/referral/)" in words


def test_a_service_that_was_split_leads_to_both() -> None:
    """Two successors are offered as this one or that one, on the page, on paper and in the data."""
    services = {
        "throughcare": raw_service(status="closed on 2026-11-01", successor=["north", "south"]),
        "north": raw_service(name="North Service"),
        "south": raw_service(name="South Service"),
    }
    catalogue = a_catalogue(services=services)
    words = shown(catalogue, "/services/throughcare/")
    assert "Ask instead for [North Service](/services/north/) or [South Service](/services/south/)." in words
    for id_ in ("north", "south"):
        assert "It took the place of [Throughcare Service]" in shown(catalogue, f"/services/{id_}/")
    site = build_site_index(catalogue, today=TODAY)
    assert (
        service_facts(catalogue.services["throughcare"], site)["status"]["successor"]
        == "North Service or South Service"
    )


def test_lists_say_who_has_no_place() -> None:
    """A tag beside the name says full, a waiting list or no new referrals before anybody calls."""
    for status, tag in (
        ("full", "Full"),
        ("no new referrals", "No new referrals"),
        ("waiting list", "Waiting list"),
    ):
        assert f"[Throughcare Service](/services/throughcare/) {tag} " in shown(
            with_a_service(status=status), "/services/"
        )

"""What is closed is said wherever people would look before they travel, from the day on which dates reach it until it is over."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest

from frontdoor.catalogue import Catalogue
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.editing.diff import describe_changes
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.site.feeds.atom import feed_files
from frontdoor.site.feeds.calendars import calendar_files
from frontdoor.site.feeds.json_csv import data_files
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.drop_ins import drop_ins_page
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.pages.listings import area_pages, location_list_pages
from frontdoor.site.pages.places import location_page
from frontdoor.site.pages.referral_form import form_page
from frontdoor.site.pages.service import service_page
from frontdoor.site.print import leaflets
from frontdoor.site.templating.closure_lines import shut_at
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service
from tests.site.print.pdf_text import the_form

FIRST, LAST = date(2026, 12, 28), date(2026, 12, 31)
CLOSURE = {"from": "28 December 2026", "until": "31 December 2026", "reason": "The office rests"}
SAID = "Closed from Monday 28 to Thursday 31 December: The office rests"
AGAIN = (
    "Closed from Monday 28 to Thursday 31 December; open again from Saturday 2 January 2027: The office rests"
)
NIGHT = {"hours": [raw_drop_in(days="every day", opens="10pm", closes="8am")]}
DAYS = {"drop_ins": [raw_drop_in(days="Monday and Friday")]}


def a_site(today: date, at: Any = "glasgow", **closure: Any) -> SiteIndex:
    """Return a site with one service in Glasgow, one nowhere, and a closure."""
    return build_site_index(a_catalogue_with(at, **closure), today=today)


def a_catalogue_with(at: Any = "glasgow", **closure: Any) -> Catalogue:
    """Return a catalogue with one service in Glasgow, one nowhere, and a closure."""
    services = {"held": raw_service(at=at), "free": raw_service(name="Free help", areas=["Fife"])}
    locations = {
        "glasgow": raw_location(),
        "perth": raw_location(name="Perth office", area="Perth and Kinross"),
    }
    closures = [{**CLOSURE, **closure}] if closure != {"none": True} else []
    return a_catalogue(services=services, locations=locations, closures=closures)


def pages(site: SiteIndex) -> dict[str, str]:
    """Return all pages that may tell of a closure, as text."""
    catalogue = site.catalogue
    made = {
        "place": location_page(catalogue.locations["glasgow"], site).content,
        "elsewhere": location_page(catalogue.locations["perth"], site).content,
        "service": service_page(catalogue.services["held"], site).content,
        "free": service_page(catalogue.services["free"], site).content,
        "drop-ins": drop_ins_page(site).content,
        "contact": fragments(site)["contact"],
        "offices": next(iter(location_list_pages(site))).content,
        "area": next(iter(area_pages(BY_NAME["Glasgow City"], site))).content,
    }
    return {name: re.sub(r"<[^>]+>", "", html) for name, html in made.items()}


def telling(site: SiteIndex, words: str = SAID) -> set[str]:
    """Return which pages say some words."""
    return {name for name, text in pages(site).items() if words in text}


@pytest.mark.parametrize(
    ("at", "said"),
    [("glasgow", SAID), ({"glasgow": NIGHT}, AGAIN)],
    ids=["no times", "hours by night"],
)
@pytest.mark.parametrize("narrowed", [{"locations": ["glasgow"]}, {"areas": ["Glasgow City"]}], ids=str)
def test_a_place_without_drop_ins_is_shown_as_closed(at: Any, said: str, narrowed: dict[str, Any]) -> None:
    """Its page, those of the services held there, and wherever its number stands; from the horizon on, and no other place."""
    here = {"place", "service", "contact", "offices", "area"}
    horizon = FIRST - timedelta(weeks=9)
    assert telling(a_site(horizon - timedelta(1), at, **narrowed), "The office rests") == set()
    assert telling(a_site(horizon, at, **narrowed), said) == here
    assert telling(a_site(FIRST, at, **narrowed), said) == here
    ending = said.replace("from Monday 28 to", "until")
    assert telling(a_site(LAST, at, **narrowed), ending) == here
    assert telling(a_site(LAST + timedelta(1), at, **narrowed), "The office rests") == set()


def test_on_the_day_itself_it_stands_out() -> None:
    """The box on the page of the place warns as one that stops people does."""
    box = f'<div class="fd-box fd-box--stop" role="note"><p><strong>{SAID}'
    glasgow = a_site(FIRST).catalogue.locations["glasgow"]
    assert box in location_page(glasgow, a_site(FIRST)).content
    assert box not in location_page(glasgow, a_site(FIRST - timedelta(1))).content


def test_a_closure_of_everything_stands_on_every_such_page() -> None:
    """Also on that of another place, and of a service that is held nowhere."""
    assert telling(a_site(FIRST)) >= {"place", "elsewhere", "service", "free", "contact"}
    assert telling(a_site(FIRST, services=["free"])) == {"free"}
    assert telling(a_site(FIRST, services=["held"])) == {"service"}
    assert telling(a_site(FIRST, services=["free"], areas=["Moray"])) == set()


def test_where_drop_ins_fall_out_each_closure_is_one_line() -> None:
    """However many dates it takes, and it says its end, even beyond the last day of which dates are known."""
    long = {"from": "1 December 2026", "until": "31 March 2027", "locations": ["glasgow"]}
    site = a_site(date(2026, 11, 30), {"glasgow": DAYS}, **long)
    words = "No drop-ins from Tuesday 1 December to Wednesday 31 March 2027; again from Friday 2 April 2027: The office rests"
    page = service_page(site.catalogue.services["held"], site).content
    assert page.count("The office rests") == 1
    assert words in page
    assert {"place", "service", "drop-ins"} <= telling(site, words)
    one = a_site(FIRST, {"glasgow": DAYS}, locations=["glasgow"])
    assert "No drop-in on Monday 28 December: The office rests" in pages(one)["service"]
    missed = a_site(FIRST, {"glasgow": DAYS}, locations=["glasgow"], **{"from": "29 December 2026"})
    assert "Closed from Tuesday 29 to Thursday 31 December" in pages(missed)["service"]


def test_a_place_that_is_closed_for_long_says_when_it_opens_again() -> None:
    """With its first drop-in or its office hours after that, whichever comes first, and no day on which it is closed again."""
    more = {
        "from": "4 January 2027",
        "until": "5 January 2027",
        "reason": "We count",
        "locations": ["glasgow"],
    }
    catalogue = a_catalogue(
        services={"held": raw_service(at={"glasgow": {"drop_ins": [raw_drop_in(days="Friday")]}})},
        locations={"glasgow": raw_location(hours="Mon-Wed 9-5")},
        closures=[{**CLOSURE, "until": "3 January 2027", "locations": ["glasgow"]}, more],
    )
    site = build_site_index(catalogue, today=FIRST)
    words = "Closed from Monday 28 December to Sunday 3 January 2027; open again from Wednesday 6 January 2027: The office rests"
    assert words in location_page(site.catalogue.locations["glasgow"], site).content
    (own,) = (text for name, text in calendar_files(catalogue, today=FIRST) if "all" not in name)
    assert b"No drop-in" not in own  # one date is an exception among others
    said = describe_changes(a_catalogue_with(none=True), catalogue, today=FIRST)
    assert any(line.endswith("We count. Open again from Wednesday 6 January 2027.") for line in said)


def test_a_calendar_says_why_many_of_its_dates_are_not_there() -> None:
    """In the words of the pages, each drop-in with the day on which it itself is held again."""
    days = {
        "drop_ins": [raw_drop_in(days="Monday"), raw_drop_in(days="Tuesday", opens="10am", closes="noon")]
    }
    long = {"from": "7 December 2026", "until": "8 January 2027", "locations": ["glasgow"]}
    catalogue = a_catalogue_with({"glasgow": days}, **long)
    text = dict(calendar_files(catalogue, today=date(2026, 11, 30)))["calendar/all.ics"].decode()
    plain = text.replace("\r\n ", "").replace("\\", "")
    span = "No drop-ins from Monday 7 December to Friday 8 January 2027; again from"
    assert f"{span} Monday 11 January 2027: The office rests." in plain
    assert f"{span} Tuesday 12 January 2027: The office rests." in plain


def test_a_day_off_of_one_drop_in_closes_no_place() -> None:
    """Where people come by appointment too, a drop-in that is not held on a day says so of itself alone."""
    off = raw_drop_in(except_={"on": "7 December 2026", "hours": "closed", "reason": "Training"})
    catalogue = a_catalogue_with({"glasgow": {"drop_ins": [off], **NIGHT}}, none=True)
    site = build_site_index(catalogue, today=date(2026, 11, 30))
    assert "No drop-in on Monday 7 December: Training" in pages(site)["service"]
    assert "Closed on Monday 7 December" not in pages(site)["service"]


@pytest.mark.parametrize(
    ("status", "today", "said"),
    [
        ("closed on 1 March 2027", date(2026, 11, 30), "Closed from Monday 1 March 2027 on: We moved"),
        ("closed on 1 March 2027", date(2027, 3, 1), "Closed since 1 March: We moved"),
        ("closed", date(2026, 11, 30), "Closed: We moved"),
        (
            "paused from 7 December 2026 until 18 December 2026",
            date(2026, 11, 30),
            "Closed from Monday 7 to Thursday 17 December; open again from Friday 18 December: We moved",
        ),
        (
            "paused until 18 December 2026",
            date(2026, 11, 30),
            "Closed until Thursday 17 December; open again from Friday 18 December: We moved",
        ),
        ("paused since 23 November 2026", date(2026, 11, 30), "Closed since 23 November: We moved"),
    ],
)
def test_a_location_can_be_paused_or_closed(status: str, today: date, said: str) -> None:
    """Everywhere that it stands, with its drop-ins; and no date of them is left."""
    catalogue = a_catalogue(
        services={
            "held": raw_service(at={"glasgow": DAYS}),
            "free": raw_service(name="Free", areas=["Fife"]),
        },
        locations={
            "glasgow": raw_location(status=status, status_reason="We moved"),
            "perth": raw_location(name="Perth office", area="Perth and Kinross"),
        },
    )
    site = build_site_index(catalogue, today=today)
    assert telling(site, said) >= {"place", "service", "offices", "area"}
    assert not {"elsewhere", "free"} & telling(site, "We moved")
    stops = catalogue.locations["glasgow"].status.stops()
    assert stops
    for one in site.dates.get(("held", "glasgow"), ()):
        assert not stops[0] <= one.day <= stops[1]
    for content in (
        *dict(data_files(site)).values(),
        *dict(open_data_files(site)).values(),
        *dict(feed_files(site)).values(),
    ):
        assert b"9999" not in content
        assert b"0001-01" not in content
    page = location_page(catalogue.locations["glasgow"], site)
    assert "9999" not in page.head
    assert ("1pm to 3pm" in page.content) == (not said.startswith(("Closed:", "Closed since 1 March")))


def test_a_location_has_a_status_that_a_place_can_have_and_a_reason() -> None:
    """Full is a service, and nobody is told that a place is closed without a word why; also by a change to come."""
    for keys, words in (
        ({"status": "full"}, "a place is open, paused or closed"),
        ({"status": "closed"}, 'and has no reason. Add "status_reason:"'),
        (
            {"changes": {"from": "1 March 2027", "status": "closed"}},
            'from 1 March 2027, location "glasgow" is closed, and has',
        ),
    ):
        with pytest.raises(DiagnosticsError, match=words):
            a_catalogue(locations={"glasgow": raw_location(**keys)})


def test_diff_tells_what_the_status_of_a_location_does() -> None:
    """In the words of a closure, with the drop-ins that it stops there, and no others."""
    services = {
        "held": raw_service(at={"glasgow": DAYS}),
        "far": raw_service(name="Far", at={"perth": {"drop_ins": "Tuesday 1-3pm"}}),
    }
    perth = raw_location(name="Perth office", area="Perth and Kinross")

    def told(**keys: Any) -> Catalogue:
        return a_catalogue(services=services, locations={"glasgow": raw_location(**keys), "perth": perth})

    now = told(status="closed on 7 December 2026", status_reason="We moved.")
    said = describe_changes(told(), now, today=date(2026, 11, 30))
    assert said[0] == (
        "Closed in Glasgow office from Monday 7 December on: We moved. 95 drop-ins do not happen in the year to come."
    )
    assert not [line for line in said if "reason is now" in line]
    both = now.model_copy(
        update={"closures": a_catalogue_with(**{"from": "7 December 2026"}, locations=["perth"]).closures}
    )
    (there,) = (line for line in describe_changes(told(), both, today=date(2026, 11, 30)) if "Perth" in line)
    assert (
        ": The office rests. Four drop-ins do not happen." in there
    )  # those of Glasgow are told with Glasgow
    back = describe_changes(now, told(), today=date(2026, 11, 30))
    assert (
        back[0]
        == "No longer closed in Glasgow office from Monday 7 December on (We moved). 95 drop-ins happen after all."
    )


def test_it_is_on_paper_in_the_feed_and_in_the_data() -> None:
    """The leaflet of the service, the pack of the area, the feed, Open Referral, our own data and schema.org."""
    site = a_site(FIRST - timedelta(5), {"glasgow": NIGHT}, locations=["glasgow"])
    printed = dict(leaflets(site, None))
    assert printed["held"]["places"][0]["off"] == [AGAIN]
    assert printed["area-glasgow-city"]["shut"] == [f"Glasgow office: {AGAIN}"]
    assert printed["area-fife"]["shut"] == []
    assert b"Closed from Monday 28 to Thursday 31 December 2026" in dict(feed_files(site))["feed.xml"]
    files = dict(open_data_files(site))
    told = {
        kind
        for kind in ("services", "service_at_locations")
        if any(
            AGAIN.encode() in content
            for name, content in files.items()
            if name.startswith(f"data/oruk/{kind}/")
        )
    }
    assert told == {"services", "service_at_locations"}
    ours = json.loads(dict(data_files(site))["data/services.json"])
    closed = [{"from": "2026-12-28", "until": "2026-12-31", "reason": "The office rests"}]
    assert ours["services"][0]["at"][0]["closed"] == closed
    assert next(one for one in ours["locations"] if one["id"] == "glasgow")["closed"] == closed
    head = location_page(site.catalogue.locations["glasgow"], site).head
    assert (
        '"validFrom":"2026-12-28","validThrough":"2026-12-31","opens":"00:00:00","closes":"00:00:00"' in head
    )


def test_a_change_says_which_pages_it_changes() -> None:
    """Staff who close an office without drop-ins read what people will see, and from when."""
    old, new = a_catalogue_with(none=True), a_catalogue_with(locations=["glasgow"])
    said = describe_changes(old, new, today=FIRST - timedelta(10))
    assert said[0] == "Closed in Glasgow office from Monday 28 to Thursday 31 December: The office rests."
    assert said[-1].startswith("Four pages and two leaflets change")
    early = describe_changes(old, new, today=FIRST - timedelta(100))
    assert early[0].endswith(" Pages tell of it from 26 October on.")
    assert early[-1] == "No page changes today."


def test_a_notice_of_a_place_stands_wherever_its_number_does() -> None:
    """An office without phones: the pages of its services and drop-ins, contact, the lists, paper and data say so."""
    notice = {"text": "No phones here.", "until": "31 December 2026", "locations": ["glasgow"]}
    services = {"held": raw_service(at={"glasgow": DAYS}), "free": raw_service(name="Free help")}
    locations = {
        "glasgow": raw_location(),
        "perth": raw_location(name="Perth office", area="Perth and Kinross"),
    }
    catalogue = a_catalogue(services=services, locations=locations, notices=[notice])
    site = build_site_index(catalogue, today=FIRST)
    assert telling(site, "No phones here.") == {"place", "service", "drop-ins", "contact", "offices", "area"}
    printed = dict(leaflets(site, None))
    assert "No phones here." in json.dumps(printed["held"])
    assert "No phones here." in json.dumps(printed["area-glasgow-city"])
    assert any(
        b"No phones here." in content for name, content in open_data_files(site) if "/services/" in name
    )


def test_a_notice_of_a_place_stands_on_the_form_that_gives_its_number() -> None:
    """Whoever would rather call than write learns there that nobody can answer; of another number nothing is said."""

    def says(phone: str, day: date) -> bool:
        catalogue = a_catalogue(
            services={"throughcare": raw_service(referral="throughcare", team="glasgow-team")},
            teams={
                "glasgow-team": {"name": "Glasgow team", "answers": ["throughcare"], "phone": "0141 248 1763"}
            },
            locations={"glasgow": raw_location(phone=phone)},
            notices=[{"text": "No phones here.", "until": "31 December 2026", "locations": ["glasgow"]}],
        )
        return "No phones here." in form_page(the_form(catalogue), catalogue, today=day).content

    assert says("0141 248 1763", LAST)
    assert not says("0141 248 1763", LAST + timedelta(1))
    assert not says("0131 622 7500", LAST)


CHRISTMAS = raw_drop_in(
    days="Friday",
    opens="noon",
    closes="4pm",
    from_="25 December 2026",
    until="25 December 2026",
    bank_holidays="open",
)


def test_a_drop_in_that_is_meant_is_held_on_a_bank_holiday() -> None:
    """Its date stands on the page and in the calendar, in words of its own; the weekly one beside it falls out all the same."""
    site = a_site(
        date(2026, 12, 20), {"glasgow": {"drop_ins": [raw_drop_in(days="Friday"), CHRISTMAS]}}, none=True
    )
    page = pages(site)["service"]
    assert "Drop-in: Once, on Friday 25 December, noon to 4pm" in page
    assert "Friday 25 December, noon to 4pm" in page.partition("Next dates")[2]
    assert "No other drop-in on Friday 25 December: Christmas Day" in page
    calendar = dict(calendar_files(site.catalogue, today=site.today))["calendar/held-glasgow.ics"].decode()
    assert "DTSTART;TZID=Europe/London:20261225T120000" in calendar
    assert calendar.count("BEGIN:VEVENT") == 2
    grid = dict(leaflets(site, None))["area-glasgow-city"]["grid"]
    assert {"when": "noon to 4pm", "which": "only on 25 December"} in grid["rows"][0]["cells"]["Friday"]
    assert any("No other drop-in on Friday 25 December" in words for words in grid["off"])


@pytest.mark.parametrize("where", ["drop-in", "service", "location"])
def test_open_on_bank_holidays_holds_in_every_output(where: str) -> None:
    """Whoever says it: dates, EXDATE, exceptDate, notes and paper have no gap, and the page says it in words."""
    said = {where: {"bank_holidays": "open"}}
    at = {"glasgow": {"drop_ins": [raw_drop_in(days="Friday", **said.get("drop-in", {}))]}}
    catalogue = a_catalogue(
        services={"held": raw_service(at=at, **said.get("service", {}))},
        locations={"glasgow": raw_location(**said.get("location", {}))},
    )
    site = build_site_index(catalogue, today=date(2026, 12, 15))
    service = service_page(catalogue.services["held"], site)
    everything = [service.content, service.head, location_page(catalogue.locations["glasgow"], site).content]
    everything += [drop_ins_page(site).content, *(json.dumps(facts) for _, facts in leaflets(site, None))]
    everything += [content.decode() for _, content in (*open_data_files(site), *data_files(site))]
    calendar = dict(calendar_files(catalogue, today=site.today))["calendar/held-glasgow.ics"].decode()
    assert not any("Christmas Day" in text for text in everything)
    assert "EXDATE" not in calendar
    assert "exceptDate" not in service.head
    assert date(2026, 12, 25) in [one.day for one in site.dates["held", "glasgow"]]
    assert "Every Friday, 1pm to 3pm, on bank holidays too" in service.content
    assert sum("on bank holidays too" in text for text in everything) >= 5
    plain = a_catalogue(
        services={"held": raw_service(at={"glasgow": {"drop_ins": [raw_drop_in(days="Friday")]}})}
    )
    shut = dict(calendar_files(plain, today=site.today))["calendar/held-glasgow.ics"].decode()
    assert "EXDATE" in shut


def test_what_is_off_in_school_holidays_is_named_where_the_rest_goes_on() -> None:
    """Nobody reads that there are no drop-ins while another one is held."""
    drop_ins = [
        {"days": "Tuesday", "hours": "1pm to 3pm", "only_in": "school terms"},
        {"days": "Thursday", "hours": "1pm to 3pm"},
    ]
    terms = [{"from": "2026-10-19", "until": "2026-12-18"}, {"from": "2027-01-05", "until": "2027-03-25"}]
    catalogue = a_catalogue(
        services={"held": raw_service(at={"glasgow": {"drop_ins": drop_ins}})},
        school_terms=[{"area": "Glasgow City", "source": "made up for tests", "terms": terms}],
    )
    site = build_site_index(catalogue, today=date(2026, 11, 30))
    (shut, *_) = [one for one in shut_at(site, catalogue.services["held"], "glasgow") if len(one.off) > 1]
    assert shut.words(site.today) == (
        "No drop-ins on Tuesdays from Saturday 19 December to Monday 4 January 2027: School holidays"
    )

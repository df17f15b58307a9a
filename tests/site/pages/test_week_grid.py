"""The week grid: what stands under each weekday is what is really held, and every kind of days says which of them."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from html import unescape
from typing import Any

from frontdoor.geography.council_areas import BY_NAME
from frontdoor.occurrences import span_words
from frontdoor.recurrence.formatting import WEEKDAYS
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.drop_ins import drop_ins_page
from frontdoor.site.pages.listings import area_pages
from frontdoor.site.pages.places import location_page
from frontdoor.site.pages.week_grid import MOST, WeekGrid, week_at
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service

TODAY = date(2026, 11, 22)
CLOSURES = [{"on": "7 December 2026", "reason": "Training"}, {"on": "23 November 2026", "reason": "A move"}]
KINDS: list[dict[str, Any]] = [
    raw_drop_in(days="Monday and Thursday"),
    raw_drop_in(days="first and third Tuesday of the month", opens="10am", closes="noon"),
    raw_drop_in(days="every second Friday from 27 November 2026", by_appointment="yes"),
    raw_drop_in(days="every Wednesday but the last of the month"),
    raw_drop_in(days="the 15th of the month", opens="9am", closes="10am"),
    raw_drop_in(days="Saturday 12 December 2026"),
    raw_drop_in(days="Saturday", opens="10pm", closes="2am"),
    raw_drop_in(days="Thursday", opens="5pm", closes="6pm", until="3 December 2026"),
    raw_drop_in(days="Thursday", opens="6pm", closes="7pm", **{"from": "9 December 2026"}),
    raw_drop_in(
        days="Thursday",
        opens="7pm",
        closes="8pm",
        **{"except": [{"on": "26 November 2026", "hours": "7.30pm to 8pm", "reason": "Training"}]},
    ),
]


def a_site(*drop_ins: dict[str, Any], **rest: Any) -> SiteIndex:
    """Return a site with one service that holds these drop-ins in one place."""
    catalogue = a_catalogue(
        services={
            "aye": raw_service(
                name="Aye", standing="current", at={"glasgow": {"drop_ins": list(drop_ins)}}, **rest
            )
        },
        locations={"glasgow": raw_location()},
        closures=CLOSURES,
    )
    return build_site_index(catalogue, today=TODAY)


def week_of(site: SiteIndex) -> WeekGrid:
    return week_at(site.catalogue.locations.values(), site)


def words_of(html: str) -> list[str]:
    """Return the days and sessions of a page's week, in order, as they are read."""
    week = html.split('<ul class="fd-week">')[1].split("</ul>\n</li>\n</ul>", maxsplit=1)[0]
    found = re.findall(r"<h3>(.*?)</h3>|<li>(<strong>.*?)</li>", week)
    return [unescape(re.sub("<[^>]+>", "", "".join(one).replace("<br>", "; "))) for one in found]


def test_the_week_is_what_is_really_held() -> None:
    """Each session that is held stands under its weekday with its hours, nothing else does, and its next date is the first."""
    site = a_site(*KINDS)
    held: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
    for plan in site.times.plans["aye", "glasgow"]:
        for starts, ends in plan.held:
            held[WEEKDAYS[starts.weekday()], span_words(starts.time(), ends.time())].append(starts.date())
    shown: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
    for day, cells in week_of(site).days():
        for cell, row in cells:
            assert row.service.id == "aye"
            shown[day, cell.when] += [cell.next.day] if cell.next else []
    assert set(shown) == set(held)
    for key, nexts in shown.items():
        assert set(nexts) <= set(held[key])
        assert not nexts or min(nexts) == min(held[key]), key
    assert sum(len(nexts) for nexts in shown.values()) >= 7


def test_each_kind_of_days_says_which_they_are() -> None:
    """Under a weekday, with the next date after what is closed; a single day names itself."""
    site = a_site(*KINDS)
    page = location_page(site.catalogue.locations["glasgow"], site)
    assert words_of(page.content) == [
        "Monday",
        "1pm to 3pm; Aye Check first; Next: 14 December",
        "Tuesday",
        "9am to 10am, on 15 December; Aye Check first",
        "10am to noon, first and third Tuesday of every month; Aye Check first; Next: 1 December",
        "Wednesday",
        "1pm to 3pm, every Wednesday but the last of the month; Aye Check first; Next: 2 December",
        "Thursday",
        "1pm to 3pm; Aye Check first; Next: 26 November",
        "5pm to 6pm, until 3 December; Aye Check first; Next: 26 November",
        "6pm to 7pm, from 9 December; Aye Check first; Next: 10 December",
        "7pm to 8pm; Aye Check first; Next: 3 December",
        "7.30pm to 8pm, only on 26 November; Aye Check first",
        "Friday",
        "9am to 10am, on 15 January 2027; Aye Check first",
        "1pm to 3pm, every second Friday, by appointment; Aye Check first; Next: 27 November",
        "Saturday",
        "1pm to 3pm, on 12 December; Aye Check first",
        "10pm to 2am the next day; Aye Check first; Next: 28 November",
    ]


def test_a_day_without_drop_ins_is_not_there() -> None:
    """Nor one on which all that was held is over, or is closed for as long as dates reach."""
    site = a_site(
        raw_drop_in(days="Monday and Thursday", until="23 November 2026"), raw_drop_in(days="Friday")
    )
    assert [day for day, _ in week_of(site).days()] == ["Friday"]


def test_the_week_stands_on_the_pages_of_area_place_and_drop_ins() -> None:
    """They say the same, but that the page of a place does not name it again; what is cancelled stands below."""
    site = a_site(raw_drop_in(days="Monday"), **{"for": ["women"]})
    [area] = area_pages(BY_NAME["Glasgow City"], site)
    place = location_page(site.catalogue.locations["glasgow"], site)
    everything = drop_ins_page(site)
    told = "1pm to 3pm; Aye, Glasgow office, for women Check first; Next: 14 December"
    assert words_of(area.content) == words_of(everything.content) == ["Monday", told]
    assert words_of(place.content) == ["Monday", told.replace(", Glasgow office", "")]
    for page in (area, everything, place):
        assert "No drop-in on Monday 7 December: Training" in page.content


def test_later_closures_do_not_push_the_services_of_an_area_down() -> None:
    """What is cancelled within a week stands at the week itself; the rest follows the services, with a link to it."""
    [area] = area_pages(BY_NAME["Glasgow City"], a_site(raw_drop_in(days="Monday")))
    week, services = area.content.split("<h2", 2)[1:]
    soon, later = "No drop-in on Monday 23 November: A move.", "No drop-in on Monday 7 December: Training."
    assert soon in week
    assert '<a href="#no-drop-in">' in week
    assert later not in week
    assert later in services.split('id="no-drop-in"')[1]


def test_too_many_for_a_glance_are_a_list_of_the_next_ones() -> None:
    """Where there are more than a page can show by day, it names the next few, and leads to the pages that have all."""
    services = {
        f"s-{n}": raw_service(name=f"Service {n}", at={"glasgow": {"drop_ins": [raw_drop_in()]}})
        for n in range(MOST + 1)
    }
    site = build_site_index(a_catalogue(services=services), today=TODAY)
    [area] = area_pages(BY_NAME["Glasgow City"], site)
    assert "fd-week" not in area.content
    assert 'href="/drop-ins/glasgow-city/"' in area.content

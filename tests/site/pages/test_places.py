"""Pages of places and needs: nobody is sent where there is nothing for them, and nothing is said of what is not known."""

from __future__ import annotations

import gzip
import re
from typing import Any
from xml.etree import ElementTree

from frontdoor.geography.council_areas import BY_NAME
from frontdoor.geography.council_map import map_svg
from frontdoor.geography.place_lookup import UnknownPlace
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.pages.listings import area_pages, need_pages
from frontdoor.site.pages.place_choice import where_page
from frontdoor.site.pages.places import areas_page, location_page
from frontdoor.site.pages.prisons import prison_page
from frontdoor.site.pages.referral_form import not_for_page
from frontdoor.site.pages.service import service_page
from frontdoor.site.search.index import search_index
from tests.builders import a_catalogue, raw_location, raw_service
from tests.form.builders import good_answers, the_form
from tests.site.feeds.test_json_csv import TODAY

INSIDE = {
    "barlinnie": {"name": "HMP Barlinnie", "town": "unknown", "note": "The centre is called The Croft."}
}


def a_site(**sections: Any) -> SiteIndex:
    """Return a site with a local service, one for all of Scotland and one of a single prison."""
    services = {
        "local": raw_service(name="Local help"),
        "wide": raw_service(name="Wide help", areas=["Scotland"]),
        "inside": raw_service(name="Inside help", areas=["Scotland"], prisons=["barlinnie"]),
    }
    catalogue = a_catalogue(**{"services": services, "prisons": INSIDE, **sections})
    return build_site_index(catalogue, today=TODAY)


def test_a_service_of_one_prison_is_on_no_page_of_an_area() -> None:
    """It is for nobody who lives there: neither the area, nor the need in that area, nor the search offers it there."""
    site = a_site()
    (area,) = area_pages(BY_NAME["Glasgow City"], site)
    need, in_area = need_pages(site.catalogue.needs["leaving-prison"], site)
    assert in_area.address == "/needs/leaving-prison/glasgow-city/"
    for page in (area, in_area):
        assert "Wide help" in page.content
        assert "Inside help" not in page.content
    assert "Inside help" in need.content
    _, index = search_index(site)
    assert re.search(rb'"n":"Wide help"[^{}]*"s":1', index)
    assert not re.search(rb'"n":"Inside help"[^{}]*"s":1', index)


def test_who_is_left_out_by_the_form_is_not_sent_to_a_prison_they_are_not_in() -> None:
    """Among the other help near somebody is nothing that one prison alone has, nor what takes nobody."""
    catalogue = a_site(
        services={
            "wide": raw_service(name="Wide help", areas=["Scotland"], standing="current"),
            "shut": raw_service(
                name="Shut help",
                areas=["Scotland"],
                standing="current",
                status="paused",
                status_reason="Ill.",
            ),
            "inside": raw_service(
                name="Inside help", areas=["Scotland"], prisons=["barlinnie"], standing="current"
            ),
        }
    ).catalogue
    typed = good_answers(sentence_band="four years or over", local_authority="Fife")
    checked = the_form().check(typed, today=TODAY)
    unmet = the_form().unmet("upside", checked.answers, today=TODAY)
    content = not_for_page(the_form(), catalogue, checked, unmet=unmet, raw=typed, today=TODAY).content
    assert "Wide help" in content
    assert "Inside help" not in content
    assert "Shut help" not in content


def test_a_prison_whose_town_is_not_known_begins_with_what_is() -> None:
    """The list for families has no sentence made of nothing."""
    listed = fragments(a_site())["prisons"]
    assert re.search(r"HMP Barlinnie</a>\s*</li>", listed)


def test_the_page_of_a_prison_tells_of_the_gate_where_the_form_asks() -> None:
    """What happens on the day of release: only what the referral form really offers."""
    services = {"throughcare": raw_service(referral="throughcare", team="glasgow-team")}
    catalogue = a_catalogue(services=services, prisons=INSIDE)
    without = build_site_index(catalogue, today=TODAY)
    with_form = build_site_index(catalogue, today=TODAY, form=the_form())
    prison = catalogue.prisons["barlinnie"]
    assert "meet you at the prison gate. We cannot promise it." in prison_page(prison, with_form).content
    assert "prison gate" not in prison_page(prison, without).content


def test_a_page_for_people_at_risk_says_what_to_do_in_danger() -> None:
    """The number to call in danger stands above the services, and on no other page of a need."""
    risky = raw_service(at_risk="yes")
    at_risk, at_risk_here = need_pages_of(a_site(services={"throughcare": risky}))
    for content in (at_risk, at_risk_here):
        assert content.index("If you are in danger now, call 999.") < content.index("Throughcare Service")
    assert not any("999" in content for content in need_pages_of(a_site()))


def need_pages_of(site: SiteIndex) -> list[str]:
    """Return the pages of the need that the services of these tests meet."""
    return [page.content for page in need_pages(site.catalogue.needs["leaving-prison"], site)]


def test_the_letters_of_a_postcode_lead_to_all_that_begin_with_them() -> None:
    """Somebody who typed EH alone is one press from their district; a word that is no postcode gets no such link."""
    assert 'href="/find/postcodes/eh/"' in where_page(UnknownPlace("eh ")).content
    assert 'href="/find/postcodes/zz/"' not in where_page(UnknownPlace("zz")).content


def test_a_photo_is_shown_with_its_words() -> None:
    """A phone loads it last, and who cannot see it hears what is on it."""
    photo = {"file": "hall.jpg", "shows": 'A door with "Hall" on it.'}
    site = a_site(locations={"hall": raw_location(photo=photo), "bare": raw_location(name="Bare")})
    shown, bare = (location_page(site.catalogue.locations[id_], site).content for id_ in ("hall", "bare"))
    assert (
        '<img class="fd-photo" src="/photos/hall.jpg" alt="A door with &#34;Hall&#34; on it." loading="lazy"'
        in shown
    )
    assert "<img" not in bare


def test_the_map_leads_where_the_list_leads_and_fills_the_areas_that_the_list_counts() -> None:
    """The map is hidden from screen readers and may not be drawn at all: it says nothing that the list does not say."""
    page = areas_page(a_site())
    listed, drawn = page.content.split("</ul>")
    links = re.findall(r'<li><a href="(/areas/[^"]+/)">([^<]+)</a>( \(\d+\))?', listed)
    assert len(links) == 32
    on_map = re.findall(
        r'<a href="([^"]+)" tabindex="-1"><title>([^<]+)</title><use( class="fd-on")? href="[^"#]+#[\w-]+"/>',
        drawn,
    )
    assert {(address, name, bool(filled)) for address, name, filled in on_map} == {
        (address, name, bool(count)) for address, name, count in links
    }
    assert "© Crown copyright" in drawn
    assert len(gzip.compress((drawn + map_svg()).encode())) < 10 * 1024


def test_a_service_of_several_areas_is_shown_on_a_map_and_one_of_all_scotland_is_not() -> None:
    several = raw_service(name="Several", areas=["Fife", "Moray"])
    site = a_site(
        services={
            "several": several,
            "one": raw_service(),
            "wide": raw_service(name="Wide", areas=["Scotland"]),
        }
    )
    shown = {service.id: service_page(service, site).content for service in site.services}
    assert {id_: page.count("fd-on") for id_, page in shown.items()} == {"several": 2, "one": 0, "wide": 0}
    outlines = re.findall(r'href="/assets/council-map.svg#([^"]+)"', shown["several"])
    assert outlines == ["scotland", "scotland-fife", "scotland-moray", "scotland-boxes"]


def test_every_outline_that_a_page_draws_is_in_the_file() -> None:
    """A wrong id would leave a hole in the map, which no link check sees."""
    ids = {one.get("id") for one in ElementTree.fromstring(map_svg()).iter() if one.get("id")}
    assert set(re.findall(r'href="/assets/council-map.svg#([^"]+)"', areas_page(a_site()).content)) == ids


def test_office_hours_and_those_of_a_line_stand_where_the_number_does() -> None:
    """On the page of the place, of its service and of all offices, in print, open data and schema.org."""
    office = raw_location(
        hours=["Monday to Thursday 9am to 5pm", "Friday 9am to 4.30pm"],
        phone=[
            "0141 496 0000",
            {"number": "0141 496 0123", "label": "Night line", "hours": "every day 5pm to 9am"},
            {"number": "0141 496 0124", "label": "When we are shut"},
        ],
    )
    at: dict[str, dict[str, str]] = {"glasgow": {}}
    catalogue = a_catalogue(
        locations={"glasgow": office}, services={"aye": raw_service(at=at, phone="unknown")}
    )
    site = build_site_index(catalogue, today=TODAY)
    office_hours = "office hours Monday to Thursday, 9am to 5pm; Every Friday, 9am to 4.30pm"
    location = location_page(site.catalogue.locations["glasgow"], site)
    service = service_page(site.catalogue.services["aye"], site)
    for page in (location, service):
        assert office_hours in page.content
        assert "Night line" in page.content
        assert "every day, 5pm to 9am the next day" in page.content
        assert "(When we are shut)" in page.content
        assert "When we are shut, office hours" not in page.content
    assert "Office hours: Monday to Thursday, 9am to 5pm" in location.content
    assert '"dayOfWeek":["https://schema.org/Friday"],"opens":"09:00:00","closes":"16:30:00"' in location.head
    assert "open now" not in location.content.lower()

"""Prisons: what a page, a pack and the search offer is for those whom the prison holds; one can open, close and be replaced."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.pages.places import find_page
from frontdoor.site.pages.prisons import prison_page, prisons_page
from frontdoor.site.pages.service import service_page
from frontdoor.site.print.pack_content import prison_facts
from frontdoor.site.print.plan import leaflets
from frontdoor.site.search.index import search_index
from tests.builders import a_catalogue, raw_service
from tests.form.builders import the_catalogue

BEFORE, ON_THE_DAY, AFTER = date(2027, 4, 30), date(2027, 5, 1), date(2027, 5, 2)

OLD = {"name": "HMP Old", "area": "Highland", "closes": "1 May 2027", "successor": "new"}
NEW = {"name": "HMP New", "area": "Highland", "opens": "1 May 2027", "holds": "men"}


def a_site(today: date, **sections: Any) -> SiteIndex:
    """Return a site with a prison that closes on 1 May 2027 and the one that opens then in its place."""
    return build_site_index(
        a_catalogue(**{"prisons": {"old": OLD, "new": NEW, "other": {"name": "HMP Other"}}, **sections}),
        today=today,
    )


def page(prison: str, site: SiteIndex) -> str:
    """Return the page of a prison."""
    return prison_page(site.catalogue.prisons[prison], site).content


def test_a_service_stands_where_those_are_held_whom_it_is_for() -> None:
    """A women's service is on no page and in no pack of a men's prison, and the other way round."""
    services = {
        "hers": raw_service(name="Her help", areas=["Scotland"], for_="women"),
        "his": raw_service(name="His help", areas=["Scotland"], for_="men"),
        "all": raw_service(name="All help", areas=["Scotland"]),
    }
    held = {
        "hers": {"name": "Bella", "holds": "women"},
        "his": {"name": "Bar", "holds": "men"},
        "any": {"name": "Any"},
    }
    site = build_site_index(a_catalogue(services=services, prisons=held), today=BEFORE)
    for prison, there in {"hers": "Her All", "his": "His All", "any": "Her His All"}.items():
        entry = site.catalogue.prisons[prison]
        for words in (page(prison, site), repr(prison_facts(entry, site, None))):
            assert re.findall(r"\b(Her|His|All) help\b", words), prison
            assert set(re.findall(r"\b(Her|His|All) help\b", words)) == set(there.split()), prison


def test_what_upside_replaced_is_offered_in_no_prison_and_its_name_leads_on() -> None:
    """Shine and New Routes ended on 1 April 2025: no page or pack of a prison or council area names them, but Upside's."""
    site = build_site_index(the_catalogue(), today=date(2026, 11, 30))
    for prison in the_catalogue().prisons.values():
        for words in (prison_page(prison, site).content, repr(prison_facts(prison, site, None))):
            assert not re.search("Shine|New Routes", words), prison.id
            assert "Upside" in words
    upside = service_page(the_catalogue().services["upside"], site).content
    assert "Shine Women's Mentoring Service" in upside.replace("&#39;", "'")
    assert "/services/shine/" not in upside
    assert "less than four years" in upside
    index = json.loads(search_index(site)[1])
    (found,) = [one for one in index["entries"] if "was" in one]
    assert found["a"] == "/services/upside/"
    assert found["was"] == ["Shine Women's Mentoring Service", "New Routes"]


def test_a_prison_closes_on_its_day_and_leads_on() -> None:
    """From that day its page says so and offers nothing; lists leave it out, and no pack is printed."""
    before, after = a_site(BEFORE), a_site(ON_THE_DAY)
    assert "HMP Old closes on 1 May." in page("old", before)
    assert '<a href="/prisons/new/">HMP New</a> takes its place.' in page("old", before)
    assert "Make a referral" not in page("old", after)
    assert "Services for people in this prison" not in page("old", after)
    assert "HMP Old closed on 1 May." in page("old", after)
    assert '<a href="/prisons/new/">HMP New</a> took its place.' in page("old", after)
    for site, is_there in ((before, True), (after, False)):
        assert ("HMP Old" in find_page(site).content) is is_there
        assert ("HMP Old" in fragments(site)["prisons"]) is is_there
        assert ("prison-old" in dict(leaflets(site, None))) is is_there
        assert ("old" in [one.id for one in site.prisons_by_area["Highland"]]) is is_there


def test_every_prison_can_be_reached_from_the_list() -> None:
    """A closed one stands apart, so that old posters and the search still lead somewhere."""
    lists = {one.address: one.content for one in prisons_page(a_site(AFTER))}
    _, _, closed = lists["/prisons/"].partition("Closed")
    assert "/prisons/old/" in closed
    assert "/prisons/new/" not in closed


def test_a_prison_that_is_to_open_says_when() -> None:
    """Until then it is in no council area's list, and its page and the lists give the day."""
    site = a_site(BEFORE)
    assert "HMP New opens on 1 May." in page("new", site)
    assert 'It takes the place of <a href="/prisons/old/">HMP Old</a>.' in page("new", site)
    assert "(opens on 1 May)" in {one.address: one.content for one in prisons_page(site)}["/prisons/"]
    assert "It opens on 1 May." in fragments(site)["prisons"]
    assert [one.id for one in site.prisons_by_area["Highland"]] == ["old"]
    assert "opens on" not in page("new", a_site(ON_THE_DAY))


def test_the_page_says_when_its_newest_source_was_read() -> None:
    """Sabotage: whom a prison holds was said with its source, and with no day."""
    source = "https://prisons.example/list"
    site = a_site(ON_THE_DAY, prisons={"new": NEW | {"source": source, "source_read": "30 November 2026"}, "other": {"name": "HMP Other", "source": source}})  # fmt: skip
    assert "Read on 30 November 2026. <a" in page("new", site)
    assert "Read on" not in page("other", site)

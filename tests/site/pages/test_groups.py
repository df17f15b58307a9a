"""Services of a need and of a council area in groups, so that nobody calls first for what cannot be asked for, or has ended."""

from __future__ import annotations

import re
from functools import cache

import pytest

from frontdoor.catalogue import load_catalogue
from frontdoor.catalogue.audience import Asker, asker_tag
from frontdoor.form import load_form
from frontdoor.geography.council_areas import BY_NAME, COUNCIL_AREAS, CouncilArea
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.listings import area_pages, need_pages
from tests.builders import a_catalogue, raw_service
from tests.form.builders import TODAY
from tests.frozen import ROOT


@cache
def the_site() -> SiteIndex:
    """Return the site index of the shipped catalogue."""
    catalogue = load_catalogue(ROOT / "services.yaml")
    return build_site_index(catalogue, today=TODAY, form=load_form(ROOT / "referral.yaml", catalogue))


def test_what_can_be_asked_for_stands_first_and_what_may_have_ended_last() -> None:
    """The order of the file counts only within a group; a group without services has no heading."""
    services = {
        "old": raw_service(name="Old", standing="legacy"),
        "court": raw_service(name="Court", who_can_ask=["court"]),
        "anybody": raw_service(name="Anybody"),
        "self": raw_service(name="Self", who_can_ask=["professional", "self"]),
    }
    catalogue = a_catalogue(services=services)
    page = next(need_pages(catalogue.needs["leaving-prison"], build_site_index(catalogue, today=TODAY)))
    assert re.findall(r"<h2>([^<]+)</h2>|<a href=\"/services/([a-z]+)/\">", page.content) == [
        ("Ask for these now", ""),
        ("", "anybody"),
        ("", "self"),
        ("Through the court, social work or another professional", ""),
        ("", "court"),
        ("Older, and may have ended", ""),
        ("", "old"),
    ]
    alone = a_catalogue(services={"anybody": raw_service(name="Anybody")})
    page = next(need_pages(alone.needs["leaving-prison"], build_site_index(alone, today=TODAY)))
    assert "Older" not in page.content


def test_the_page_of_a_council_area_has_the_same_groups_with_its_own_services_first() -> None:
    """In each group those for the area stand before those for all of Scotland; what is for organisations alone comes last."""
    services = {
        "forum": raw_service(name="Forum", areas=["Scotland"], for_=["organisations"]),
        "wide": raw_service(name="Wide", areas=["Scotland"]),
        "court": raw_service(name="Court", areas=["Fife"], who_can_ask=["court"]),
        "mine": raw_service(name="Mine", areas=["Fife"]),
    }
    site = build_site_index(a_catalogue(services=services), today=TODAY)
    for page in (
        next(area_pages(BY_NAME["Fife"], site)),
        *list(need_pages(site.catalogue.needs["leaving-prison"], site))[1:2],
    ):
        found = re.findall(r"<h2>([^<]+)</h2>|<a href=\"/services/([a-z]+)/\">", page.content)
        assert [a or b for a, b in found] == [
            "Ask for these now", "mine", "wide",
            "Through the court, social work or another professional", "court",
            "For organisations", "forum",
        ], page.address  # fmt: skip


@pytest.mark.parametrize("area", COUNCIL_AREAS, ids=lambda area: area.slug)
def test_each_council_area_names_what_its_council_must_do_and_what_works_everywhere(
    area: CouncilArea,
) -> None:
    """By the council's own name; before the services where none is for the area alone. Each page has a number and a way to ask."""
    site = the_site()
    page = next(area_pages(area, site)).content
    assert f'<h2 id="council">{area.council} must help too</h2>' in page
    assert "within 12 months of your release" in page
    assert 'href="/services/upside/"' in page
    assert 'class="fd-button" href="/referral/"' in page
    assert page.index("tel:") < page.index("<h2")
    empty = not site.local.get(area.name)
    assert (page.index("must help too") < page.index("/services/")) is empty
    assert (f"No service is for {area.name} alone." in page) is empty


def test_the_names_of_the_councils_are_their_own() -> None:
    """One has its name in Gaelic by law, which no rule could make of the name of the area."""
    said = {area.slug: area.council for area in COUNCIL_AREAS}
    assert said["na-h-eileanan-siar"] == "Comhairle nan Eilean Siar"
    assert said["city-of-edinburgh"] == "City of Edinburgh Council"
    assert said["fife"] == "Fife Council"


@pytest.mark.parametrize(
    ("askers", "words"),
    [
        (["self", "court"], "You can ask"),
        (["professional"], "Through a professional"),
        (["professional", "court"], "Through a professional, the court or the fiscal"),
        (["family", "professional"], "Through your family or a professional"),
        ([], ""),
    ],
)
def test_a_tag_says_who_asks_as_people_say_it(askers: list[str], words: str) -> None:
    """No "only through a professional or court or fiscal"."""
    assert asker_tag([Asker(one) for one in askers]) == words

"""The pictures beside needs and situations: those that the catalogue may name, light, drawn once, and saying nothing of their own."""

from __future__ import annotations

import gzip
import re
from typing import get_args

from frontdoor.catalogue.easy_read import IconName
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.pages.listings import area_pages, need_pages
from frontdoor.site.pages.service import service_page
from frontdoor.site.templating.environment import ENVIRONMENT, piece
from tests.builders import a_catalogue, raw_service
from tests.form.builders import TODAY

NAMES = get_args(IconName)
NEEDS = {
    "leaving-prison": {"name": "Leaving prison", "icon": "key"},
    "housing": {"name": "A place to live", "icon": "home"},
    "plain": {"name": "Something else"},
}


def drawn(html: str) -> list[str]:
    """Return the names of the pictures in a piece of HTML, none of which has words or can be reached by keyboard."""
    paths = ENVIRONMENT.get_template("icons.html").module.paths  # type: ignore[attr-defined]
    names = {path: name for name, path in paths.items()}
    found = re.findall(r'<svg class="fd-icon"[^>]*>.*?</svg>', html)
    plain = r'<svg class="fd-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="([^"]+)"/></svg>'
    return [names[re.fullmatch(plain, one)[1]] for one in found]  # type: ignore[index]


def test_the_catalogue_may_name_what_is_drawn() -> None:
    assert sorted(drawn("".join(piece("icons.html", "icon", name) for name in NAMES))) == sorted(NAMES)
    assert not piece("icons.html", "icon", None)


def test_all_of_them_together_are_light() -> None:
    every = "".join(piece("icons.html", "icon", name) for name in NAMES)
    assert len(gzip.compress(every.encode(), 9)) <= 3 * 1024


def test_each_need_has_its_picture_wherever_needs_are_listed() -> None:
    """In lists of needs and on its own page; one without a picture has its name alone."""
    services = {"aye": raw_service(needs=["leaving-prison", "housing", "plain"])}
    site = build_site_index(a_catalogue(needs=NEEDS, services=services), today=TODAY)
    listed = fragments(site)
    assert drawn(listed["needs"]) == drawn(listed["first-needs"]) == ["key", "home"]
    assert '<a href="/needs/plain/">Something else</a>' in listed["needs"]
    [area] = area_pages(BY_NAME["Glasgow City"], site)
    assert drawn(area.content) == drawn(service_page(site.services[0], site).content) == ["key", "home"]
    assert drawn(next(need_pages(site.catalogue.needs["housing"], site)).content) == ["home"]

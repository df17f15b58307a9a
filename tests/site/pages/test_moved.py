"""An address that was given out keeps working when the id behind it changes, without any script."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.site.build.jobs import pages
from frontdoor.site.feeds.calendars import calendar_files
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.templating.shell import Shell
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service

TODAY = date(2026, 11, 22)
HTML = (
    '<html lang="en-GB"><!-- frontdoor:head --><!-- /frontdoor:head --><!-- frontdoor:breadcrumb --><!-- /frontdoor:breadcrumb -->'
    "<!-- frontdoor:content --><!-- /frontdoor:content -->"
)
RENAMED = {
    "settings": {"site": "https://example.org"},
    "needs": {"leaving-prison": {"name": "Leaving prison", "formerly": "release"}},
    "locations": {"glasgow": raw_location(formerly=["glasgow-west", "govan"])},
    "services": {
        "throughcare": raw_service(
            name={"en": "Throughcare", "gd": "Taic"},
            formerly="shine",
            at={"glasgow": {"drop_ins": [raw_drop_in()]}},
        )
    },
}


def test_every_former_address_leads_on_to_the_page() -> None:
    """Each is a page with a link and a refresh, in each language of the page it leads to; no other page is lost."""
    found = {one.address: one for one in pages(build_site_index(a_catalogue(**RENAMED), today=TODAY), None)}
    moved = {address: page.moved_to for address, page in found.items() if page.moved_to}
    assert moved == {
        "/needs/release/": "/needs/leaving-prison/",
        "/locations/glasgow-west/": "/locations/glasgow/",
        "/locations/govan/": "/locations/glasgow/",
        "/services/shine/": "/services/throughcare/",
        "/gd/services/shine/": "/gd/services/throughcare/",
    }
    for address, target in moved.items():
        assert f'href="{target}"' in found[address].content
        assert not found[address].index, "the sitemap names the page itself"
        assert target in found


def test_browsers_and_search_engines_are_told_in_the_head() -> None:
    """A refresh without delay, and the new page as the canonical one."""
    found = {one.address: one for one in pages(build_site_index(a_catalogue(**RENAMED), today=TODAY), None)}
    html = replace(Shell.from_html(HTML), site="https://example.org").fill(found["/services/shine/"])
    assert '<meta http-equiv="refresh" content="0; url=/services/throughcare/">' in html
    assert '<link rel="canonical" href="https://example.org/services/throughcare/">' in html
    assert "noindex" not in html


def test_a_calendar_that_people_subscribed_to_goes_on() -> None:
    """The same dates stand at the old path."""
    files = dict(calendar_files(a_catalogue(**RENAMED), today=TODAY))
    for former in ("shine-glasgow", "shine-govan", "throughcare-glasgow-west"):
        assert files[f"calendar/{former}.ics"] == files["calendar/throughcare-glasgow.ics"]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            {"throughcare": {"formerly": "newer"}},
            'was formerly "newer", but that is an id of the service "newer" too',
        ),
        ({"throughcare": {"formerly": "throughcare"}}, "too. An old address can lead to one page only"),
        (
            {"throughcare": {"formerly": "shine"}, "newer": {"formerly": "shine"}},
            'service "newer" was formerly "shine", but that is said of the service "throughcare" too',
        ),
    ],
)
def test_an_old_address_cannot_lead_to_two_pages(keys: dict[str, dict[str, str]], sentence: str) -> None:
    """A former id that is in use, or that two entries claim, is refused."""
    services = {
        "throughcare": raw_service(**keys.get("throughcare", {})),
        "newer": raw_service(name="Newer", **keys.get("newer", {})),
    }
    with pytest.raises(DiagnosticsError, match=sentence):
        a_catalogue(services=services)

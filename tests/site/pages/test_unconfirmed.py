"""Nobody is led to an unconfirmed service without being asked to check first."""

from __future__ import annotations

import re
from pathlib import Path

from frontdoor.catalogue import Service
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.service import service_page
from tests.builders import a_catalogue, raw_service
from tests.form.builders import TODAY
from tests.frozen import the_catalogue


def unconfirmed() -> list[Service]:
    """Return the services of which we do not know that they are as described."""
    return [one for one in the_catalogue().listed_services() if one.standing.is_unverified()]


def test_the_page_of_each_unconfirmed_service_asks_to_check_first(built_site: Path) -> None:
    """Legacy and unknown services say plainly that their details are not confirmed."""
    assert unconfirmed()
    for service in unconfirmed():
        page = (built_site / "services" / service.id / "index.html").read_text("utf-8")
        assert "Nobody has confirmed" in page, service.id


def test_every_date_of_an_unconfirmed_drop_in_says_to_check_first(built_site: Path) -> None:
    """Wherever a coming date is listed, a service that is not confirmed carries its mark beside the number."""
    ids = {service.id for service in unconfirmed()}
    seen = 0
    for page in built_site.rglob("*.html"):
        listings = r'<ul class="fd-coming">.*?</ul>|<ul class="fd-week">.*?</ul>\n</li>\n</ul>'
        for listing in re.findall(listings, page.read_text("utf-8"), re.DOTALL):
            for entry in re.findall(r"<li>(?!\n).*?</li>", listing, re.DOTALL):
                named = re.search(r'href="/services/([^/"]+)/"', entry)
                if named and named[1] in ids:
                    seen += 1
                    assert "Check first" in entry, page
    assert seen > 10


def test_nobody_is_told_to_check_where_there_is_nothing_to_check_with() -> None:
    """A service whose number, office, team and charity have none carries no mark, and its page does not say "Check first"."""
    service = raw_service(standing="unknown", phone="unknown", areas=["Fife"])
    for phone, asks in (("0141 496 0100", True), ("unknown", False)):
        catalogue = a_catalogue(services={"aye": service}, organisation={"name": "Sacro", "phone": phone}, locations={}, teams={})  # fmt: skip
        site = build_site_index(catalogue, today=TODAY)
        assert site.asks_to_check(catalogue.services["aye"]) is asks
        content = service_page(catalogue.services["aye"], site).content
        assert "Nobody has confirmed" in content
        assert ("Check first" in content) is asks

"""Nobody is led to an unconfirmed service without being asked to check first."""

from __future__ import annotations

import re
from pathlib import Path

from frontdoor.catalogue import Service
from tests.frozen import the_catalogue


def unconfirmed() -> list[Service]:
    """Return the services of which we do not know that they are as described."""
    return [one for one in the_catalogue().listed_services() if one.standing.needs_ringing_first()]


def test_the_page_of_each_unconfirmed_service_asks_to_ring_first(built_site: Path) -> None:
    """Legacy and unknown services say plainly that their details are not confirmed."""
    assert unconfirmed()
    for service in unconfirmed():
        page = (built_site / "services" / service.id / "index.html").read_text("utf-8")
        assert "not been able to confirm" in page, service.id


def test_every_date_of_an_unconfirmed_drop_in_says_to_ring_first(built_site: Path) -> None:
    """Wherever a coming date is listed, a service that is not confirmed carries its mark beside the number."""
    ids = {service.id for service in unconfirmed()}
    seen = 0
    for page in built_site.rglob("*.html"):
        for listing in re.findall(r'<ul class="fd-coming">.*?</ul>', page.read_text("utf-8"), re.DOTALL):
            for entry in re.findall(r"<li>.*?</li>", listing, re.DOTALL):
                named = re.search(r'href="/services/([^/"]+)/"', entry)
                if named and named[1] in ids:
                    seen += 1
                    assert "Check first" in entry, page
    assert seen > 10

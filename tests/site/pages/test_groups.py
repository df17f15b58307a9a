"""A need's services in three groups, so that nobody calls first for what cannot be asked for, or has ended."""

from __future__ import annotations

import re

from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.listings import need_pages
from tests.builders import a_catalogue, raw_service
from tests.form.builders import TODAY


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

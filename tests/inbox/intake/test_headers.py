from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from frontdoor.inbox.server.security_headers import HEADERS, Headers


@pytest.mark.parametrize(
    "address",
    [
        "/referral/",
        "/referral/check",
        "/referral/sent/x",
        "/find/where/",
        "/nothing",
        "/desk/",
        "/healthz",
        "/your-reference/",
        "/your-reference/see",
        "/your-reference/hide",
        "/wrong-here/",
        "/complain/",
        "/say",
    ],
)
def test_every_answer_carries_the_headers(client: Client, address: str) -> None:
    """Static pages, refusals, the desk and errors too."""
    response = client.get(address)
    response.close()  # a built page is an open file
    for name in HEADERS:
        assert response[name], name
    assert "unsafe" not in response["Content-Security-Policy"]


def test_open_data_may_be_read_by_other_sites_and_nothing_else() -> None:
    """CORS is open on the open data and the calendars only."""
    headers = Headers(lambda request: HttpResponse("x"))
    for path, cors in (
        ("/data/services.json", "*"),
        ("/calendar/all.ics", "*"),
        ("/referral/", None),
        ("/desk/data/", None),
    ):
        response = headers(RequestFactory().get(path))
        assert response.headers.get("Access-Control-Allow-Origin") == cors


def test_only_the_page_for_finding_may_ask_where_the_browser_is() -> None:
    """Everywhere else the browser refuses, whatever a script asks."""
    headers = Headers(lambda request: HttpResponse("x"))
    for path, allowed in (("/find/", True), ("/find/where/", False), ("/", False), ("/referral/", False)):
        policy = headers(RequestFactory().get(path)).headers["Permissions-Policy"]
        assert ("geolocation=(self)" in policy, "geolocation=()" in policy) == (allowed, not allowed)
        assert "camera=()" in policy

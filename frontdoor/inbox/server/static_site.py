"""Middleware that serves the built static site with WhiteNoise; the desk serves its own assets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

from frontdoor.inbox.monitoring import outage_status
from frontdoor.inbox.settings import ENVIRONMENT
from frontdoor.site.pages.form_names import ADDRESS, DOORS

FORM = frozenset({ADDRESS, *DOORS.values()})
"""The pages on which a referral begins."""
OPEN_REFERRAL = "/data/oruk"
"""Its addresses have no .json: /data/oruk/services is a list, /data/oruk/services/ID one of its items."""


class BuiltSite(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Middleware that answers with a built file where there is one, and passes everything else on to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.add_files(str(ENVIRONMENT.site))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or pass the request on."""
        # Pages are short, and WhiteNoise neither gives single bytes nor notices a file that has changed in between.
        request.META.pop("HTTP_RANGE", None)
        address = request.path_info
        named = address == ADDRESS and request.META.get("QUERY_STRING", "").startswith("office=")
        if named or (address in FORM and outage_status.is_up(ENVIRONMENT.data, datetime.now(UTC))):
            # The intake then shows the form with an office filled in, or with the outage banner; neither needs script.
            return self.get_response(request)  # type: ignore[no-any-return]
        if address == OPEN_REFERRAL or address.startswith(f"{OPEN_REFERRAL}/"):
            request.path_info = _json_of(address)
        return super().__call__(request)  # type: ignore[no-any-return]


def _json_of(address: str) -> str:
    """Return the address of the JSON file that stands for one of Open Referral; as it is if there is none."""
    bare = address.rstrip("/")
    for meant in (f"{bare}/index.json", f"{bare}.json"):
        if (ENVIRONMENT.site / meant.lstrip("/")).is_file():
            return meant
    return address

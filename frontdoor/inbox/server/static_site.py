"""Middleware that serves the built static site with WhiteNoise; the desk serves its own assets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Redirect, StaticFile

from frontdoor.inbox.monitoring import outage_status
from frontdoor.inbox.settings import ENVIRONMENT

FORM = "/referral/"
OPEN_REFERRAL = "/data/oruk"
"""Its addresses have no .json: /data/oruk/services is a list, /data/oruk/services/ID one of its items."""
MEDIA_TYPES = {".ics": "text/calendar", ".csv": "text/csv", "feed.xml": "application/atom+xml"}
"""Media types that WhiteNoise does not know."""


class BuiltSite(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Middleware that answers with a built file where there is one, and passes everything else on to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.media_types.types_map.update(MEDIA_TYPES)
        self.add_files(str(ENVIRONMENT.site))

    def find_file(self, url: str) -> StaticFile | Redirect | None:
        """Return the file for an address; for Open Referral the JSON file that stands for it."""
        if url == FORM and outage_status.is_up(ENVIRONMENT.data, datetime.now(UTC)):
            return None  # the intake then shows the form with the outage banner, which needs no script
        found = super().find_file(url)
        if found is None and (url == OPEN_REFERRAL or url.startswith(f"{OPEN_REFERRAL}/")):
            bare = url.rstrip("/")
            found = super().find_file(f"{bare}/index.json") or super().find_file(f"{bare}.json")
        return found

"""Serves the built site from this process; knows files and addresses only. The desk hands out its own files."""

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
"""Its addresses carry no .json: /data/oruk/services is a list, /data/oruk/services/ID one of them."""
MEDIA_TYPES = {".ics": "text/calendar", ".csv": "text/csv", "feed.xml": "application/atom+xml"}
"""What WhiteNoise does not know by itself."""


class BuiltSite(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Middleware: answers with a built file where there is one; everything else goes on to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.media_types.types_map.update(MEDIA_TYPES)
        self.add_files(str(ENVIRONMENT.site))

    def find_file(self, url: str) -> StaticFile | Redirect | None:
        """Return what answers an address: the file itself, or for Open Referral the file that stands for it."""
        if url == FORM and outage_status.is_up(ENVIRONMENT.data, datetime.now(UTC)):
            return None  # the intake shows the form with the door sign, to those without script too
        found = super().find_file(url)
        if found is None and (url == OPEN_REFERRAL or url.startswith(f"{OPEN_REFERRAL}/")):
            bare = url.rstrip("/")
            found = super().find_file(f"{bare}/index.json") or super().find_file(f"{bare}.json")
        return found

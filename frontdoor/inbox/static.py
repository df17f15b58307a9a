"""Serves the built site and the desk's assets from this process; knows files and addresses only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

from frontdoor.inbox.settings import ENVIRONMENT

DESK_ASSETS = Path(__file__).parent / "desk" / "assets"


class BuiltSite(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Middleware: answers with a built file where there is one; everything else goes on to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.add_files(str(ENVIRONMENT.site))
        self.add_files(str(DESK_ASSETS), prefix="/desk/assets/")

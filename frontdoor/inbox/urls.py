"""The URL routes of the inbox; middleware serves the static site before they are tried."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from frontdoor.inbox.config.environment import ServedPart
from frontdoor.inbox.settings import ENVIRONMENT

urlpatterns: list[URLPattern | URLResolver] = []
if ENVIRONMENT.part is not ServedPart.DESK:
    urlpatterns.append(path("", include("frontdoor.inbox.intake.urls")))
if ENVIRONMENT.part is not ServedPart.INTAKE:
    urlpatterns.append(path("desk/", include("frontdoor.inbox.desk.urls")))

handler400 = "frontdoor.inbox.server.error_pages.bad_request"
handler403 = "frontdoor.inbox.server.error_pages.forbidden"
handler404 = "frontdoor.inbox.server.error_pages.not_found"
handler500 = "frontdoor.inbox.server.error_pages.server_error"

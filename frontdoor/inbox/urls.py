"""The URL routes of the inbox; middleware serves the static site before they are tried."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from frontdoor.inbox.config.environment import ServedPart
from frontdoor.inbox.settings import ENVIRONMENT

urlpatterns: list[URLPattern | URLResolver] = []
if ENVIRONMENT.part is not ServedPart.DESK:
    urlpatterns.append(path("", include("frontdoor.inbox.intake.urls")))
if ENVIRONMENT.part is not ServedPart.INTAKE:
    # By name, so that it is read when somebody first comes to the desk: until then a process need not hold its pages.
    urlpatterns.append(path("desk/", ("frontdoor.inbox.desk.urls", "desk", "desk")))

handler400 = "frontdoor.inbox.server.error_pages.bad_request"
handler403 = "frontdoor.inbox.server.error_pages.forbidden"
handler404 = "frontdoor.inbox.server.error_pages.not_found"
handler500 = "frontdoor.inbox.server.error_pages.server_error"

"""Every address of the inbox; the built site's are served before these are asked."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from frontdoor.inbox.environment import Part
from frontdoor.inbox.health import healthz
from frontdoor.inbox.settings import ENVIRONMENT

urlpatterns: list[URLPattern | URLResolver] = [path("healthz", healthz, name="healthz")]
if ENVIRONMENT.part is not Part.DESK:
    urlpatterns.append(path("", include("frontdoor.inbox.intake.urls")))
if ENVIRONMENT.part is not Part.INTAKE:
    urlpatterns.append(path("desk/", include("frontdoor.inbox.desk.urls")))

handler400 = "frontdoor.inbox.pages.bad_request"
handler403 = "frontdoor.inbox.pages.forbidden"
handler404 = "frontdoor.inbox.pages.not_found"
handler500 = "frontdoor.inbox.pages.server_error"

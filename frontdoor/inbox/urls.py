"""Every address of the inbox; the built site's are served before these are asked."""

from __future__ import annotations

from django.urls import include, path

from frontdoor.inbox.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("frontdoor.inbox.intake.urls")),
    path("desk/", include("frontdoor.inbox.desk.urls")),
]

handler400 = "frontdoor.inbox.pages.bad_request"
handler403 = "frontdoor.inbox.pages.forbidden"
handler404 = "frontdoor.inbox.pages.not_found"
handler500 = "frontdoor.inbox.pages.server_error"

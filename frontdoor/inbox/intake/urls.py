"""URL routes of the public intake."""

from __future__ import annotations

from django.urls import path

from frontdoor.inbox.intake import views

urlpatterns = [
    path("find/where/", views.where, name="where"),
    path("referral/", views.form, name="form"),
    path("referral/door-sign.json", views.door_sign, name="door-sign"),
    path("referral/check", views.check, name="check"),
    path("referral/send", views.send, name="send"),
    path("referral/sent/<str:token>", views.sent, name="sent"),
]

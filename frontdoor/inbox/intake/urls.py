"""Addresses of the public door."""

from __future__ import annotations

from django.urls import path

from frontdoor.inbox.intake import views

urlpatterns = [
    path("referral/check", views.check, name="check"),
    path("referral/send", views.send, name="send"),
    path("referral/sent/<str:token>", views.sent, name="sent"),
]

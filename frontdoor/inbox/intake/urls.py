"""URL routes of the public intake."""

from __future__ import annotations

from django.urls import path

from frontdoor.inbox.intake import feedback, views, your_reference
from frontdoor.site.pages.form_names import DOORS

urlpatterns = [
    path("find/where/", views.where, name="where"),
    path("referral/", views.form, name="form"),
    *(path(address.lstrip("/"), views.form, {"door": door}) for door, address in DOORS.items()),
    path("referral/door-sign.json", views.door_sign, name="door-sign"),
    path("referral/check", views.check, name="check"),
    path("referral/send", views.send, name="send"),
    path("referral/sent/<str:token>", views.sent, name="sent"),
    path("wrong-here/", feedback.wrong, name="wrong-here"),
    path("complain/", feedback.complain, name="complain"),
    path("say", feedback.say, name="say"),
    path("your-reference/", your_reference.ask, name="your-reference"),
    path("your-reference/see", your_reference.see, name="your-reference-see"),
    path("your-reference/hide", your_reference.hide, name="your-reference-hide"),
]

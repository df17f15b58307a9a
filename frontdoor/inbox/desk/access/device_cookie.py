"""Knows a browser again in which a member has signed in, so that strangers who guess do not keep the member out.

OWASP calls it a device cookie. It lets nobody in: tries from a known browser are counted apart, and no less strictly.
It holds no name, and is good for one member, for a time, until the passphrase is another.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from frontdoor.inbox.desk.access import login_throttle

GOOD_FOR = timedelta(days=90)
"""From the last time that the member signed in there."""
_PATH = "/desk/"


def cookie_name() -> str:
    """Return the cookie's name. No ``__Host-``, which would have to be sent along to the public pages."""
    return "__Secure-desk-device" if settings.SESSION_COOKIE_SECURE else "desk-device"


def remember(response: HttpResponse, user: User, *, now: datetime) -> None:
    """Have this browser known from now on as one of the member's, who has just come in all the way."""
    device, until = secrets.token_hex(16), str(int((now + GOOD_FOR).timestamp()))
    response.set_cookie(
        cookie_name(),
        f"{device}.{until}.{_mark(user.pk, user.password, device, until)}",
        max_age=GOOD_FOR,
        path=_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def known(request: HttpRequest, name: str, *, now: datetime) -> str:
    """Return what marks this browser as one of a member's, or nothing."""
    device, _, rest = request.COOKIES.get(cookie_name(), "").partition(".")
    until, _, mark = rest.partition(".")
    # For a name that nobody has the same is reckoned, so that it takes as long.
    key, password = User.objects.filter(username=name).values_list("pk", "password").first() or (0, "")
    if not constant_time_compare(mark, _mark(key, password, device, until)) or not key:
        return ""
    return device if now.timestamp() < int(until) else ""


def bucket(request: HttpRequest, name: str, *, now: datetime) -> str:
    """Return where tries at a member's passphrase count: a known browser's by themselves, all strangers' together."""
    device = known(request, name, now=now)
    return (
        f"{login_throttle.sign_in_bucket(name)} on {device}"
        if device
        else login_throttle.sign_in_bucket(name)
    )


def _mark(key: int, password: str, device: str, until: str) -> str:
    of = f"{key}\n{password}\n{device}\n{until}"
    return salted_hmac("frontdoor.desk.devices", of, algorithm="sha256").hexdigest()

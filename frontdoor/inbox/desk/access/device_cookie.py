"""Device cookies: a signed cookie that marks a browser in which a member has signed in before.

Guesses from such a browser are counted in a bucket of their own, so that strangers who guess cannot keep the member out
(OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). The cookie lets nobody in and the limit is the same. It
holds no name, is bound to one member, and expires with time or when the passphrase changes.
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
"""Lifetime, counted from the member's last sign-in in that browser."""
_PATH = "/desk/"


def cookie_name() -> str:
    """Return the cookie's name. ``__Host-`` is left out because it needs ``Path=/``, which would send it to the public pages."""
    return "__Secure-desk-device" if settings.SESSION_COOKIE_SECURE else "desk-device"


def remember(response: HttpResponse, user: User, *, now: datetime) -> None:
    """Set the device cookie after a complete sign-in."""
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
    """Return the marker of a known browser of this member, or an empty string."""
    device, _, rest = request.COOKIES.get(cookie_name(), "").partition(".")
    until, _, mark = rest.partition(".")
    # An unknown name costs the same computation, so that timing does not tell which names exist.
    key, password = User.objects.filter(username=name).values_list("pk", "password").first() or (0, "")
    if not constant_time_compare(mark, _mark(key, password, device, until)) or not key:
        return ""
    return device if now.timestamp() < int(until) else ""


def bucket(request: HttpRequest, name: str, *, now: datetime) -> str:
    """Return the throttle bucket for a sign-in attempt: one per known browser, one for all other browsers together."""
    device = known(request, name, now=now)
    return (
        f"{login_throttle.sign_in_bucket(name)} on {device}"
        if device
        else login_throttle.sign_in_bucket(name)
    )


def _mark(key: int, password: str, device: str, until: str) -> str:
    of = f"{key}\n{password}\n{device}\n{until}"
    return salted_hmac("frontdoor.desk.devices", of, algorithm="sha256").hexdigest()

"""The second factor: one-time codes from an authenticator app (TOTP), and recovery codes on paper.

django-otp keeps the secrets, accepts each code once and throttles wrong ones. WebAuthn is in ``webauthn``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from frontdoor.inbox.desk.models import SecurityKey

RECOVERY_CODES = 8
_APP, _PAPER = "app", "recovery codes"


@dataclass(frozen=True)
class CodeAccepted:
    """The code is valid."""

    by_recovery_code: bool


@dataclass(frozen=True)
class CodeRefused:
    """The code is wrong, already used, or came too soon after wrong ones."""

    wait: int = 0
    """Seconds until another code is checked; 0 when at once."""


@dataclass(frozen=True)
class Offer:
    """What an authenticator app needs: a QR code, and the secret to type where there is no camera."""

    picture: str
    key: str


def has_one(user: User) -> bool:
    """Return whether a member signs in with a second factor."""
    return has_app(user) or SecurityKey.objects.filter(user=user).exists()


def has_app(user: User) -> bool:
    """Return whether the member has an authenticator app."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def offer(user: User) -> Offer:
    """Return the enrolment data for an app; the same until it is confirmed."""
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": _APP})
    address = device.config_url
    picture = segno.make(address, error="m").svg_inline(scale=4, svgclass="qr", lineclass=None, omitsize=True)
    key = address.partition("secret=")[2].partition("&")[0].rstrip("=")
    return Offer(picture, " ".join(key[i : i + 4] for i in range(0, len(key), 4)))


def confirm(user: User, code: str) -> list[str] | None:
    """Enrol a new app if its code is valid, replacing any other; return new recovery codes, or None if the code is wrong."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
        if device is None or not _plain(code).isdigit() or not device.verify_token(_plain(code)):
            return None
        TOTPDevice.objects.filter(user=user, confirmed=True).delete()
        device.confirmed = True
        device.save()
        return new_recovery_codes(user)


def verify(user: User, code: str, *, now: datetime) -> CodeAccepted | CodeRefused:
    """Check a code from the app or a recovery code; each is accepted once."""
    plain = _plain(code)
    with transaction.atomic():
        devices = [
            *TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True),
            *StaticDevice.objects.select_for_update().filter(user=user, confirmed=True),
        ]
        is_app_code = plain.isdigit() and len(plain) == 6
        for device in devices:
            if isinstance(device, TOTPDevice) is not is_app_code:
                continue
            allowed, reason = device.verify_is_allowed()
            if not allowed:
                until = (reason or {}).get("locked_until")
                return CodeRefused(max(1, int((until - now).total_seconds()) + 1) if until else 1)
            if device.verify_token(plain):
                return CodeAccepted(by_recovery_code=isinstance(device, StaticDevice))
    return CodeRefused()


def new_recovery_codes(user: User) -> list[str]:
    """Create new recovery codes and invalidate the old ones."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name=_PAPER)
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        for code in codes:
            device.token_set.create(token=code)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes are unused."""
    return int(StaticToken.objects.filter(device__user=user).count())


def remove(user: User) -> None:
    """Remove a member's second factor; they set up another at the next sign-in."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        SecurityKey.objects.filter(user=user).delete()


def _plain(code: str) -> str:
    return "".join(sign for sign in code if sign not in " -\u2013").lower()

"""Office links: dated, signed addresses of the form that fill in an office's name; made, listed and revoked by command.

An address holds the link's number and a signature: no name, and nothing of a person. What it fills in is a convenience and
proves nothing; anybody can type an office's name. One that is good for one referral ends with the first that is received by
it: its pages carry its token, and its use is a row of its own, written in the referral's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core import signing

from frontdoor.inbox.store.models import OfficeLink, OfficeLinkUse
from frontdoor.occurrences import london_day

_SALT = "frontdoor.office"
_ONCE = ".once"
"""Ends the signed part of a link that is good for one referral, so that no query is needed to know it."""


def make(office: str, until: date, now: datetime, *, once: bool = False) -> OfficeLink:
    """Store a new link for an office; ``until`` is the last day on which it works, ``once`` that it is good for one referral."""
    return OfficeLink.objects.create(office=office, until=until, once=once, made_at=now)


def token_of(link: OfficeLink) -> str:
    """Return the signed number of a link, as its address carries it."""
    return signing.Signer(salt=_SALT).sign(f"{link.pk}{_ONCE if link.once else ''}")


def read(token: str, now: datetime) -> OfficeLink | None:
    """Return the link that a token means while it works; None where it has ended, was used or revoked, or is not ours."""
    number = _number(token)
    link = OfficeLink.objects.filter(pk=number).first() if number else None
    return link if link and state_of(link, now) == "works" else None


def number_once(token: str) -> int | None:
    """Return the number of a link that is good for one referral, used or not; None for any other token."""
    return _number(token) if f"{_ONCE}:" in token else None


def was_used(number: int) -> bool:
    """Return whether a referral was received by a link."""
    return OfficeLinkUse.objects.filter(link_id=number).exists()


def state_of(link: OfficeLink, now: datetime) -> str:
    """Return what became of a link: works, used, revoked or ended."""
    if link.revoked_at:
        return "revoked"
    if link.once and was_used(link.pk):
        return "used"
    return "works" if london_day(now) <= link.until else "ended"


def revoke(number: int, now: datetime) -> OfficeLink | None:
    """Revoke a link from this moment on, and return it; None where there is none with this number."""
    link = OfficeLink.objects.filter(pk=number).first()
    if link and link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
    return link


def all_links() -> Sequence[OfficeLink]:
    """Return every link, oldest first."""
    return list(OfficeLink.objects.all())


def _number(token: str) -> int | None:
    try:
        return int(signing.Signer(salt=_SALT).unsign(token).removesuffix(_ONCE))
    except (signing.BadSignature, ValueError):
        return None

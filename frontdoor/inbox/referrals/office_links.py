"""Office links: dated, signed addresses of the form that fill in an office's name; made, listed and revoked by command.

An address holds the link's number and a signature: no name, and nothing of a person. What it fills in is a convenience and
proves nothing; anybody can type an office's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core import signing

from frontdoor.inbox.store.models import OfficeLink
from frontdoor.occurrences import LONDON

INPUT = "office"
"""The name under which an address carries it: /referral/?office=…"""
_SALT = "frontdoor.office"


def make(office: str, until: date, now: datetime) -> OfficeLink:
    """Store a new link for an office; ``until`` is the last day on which it works."""
    return OfficeLink.objects.create(office=office, until=until, made_at=now)


def token_of(link: OfficeLink) -> str:
    """Return the signed number of a link, as its address carries it."""
    return signing.Signer(salt=_SALT).sign(str(link.pk))


def read(token: str, now: datetime) -> OfficeLink | None:
    """Return the link that a token means while it works; None where it has ended, was revoked, or is not ours."""
    try:
        number = int(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    link = OfficeLink.objects.filter(pk=number).first()
    return link if link and works(link, now) else None


def works(link: OfficeLink, now: datetime) -> bool:
    """Return whether a link fills the form in at a moment."""
    return link.revoked_at is None and now.astimezone(LONDON).date() <= link.until


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

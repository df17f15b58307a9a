"""Absence: a member's days away, and the colleague who covers what they have; both names and days only, nothing of a referral."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Absence
from frontdoor.occurrences import london_day

_KEPT = timedelta(days=30)
"""After this a past absence says nothing that anybody needs."""


def said(names: Iterable[str], today: date) -> list[tuple[str, str, date, date]]:
    """Return the absences of some members that are not over: who is away, who covers (empty where nobody does), first and last day."""
    found = Absence.objects.filter(last__gte=today, user__username__in=list(names))
    columns = found.values_list("user__username", "cover__username", "first", "last")
    return [(name, cover or "", first, last) for name, cover, first, last in columns]


def covered_by(name: str, now: datetime) -> list[str]:
    """Return the members whom one covers today."""
    today = london_day(now)
    found = Absence.objects.filter(first__lte=today, last__gte=today, cover__username=name)
    return list(found.values_list("user__username", flat=True))


def to_come(names: Iterable[str], now: datetime) -> QuerySet[Absence]:
    """Return the absences of some members that are not over."""
    wanted = Absence.objects.filter(last__gte=london_day(now), user__username__in=list(names))
    return wanted.select_related("user", "cover")


def to_be_covered_by(name: str, now: datetime) -> QuerySet[Absence]:
    """Return the absences that are not over and that a member covers."""
    return Absence.objects.filter(last__gte=london_day(now), cover__username=name).select_related("user")


def overlapping(name: str, first: date, last: date) -> QuerySet[Absence]:
    """Return the absences of a member that share a day with a span."""
    return Absence.objects.filter(user__username=name, first__lte=last, last__gte=first)


def say(user: User, first: date, last: date, *, cover: User | None, actor: str, now: datetime) -> None:
    """Record that a member is away from the first to the last day, and who covers."""
    with transaction.atomic():
        Absence.objects.create(user=user, first=first, last=last, cover=cover, by=actor, at=now)
        who = cover.get_username() if cover else "nobody"
        audit_log.record(actor, f"{user.get_username()} away until {last}; {who} covers"[:60], "", now)


def take_back(absence: Absence, actor: str, now: datetime) -> None:
    """Delete an absence: the member is back, or goes on other days."""
    with transaction.atomic():
        absence.delete()
        audit_log.record(actor, f"{absence.user.get_username()} is not away any more"[:60], "", now)


def forget_old(now: datetime) -> None:
    """Delete what has been over for a month."""
    Absence.objects.filter(last__lt=london_day(now) - _KEPT).delete()

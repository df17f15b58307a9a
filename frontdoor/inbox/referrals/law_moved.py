"""Days of release that were given before the law changed: which open referrals have one, and the prison's new day.

Nobody here can reckon the new day: the length of the sentence is sealed, and some offences are left out. So somebody asks.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q, QuerySet

from frontdoor.inbox.referrals.assignment import OPEN
from frontdoor.inbox.referrals.gate_pickup import law
from frontdoor.inbox.referrals.triage import Overtaken, peek
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Referral
from frontdoor.occurrences import LONDON, london_day
from frontdoor.rules.release_law import LawChange

HEADING = "The law has changed since the day of release was given: ask the prison for the new day"


def concerned(today: date) -> Q:
    """Select the open referrals whose day of release is still to come, and may have been overtaken by a change of the law."""
    overtaken = Q(pk__in=[])
    for change in law().changes:
        begins = datetime.combine(change.since, time(), LONDON)
        before = Q(release_given_on__lt=change.since) | Q(release_given_on=None, received_at__lt=begins)
        overtaken |= before & Q(release_date__gte=change.since)
    still = Q(status__in=OPEN, set_aside=False, joined_to=None)
    return overtaken & still & Q(release_known=True, release_happened=False, release_date__gte=today)


def of_team(team: str, today: date) -> QuerySet[Referral]:
    """Return a team's referrals for which somebody should ask the prison, the earliest day first."""
    return Referral.objects.filter(concerned(today), team=team).order_by("release_date", "pk").defer("sealed")


def changes_for(referral: Referral, today: date) -> list[LawChange]:
    """Return the changes by which a referral's day of release may have been overtaken; none where nobody has to ask."""
    if not Referral.objects.filter(concerned(today), pk=referral.pk).exists():
        return []
    given_on = referral.release_given_on or london_day(referral.received_at)
    assert referral.release_date  # it is one of those that are concerned
    return [change for change in law().changes if change.concerns(given_on, referral.release_date)]


def asked(reference: str, before: date | None, day: date, actor: str, now: datetime) -> None:
    """Record the day of release that the prison gives now, also if it is the same; raise Overtaken, NotThere.

    ``before`` is the day that the member saw, None where there was none. A day before today is one that has happened.
    """
    today = london_day(now)
    with transaction.atomic():
        seen = Referral.objects.filter(reference=reference, release_date=before)
        if not seen.update(
            release_date=day, release_known=True, release_happened=day < today, release_given_on=today
        ):
            raise Overtaken(peek(reference))
        audit_log.record(actor, "asked the prison for the day of release", reference, now)

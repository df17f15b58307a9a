"""The daily digest (roll-call): each working morning one message per team that shows that nothing is missing.

It holds counts, times and references only, and is sent on quiet days too, as a heartbeat: whoever does not get it
knows that something is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from frontdoor.catalogue import Team
from frontdoor.inbox.config.runtime import Runtime, answering
from frontdoor.inbox.monitoring import alarms, status_report
from frontdoor.inbox.notifications.message import ALARM
from frontdoor.inbox.notifications.outbox import enqueue_digest
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import feedback, law_moved, overdue, paper_drafts, reminders, retention_policy
from frontdoor.inbox.store import audit_log, receipt_numbers
from frontdoor.inbox.store.models import Attempt, Audit, Delivery, Referral, ReferralStatus, RollCall
from frontdoor.inbox.working_hours import is_working_day
from frontdoor.occurrences import LONDON, london_day

AT = time(9)
WEEK = timedelta(days=7)
NAMED = 20
"""The most missing referrals that are named."""


def make_daily_digests(using: Runtime, now: datetime) -> list[RollCall]:
    """Create and enqueue this morning's digests, if it is time and they do not exist yet; return the new ones."""
    local = now.astimezone(LONDON)
    if not is_working_day(local.date()) or local.time() < AT:
        return []
    made = set(RollCall.objects.filter(day=local.date(), about="").values_list("team", flat=True))
    missing = [team for team in answering(using.catalogue) if team.id not in made]
    if not missing:
        return []
    chain = audit_log.first_break()
    ringing = [alarm.sentence for alarm in status_report.alarms(status_report.look(using, now))]
    return [_call(team, using, now, chain, ringing) for team in missing]


def _call(team: Team, using: Runtime, now: datetime, chain: int | None, ringing: Sequence[str]) -> RollCall:
    with transaction.atomic():
        before = RollCall.objects.filter(team=team.id, about="").order_by("-day").first()
        text = words(team, before.made_at if before else None, now, chain, ringing)
        day = london_day(now)
        call, new = RollCall.objects.get_or_create(
            team=team.id, day=day, about="", defaults={"made_at": now, "text": text}
        )
        if new:
            # Today's digest replaces earlier ones that are still unsent.
            earlier = Delivery.objects.filter(
                roll_call__team=team.id, roll_call__day__lt=day, state__in=Delivery.WAITING
            )
            earlier.update(state=Delivery.State.STOPPED)
            enqueue_digest(call, using, now)
    return call


def words(
    team: Team, since: datetime | None, now: datetime, chain: int | None, ringing: Sequence[str] = ()
) -> str:
    """Return the digest of one team in ASCII; ``chain`` is the first broken row of the audit log, ``ringing`` the alarms."""
    ours = Referral.objects.filter(team=team.id)
    new = ours.filter(received_at__gt=since) if since else ours
    unopened = ours.filter(opened_at=None, set_aside=False)
    told = new.filter(deliveries__attempts__outcome=Attempt.Outcome.TOLD).distinct().count()
    untold = unopened.filter(Exists(_not_taken().filter(referral=OuterRef("pk")))).count()
    oldest = unopened.order_by("received_at", "id").defer("sealed").first()
    today = london_day(now)
    seq, head = audit_log.head()
    lines = [
        f"Roll-call of the inbox, {_moment(now)}",
        f"Team: {team.id}",
        "",
        f"Received since {_moment(since) if since else 'the beginning'}: {new.count()}",
        f"Of these told by message: {told}",
        f"Of these opened by a person: {new.exclude(opened_at=None).count()}",
        f"Waiting unopened, from any time: {unopened.count()}",
        f"Oldest unopened: {f'{spoken(oldest.reference)}, since {_moment(oldest.received_at)}' if oldest else 'none'}",
        f"Messages not yet taken by a mailbox: {untold}",
        f"Set aside as possible spam: {ours.filter(set_aside=True, status=ReferralStatus.NEW).count()}",
        f"To be called again today: {reminders.due([team.id], today).filter(call_on=today).count()}",
        *alarms.lines(overdue.watched(team.id, now)),
        *_law_moved(team, now),
        f"To be erased by the rule within a week: {ours.filter(retention_policy.due(now + WEEK)).count()}",
        f"Kept until a manager says for how long: {ours.filter(retention_policy.asks_a_person(now)).count()}",
        *feedback.waiting_lines(team.id, now),
        *paper_drafts.waiting_lines(team.id, now),
        f"Running numbers of the whole inbox: {_numbers()}",
        f"Last copy: {_last('backup made')}",
        f"Last drill: {_last('drill passed')}",
        f"Audit log: {'whole' if chain is None else f'CHANGED at row {chain}'}, {seq} rows, head {head[:16]}",
        *([] if ringing else ["Alarms: none"]),
        *(f"{ALARM}{sentence}" for sentence in ringing),
        "",
        "This comes every working morning, also when there is nothing. If it does not come, something is wrong:",
        "call whoever looks after the inbox.",
    ]
    return "\n".join(lines) + "\n"


def _law_moved(team: Team, now: datetime) -> Iterator[str]:
    """Yield how many days of release the law may have overtaken, with the first references; nothing where there is none."""
    references = [one.reference for one in law_moved.of_team(team.id, london_day(now))]
    if references:
        yield f"{law_moved.HEADING}: {len(references)}"
        yield from (f"- {spoken(reference)}" for reference in references[:NAMED])


def _not_taken() -> QuerySet[Delivery]:
    """Select the notifications that no mailbox has taken.

    A reminder that is due for a mailbox that took the first notification does not count.
    """
    latest = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-at", "-pk").values("outcome")[:1]
    waiting = Delivery.objects.filter(state__in=(*Delivery.WAITING, Delivery.State.GIVEN_UP))
    last = waiting.annotate(last=Subquery(latest))
    return last.filter(Q(last=None) | ~Q(last=Attempt.Outcome.TOLD))


def _numbers() -> str:
    found = receipt_numbers.numbers()
    if not found.last:
        return "none yet"
    missing = "none missing"
    if found.missing:
        named = [spoken(reference) for reference in found.names[:NAMED]]
        missing = ", ".join(
            [f"{found.missing} MISSING", *named, *(["..."] if found.missing > len(named) else [])]
        )
    return f"{found.first} to {found.last}, {found.erased} erased by rule, {missing}"


def _last(action: str) -> str:
    row = (
        Audit.objects.filter(action__startswith=action).order_by("-seq").values_list("at", flat=True).first()
    )
    return _moment(row) if row else "NEVER"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%A %-d %B %Y %H:%M}"

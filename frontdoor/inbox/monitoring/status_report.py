"""The status report: counts and ages from database and disk, and the alarms that follow from them; no personal data.

``look`` queries the database; ``alarms`` and ``lines`` are pure.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Min, OuterRef, Q, Subquery

from frontdoor.build_record import read_builds
from frontdoor.inbox.config import runtime
from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.config.runtime import Runtime, answering
from frontdoor.inbox.crypto import keyring
from frontdoor.inbox.monitoring import outage_status, readiness
from frontdoor.inbox.referrals import overdue, second_place
from frontdoor.inbox.referrals import retention as keeping
from frontdoor.inbox.store import audit_log, key_pins, receipt_numbers
from frontdoor.inbox.store.models import Attempt, Audit, Delivery, Referral, ReferralStatus
from frontdoor.inbox.store.storage_health import FLOOR
from frontdoor.inbox.working_hours import DAY, working_time
from frontdoor.publishing.health import publisher_faults

BACKUP_AFTER = timedelta(hours=26)
DRILL_AFTER = timedelta(days=8)
RECOVERY_AFTER = timedelta(days=100)
KEEPING_AFTER = timedelta(days=3)
BUILD_AFTER = timedelta(hours=26)
SECOND_AFTER = timedelta(minutes=10)
UNTOLD_AFTER = timedelta(minutes=30)
CLOCK_MAY_DIFFER = timedelta(minutes=10)
NONE_YET = "No test referral has come back yet: it is not known whether notices reach the team."


@dataclass(frozen=True)
class InboxStatus:
    """The counts and ages at one moment."""

    at: datetime
    referrals: int = 0
    unopened: int = 0
    oldest_unopened: timedelta | None = None
    oldest_waited: timedelta = timedelta()
    """In working time, because that is what people have for it."""
    missing: int = 0
    """Referrals that were received, and are neither stored nor erased on purpose."""
    set_aside: int = 0
    untold: int = 0
    """Notifications that no mailbox has taken yet."""
    oldest_untold: timedelta | None = None
    perhaps: int = 0
    """Referrals whose notification was perhaps delivered, several times, and is not sent again."""
    refused: int = 0
    """Notifications that a mailbox refused at the last attempt."""
    free_bytes: int | None = None
    """None where the database is on another machine's disk."""
    backup: timedelta | None = None
    drill: timedelta | None = None
    recovery_drill: timedelta | None = None
    keeping: timedelta | None = None
    clock: timedelta = timedelta()
    """How far our clock is ahead of what we can compare it with."""
    canary: timedelta | None = None
    """Since the last canary that came back was sent."""
    sign_up: bool = False
    gate: int = 0
    """To be met at the gate within three working days, and assigned to nobody who is present."""
    still: int = 0
    """Without a step for too long; see ``overdue``."""
    passed: int = 0
    """Open although the day at the gate, or of release, has passed."""
    unheld_keys: tuple[str, ...] = ()
    """Teams whose key is held by fewer members than are needed."""
    strange_keys: tuple[str, ...] = ()
    built: timedelta | None = None
    """Since the site was last built completely; None where nothing is known of its builds."""
    second_place: str = ""
    """What is the matter with the second place; empty where all is well, or where there is none."""
    build_fault: str = ""
    """Why the last build of the site failed; empty where it did not."""
    publisher: tuple[str, ...] = ()
    """What is the matter with the publisher, in sentences; empty where all is well, or where there is none."""


@dataclass(frozen=True)
class Alarm:
    """Something that a person should look at: a name for machines, and an ASCII sentence for people."""

    name: str
    sentence: str


ALARMS = (
    "canary", "keys", "holders", "missing", "unopened", "gate", "still", "passed", "untold", "perhaps", "refused", "disk", "backup",
    "second", "drill", "recovery", "keeping", "clock", "site",
    "publisher",
)  # fmt: skip
"""The names of all alarms."""


def look(using: Runtime, now: datetime, *, drift: timedelta = timedelta()) -> InboxStatus:
    """Collect the state; ``drift`` is the step of its own clock that this process has seen."""
    waiting = Q(opened_at=None, set_aside=False)
    counted = Referral.objects.aggregate(
        all=Count("pk"),
        unopened=Count("pk", filter=waiting),
        oldest=Min("received_at", filter=waiting),
        aside=Count("pk", filter=Q(set_aside=True, status=ReferralStatus.NEW)),
    )
    open_states = (*Delivery.WAITING, Delivery.State.SENDING, Delivery.State.GIVEN_UP)
    untold = Delivery.objects.filter(state__in=open_states, referral__isnull=False)
    outbox = untold.aggregate(
        count=Count("pk"), oldest=Min("referral__received_at", filter=Q(kind=Delivery.Kind.NEW))
    )
    latest = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-at", "-pk").values("outcome")[:1]
    refused = untold.annotate(last=Subquery(latest)).filter(last=Attempt.Outcome.REFUSED).count()
    names = using.keyring.named()
    builds = read_builds(using.environment.site)
    oldest = counted["oldest"]
    teams = [team.id for team in answering(using.catalogue)]
    watched = [overdue.watched(team, now) for team in teams]
    return InboxStatus(
        at=now,
        referrals=counted["all"],
        unopened=counted["unopened"],
        oldest_unopened=_since(oldest, now),
        oldest_waited=working_time(oldest, now) if oldest else timedelta(),
        missing=receipt_numbers.numbers().missing,
        set_aside=counted["aside"],
        untold=outbox["count"],
        oldest_untold=_since(outbox["oldest"], now),
        refused=refused,
        free_bytes=shutil.disk_usage(using.environment.data).free if connection.vendor == "sqlite" else None,
        backup=_since(_logged("backup made"), now),
        drill=_since(_logged("drill passed"), now),
        recovery_drill=_since(_logged(audit_log.DRILL), now),
        keeping=_since(keeping.last_run(), now),
        clock=max(_ahead(now), drift, key=abs),
        canary=_since(outage_status.last_success(using.environment.data), now),
        sign_up=outage_status.is_up(using.environment.data, now),
        gate=sum(len(found[overdue.OverdueKind.GATE]) for found in watched),
        still=sum(len(found[overdue.OverdueKind.STILL]) for found in watched),
        passed=sum(len(found[overdue.OverdueKind.PASSED]) for found in watched),
        perhaps=sum(len(found[overdue.OverdueKind.PERHAPS]) for found in watched),
        unheld_keys=tuple(readiness.unheld(using.catalogue)),
        strange_keys=tuple(key_pins.unpinned_keys(keyring.found(using.environment.keys, names))),
        built=_since(builds.built, now) if builds else None,
        second_place=_second_place(using.environment, now),
        build_fault=builds.fault if builds else "",
        publisher=tuple(_publisher(using.environment, now)),
    )


def alarms(state: InboxStatus) -> list[Alarm]:
    """Return the alarms that follow from a state."""
    return [Alarm(name, sentence) for name, sentence in _alarms(state)]


def _alarms(state: InboxStatus) -> Iterator[tuple[str, str]]:
    if state.sign_up:
        since = "has come back yet" if state.canary is None else f"came back {_for(state.canary)}"
        yield "canary", f"No test referral {since}: online referrals are not reaching the team."
    elif state.canary is None:
        yield "canary", NONE_YET
    for name in state.strange_keys:
        yield "keys", f"The key file of {name} is not the one that was written down, or is gone."
    if state.missing:
        yield (
            "missing",
            f"MISSING: {state.missing} that were received are not there any more. Keep the last copies.",
        )
    for team in state.unheld_keys:
        yield (
            "holders",
            f"Fewer than {readiness.MEMBERS} members of {team} hold its key: if one is away, nobody can read.",
        )
    if state.oldest_waited >= DAY:
        yield "unopened", f"A referral has waited unopened {_for(state.oldest_unopened)}."
    yield from _counted(
        "gate", state.gate, "to be met at the gate within three working days that nobody who is here has"
    )
    yield from _counted(
        "still",
        state.still,
        "without a step for five working days, or for one while nobody who is here has them",
    )
    yield from _counted(
        "passed", state.passed, "open although the day at the gate, or of release, has passed"
    )
    if state.oldest_untold is not None and state.oldest_untold >= UNTOLD_AFTER:
        yield "untold", f"A mailbox could not be told of a referral {_for(state.oldest_untold)}."
    yield from _counted(
        "perhaps",
        state.perhaps,
        "of which a mailbox was perhaps told, and is not told again; see its mail server",
    )
    if state.refused:
        yield "refused", f"Mailboxes refuse {state.refused} notices: is an address wrong?"
    if state.free_bytes is not None and state.free_bytes < 4 * FLOOR:
        yield (
            "disk",
            f"Only {state.free_bytes // 2**20} MiB of disk are free; below {FLOOR // 2**20} nothing is taken.",
        )
    yield from _overdue("backup", "copy", state.backup, BACKUP_AFTER)
    if state.second_place:
        yield "second", f"The second place is no safeguard: {state.second_place}"
    yield from _overdue("drill", "drill", state.drill, DRILL_AFTER)
    yield from _overdue("recovery", "drill with the recovery key", state.recovery_drill, RECOVERY_AFTER)
    yield from _overdue("keeping", "run of the rules on how long", state.keeping, KEEPING_AFTER)
    yield from _site(state)
    yield from (("publisher", sentence) for sentence in state.publisher)
    if abs(state.clock) > CLOCK_MAY_DIFFER:
        yield (
            "clock",
            f"The clock is {words(abs(state.clock))} {'ahead' if state.clock > timedelta() else 'behind'}.",
        )


def _counted(name: str, number: int, words: str) -> Iterator[tuple[str, str]]:
    if number:
        yield name, f"Referrals {words}: {number}."


def _site(state: InboxStatus) -> Iterator[tuple[str, str]]:
    last = "was never built" if state.built is None else f"was last built {words(state.built)} ago"
    if state.build_fault:
        fault = state.build_fault.encode("ascii", "replace").decode()
        yield "site", f"The site {last}; the build after that failed: {fault}"
    elif state.built is not None and state.built > BUILD_AFTER:
        yield "site", f"The site {last}: does the publisher run, or the nightly build?"


def _overdue(name: str, what: str, age: timedelta | None, limit: timedelta) -> Iterator[tuple[str, str]]:
    if age is None:
        yield name, f"There was never a {what}."
    elif age > limit:
        yield name, f"The last {what} was {words(age)} ago."


def lines(state: InboxStatus) -> Iterator[str]:
    """Yield the whole state as lines of text."""
    yield f"Referrals kept: {state.referrals}"
    yield f"Unopened: {state.unopened}{_oldest(state.oldest_unopened)}"
    yield f"To be met soon that nobody who is here has: {state.gate}; without a step: {state.still}; past their day: {state.passed}"
    yield f"Set aside as possible spam: {state.set_aside}"
    yield f"Notices not yet taken: {state.untold}{_oldest(state.oldest_untold)}; refused: {state.refused}"
    yield f"Free disk: {'of another machine' if state.free_bytes is None else f'{state.free_bytes // 2**20} MiB'}"
    yield f"Last copy: {_ago(state.backup)}"
    yield f"Last drill: {_ago(state.drill)}; with the recovery key: {_ago(state.recovery_drill)}"
    yield f"Last run of the rules on how long: {_ago(state.keeping)}"
    home = "none yet" if state.canary is None else _ago(state.canary)
    yield f"Last test referral that came back: {home}; door sign: {'UP' if state.sign_up else 'down'}"
    yield f"Site last built: {_ago(state.built)}{'; the last build FAILED' if state.build_fault else ''}"
    yield f"Clock: {words(abs(state.clock))} {'ahead' if state.clock > timedelta() else 'behind'}"


def words(age: timedelta) -> str:
    """Return an age in its largest fitting unit: 3 days, 5 hours, 12 minutes."""
    for size, one in ((timedelta(days=2), "day"), (timedelta(hours=2), "hour"), (timedelta(), "minute")):
        if age >= size:
            count = (
                age
                // {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}[one]
            )
            return f"{count} {one}{'' if count == 1 else 's'}"
    return "no time"


def _for(age: timedelta | None) -> str:
    return "never" if age is None else f"for {words(age)}"


def _oldest(age: timedelta | None) -> str:
    return "" if age is None else f", the oldest {_for(age)}"


def _ago(age: timedelta | None) -> str:
    return "never" if age is None else f"{words(age)} ago"


def _since(moment: datetime | None, now: datetime) -> timedelta | None:
    return None if moment is None else now - moment


def _second_place(environment: Environment, now: datetime) -> str:
    try:
        late = second_place.lacking(environment, received_before=now - SECOND_AFTER)
    except (second_place.Away, OSError) as error:
        return str(error)
    number = "one piece" if len(late) == 1 else f"{len(late)} pieces"
    return f"it lacks {number} of what was received. The log of the delivery worker says why." if late else ""


def _publisher(environment: Environment, now: datetime) -> Iterator[str]:
    if environment.spool:
        yield from publisher_faults(environment.spool, now)
    if runtime.not_taken_up:
        yield "Form and desk go on with what was published before: the log says why, after action=renew."


def _logged(action: str) -> datetime | None:
    found = Audit.objects.filter(action__startswith=action).order_by("-seq").values_list("at", flat=True)
    return found.first()


def _ahead(now: datetime) -> timedelta:
    """Return how far our clock is ahead of the database server's; on SQLite how far it is behind the last audit row."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            there: datetime = cursor.fetchone()[0]
        return now - there
    last = Audit.objects.order_by("-seq").values_list("at", flat=True).first()
    return min(now - last, timedelta()) if last else timedelta()

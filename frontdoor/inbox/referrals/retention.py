"""Retention: erases the referrals that ``retention_policy`` says are due, leaves tombstones, stops when something looks wrong.

Nothing that no person has opened is ever erased by rule. Each erasure is written to a list beside the database first,
so that a restored backup is cleaned before anybody looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from frontdoor.inbox.crypto.referral_keys import name_of
from frontdoor.inbox.referrals import (
    absence,
    audit_retention,
    erased_list,
    feedback,
    paper_drafts,
    practice,
    retention_policy,
)
from frontdoor.inbox.referrals.handover.sealed_files import forget
from frontdoor.inbox.referrals.numbers import report
from frontdoor.inbox.referrals.shredding import catch_up, shred
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Feedback, FeedbackKind, KeepingRun, PaperDraft, Referral, Tombstone
from frontdoor.occurrences import london_day

AT_ONCE, SHARE = 20, 0.2


@dataclass(frozen=True)
class Erased:
    """The run was completed."""

    erased: int


@dataclass(frozen=True)
class NeedsApproval:
    """Nothing was erased, because something looks wrong: a person has to approve the run."""

    due: int
    why: str


def due(now: datetime) -> list[Referral]:
    """Return the referrals that are due for erasure."""
    return list(Referral.objects.filter(retention_policy.due(now)).defer("sealed").order_by("pk"))


def run_retention(folder: Path, actor: str, now: datetime, *, yes: bool = False) -> Erased | NeedsApproval:
    """Erase what is due, and the oldest audit rows; without ``yes`` neither after a clock jump nor many at once."""
    catch_up(folder)
    waiting = due(now)
    why = _suspicion(last_run(), now, len(waiting))
    if why and not yes:
        return NeedsApproval(len(waiting), why)
    # A colleague may reopen one while others are erased, so each is checked once more.
    erased = sum(erase(one.reference, folder, actor, now, only=retention_policy.due(now)) for one in waiting)
    if not why:  # approval covers the referrals only; if it was a mistake, the audit log still shows it
        report.publish_due(now)
        audit_retention.trim(actor, now)
        feedback.erase_old(actor, now)
        absence.forget_old(now)
        paper_drafts.erase_old(actor, now)
        practice.erase_old(actor, now)
    with transaction.atomic():
        KeepingRun.objects.create(at=now, erased=erased)
    return Erased(erased)


def safety_check(now: datetime) -> str:
    """Return why a run would stop now and ask for approval; empty if it would not."""
    return _suspicion(last_run(), now, len(due(now)))


def last_run() -> datetime | None:
    """Return when retention last ran, in order of the runs: a clock that once stood years ahead was corrected by a person."""
    return KeepingRun.objects.order_by("-pk").values_list("at", flat=True).first()


def ran_on(day: date) -> bool:
    """Return whether retention has already run on a date."""
    last = last_run()
    return last is not None and london_day(last) == day


def erase(reference: str, folder: Path, actor: str, now: datetime, *, only: Q | None = None) -> bool:
    """Erase one referral with its notes and deliveries, and leave a tombstone; False if it does not exist or match ``only``."""
    with transaction.atomic():
        there = Referral.objects.filter(only or Q(), reference=reference).defer("sealed")
        referral = there.select_for_update().first()
        if referral is None:
            return False
        erased_list.append([reference], folder)  # first, so that a restored backup cannot bring it back
        Tombstone.objects.create(
            reference=reference,
            team=referral.team,
            council_area=referral.council_area,
            received_on=london_day(referral.received_at),
            status=referral.status,
            decision=referral.decision,
            set_aside=referral.set_aside,
            erased_at=now,
            by_rule=only is not None,
            repeat_of=referral.joined_to.reference if referral.joined_to else "",
        )
        referral.delete()
        forget(reference, folder)
        shred([reference])
        audit_log.record(actor, "erased", reference, now)
    return True


def erase_feedback(number: int, folder: Path, actor: str, now: datetime) -> bool:
    """Erase what somebody said to us: a report wholly, of a complaint the text; its dates stay. False if there is nothing to erase."""
    with transaction.atomic():
        there = Feedback.objects.filter(pk=number).exclude(sealed=b"")
        row = there.values_list("kind", "reference", "key_hash", "sealed").first()
        if row is None:
            return False
        kind, reference, key_hash, sealed = row
        _list(erased_list.of_feedback(key_hash), name_of(sealed), folder)
        if kind == FeedbackKind.COMPLAINT:
            there.update(sealed=b"")
        else:
            there.delete()
        shred([name_of(sealed)])
        audit_log.record(
            actor, "erased the text of a complaint" if reference else "erased a report", reference, now
        )
    return True


def erase_draft(number: int, folder: Path, actor: str, now: datetime) -> bool:
    """Erase a paper that is half keyed in; False if it does not exist."""
    with transaction.atomic():
        there = PaperDraft.objects.filter(pk=number)
        row = there.values_list("key_hash", "sealed").first()
        if row is None:
            return False
        key_hash, sealed = row
        _list(erased_list.of_draft(key_hash), name_of(sealed), folder)
        there.delete()
        shred([name_of(sealed)])
        audit_log.record(actor, "erased a half-keyed paper", "", now)
    return True


def _list(mark: str, own_key: str, folder: Path) -> None:
    """Write down what is about to be erased: its mark, by which a restored copy is cleaned, and its own key if that has another name.

    By the second ``shredding.catch_up`` finds the key that a run left which was cut off.
    """
    erased_list.append(filter(None, dict.fromkeys((mark, own_key))), folder)


def _suspicion(last: datetime | None, now: datetime, number: int) -> str:
    if last is not None and now < last:
        return f"The clock stands before the last run ({last:%Y-%m-%d %H:%M})."
    if number == 0 and not audit_retention.too_old(now):
        return ""
    if last is not None and now - last > retention_policy.CLOCK_MAY_JUMP:
        return f"The last run was {(now - last).days} days ago: was the clock changed, or the inbox switched off?"
    if number > AT_ONCE:
        return f"{number} referrals would be erased at once, more than {AT_ONCE}."
    opened = Referral.objects.filter(opened_at__isnull=False).count()
    if number > 2 and number > opened * SHARE:
        return f"{number} of {opened} opened referrals would be erased at once."
    return ""

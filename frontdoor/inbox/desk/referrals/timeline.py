"""The timeline of one referral: its audit log in words, and the notifications to each mailbox. It decrypts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from frontdoor.inbox.config.mailbox_kinds import kind_of
from frontdoor.inbox.desk.referrals.formatting import done
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.overdue import LOOKS
from frontdoor.inbox.store.models import Attempt, Delivery

_TOGETHER = timedelta(minutes=30)
"""Openings by one member within this time are shown as one."""
_LOOKS = frozenset(LOOKS) - {"said until when it is kept"}


@dataclass(frozen=True)
class Step:
    """One entry of the timeline."""

    at: datetime
    who: str
    """Empty when the inbox acted by itself."""
    words: str
    times: int = 1


@dataclass(frozen=True)
class DeliveryHistory:
    """The notifications of one mailbox."""

    mailbox: str
    words: str
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class Timeline:
    """All entries, latest first; looks, after the first opening, apart from what was done."""

    steps: tuple[Step, ...]
    looks: tuple[Step, ...]
    tellings: tuple[DeliveryHistory, ...]


def timeline_of(reference: str) -> Timeline:
    """Return the timeline of a referral."""
    deliveries = Delivery.objects.filter(
        Q(referral__reference=reference) | Q(said__referral__reference=reference)
    ).prefetch_related("attempts")
    steps, looks = _steps(reference)
    return Timeline(
        tuple(reversed(steps)),
        tuple(reversed(looks)),
        tuple(
            DeliveryHistory(kind_of(d.mailbox).shown(d.mailbox), _told(d), tuple(d.attempts.all()))
            for d in deliveries
        ),
    )


def _steps(reference: str) -> tuple[list[Step], list[Step]]:
    """Return what was done, and who looked; the first opening is the step by which somebody has read it."""
    steps: list[Step] = []
    looks: list[Step] = []
    is_opened = False
    for row in triage.history(reference):
        who = "" if row.action == "received" else row.actor
        step = Step(row.at, who, "The referral arrived" if row.action == "received" else done(row.action))
        is_look = row.action in _LOOKS and (is_opened or row.action != "opened")
        is_opened = is_opened or row.action == "opened"
        _add(step, looks if is_look else steps)
    return steps, looks


def _add(step: Step, to: list[Step]) -> None:
    """Add a step; what one member did several times within half an hour is one."""
    last = to[-1] if to else None
    if last and (last.who, last.words) == (step.who, step.words) and step.at - last.at < _TOGETHER:
        to[-1] = Step(last.at, last.who, last.words, last.times + 1)
    else:
        to.append(step)


def _told(delivery: Delivery) -> str:
    match Delivery.State(delivery.state):
        case Delivery.State.DUE:
            return "Not told yet; tried again by itself until it is, or until somebody opens the referral."
        case Delivery.State.SENDING:
            return "Being told now."
        case Delivery.State.TOLD:
            return "Told."
        case Delivery.State.UNCLEAR:
            return "Perhaps told: the connection broke at the end. Tried again, ever more rarely, until somebody opens the referral."
        case Delivery.State.GIVEN_UP:
            return "Perhaps told, and not tried again: the connection broke at the end each time."
        case Delivery.State.STOPPED:
            return "No longer needed: somebody had opened the referral."

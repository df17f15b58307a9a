"""Feedback: reports that a page is wrong, and complaints with their thirty-day clock; sealed, answered at the desk, logged.

Since 19 June 2026 a complaint about personal data must be acknowledged within 30 days of its receipt, looked into without
undue delay, and its outcome told (Data (Use and Access) Act 2025, section 103; guidance of the ICO, 12 February 2026).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from frontdoor.catalogue import Catalogue
from frontdoor.inbox.config.runtime import Runtime, answering, started
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.crypto.keyed_hash import keyed_hash
from frontdoor.inbox.crypto.referral_keys import name_of
from frontdoor.inbox.reference import new_reference
from frontdoor.inbox.referrals import erased_list, second_place
from frontdoor.inbox.referrals.shredding import shred
from frontdoor.inbox.store import audit_log, key_pins
from frontdoor.inbox.store.durable_write import write_once
from frontdoor.inbox.store.models import Feedback, FeedbackKind
from frontdoor.inbox.store.opening import open_row
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from frontdoor.occurrences import london_day

WITHIN = timedelta(days=30)
"""In which a complaint must be acknowledged; whether it is answered by then is asked too."""
REMIND = timedelta(days=20)
"""Age of a complaint from which each roll-call rings."""
HOURLY = 60
"""Pieces that the site takes in an hour, from everybody together."""
KEPT: Mapping[str, timedelta] = {
    FeedbackKind.WRONG_HERE: timedelta(days=30),
    FeedbackKind.COMPLAINT: timedelta(days=365),
}
"""How long the text is kept after the answer; the dates of a complaint stay as a log."""
OUTCOMES: Mapping[str, Mapping[str, str]] = {
    FeedbackKind.WRONG_HERE: {
        "put right": "It was wrong, and is put right",
        "is right": "It is right as it stands",
        "not ours": "It is not about this page, or spam",
    },
    FeedbackKind.COMPLAINT: {
        "upheld": "Upheld: we did wrong",
        "partly upheld": "Partly upheld",
        "not upheld": "Not upheld",
        "withdrawn": "Taken back by who complained",
        "not ours": "No complaint, or spam",
    },
}
"""How it was answered: stored term to label."""


class TooMany(Exception):  # noqa: N818 -- says what happened
    """The site has taken as much as it takes in an hour."""


class Changed(Exception):  # noqa: N818 -- says what happened
    """A colleague was faster, or it is not there any more. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True)
class Draft:
    """What somebody says: about which page, in which words, and how an answer reaches them."""

    kind: FeedbackKind
    text: str = field(repr=False)
    contact: str = field(default="", repr=False)
    page: str = ""
    set_aside: bool = False
    by: str = ""
    """The member who writes it down for somebody; empty for the site."""
    acknowledged: bool = True


def receive_feedback(
    draft: Draft,
    *,
    once: str,
    now: datetime,
    random: Random,
    using: Runtime | None = None,
    at: datetime | None = None,
) -> str:
    """Store it sealed, with its audit row, synced before this returns; return a complaint's reference, or nothing.

    ``once`` is the page's one-time key: the same key is the same piece. ``at`` is when it came, where that was earlier.
    Raise NotStored, TooMany.
    """
    using = using or started()
    key_hash = keyed_hash(settings.SECRET_KEY, "feedback", once).hex()
    team = owner_of(draft.page, using.catalogue)
    if not team or key_pins.unpinned(using.keyring.named(team).items()):
        raise NotStored(Refusal.NO_KEY if team else Refusal.NO_TEAM)
    reference = new_reference(random) if draft.kind is FeedbackKind.COMPLAINT else ""
    record = {"kind": draft.kind.value, "reference": reference, "text": draft.text, "contact": draft.contact}
    recipients, keys = using.keyring.recipients(team), using.keyring.referral_keys
    try:
        sealed = keys.seal(record, recipients, keys.usable(erased_list.of_feedback(key_hash)))
    except sealing.NotAKey as error:
        raise NotStored(Refusal.NO_KEY) from error
    there = Feedback.objects.filter(key_hash=key_hash)

    def write() -> None:
        if not draft.by and Feedback.objects.filter(at__gt=now - timedelta(hours=1)).count() >= HOURLY:
            raise TooMany
        row = Feedback.objects.create(
            kind=draft.kind, team=team, reference=reference, page=draft.page, sealed=sealed, key_hash=key_hash,
            at=at or now, by=draft.by, set_aside=draft.set_aside,
            acknowledged_at=now if draft.kind is FeedbackKind.COMPLAINT and draft.acknowledged else None,
        )  # fmt: skip
        audit_log.record(draft.by or "sender", f"{draft.kind.value} received", reference, now)
        second_place.put_if_waited_for(using.environment, row)

    try:
        write_once(there.exists, write)
    except second_place.Away as error:
        raise NotStored(Refusal.AWAY) from error
    return there.values_list("reference", flat=True).first() or ""


def owner_of(page: str, catalogue: Catalogue) -> str:
    """Return the id of the team that owns the facts of a page: that of its service, else the one for all Scotland; empty if none."""
    teams = answering(catalogue)
    found = re.fullmatch(r"/services/([a-z0-9-]+)/.*", page)
    service = catalogue.services.get(found[1]) if found else None
    ids = [team.id for team in teams if team.desk] or [team.id for team in teams]
    if service and service.team in ids:
        return str(service.team)
    everywhere = [team.id for team in teams if "Scotland" in team.areas and team.id in ids]
    return next(iter(everywhere or ids), "")


def open_of(teams: Sequence[str]) -> QuerySet[Feedback]:
    """Return what is not answered yet, complaints first."""
    return Feedback.objects.filter(team__in=teams, answered_at=None).order_by("kind", "at", "id")


def log_of(teams: Sequence[str]) -> QuerySet[Feedback]:
    """Return the log: every complaint, latest first."""
    return Feedback.objects.filter(team__in=teams, kind=FeedbackKind.COMPLAINT).order_by("-at", "-id")


def due_day(one: Feedback) -> date:
    """Return the last day of a complaint's thirty."""
    return london_day(one.at + WITHIN)


def opened_text(one: Feedback, identity: str) -> Mapping[str, str]:
    """Decrypt it; raise CannotOpen. Empty once its text is erased."""
    if not one.sealed:
        return {}
    record = open_row(one.sealed, identity)
    if (record.get("kind"), record.get("reference")) != (one.kind, one.reference):
        raise sealing.CannotOpen("It belongs to another entry: somebody has changed the database.")
    return {name: str(text) for name, text in record.items()}


def acknowledge(number: int, teams: Sequence[str], actor: str, now: datetime) -> None:
    """Record that whoever complained was told that it has come; raise Changed."""
    waiting = open_of(teams).filter(pk=number, acknowledged_at=None, kind=FeedbackKind.COMPLAINT)
    _step(waiting, {"acknowledged_at": now}, actor=actor, words="acknowledged", now=now)


def answer(
    number: int,
    teams: Sequence[str],
    outcome: str,
    note: str,
    *,
    identity: str,
    actor: str,
    now: datetime,
    using: Runtime | None = None,
) -> None:
    """Record how it was answered, with a sealed note on what was said; raise Changed, CannotOpen."""
    using = using or started()
    one = open_of(teams).filter(pk=number).first()
    if one is None:
        raise Changed
    record = {
        **opened_text(one, identity),
        "answer": note,
        "answered": now.astimezone(UTC).isoformat(timespec="seconds"),
    }
    changes = {
        "answered_at": now, "answered_by": actor, "outcome": outcome, "acknowledged_at": one.acknowledged_at or now,
        "sealed": using.keyring.referral_keys.seal(
            record, using.keyring.recipients(one.team), name_of(one.sealed) or erased_list.of_feedback(one.key_hash)
        ),
    }  # fmt: skip
    _step(open_of(teams).filter(pk=number), changes, actor=actor, words=f"answered: {outcome}", now=now)


def waiting_lines(team: str, now: datetime) -> list[str]:
    """Return the lines of a roll-call, in ASCII: what is not answered; and for each complaint whose days run out a line that rings."""
    rows = list(open_of([team]).filter(set_aside=False).defer("sealed"))
    complaints = [one for one in rows if one.kind == FeedbackKind.COMPLAINT]
    lines = [f"Said to us and not answered: {len(rows)}, complaints among them: {len(complaints)}"]
    for one in complaints:
        if now - one.at >= REMIND:
            what = "answered" if one.acknowledged_at else "acknowledged"
            lines.append(f"ALARM: A complaint is not {what}; its 30 days end on {due_day(one):%-d %B %Y}.")
    return lines


def erase_old(actor: str, now: datetime) -> int:
    """Erase the texts whose time is over, and what is left of reports; return how many."""
    done = 0
    with transaction.atomic():
        for kind, span in KEPT.items():
            old = Feedback.objects.filter(kind=kind, answered_at__lte=now - span).exclude(sealed=b"")
            shred(map(name_of, old.values_list("sealed", flat=True)))
            if kind == FeedbackKind.WRONG_HERE:
                done += old.delete()[0]
            else:
                done += old.update(sealed=b"")
        if done:
            audit_log.record(actor, f"erased feedback: {done}", "", now)
    return done


def _step(
    expected: QuerySet[Feedback], changes: Mapping[str, object], *, actor: str, words: str, now: datetime
) -> None:
    with transaction.atomic():
        row = expected.values_list("kind", "reference").first()
        if row is None or not expected.update(**changes):
            raise Changed
        audit_log.record(actor, f"{row[0]} {words}"[:60], row[1], now)

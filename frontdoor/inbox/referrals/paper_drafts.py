"""Drafts of referrals on paper that are being keyed in: sealed to a team, taken up by any of its members, erased after a fortnight.

The paper itself is still there, so a draft is never the only copy; but a half-keyed paper is a person whom nobody meets. So
the roll-call counts drafts, and names each that has waited for a working day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import idempotency_key, sealing
from frontdoor.inbox.crypto.keyed_hash import keyed_hash
from frontdoor.inbox.crypto.referral_keys import name_of
from frontdoor.inbox.referrals import erased_list, shredding
from frontdoor.inbox.store import audit_log, key_pins
from frontdoor.inbox.store.durable_write import write_once
from frontdoor.inbox.store.models import PaperDraft, Referral
from frontdoor.inbox.store.opening import open_row
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from frontdoor.inbox.working_hours import DAY, working_time
from frontdoor.occurrences import LONDON

KEPT = timedelta(days=14)
"""How long a draft is kept after it was last saved."""
_KIND = "paper draft"


@dataclass(frozen=True)
class HalfKeyed:
    """What has been keyed in so far."""

    nonce: str = field(repr=False)
    """The random part of the idempotency key under which it will be sent: the same draft is the same referral."""
    door: str
    typed: Mapping[str, Sequence[str]] = field(repr=False)
    """Input names with their values, as typed."""
    version: int = 0
    """The version that whoever typed it had before them; 0 where it was never saved."""


class Saved(NamedTuple):
    """A draft is stored durably."""

    nonce: str
    version: int
    apart: bool = False
    """A colleague had saved it meanwhile, so this one was stored as a draft of its own."""


def save(
    draft: HalfKeyed, team: str, actor: str, now: datetime, *, spare: str, using: Runtime | None = None
) -> Saved:
    """Store a draft sealed to a team, synced before this returns; raise NotStored.

    Nothing that a colleague saved meanwhile is written over: then this one gets ``spare`` for its nonce. The same typed text
    is saved once.
    """
    using = using or started()
    if key_pins.unpinned(using.keyring.named(team).items()):
        raise NotStored(Refusal.NO_KEY)
    recipients = using.keyring.recipients(team)
    mine, other = (_record(draft, nonce, actor) for nonce in (draft.nonce, spare))
    keys, both = using.keyring.referral_keys, ((draft.nonce, mine), (spare, other))
    try:
        sealed = {nonce: keys.seal(record, recipients, keys.usable(_mark(nonce))) for nonce, record in both}
    except sealing.NotAKey as error:
        raise NotStored(Refusal.NO_KEY) from error
    content = _content_hash(draft)
    same = PaperDraft.objects.filter(team=team, content_hash=content)
    saved: list[Saved] = []

    def write() -> None:
        saved.clear()
        audit_log.one_at_a_time()
        there = PaperDraft.objects.filter(key_hash=_key_hash(draft.nonce))
        version = there.values_list("version", flat=True).first()
        apart = version not in (None, draft.version)
        nonce = spare if apart else draft.nonce
        columns = {"team": team, "saved_at": now, "sealed": sealed[nonce], "content_hash": content}
        if version is None or apart:
            version = 0
            row = {"by": actor, "began_at": now, "key_hash": _key_hash(nonce), "version": 1}
            PaperDraft.objects.create(**columns, **row)
        else:
            there.update(**columns, version=version + 1)
        audit_log.record(actor, "saved a half-keyed paper", "", now)
        saved.append(Saved(nonce, version + 1, apart))

    if write_once(same.exists, write):
        return saved[0]
    own = same.filter(key_hash=_key_hash(draft.nonce)).values_list("version", flat=True).first()
    return Saved(draft.nonce, own or draft.version)


def of_teams(teams: Sequence[str]) -> QuerySet[PaperDraft]:
    """Return the drafts of some teams, oldest first."""
    return PaperDraft.objects.filter(team__in=teams)


def opened(row: PaperDraft, identity: str) -> HalfKeyed:
    """Decrypt a draft; raise CannotOpen."""
    record = open_row(row.sealed, identity)
    nonce, typed = str(record.get("nonce", "")), record.get("typed")
    if record.get("kind") != _KIND or _key_hash(nonce) != row.key_hash or not isinstance(typed, Mapping):
        raise sealing.CannotOpen("It belongs to another entry: somebody has changed the database.")
    values = {str(name): tuple(map(str, said)) for name, said in typed.items()}
    return HalfKeyed(nonce, str(record["door"]), values, row.version)


def throw_away(number: int, actor: str, now: datetime) -> bool:
    """Delete a draft that nobody needs; return whether it was there."""
    with transaction.atomic():
        gone = bool(_delete(PaperDraft.objects.filter(pk=number)))
        if gone:
            audit_log.record(actor, "threw a half-keyed paper away", "", now)
    return gone


def forget_sent(draft: HalfKeyed | None = None) -> None:
    """Delete the drafts that were sent as they are: ``draft`` just now, and any whose page ended before it could be deleted.

    What a colleague saved after it was sent stays: it may hold more than the referral.
    """
    sent = Referral.objects.filter(key_hash=OuterRef("key_hash"), received_at__gte=OuterRef("saved_at"))
    with transaction.atomic():
        if draft is not None:
            _delete(PaperDraft.objects.filter(key_hash=_key_hash(draft.nonce), version=draft.version))
        _delete(PaperDraft.objects.filter(Exists(sent)))


def erase_old(actor: str, now: datetime) -> int:
    """Erase the drafts whose time is over; return how many."""
    with transaction.atomic():
        done = _delete(PaperDraft.objects.filter(saved_at__lte=now - KEPT))
        if done:
            audit_log.record(actor, f"erased half-keyed papers: {done}", "", now)
    return done


def waiting_lines(team: str, now: datetime) -> list[str]:
    """Return the lines of a roll-call, in ASCII: how many papers are half keyed in, and one that rings for each of yesterday or before."""
    forget_sent()
    rows = list(of_teams([team]).defer("sealed"))
    return [
        f"Half keyed in from paper, and not sent: {len(rows)}",
        *(
            f"ALARM: A paper has been half keyed in since {_day(row.began_at)}. Send it, or throw the draft away, "
            f'under "Key in" at the desk; the draft is erased on {_day(row.saved_at + KEPT)}.'
            for row in rows
            if working_time(row.saved_at, now) >= DAY
        ),
    ]


def _delete(drafts: QuerySet[PaperDraft]) -> int:
    """Delete drafts with their own keys, in the caller's transaction; return how many."""
    shredding.shred(map(name_of, drafts.values_list("sealed", flat=True)))
    return drafts.delete()[0]


def _record(draft: HalfKeyed, nonce: str, actor: str) -> dict[str, object]:
    typed = {name: list(values) for name, values in draft.typed.items()}
    return {"kind": _KIND, "nonce": nonce, "door": draft.door, "by": actor, "typed": typed}


def _mark(nonce: str) -> str:
    return erased_list.of_draft(_key_hash(nonce))


def _content_hash(draft: HalfKeyed) -> str:
    content = json.dumps([draft.door, {name: list(draft.typed[name]) for name in sorted(draft.typed)}])
    return keyed_hash(settings.SECRET_KEY, "paper draft", content).hex()


def _key_hash(nonce: str) -> str:
    return idempotency_key.hash_of(nonce, settings.SECRET_KEY)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%-d %B %Y}"

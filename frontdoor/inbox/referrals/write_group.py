"""Writes a group of received referrals in one transaction: each with its outbox rows, running number and audit row.

One that cannot be written refuses none of the others. A COMMIT whose result is unknown is looked up under the same
idempotency keys, so that no referral is stored twice, or reported as stored when it was not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from django.db import DataError, IntegrityError, transaction

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto.idempotency_key import TOLERANCE
from frontdoor.inbox.notifications.outbox import enqueue_initial
from frontdoor.inbox.referrals import second_place
from frontdoor.inbox.referrals.canaries import store_probe
from frontdoor.inbox.store import audit_log, key_pins, receipt_numbers
from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.durable_write import settled
from frontdoor.inbox.store.group_commit import GroupCommit
from frontdoor.inbox.store.models import Canary, OfficeLinkUse, Practice, Referral, WordsKey
from frontdoor.inbox.store.select import select
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from frontdoor.inbox.store.write_probe import make_sure, ready_to_insert, writers

log = logging.getLogger("frontdoor.intake")

REPEAT_WITHIN = timedelta(hours=24)
SAME_WITHIN = timedelta(minutes=30)
"""How long the same answers are recognised: WebKit sends a form again when somebody goes back to the page."""
KEYED_IN = "keyed in from paper"
"""The audit log's action for a referral that a member keyed in."""
PRACTICE_MADE = "made a practice referral"
"""The same for one that a member practises with: nobody is told of it, and it has no running number."""
AT_MOST = 5
"""Referrals in a group; fewer than ``serve.THREADS``, so that a page finds a free one while a COMMIT hangs."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """A sealed referral, or a canary, that is to be written."""

    row: Referral | Canary
    using: Runtime
    once: bool = False
    """Whether the same answers under another key, received in the last half hour, are this referral."""
    keyed_by: str = ""
    """The member who keyed it in from paper; empty where it came from the website."""
    practice_of: str = ""
    """The member who practises with it; empty for a person's."""
    office_link: int | None = None
    """The office's link that it was sent by, where that is good for one referral."""
    words_key: WordsKey | None = None
    """The key of the sender's words with their own copy, where they asked for one."""

    @property
    def marks(self) -> set[str]:
        """Return the keyed hashes by which two of them are the same, or perhaps a repeat."""
        if isinstance(self.row, Canary):
            return {self.row.key_hash}
        return {self.row.key_hash, self.row.answers_hash, self.row.repeat_hash}


@dataclass(frozen=True)
class Received:
    """The referral is stored durably."""

    reference: str
    """As stored; ``spoken`` shows it."""
    repeated: bool = False
    """It was stored before; nothing was written now."""
    under_another_key: bool = False
    """It was recognised by its answers, not by its key."""


class ReferenceTaken(Exception):  # noqa: N818 -- says what happened
    """Another referral has this reference, so another must be drawn."""


class LinkUsed(Exception):  # noqa: N818 -- says what happened
    """The office's link was good for one referral, and another has been received by it; this one was not stored."""


Outcome = Received | Refusal | Exception


def write(prepared: Prepared) -> Received | Refusal:
    """Write together with whatever others are to be written; return once that is synced, or refused.

    Raise ReferenceTaken, LinkUsed, GroupFailed, or the fault of this one.
    """
    try:
        outcome = group_commit.submit(prepared)
    except LimitReached:
        return Refusal.BUSY
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _write(take: Callable[[], Sequence[Prepared]]) -> Sequence[Outcome]:
    """Write a group, whatever the database says to it; return an outcome for each."""

    def write() -> Sequence[Outcome]:
        outcomes = _in_one_transaction(take)
        there = [outcome for outcome in outcomes if isinstance(outcome, Received)]
        if there and all(outcome.repeated for outcome in there):
            make_sure()  # where something was written, its COMMIT has made sure
        return outcomes

    try:
        return settled(write)
    except NotStored as refused:
        return [refused.refusal] * len(take())


def _in_one_transaction(take: Callable[[], Sequence[Prepared]]) -> list[Outcome]:
    """Take the group once the database lets us write, and write it.

    Two that are the same, or perhaps a repeat, come one after the other, so that the second finds the first.
    """
    outcomes: dict[Prepared, Outcome] = {}
    with transaction.atomic():
        audit_log.one_at_a_time()  # so nobody else stores the same meanwhile
        ready_to_insert()  # so it is the first alone that waits for a table
        left = group = take()
        strange = _unpinned(group)
        while left:
            earlier = _Earlier(left)
            new: list[Prepared] = []
            seen: set[str] = set()
            for each in left:
                if not strange.isdisjoint(_sealed_to(each)):
                    outcomes[each] = Refusal.NO_KEY
                elif found := earlier.same(each):
                    outcomes[each] = found
                elif earlier.links.get(each.office_link):
                    outcomes[each] = LinkUsed()
                elif seen.isdisjoint(each.marks):
                    seen |= each.marks
                    new.append(each)
            outcomes |= _store(new, earlier)
            left = [each for each in left if each not in outcomes]
        _put_aside(outcomes)
    return [outcomes[each] for each in group]


def _put_aside(outcomes: Mapping[Prepared, Outcome]) -> None:
    """Write what is new to the second place, where that is to be waited for; if it fails, nothing is committed."""
    new = [
        each for each, outcome in outcomes.items() if isinstance(outcome, Received) and not outcome.repeated
    ]
    rows = [each.row for each in new if isinstance(each.row, Referral) and not each.practice_of]
    if not rows or not new[0].using.environment.second_place_waits:
        return
    try:
        second_place.put(new[0].using.environment, rows)
    except second_place.Away as error:
        log.warning("failed action=second-place %s", error)
        raise NotStored(Refusal.AWAY) from error


def _unpinned(group: Sequence[Prepared]) -> set[tuple[str, str]]:
    """Return the names and keys of the group's recipients that are not those of the pins."""
    return key_pins.unpinned(pair for each in group for pair in _sealed_to(each))


def _sealed_to(each: Prepared) -> Iterable[tuple[str, str]]:
    return each.using.keyring.named(each.row.team).items()


class _Earlier:
    """What was received before: the same keys, lately the same answers, within a day the same people."""

    def __init__(self, group: Sequence[Prepared]) -> None:
        self._under: dict[str, str] = {}
        self._with: dict[str, str] = {}
        self._about: dict[str, str] = {}
        rows = [each.row for each in group if isinstance(each.row, Referral)]
        if rows:
            first, last = min(row.received_at for row in rows), max(row.received_at for row in rows)
            found = select(
                "SELECT key_hash, answers_hash, repeat_hash, reference, received_at BETWEEN %s AND %s, received_at >= %s "
                "FROM store_referral WHERE key_hash IN %s OR answers_hash IN %s OR repeat_hash IN %s "
                "ORDER BY received_at, id",
                first - SAME_WITHIN,
                last + TOLERANCE,
                first - REPEAT_WITHIN,
                [row.key_hash for row in rows],
                [row.answers_hash for row in rows],
                [row.repeat_hash for row in rows],
            )
            for key, answers, about, reference, is_same, is_repeat in found:
                self._under[key] = reference
                if is_same:
                    self._with.setdefault(answers, reference)
                if is_repeat:
                    self._about.setdefault(about, reference)
        self.links: dict[int | None, bool] = {}
        """Whether each link that works once was used; those alone that there are."""
        if links := [each.office_link for each in group if each.office_link]:
            self.links = dict(
                select(
                    "SELECT a.id, b.id IS NOT NULL FROM store_officelink a "
                    "LEFT JOIN store_officelinkuse b ON b.link_id = a.id WHERE a.id IN %s",
                    links,
                )
            )
        canaries = [each.row.key_hash for each in group if isinstance(each.row, Canary)]
        if canaries:
            self._under |= dict(
                select("SELECT key_hash, reference FROM store_canary WHERE key_hash IN %s", canaries)
            )

    def same(self, each: Prepared) -> Received | None:
        """Return the referral that this one is."""
        if reference := self._under.get(each.row.key_hash):
            return Received(reference, repeated=True)
        if each.once and isinstance(each.row, Referral) and (found := self._with.get(each.row.answers_hash)):
            return Received(found, repeated=True, under_another_key=True)
        return None

    def repeat_of(self, row: Referral) -> str:
        """Return the reference that this one perhaps repeats, or nothing."""
        return self._about.get(row.repeat_hash, "")


def _store(new: Sequence[Prepared], earlier: _Earlier) -> dict[Prepared, Outcome]:
    """Insert them all at once; if one of them cannot be, each by itself."""
    try:
        with transaction.atomic():
            _insert(new, earlier)
    except (IntegrityError, DataError, ValueError) as error:
        if len(new) > 1:
            return {each: outcome for one in new for each, outcome in _store([one], earlier).items()}
        outcome: Outcome = error
        if isinstance(error, IntegrityError):
            outcome = ReferenceTaken()
        elif isinstance(error, DataError):
            outcome = Refusal.FAULT
        return {new[0]: outcome}
    return {each: Received(each.row.reference) for each in new}


def _insert(new: Sequence[Prepared], earlier: _Earlier) -> None:
    referrals: list[tuple[Referral, Prepared]] = []
    copies: list[tuple[WordsKey, Referral]] = []
    for each in new:
        each.row.pk = None  # it may have been inserted before, and rolled back
        if isinstance(each.row, Canary):
            store_probe(each.row, each.using)
        else:
            each.row.possible_repeat_of = earlier.repeat_of(each.row)
            referrals.append((each.row, each))
            if each.words_key:
                copies.append((each.words_key, each.row))
    if referrals:
        OfficeLinkUse.objects.bulk_create(
            OfficeLinkUse(link_id=each.office_link, at=each.row.received_at)
            for each in new
            if each.office_link and each.office_link in earlier.links
        )
        rows = [row for row, _ in referrals]
        Referral.objects.bulk_create(rows)
        for key, row in copies:
            key.pk, key.referral = None, row
        WordsKey.objects.bulk_create([key for key, _ in copies])
        practised = [(row, each) for row, each in referrals if each.practice_of]
        if practised:
            Practice.objects.bulk_create(
                Practice(referral=row, member=each.practice_of) for row, each in practised
            )
        real = [(row, each.using) for row, each in referrals if not each.practice_of]
        enqueue_initial((row, using) for row, using in real if not row.set_aside)
        receipt_numbers.give([row.reference for row, _ in real])
        came = [(_arrival(each), row) for row, each in referrals]
        for (actor, action), together in groupby(came, key=itemgetter(0)):
            audit_log.record_each(actor, action, [(row.reference, row.received_at) for _, row in together])


def _arrival(each: Prepared) -> tuple[str, str]:
    """Return who brought a referral in, and how, for the audit log."""
    if each.practice_of:
        return each.practice_of, PRACTICE_MADE
    return (each.keyed_by, KEYED_IN) if each.keyed_by else ("intake", "received")


group_commit = GroupCommit(_write, patience=writers.patience, at_most=AT_MOST)

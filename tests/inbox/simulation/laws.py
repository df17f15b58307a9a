"""The auditor: the laws of the inbox, held against what is stored and sent after each step, each round and each night."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError

from frontdoor.inbox.config.mailbox_kinds import kind_of
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.crypto.keyring import RECOVERY
from frontdoor.inbox.notifications.outcome import Ambiguous, Sent
from frontdoor.inbox.referrals.second_place import Away
from frontdoor.inbox.referrals.write_group import KEYED_IN, Received
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from frontdoor.inbox.worker import LEASE
from tests.inbox import places
from tests.inbox.simulation import reckoning
from tests.inbox.simulation.disk import Fault
from tests.inbox.simulation.mail import Sending
from tests.inbox.simulation.people import PLANTED
from tests.inbox.simulation.view import Row, View, moment, stored

if TYPE_CHECKING:
    from tests.inbox.simulation.world import Ended, Person, World

LAWS: Mapping[str, str] = {
    "kept": "What was thanked for is there, until it is erased on purpose, and opens with its team's key and recovery's.",
    "once": "One key is one referral; the same answers within half an hour are the same referral too.",
    "numbers": "Running numbers have no gap, and each belongs to a referral or to a tombstone.",
    "served": "Without a fault nobody is refused, and one that cannot be stored refuses no other.",
    "honest": "Who is told that it was not stored, or was, is told the truth; a step happens as a whole or not at all.",
    "alone": "A step changes the referral that it is about, as it says, and nothing else.",
    "overtaken": "Whoever saw an older state changes nothing.",
    "log": "Each step has its one row in the log, and the chain of the log is whole.",
    "own team": "A mailbox is told of its own team's referrals only, and what is sealed opens with no other team's key.",
    "sealed": "Nothing that anybody typed is in the store, the folders, the logs or the messages without being sealed.",
    "erased": "Of what was erased nothing can be read: in no row, no free page, no second place, no restored copy.",
    "shredded": "What was erased opens with no key that is there now, not even from an old copy, and what was not erased does.",
    "retention": "Nobody who is still to be met is erased, nobody too early, and nobody stays who should go.",
    "order": "The team reads what the sender said last, and a withdrawal takes effect once.",
    "sender": "Who has the three words reads what is true; replaced words open nothing.",
    "escalated": "Unopened for a working hour the team is told again, for a working day the second route, in office hours.",
    "told": "Every mailbox that takes messages is told; where one is not, an alarm rings.",
    "once told": "What a mailbox took is not sent again, and a notice that perhaps arrived not more than five times.",
    "lease": "While one worker sends a notice no other does; the result of one that was overtaken does not count.",
    "few": "No mailbox gets more than twelve notices an hour.",
    "set aside": "Nobody is told of what looks like spam, before a member has released it.",
    "opened": "Once a referral was opened nobody is told that it is new.",
    "roll-call": "Each working morning has one roll-call for each team, its numbers are true, and it goes to everybody who should have it.",
    "alarm": "What should be read is named in the roll-call or in one alarm of that day.",
    "second place": "What was received is in the second place too: at once where that is waited for, else within minutes.",
    "times": "While the clock is right times do not go backwards, none is still to come, and nothing waits for a day that was wrong.",
    "door sign": "The form says that referrals do not reach the team when they do not, and only then.",
    "stopped": "After a fault of the disk nothing is taken until a restart.",
    "practice": "What members practise with is nobody: no number, no message, no second place, no tombstone and no count knows of it.",
    "forgotten": "The hashes that recognise the same person are cleared after a day.",
}
ANY = object()
"""Stands for a value that a step changes and that its law does not foresee."""


class Broken(BaseException):
    """A law is broken; no code of the product may catch this."""

    def __init__(self, law: str, how: str) -> None:
        self.law = law
        super().__init__(f"{law}: {LAWS[law]} Here: {how}")


class Auditor:
    """Watches one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.under_way: Sending | None = None
        self._recorded: set[tuple[str, str]] = set()
        """Mailbox and message of what is written down as told."""
        self.erased_at: dict[str, datetime] = {}
        """By the world's time, each reference that is not stored any more."""
        self.practised: set[str] = set()
        """References of all practice referrals that ever were."""
        self.shredded_at_once: set[str] = set()
        """Those whose erasure came to its end."""
        self.ordered: set[str] = set()
        """References that a person erased."""
        self.seen = world.view()
        self._sent_before = 0
        """How many messages were sent when the store that is used now was restored."""

    def start_again(self) -> None:
        """Go by a restored store: what was told since the copy, nobody there knows any more."""
        self.seen = self.world.view()
        self._recorded.clear()
        self._sent_before = len(self.world.mail.sent)

    def demand(self, law: str, holds: object, how: object) -> None:
        """Raise Broken unless it holds."""
        if not holds:
            raise Broken(law, str(how))

    # After each step

    def on_step(
        self,
        before: View,
        after: View,
        ended: tuple[Ended, object],
        *,
        reference: str,
        changes: Mapping[str, object],
        log: Sequence[tuple[str, str]],
        stale: bool,
        what: str,
    ) -> None:
        """Judge one step about one referral."""
        outcome, why = ended[0].value, f"{what} {reference}: {ended[1]!r}"
        self._others_are_as_before(before, after, {reference}, what)
        was, now = before.referrals.get(reference), after.referrals.get(reference)
        expected = was and was | {
            name: now[name] if value is ANY and now else stored(value) for name, value in changes.items()
        }
        rows, none = [(*row, reference) for row in log], after.added_to_the_log(before) == []
        whole = now == expected and after.added_to_the_log(before) == rows
        unchanged = now == was and none and before.of(reference) == after.of(reference)
        if outcome == "done":
            self.demand("overtaken", not stale, why)
            self.demand("alone", now == expected, f"{why} {_differs(now, expected)}")
            self.demand("log", whole, f"{why}: {after.added_to_the_log(before)}, expected {rows}")
        elif outcome == "killed":
            self.demand("honest", whole or unchanged, f"{why}: half done: {_differs(now, was)}")
        else:
            self.demand("served", outcome == "refused" or isinstance(ended[1], DatabaseError | Away), why)
            self.demand("served", stale or self.world.was_hindered, why)
            self.demand("honest", unchanged, f"{why}: refused, and yet changed {_differs(now, was)}")
            self.note_stopped(ended[1])
        self.always(after)

    def on_received(
        self, before: View, after: View, results: Sequence[tuple[Person, tuple[Ended, object]]]
    ) -> None:
        """Judge what was sent, alone or together."""
        hindered = self.world.was_hindered
        new = after.referrals.keys() - before.referrals.keys()
        self._others_are_as_before(before, after, set(new), "send")
        for person, (ended, result) in results:
            match result:
                case Received():
                    self.demand("stopped", not self.world.web_is_stopped, f"{result.reference} was taken")
                    self._thanked(person, result, before, after)
                case NotStored():
                    self.demand("served", hindered, f"{result!r}, and nothing was wrong")
                    self.note_stopped(result)
                case _:
                    self.demand("served", ended.value == "killed", repr(result))
        if all(isinstance(result, NotStored) for _, (_, result) in results):
            self.demand("honest", not new, f"refused, and yet stored: {sorted(new)}")
        keys = {person.submission.key for person, _ in results}
        self.demand("once", len(new) <= len(keys), f"{len(new)} new referrals of {len(keys)} keys")
        for reference in sorted(new):
            row = after.referrals[reference]
            told = sorted(one["mailbox"] for one in after.of(reference))
            wanted = [] if row["set_aside"] else sorted(self.world.mailboxes_of(row["team"]))
            self.demand("told", told == wanted, f"{reference} is to be told to {told}")
            self.is_at_once_in_the_second_place(reference, bytes(row["sealed"]))
        expected = sorted(reference for reference in new)
        logged = sorted(row[2] for row in after.added_to_the_log(before) if row[1] in ("received", KEYED_IN))
        self.demand("log", logged == expected, f"{logged}, expected {expected}")
        self.always(after)

    def note_stopped(self, result: object) -> None:
        """Note that the web takes nothing any more, because its disk was broken."""
        if (
            isinstance(result, NotStored)
            and result.refusal is Refusal.FAULT
            and self.world.disk.fired is Fault.BROKEN
        ):
            self.world.web_is_stopped = True

    def _thanked(self, person: Person, received: Received, before: View, after: View) -> None:
        reference, submission = received.reference, person.submission
        self.demand("once", person.thanked in ("", reference), f"{person.thanked} and {reference} of one key")
        if received.under_another_key:
            first = person.same_as
            self.demand(
                "once", first and first.thanked in ("", reference), f"{reference} is of other answers"
            )
        elif person.same_as and person.same_as.thanked in after.referrals:
            self.demand("once", False, f"{reference} is {person.same_as.thanked} once more")
        if not received.repeated:
            self.demand("once", reference not in before.referrals, f"{reference} was there before")
        person.thanked = reference
        row = after.referrals.get(reference)
        self.demand(
            "kept", row or reference in after.tombstones, f"{reference} was thanked for, and is not there"
        )
        if row and not received.repeated:
            expected = {
                "team": submission.team, "council_area": submission.council_area, "status": "new",
                "set_aside": submission.set_aside, "release_date": submission.release.day,
                "gate_date": submission.gate_date, "gate_pickup": submission.gate_pickup, "received_at": self.world.now,
            }  # fmt: skip
            for name, value in expected.items():
                self.demand("kept", row[name] == stored(value), f"{name} of {reference} is {row[name]}")
            self.opens(row, bytes(row["sealed"]))
            bare = self.world.bare(bytes(row["sealed"]))
            record = sealing.open_sealed(bare, places.identity(row["team"]))
            self.demand("kept", record["answers"] == dict(submission.answers), f"the answers of {reference}")

    def is_at_once_in_the_second_place(self, reference: str, sealed: bytes) -> None:
        """Judge that a referral, or a message of it, lay in the second place before anybody was thanked, where that is waited for."""
        if self.world.waits:
            files = (self.world.folder / "second").glob(f"{reference}*.json")
            text = base64.b64encode(sealed).decode()
            held = any(text in file.read_text("utf-8") for file in files)
            self.demand("second place", held, f"{reference} was stored before it was there")

    def on_practice(self, before: View, after: View) -> None:
        """Judge that somebody who practised changed nothing of anybody."""
        self._others_are_as_before(before, after, set(), "practise")
        self.always(after)

    def _others_are_as_before(self, before: View, after: View, about: set[str], what: str) -> None:
        for reference in sorted((before.referrals.keys() | after.referrals.keys()) - about):
            was, now = before.referrals.get(reference), after.referrals.get(reference)
            self.demand("alone", was == now, f"{what}: {reference} changed too: {_differs(now, was)}")
        for key, row in after.deliveries.items():
            if row["of"] and row["of"] not in about:
                self.demand(
                    "alone", before.deliveries.get(key) == row, f"{what}: a notice of {row['of']} too"
                )

    def always(self, after: View) -> None:
        """Judge what has to hold at any time."""
        self.demand(
            "numbers",
            sorted(after.receipts) == list(range(1, len(after.receipts) + 1)),
            sorted(after.receipts),
        )
        there = after.referrals.keys() | after.tombstones.keys()
        self.demand(
            "numbers", there == set(after.receipts.values()), sorted(there ^ set(after.receipts.values()))
        )
        self.practised |= after.practice
        for reference in sorted(self.practised):
            told = (
                reference in after.receipts.values() or reference in after.tombstones or after.of(reference)
            )
            self.demand("practice", not told, f"{reference} is taken for somebody")
        for person in self.world.people:
            if person.thanked:
                self.demand("kept", person.thanked in there, f"{person.thanked} was thanked for, and is gone")
        gone = sorted(self.seen.referrals.keys() & after.tombstones.keys())
        for reference in gone:
            self._erased(self.seen.referrals[reference], after)
        new = {seq: row for seq, row in after.audit.items() if seq >= max(self.seen.audit, default=0)}
        for seq, how in reckoning.chain(new):
            self.demand("log", False, f"row {seq}: {how}")
        if self.world.clock_was_right(timedelta(days=3)):
            last = moment(self.seen.audit[max(self.seen.audit)]["at"]) if self.seen.audit else None
            for seq in sorted(new):
                at = moment(new[seq]["at"])
                self.demand("times", at and (last is None or at >= last), f"row {seq} of the log")
                self.demand("times", at and at <= self.world.now, f"row {seq} is still to come")
                last = at
        self.seen = after

    def _erased(self, was: Row, after: View) -> None:
        """Judge that one was erased rightly, and wholly."""
        reference, stone = was["reference"], after.tombstones[was["reference"]]
        if reference not in self.ordered:
            now = self.world.now
            self.demand(
                "retention", reckoning.may_be_erased(was, now), f"{reference}, {was | {'sealed': b''}}, {now}"
            )
            self.demand("retention", stone["by_rule"] in (1, None), reference)
        self.demand("numbers", (stone["team"], stone["status"]) == (was["team"], was["status"]), stone)
        self.erased_at[reference] = self.world.true
        sealed = [bytes(was["sealed"])]
        sealed += [bytes(one["sealed"]) for one in self.seen.messages.values() if one["of"] == reference]
        file = self.world.disk.file.read_bytes()
        for one in filter(None, sealed):  # it may be in an old copy too
            self.demand("erased", one[300:332] not in file, f"{reference} is in the file")
            first = f"frontdoor referral key {reference}\n".encode()
            self.demand("shredded", one.startswith(first), f"{reference} was sealed to no key of its own")

    # Each sending

    def on_sending(self, sending: Sending) -> None:
        """Judge one attempt."""
        notice, stands = sending.notice, self.world.reader.referrals()
        self.demand("sealed", PLANTED not in repr(vars(notice)), f"the {notice.kind} to {sending.mailbox}")
        if notice.kind == "canary":
            return
        name = (sending.mailbox, notice.id)
        self.demand("once told", name not in self._recorded, f"{name} was taken before")
        known = self.world.mail.sent[self._sent_before :]
        tries = [one for one in known if (one.mailbox, one.notice.id) == name]
        perhaps = [one for one in tries if isinstance(one.outcome, Ambiguous)]
        self.demand("once told", len(perhaps) <= 5, f"{name}: {len(perhaps)} times")
        if self.under_way and self.world.now - self.under_way.at < LEASE:
            self.demand(
                "lease",
                notice.id != self.under_way.notice.id,
                f"{name} is being sent since {self.under_way.at}",
            )
        teams = self.world.teams_of(sending.mailbox)
        self.demand(
            "own team",
            teams or sending.mailbox == self.world.second_route,
            f"{sending.mailbox} is nobody's now",
        )
        for kind, reference in sending.about:
            row = stands.get(reference)
            self.demand("erased", row, f"{sending.mailbox} is told of {reference}")
            assert row
            right = sending.mailbox == self.world.second_route if kind == "second" else row["team"] in teams
            self.demand(
                "own team", right, f"{sending.mailbox} is told of {reference} of {row['team']} as {kind}"
            )
            if kind != "added":  # whoever adds something with the three words is no program
                self.demand("set aside", not row["set_aside"], f"{sending.mailbox} is told of {reference}")
                self.demand(
                    "opened", row["opened_at"] is None, f"{sending.mailbox} is told of {reference} as {kind}"
                )
        if notice.sealed:
            (reference,) = (reference for _, reference in sending.about)
            self.opens(stands[reference], base64.b64decode(notice.sealed))
        self._are_few(sending)

    def _are_few(self, sending: Sending) -> None:
        if sending.notice.kind in ("roll-call", "alarm") or not kind_of(sending.mailbox).is_batched:
            return
        lately = [
            one for one in self.world.mail.sent
            if one.mailbox == sending.mailbox and timedelta() <= sending.at - one.at < timedelta(hours=1)
            and isinstance(one.outcome, Sent | Ambiguous) and one.notice.kind not in ("roll-call", "alarm", "canary")
        ]  # fmt: skip
        kills = [at for at in self.world.kills if abs(sending.at - at) < timedelta(hours=1)]
        self.demand("few", len(lately) <= 12 + len(kills), f"{sending.mailbox}: {len(lately)} within an hour")

    def opens(self, row: Row, sealed: bytes) -> None:
        """Judge that what is sealed opens with the team's key and recovery's, and with no other team's."""
        team, reference = row["team"], row["reference"]
        try:
            sealed = self.world.bare(sealed)
            records = [sealing.open_sealed(sealed, places.identity(name)) for name in (team, RECOVERY)]
        except sealing.CannotOpen:
            self.demand("kept", False, f"{reference} does not open with the key of {team}")
            raise
        self.demand(
            "kept", all(one["reference"] == reference and one["team"] == team for one in records), reference
        )
        for other in places.TEAMS:
            if other != team:
                try:
                    sealing.open_sealed(sealed, places.identity(other))
                except sealing.CannotOpen:
                    continue
                self.demand("own team", False, f"{reference} opens with the key of {other}")

    def note_recorded(self, after: View) -> None:
        """Note what the worker wrote down as told."""
        told = {
            (row["mailbox"], row["message_id"]) for row in after.deliveries.values() if row["state"] == "told"
        }
        self._recorded |= told


def _differs(now: Row | None, was: Row | None) -> str:
    if now is None or was is None:
        return f"{'gone' if now is None else 'new'}"
    return ", ".join(
        f"{name}: {was[name]!r} became {now[name]!r}"
        for name in now
        if now[name] != was[name] and name != "sealed"
    )


def longest_wait(view: View, reference: str, received: datetime) -> datetime:
    """Return since when a team could have opened a referral: it arrived, was released or was passed on."""
    steps = [
        moment(row["at"]) or received for row in view.audit.values()
        if row["reference"] == reference and (row["action"] == "released" or row["action"].startswith("passed on to "))
    ]  # fmt: skip
    return max([received, *steps])

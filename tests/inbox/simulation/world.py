"""The simulated world: a clock, a disk, two processes of ours with their mailboxes, members, and people who send.

``act`` lets somebody do one step, with whatever fault was armed, and asks the auditor. A process that is killed starts
again at once; the web's and the worker's are two, so the death of one does not take the other with it.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime, started, take_up
from frontdoor.inbox.crypto import keyring, referral_keys, sealing
from frontdoor.inbox.desk.models import Grant
from frontdoor.inbox.monitoring import outage_status
from frontdoor.inbox.monitoring.canary_probe import CanaryProbe
from frontdoor.inbox.notifications import outbox
from frontdoor.inbox.notifications.outcome import Outcome
from frontdoor.inbox.notifications.send_process import Job
from frontdoor.inbox.referrals.follow_up.words import Key
from frontdoor.inbox.referrals.receive import Submission
from frontdoor.inbox.referrals.triage import NotThere, Overtaken
from frontdoor.inbox.store import key_pins
from frontdoor.inbox.store.group_commit import GroupFailed
from frontdoor.inbox.store.models import Anchor, KeepingRun, Membership, Role
from frontdoor.inbox.store.storage_health import NotStored, storage_health
from frontdoor.inbox.worker import LEASE, Worker
from tests.inbox import places
from tests.inbox.builders import logged
from tests.inbox.simulation.disk import Disk, Fault, Killed
from tests.inbox.simulation.mail import PostOffice, Sending
from tests.inbox.simulation.view import Reader, Row, View

GLASGOW, SCOTLAND = places.TEAMS
MEMBERS = {GLASGOW: ("ailsa", "morag"), SCOTLAND: ("fraser", "isla")}
SECOND_ROUTE = "mailto:manager@example.org"


class Ended(Enum):
    """How a step ended for whoever took it."""

    DONE = "done"
    REFUSED = "refused"
    """Said no on purpose: a colleague was faster, or it was not stored."""
    FAILED = "failed"
    """The database raised an error."""
    KILLED = "killed"


class Said(NamedTuple):
    """One message of a sender that arrived."""

    kind: str
    text: str
    answers: Mapping[str, str]


@dataclass
class Person:
    """Somebody who is referred: what the sender and the team know."""

    submission: Submission
    draw: int
    """The seed of the reference's next draw."""
    pressed_at: datetime
    thanked: str = ""
    """The reference that was shown; empty until one was."""
    same_as: Person | None = None
    """Whose answers these are too, sent under another key just before."""
    said: list[Said] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    was_told: list[str] = field(default_factory=list)
    """What the team asked, and told by the words."""
    is_asked: set[str] = field(default_factory=set)
    """What of it waits for an answer."""
    words: tuple[str, ...] = ()
    key: Key | None = None
    old_words: tuple[str, ...] = ()
    """What a call has replaced."""
    erased: bool = False

    def say(self, kind: str, text: str, answers: Mapping[str, str]) -> None:
        """Note a message that arrived."""
        self.said.append(Said(kind, text, answers))

    def has_said(self, kind: str) -> bool:
        """Return whether the sender has said something of a kind."""
        return any(one.kind == kind for one in self.said)

    def answers(self) -> dict[str, str]:
        """Return the answers as they stand now."""
        answers = dict(self.submission.answers)
        for one in self.said:
            answers |= one.answers
        return answers


class Inline(Executor):
    """Runs each task at once, in the thread that submits it."""

    def submit(self, fn: Any, /, *args: Any, **named: Any) -> Future[Any]:
        """Run it; what it raises goes to whoever submits."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **named))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Do nothing: there is no thread."""


class World:
    """All that there is, on one seed."""

    def __init__(self, folder: Path, disk: Disk, random: Random, *, begins: datetime) -> None:
        from tests.inbox.simulation.laws import Auditor  # noqa: PLC0415 -- which is typed by us

        self.folder, self.disk, self.random = folder, disk, random
        self.true, self.skew, self.right_since = begins, timedelta(), begins
        self.mail, self.people, self.trace = PostOffice(), list[Person](), list[str]()
        self.copies: list[tuple[Path, datetime]] = []
        self.has_bad_clock = random.random() < 0.3
        self.kills: list[datetime] = []
        """When the worker was killed, by the machine's clock: each time a message may go once more."""
        self.stall: Callable[[], None] | None = None
        """What happens while the next attempt is under way."""
        self.lines: list[str] = []
        self.dated: set[Path] = set()
        self._fault: tuple[Fault, int] | None = None
        self.second_is_away = False
        self.web_is_stopped = False
        """Whether the web's process takes nothing, because its disk was broken."""
        self.reader = Reader(disk.file)
        self._prepare(folder / "data")
        self.auditor = Auditor(self)
        self.start_worker()

    def _prepare(self, data: Path) -> None:
        shutil.copytree(places.DATA, data, ignore=shutil.ignore_patterns("*.sqlite3"))
        (self.folder / "second").mkdir()
        runtime = started()
        told = tuple(
            MailboxAddress(
                team, f"{scheme}://{team}.example.org/new" if scheme else f"mailto:{team}@example.org"
            )
            for team, scheme in ((GLASGOW, ""), (GLASGOW, "sealed+https"), (SCOTLAND, ""))
        )
        self.using: Runtime = replace(
            runtime,
            environment=replace(
                runtime.environment, data=data, database=self.disk.file, mailboxes=told,
                second_route=(MailboxAddress("all", SECOND_ROUTE),), second_place=self.folder / "second",
                second_place_waits=self.random.random() < 0.5,
            ),
        )  # fmt: skip
        keyring.own_identity(data / "keys", keyring.BACKUP)
        keyring.own_identity(data / "keys", keyring.CANARY)
        referral_keys.make_missing(data / "keys")
        self._use_the_keys()
        pin, id_ = referral_keys.PIN, self.using.keyring.referral_keys.id
        Anchor.objects.create(name=pin, fingerprint=key_pins.fingerprint(pin, id_), seq=0)
        outage_status.start_grace_period(data, self.now)
        for action in ("backup made", "drill passed: restored and opened"):
            logged(action, self.now)
        KeepingRun.objects.create(at=self.now, erased=0)
        for team, names in MEMBERS.items():
            for name in names:
                user = User.objects.create(username=name, last_login=self.now)
                Membership.objects.create(user=user, team=team, role=Role.MANAGER)
                Grant.objects.create(user=user, team=team, sealed=b"", by=name, at=self.now)

    def _use_the_keys(self) -> None:
        """Take the referral keys from the data folder, and let the code that asks for the settings find those of this world."""
        keys = self.data / "keys"
        store = referral_keys.read(keys)
        assert store
        ring = replace(self.using.keyring, referral_keys=referral_keys.ReferralKeys(keys, store.id))
        self.using = replace(self.using, keyring=ring)
        settings.ENVIRONMENT = self.using.environment
        take_up(self.using)

    def bare(self, sealed: bytes) -> bytes:
        """Return what is sealed without the layer of its own key."""
        return self.using.keyring.referral_keys.bare(sealed)

    @property
    def now(self) -> datetime:
        """Return what the machine's clock shows."""
        return self.true + self.skew

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.using.environment.data

    @property
    def waits(self) -> bool:
        """Return whether nobody is thanked before the second place has it."""
        return self.using.environment.second_place_waits

    @property
    def lease(self) -> timedelta:
        """Return how long a worker has for an attempt."""
        return LEASE

    @property
    def second_route(self) -> str:
        """Return the second route's address."""
        return SECOND_ROUTE

    @property
    def was_hindered(self) -> bool:
        """Return whether the last step met a fault, or the web takes nothing, or waits for a second place that is away."""
        away = self.second_is_away and self.using.environment.second_place_waits
        return self.disk.fired is not None or self.web_is_stopped or away

    def mailboxes_of(self, team: str) -> list[str]:
        """Return the addresses of a team's mailboxes."""
        return [one.address for one in self.using.mailboxes(team)]

    def teams_of(self, mailbox: str) -> set[str]:
        """Return the teams that a mailbox is of."""
        return {one.team for one in self.using.environment.mailboxes if one.address == mailbox}

    def change_address(self, team: str, address: str) -> None:
        """Correct the address of a team's mail."""
        new = tuple(
            MailboxAddress(team, address) if one.team == team and one.address.startswith("mailto:") else one
            for one in self.using.environment.mailboxes
        )
        self.using = replace(self.using, environment=replace(self.using.environment, mailboxes=new))

    def view(self) -> View:
        """Return what is stored now."""
        return self.reader.view()

    def row(self, reference: str) -> Row:
        """Return the row of a referral."""
        return self.reader.referrals()[reference]

    def logged_last(self, reference: str) -> str:
        """Return the last action that the log has about a referral."""
        rows = [row for row in self.view().audit.values() if row["reference"] == reference]
        return str(rows[-1]["action"]) if rows else ""

    def somebody(
        self, random: Random, where: Callable[[Person, Row], bool] = lambda *_: True
    ) -> Person | None:
        """Return a person whose referral is stored and for whom something holds; None if there is nobody."""
        there = self.reader.referrals()
        found = [
            one for one in self.people
            if one.thanked in there and one.same_as is None and where(one, there[one.thanked])
        ]  # fmt: skip
        return random.choice(found) if found else None

    def rather(
        self, random: Random, first: Callable[[Person, Row], bool], where: Callable[[Person, Row], bool]
    ) -> Person | None:
        """Return somebody of those who come first, more often than not, or else somebody for whom ``where`` holds."""
        return (random.random() < 0.6 and self.somebody(random, first)) or self.somebody(random, where)

    def member_of(self, person: Person, random: Random) -> str:
        """Return a member of the team that has somebody's referral."""
        return random.choice(MEMBERS[self.row(person.thanked)["team"]])

    def clock_was_right(self, span: timedelta) -> bool:
        """Return whether the clock has been right for so long."""
        return not self.skew and self.true - self.right_since >= span

    # What our processes do

    def start_worker(self) -> None:
        """Start the delivery worker, as ``frontdoor inbox deliver`` does."""
        self.worker = self.a_worker()
        outbox.sync_recipients(self.using, self.now)

    def a_worker(self) -> Worker:
        """Return one more worker."""
        canaries = CanaryProbe(self.using, random=self.random, send=self._send_probe, pool=Inline())
        return Worker(
            self.using, random=self.random, make=self._attempt, clock=lambda: self.now, canaries=canaries, pool=Inline()
        )  # fmt: skip

    def _send_probe(self, using: Runtime, now: datetime, random: Random) -> None:
        from tests.inbox.simulation.people import a_canary  # noqa: PLC0415 -- which is typed by us

        a_canary(self, using, now, random)

    def _attempt(self, job: Job) -> Outcome:
        sending = self.mail.take(job, self.now)
        self.auditor.on_sending(sending)
        self._meanwhile(sending)
        return sending.outcome

    def _meanwhile(self, sending: Sending) -> None:
        """Let time pass, and another worker run, while an attempt is under way."""
        if self.stall and sending.notice.kind != "canary":
            does, self.stall = self.stall, None
            self.auditor.under_way = sending
            try:
                does()
            finally:
                self.auditor.under_way = None

    def tend_second_place(self) -> None:
        """Let the worker look after the second place, whose new files are dated by the world's clock and not by ours."""
        for file in (self.folder / "second").glob("*.json"):
            if file not in self.dated:
                os.utime(file, (self.now.timestamp(), self.now.timestamp()))
                self.dated.add(file)
        self.worker.tend_second_place()

    def restart(self, *, web: bool) -> None:
        """Start a process again after it was killed; it checks its store."""
        connection.close()
        if web:
            storage_health.start_again()
            self.web_is_stopped = False
        else:
            self.start_worker()

    def move_to(self, data: Path) -> None:
        """Go on with a restored data folder and its database, instead of those on a disk that died."""
        shutil.rmtree(self.data)
        environment = replace(self.using.environment, data=data)
        self.using = replace(self.using, environment=environment)
        for name in (keyring.BACKUP, keyring.CANARY):
            keyring.own_identity(environment.keys, name)
        self._use_the_keys()
        outage_status.start_grace_period(data, self.now)
        self.reader.reopen()
        self.auditor.start_again()

    def forget_since_the_copy(self, after: View) -> None:
        """Let people know only what is there of messages, notes and words, after what came later than the copy is gone."""
        recovery = places.identity(keyring.RECOVERY)
        sealed = [row["sealed"] for row in after.messages.values() if row["sealed"]]
        records = [sealing.open_sealed(self.bare(one), recovery) for one in [*sealed, *self.reader.notes()]]
        texts = {str(record.get("text", record.get("note"))) for record in records}
        for person in (one for one in self.people if one.thanked in after.referrals):
            number = after.referrals[person.thanked]["id"]
            person.said = [one for one in person.said if one.text in texts]
            person.was_told = [text for text in person.was_told if text in texts]
            person.is_asked &= texts
            person.notes = [text for text in person.notes if text in texts]
            recipients = [recipient for referral, recipient in after.keys if referral == number]
            if person.key and recipients != [sealing.recipient_of(person.key.identity)]:
                person.words, person.key = (), None
                person.old_words = ("gone",) if recipients else ()

    # What somebody does

    def arm(self, fault: Fault, after: int) -> None:
        """Let the next step meet a fault of the disk."""
        self._fault = (fault, after)

    @property
    def is_armed(self) -> bool:
        """Return whether the next step meets a fault."""
        return self._fault is not None

    def run(self, does: Callable[[], object], *, web: bool = True) -> tuple[Ended, object]:
        """Do something as one of our processes, with the fault that is armed; return how it ended, and what was returned or raised."""
        self.disk.fired = None
        if self._fault:
            self.disk.arm(*self._fault)
            self._fault = None
        result = self.ended(does)
        self.disk.disarm()
        if result[0] is Ended.KILLED:
            if not web:
                self.kills.append(self.now)
            self.restart(web=web)
        elif result[0] is Ended.FAILED:
            connection.close()
        return result

    def ended(self, does: Callable[[], object]) -> tuple[Ended, object]:
        """Do something; return how it ended."""
        try:
            return Ended.DONE, does()
        except (Overtaken, NotThere, NotStored) as no:
            return Ended.REFUSED, no
        except (Killed, GroupFailed) as end:
            return Ended.KILLED, end
        except Exception as error:  # noqa: BLE001 -- whatever it is, the auditor judges it
            return Ended.FAILED, error

    def act(
        self,
        what: str,
        reference: str,
        does: Callable[[], object],
        *,
        changes: Mapping[str, object] | None = None,
        log: Sequence[tuple[str, str]] = (),
        stale: bool = False,
    ) -> tuple[Ended, object]:
        """Let somebody at the desk, or a sender, do one step about a referral; the auditor compares before and after.

        ``changes`` are the columns that it is to change, ``log`` actor and action of the rows that it is to add. With
        ``stale`` a colleague was faster, and it must be refused.
        """
        before = self.view()
        ended = self.run(does)
        self.note(what, reference, ended[0])
        self.auditor.on_step(
            before, self.view(), ended, reference=reference, changes=changes or {}, log=log, stale=stale, what=what
        )  # fmt: skip
        return ended

    def note(self, what: str, about: object = "", ended: object = "") -> None:
        """Write a line of the trace."""
        said = ended.value if isinstance(ended, Enum) else ended
        self.trace.append(f"{self.true:%Y-%m-%d %H:%M} {what} {about} {said}".rstrip())


class Listener(logging.Handler):
    """Keeps every line of the logs, so that the auditor can look for what must not be there."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))

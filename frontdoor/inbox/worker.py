"""The delivery worker: leases due deliveries, runs each attempt outside of any transaction, records the outcome.

Between deliveries it runs the scheduled work: canary probes, reminders, daily digests, alarms and retention.
"""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db import DatabaseError, connection

from frontdoor.inbox.config.mailbox_kinds import KINDS
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import alarms, daily_digest, due_facts
from frontdoor.inbox.monitoring.canary_probe import CanaryProbe
from frontdoor.inbox.notifications import clock_skew, outbox
from frontdoor.inbox.notifications.message import Notification
from frontdoor.inbox.notifications.outcome import Outcome, TryLater
from frontdoor.inbox.notifications.send_process import Job, attempt, end_all
from frontdoor.inbox.referrals import escalation, retention, second_place, shredding
from frontdoor.inbox.referrals.follow_up import from_sender
from frontdoor.inbox.store.opening import bare_row
from frontdoor.occurrences import london_day

log = logging.getLogger("frontdoor.delivery")

LEASE = max(kind.deadline for kind in KINDS) + timedelta(seconds=60)
"""Longer than any attempt can take, so that no lease expires while its attempt runs."""
PAUSE = 1.0
"""Seconds between two queries for due deliveries."""
LOOK_EVERY = 30.0
"""Seconds between two rounds of scheduled work."""
TEND_EVERY = 3.0
"""Seconds between two looks at what the second place lacks."""
AT_ONCE = 32


class Worker:
    """Delivers until stopped: to one mailbox one message at a time, to different mailboxes in parallel."""

    def __init__(
        self,
        using: Runtime,
        *,
        random: Random,
        make: Callable[[Job], Outcome] = attempt,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        canaries: CanaryProbe | None = None,
        pool: Executor | None = None,
    ) -> None:
        self.using, self.random, self.make, self.clock = using, random, make, clock
        self.canaries = canaries
        self._pool = pool or ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mailbox")
        self._kept_on: date | None = None
        self._busy: dict[str, Future[None]] = {}

    def run(self, stop: threading.Event, newest: Callable[[], Runtime] | None = None) -> None:
        """Work until ``stop`` is set, then end the running attempts and record their outcomes.

        ``newest`` returns the runtime context of the moment, where another one may be taken up meanwhile.
        """
        outbox.sync_recipients(self.using, self.clock())
        looked, tended = -LOOK_EVERY, -TEND_EVERY
        while not stop.wait(0 if self.step() else PAUSE):
            if time.monotonic() - tended >= TEND_EVERY:
                self.tend_second_place()
                tended = time.monotonic()
            if time.monotonic() - looked >= LOOK_EVERY:
                if newest:
                    self._renew(newest())
                self.look_after()
                looked = time.monotonic()
        if self.canaries:
            self.canaries.stop()
        end_all()
        self._pool.shutdown()

    def _renew(self, using: Runtime) -> None:
        if using is self.using:
            return
        self.using = using
        if self.canaries:
            self.canaries.using = using
        outbox.sync_recipients(using, self.clock())

    def look_after(self) -> None:
        """Run the scheduled work; clock skew is repaired first, so that nothing waits for a date that is wrong."""
        try:
            if put_off := clock_skew.repair_clock_skew(self.clock(), LEASE):
                log.warning("action=repair-clock-skew due=%d", put_off)
            if self.canaries:
                self.canaries.look(self.clock())
            from_sender.apply_withdrawals(self.clock())
            escalation.escalate(self.using, self.clock())
            daily_digest.make_daily_digests(self.using, self.clock())
            alarms.alarm(self.using, self.clock())
            due_facts.make_messages(self.using, self.clock())
            self._keep()
        except DatabaseError:
            log.exception("failed action=scheduled-work")
            connection.close()

    def tend_second_place(self) -> None:
        """Put into the second place what it lacks, remove from there what was erased, and its keys from beside the copies."""
        environment = self.using.environment
        try:
            if (backups := environment.data / "backups").is_dir():
                shredding.carry(environment.keys, backups)
            second_place.tend(environment, self.clock())
        except second_place.Away as error:
            log.warning("failed action=second-place %s", error)
        except (OSError, DatabaseError):
            log.exception("failed action=second-place")
            connection.close()

    def _keep(self) -> None:
        today = london_day(self.clock())
        if self._kept_on == today or retention.ran_on(today):
            return
        self._kept_on = today
        match retention.run_retention(self.using.environment.data, "retention", self.clock()):
            case retention.NeedsApproval(due, why):
                log.warning("action=retention-stopped due=%d %s Run: frontdoor inbox keep", due, why)
            case retention.Erased(erased):
                log.info("action=retention erased=%d", erased)

    def once(self) -> None:
        """Deliver everything that is due now, then return."""
        outbox.sync_recipients(self.using, self.clock())
        self.look_after()
        self.tend_second_place()
        while self.step() or self._busy:
            for future in list(self._busy.values()):
                future.result()
        self._pool.shutdown()

    def step(self) -> bool:
        """Lease one claim and start its attempt; return False if there is nothing to do now."""
        self._busy = {mailbox: future for mailbox, future in self._busy.items() if not future.done()}
        if len(self._busy) >= AT_ONCE:
            return False
        try:
            claimed = outbox.claim(self.clock(), LEASE, busy=list(self._busy))
        except DatabaseError:
            # The rows stay due; the next step finds them.
            log.exception("failed action=claim")
            connection.close()
            return False
        if claimed is None:
            return False
        self._busy[claimed.mailbox] = self._pool.submit(self._tell, claimed)
        return True

    def _tell(self, claimed: outbox.Claim) -> None:
        try:
            environment = self.using.environment
            notice = Notification(
                claimed.reference,
                claimed.message_id,
                environment.address,
                claimed.kind,
                claimed.words,
                claimed.many,
                claimed.team,
                # Its system has no referral keys: what it was given stays with it, whatever is erased here.
                base64.b64encode(bare_row(claimed.sealed)).decode("ascii"),
            )
            outcome = self.make(Job.from_environment(notice, claimed.mailbox, environment))
        except Exception:
            log.exception("failed action=attempt message=%s", claimed.message_id)
            outcome = TryLater("Something went wrong on our side; see the log.")
        try:
            kept = outbox.complete(claimed, outcome, self.clock(), self.random)
            log.info(
                "action=deliver message=%s kind=%s outcome=%s written=%s",
                claimed.message_id,
                claimed.kind,
                type(outcome).__name__,
                "yes" if kept else "no",
            )
        except DatabaseError:
            # The lease expires, and the next claim records the attempt as unclear and sends it again.
            log.exception("failed action=complete message=%s", claimed.message_id)
        finally:
            connection.close()

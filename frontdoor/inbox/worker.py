"""Tells the mailboxes: claims what is due, makes each attempt outside of any transaction, writes what came of it."""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db import DatabaseError, connection

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import alarms, daily_digest
from frontdoor.inbox.monitoring.canary_probe import CanaryProbe
from frontdoor.inbox.notifications import clock_skew, outbox, transports
from frontdoor.inbox.notifications.message import Notification
from frontdoor.inbox.notifications.outcome import Outcome, TryLater
from frontdoor.inbox.notifications.send_process import Job, attempt, end_all
from frontdoor.inbox.referrals import escalation, retention
from frontdoor.occurrences import LONDON

log = logging.getLogger("frontdoor.delivery")

LEASE = transports.MAIL_DEADLINE + timedelta(seconds=60)
"""Longer than any attempt can take."""
PAUSE = 1.0
"""Seconds between two looks for work."""
LOOK_EVERY = 30.0
"""Seconds between two looks at what waits unopened."""
AT_ONCE = 32


class Worker:
    """Tells mailboxes until it is stopped; speaks to each mailbox one at a time, and to different ones at once."""

    def __init__(
        self,
        using: Runtime,
        *,
        random: Random,
        make: Callable[[Job], Outcome] = attempt,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        canaries: CanaryProbe | None = None,
    ) -> None:
        self.using, self.random, self.make, self.clock = using, random, make, clock
        self.canaries = canaries
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mailbox")
        self._kept_on: date | None = None
        self._busy: dict[str, Future[None]] = {}

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set, then end the attempts that are under way, and write what came of them."""
        outbox.sync_recipients(self.using, self.clock())
        looked = -LOOK_EVERY
        while not stop.wait(0 if self.step() else PAUSE):
            if time.monotonic() - looked >= LOOK_EVERY:
                self.look_after()
                looked = time.monotonic()
        if self.canaries:
            self.canaries.stop()
        end_all()
        self._pool.shutdown()

    def look_after(self) -> None:
        """Send canaries and bring them home, tell again of what nobody has opened, and call the roll on a working morning.

        What a clock that stood ahead has put off comes first.
        """
        try:
            if put_off := clock_skew.repair_clock_skew(self.clock(), LEASE):
                log.warning("a clock that stood ahead had put off notices, which are due now: %d", put_off)
            if self.canaries:
                self.canaries.look(self.clock())
            escalation.escalate(self.using, self.clock())
            daily_digest.make_daily_digests(self.using, self.clock())
            alarms.alarm(self.using, self.clock())
            self._keep()
        except DatabaseError:
            log.exception("could not look after what waits")
            connection.close()

    def _keep(self) -> None:
        today = self.clock().astimezone(LONDON).date()
        if self._kept_on == today or retention.ran_on(today):
            return
        self._kept_on = today
        match retention.run_retention(self.using.environment.data, "retention", self.clock()):
            case retention.NeedsApproval(due, why):
                log.warning("%d referrals wait to be erased: %s Run: frontdoor inbox keep", due, why)
            case retention.Erased(erased):
                log.info("%d referrals were erased because they were kept long enough", erased)

    def once(self) -> None:
        """Tell everything that is due now, then return."""
        outbox.sync_recipients(self.using, self.clock())
        self.look_after()
        while self.step() or self._busy:
            for future in list(self._busy.values()):
                future.result()
        self._pool.shutdown()

    def step(self) -> bool:
        """Claim one delivery and set its attempt going; False if there is nothing to claim now."""
        self._busy = {mailbox: future for mailbox, future in self._busy.items() if not future.done()}
        if len(self._busy) >= AT_ONCE:
            return False
        try:
            claimed = outbox.claim(self.clock(), LEASE, busy=list(self._busy))
        except DatabaseError:
            # The rows stay as they are; the next look finds them.
            log.exception("could not look for work")
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
                base64.b64encode(claimed.sealed).decode("ascii"),
            )
            outcome = self.make(Job.from_environment(notice, claimed.mailbox, environment))
        except Exception:
            log.exception("attempt failed: %s", claimed.message_id)
            outcome = TryLater("Something went wrong on our side; see the log.")
        try:
            kept = outbox.complete(claimed, outcome, self.clock(), self.random)
            log.info(
                "%s %s%s",
                claimed.message_id,
                type(outcome).__name__,
                "" if kept else " (overtaken, not written)",
            )
        except DatabaseError:
            # The lease runs out and the delivery is made again, and says so.
            log.exception("could not write what came of %s", claimed.message_id)
        finally:
            connection.close()

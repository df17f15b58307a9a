"""The mail servers and partners' systems of the simulation: each mailbox has its weather, and all that it was sent is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from frontdoor.inbox.notifications.message import MANY, Notification
from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater
from frontdoor.inbox.notifications.send_process import Job


class Weather(Enum):
    """What a mailbox's server does with whatever is sent to it."""

    FAIR = "takes it"
    AWAY = "is not there"
    BUSY = "asks us to come back"
    REFUSING = "refuses"
    DEAF = "takes it and hangs up before it says so"
    TORN = "loses it when the connection breaks, after all was sent"


@dataclass(frozen=True)
class Sending:
    """One attempt, as the mailbox's server saw it."""

    at: datetime
    mailbox: str
    notice: Notification
    arrived: bool
    outcome: Outcome

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """Return kind and reference of each referral that the message tells of."""
        if self.notice.kind == MANY:
            return tuple((kind, reference) for kind, reference in self.notice.many)
        return ((self.notice.kind, self.notice.reference),) if self.notice.reference else ()


class PostOffice:
    """All mail servers together."""

    def __init__(self) -> None:
        self.weather: defaultdict[str, Weather] = defaultdict(lambda: Weather.FAIR)
        self.since: dict[str, datetime] = {}
        """When a mailbox's weather last changed, by the world's time: no clock of ours can be wrong about it."""
        self._until: dict[str, datetime] = {}
        self.sent: list[Sending] = []

    def change(self, mailbox: str, weather: Weather, now: datetime, *, until: datetime) -> None:
        """Change a mailbox's weather until somebody has mended its server."""
        self.weather[mailbox], self.since[mailbox], self._until[mailbox] = weather, now, until

    def clear_up(self, now: datetime) -> None:
        """Let every server be mended whose time has come."""
        for mailbox, until in list(self._until.items()):
            if until <= now:
                self.weather[mailbox], self.since[mailbox] = Weather.FAIR, until
                del self._until[mailbox]

    def fair_for(self, mailbox: str, now: datetime) -> timedelta:
        """Return for how long a mailbox has taken everything."""
        if self.weather[mailbox] is not Weather.FAIR:
            return timedelta()
        since = self.since.get(mailbox)
        return now - since if since else timedelta.max

    def take(self, job: Job, now: datetime) -> Sending:
        """Let a mailbox's server do what it does, and keep what it saw."""
        weather = self.weather[job.mailbox]
        outcomes: Mapping[Weather, Outcome] = {
            Weather.FAIR: Sent(),
            Weather.AWAY: TryLater("It could not be reached."),
            Weather.BUSY: TryLater("It asked us to come back (450).", timedelta(minutes=20)),
            Weather.REFUSING: Refused("It refused it (550)."),
            Weather.DEAF: Ambiguous("The connection broke after the message was sent."),
            Weather.TORN: Ambiguous("The connection broke after the message was sent."),
        }
        outcome = outcomes[weather]
        arrived = weather in (Weather.FAIR, Weather.DEAF) and job.notice.kind != "canary"
        seen = Sending(now, job.mailbox, job.notice, arrived, outcome)
        self.sent.append(seen)
        return seen

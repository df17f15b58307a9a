"""From drop-ins and closures to real dates; takes today as an argument and never asks the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from frontdoor.catalogue import Catalogue, DropIn

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, order=True)
class Occurrence:
    """One drop-in on one date; starts and ends are aware and in London time."""

    starts: datetime
    ends: datetime
    service: str
    location: str
    drop_in: DropIn

    @property
    def day(self) -> date:
        """Return the local day on which it starts."""
        return self.starts.date()


@dataclass(frozen=True, order=True)
class Cancelled:
    """A date on which a drop-in would have been, and the reason that people read."""

    day: date
    service: str
    location: str
    reason: str


def occurrences(
    catalogue: Catalogue, *, first: date, last: date, service: str | None = None, location: str | None = None
) -> Sequence[Occurrence]:
    """Return the occurrences from first to last day, both included, sorted; closures left out."""
    raise NotImplementedError


def cancelled(
    catalogue: Catalogue, *, first: date, last: date, service: str | None = None, location: str | None = None
) -> Sequence[Cancelled]:
    """Return the dates in the span that closures took away, sorted."""
    raise NotImplementedError


def holds_until(catalogue: Catalogue, *, today: date) -> date:
    """Return the last day up to which dates computed today are shown."""
    raise NotImplementedError


def bank_holidays(year: int) -> Iterator[tuple[date, str]]:
    """Yield Scotland's bank holidays of a year, on the day on which they are kept, with their names."""
    raise NotImplementedError

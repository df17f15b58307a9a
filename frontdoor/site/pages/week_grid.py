"""Week grid: drop-ins by weekday, with when each is held next; one source for pages and for packs on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import assert_never

from frontdoor.catalogue import Location, Service
from frontdoor.occurrences import Occurrence, Series, date_words, list_words, parse_days, span_words
from frontdoor.recurrence import Dates, Days, EveryWeeks, MonthDays, Monthly, Weekly, WorkingDays
from frontdoor.recurrence.formatting import WEEKDAYS
from frontdoor.recurrence.rules import days_words
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.closure_lines import Shut, shut_at

MOST = 12
"""Most drop-ins of a grid on a page; with more, a week is no longer taken in at a glance."""


@dataclass(frozen=True)
class Cell:
    """The sessions of one drop-in on one weekday at the same hours."""

    weekday: int
    opens: time
    when: str
    """The hours, such as ``1pm to 3pm``."""
    which: str
    """Which of these weekdays, such as ``first Tuesday of every month``; empty for every week."""
    next: Occurrence | None
    """The next of them; None where ``which`` names its date already."""
    weekly: bool
    """Whether it is held every week."""


@dataclass(frozen=True)
class Row:
    """One row: a service at a location, with its drop-ins by weekday, then by hours."""

    service: Service
    place: Location
    cells: Sequence[Cell]


@dataclass(frozen=True)
class WeekGrid:
    """The week grid of some services; only weekdays on which something is held are in it."""

    rows: Sequence[Row]
    off: Sequence[tuple[date, str]]
    """Cancelled dates and why: the first day, and a sentence without its full stop."""

    def off_soon(self, today: date) -> Sequence[tuple[date, str]]:
        """Return what is cancelled within seven days."""
        return [one for one in self.off if one[0] <= today + timedelta(days=6)]

    def off_later(self, today: date) -> Sequence[tuple[date, str]]:
        """Return what is cancelled after that."""
        return [one for one in self.off if one[0] > today + timedelta(days=6)]

    def days(self) -> Sequence[tuple[str, Sequence[tuple[Cell, Row]]]]:
        """Return each weekday with its cells and their rows, in the order in which they begin."""
        held: defaultdict[int, list[tuple[Cell, Row]]] = defaultdict(list)
        for row in self.rows:
            for cell in row.cells:
                held[cell.weekday].append((cell, row))
        return [
            (WEEKDAYS[day], sorted(some, key=lambda one: one[0].opens)) for day, some in sorted(held.items())
        ]


def week_at(locations: Iterable[Location], site: SiteIndex) -> WeekGrid:
    """Return the week grid of some locations for a page; an empty one where they hold too many drop-ins for it."""
    keys = [
        key
        for place in locations
        for service in site.by_location.get(place.id, ())
        if (key := (service.id, place.id)) in site.times.plans
    ]
    return week_grid(keys if len(keys) <= MOST else (), site)


def week_grid(keys: Iterable[tuple[str, str]], site: SiteIndex) -> WeekGrid:
    """Return the week grid of some services at some locations, both given by id, with the cancelled dates."""
    rows: list[Row] = []
    off: dict[Shut, list[str]] = {}
    held: set[date] = set()
    for service_id, place_id in dict.fromkeys(keys):
        plans = [plan for plan in site.times.plans.get((service_id, place_id), ()) if plan.held]
        if not plans:
            continue
        service, place = site.catalogue.services[service_id], site.catalogue.locations[place_id]
        cells = site.memo.once(("week", service_id, place_id), partial(_sorted_cells, plans, site.today))
        rows.append(Row(service, place, cells))
        for shut in shut_at(site, service, place_id):
            if shut.off:
                off.setdefault(replace(shut, all_closed=False), []).append(f"{service.name}, {place.name}")
        held |= {day for plan in plans for day in plan.dates if day not in plan.closed}
    said = [
        (
            shut.closing.first,
            f"{shut.words(site.today).rstrip('.')}{'' if held.isdisjoint(shut.off) else _of(names)}",
        )
        for shut, names in sorted(off.items(), key=lambda one: (one[0].closing, one[0].off))
    ]
    return WeekGrid(rows, said)


def _of(names: list[str]) -> str:
    """Return which drop-ins are cancelled, where others are held on the same day."""
    return f" ({'; '.join(names)})"


def _sorted_cells(plans: Iterable[Series], today: date) -> Sequence[Cell]:
    return sorted(
        (cell for plan in plans for cell in _cells(plan, today)), key=lambda cell: (cell.weekday, cell.opens)
    )


def _cells(plan: Series, today: date) -> Iterator[Cell]:
    """Yield a cell for each weekday on which a session is still held, then for each day with other hours."""
    days, usual = parse_days(plan.drop_in.days), plan.session.words.partition(";")[0]
    booked = "by appointment" if plan.drop_in.by_appointment else ""
    changed = set(plan.changed)
    coming: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for one in plan.occurrences():
        if (one.starts, one.ends) not in changed:
            coming[one.day.weekday()].append(one)
    for weekday, held in coming.items():
        which, dated = _which(plan, days, weekday, [one.day for one in held], today)
        weekly = isinstance(days, Weekly) and not (days.months or days.but or plan.drop_in.only_in)
        said = ", ".join(filter(None, (which, booked)))
        yield Cell(weekday, plan.session.opens, usual, said, None if dated else held[0], weekly)
    for starts, ends in plan.changed:
        said = ", ".join(filter(None, (f"only on {date_words(starts.date(), today)}", booked)))
        yield Cell(starts.weekday(), starts.time(), _hours(starts, ends), said, None, weekly=False)


def _hours(starts: datetime, ends: datetime) -> str:
    return span_words(starts.time(), ends.time() if ends > starts else None).partition(";")[0]


def _which(plan: Series, days: Days, weekday: int, dates: Sequence[date], today: date) -> tuple[str, bool]:
    """Return on which of these weekdays a drop-in is held, empty for every week, and whether that names the next date."""
    begins, ends, season = plan.drop_in.from_, plan.drop_in.until, plan.drop_in.only_in
    if begins is not None and begins == ends:
        return f"only on {date_words(begins, today)}", True
    match days:
        case Weekly(_, (), ()):
            words = ""
        case Weekly():
            words = days_words(replace(days, weekdays=(weekday,)))
        case Monthly(places):
            words = days_words(replace(days, places=tuple(one for one in places if one[1] == weekday)))
        case EveryWeeks():
            words = days_words(days)
        case MonthDays() | WorkingDays() | Dates():
            return f"on {list_words([date_words(day, today) for day in dates])}", True
        case other:
            assert_never(other)
    said = (
        words[:1].lower() + words[1:],
        f"in {season} only" if season else "",
        f"from {date_words(begins, today)}" if begins and begins > today else "",
        f"until {date_words(ends, today)}" if ends else "",
    )
    return ", ".join(filter(None, said)), False

"""Week grid: drop-ins by weekday, one row for each service and place, for a poster on a wall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypedDict, assert_never

from frontdoor.catalogue import Service
from frontdoor.occurrences import Series, date_words, list_words, parse_days
from frontdoor.recurrence import Dates, EveryWeeks, MonthDays, Monthly, Weekly, WorkingDays
from frontdoor.recurrence.formatting import WEEKDAYS, number_words
from frontdoor.recurrence.rules import by_weekday
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.closure_lines import Shut, shut_at


class Cell(TypedDict):
    """One drop-in on one weekday."""

    when: str
    """Such as ``1pm to 3pm``."""
    which: str
    """Such as ``first of the month``; empty for every week."""


class GridRow(TypedDict):
    """One row: a service at a place, with its drop-ins by weekday."""

    service: str
    place: str
    check_first: bool
    cells: dict[str, list[Cell]]


class Grid(TypedDict):
    """The week grid of some services."""

    days: list[str]
    rows: list[GridRow]
    off: list[str]
    """Cancelled dates and why, a sentence each without its full stop."""


def grid(keys: Iterable[tuple[str, str]], site: SiteIndex) -> Grid:
    """Return the week grid of some services at some locations, with the cancelled dates."""
    rows: list[GridRow] = []
    off: dict[Shut, list[str]] = {}
    held: set[date] = set()
    for service_id, place_id in keys:
        plans = [
            plan for plan in site.times.plans.get((service_id, place_id), ()) if list(plan.occurrences())
        ]
        if not plans:
            continue
        service, place = site.catalogue.services[service_id], site.catalogue.locations[place_id]
        rows.append(_row(service, place.name, plans, site))
        for shut in shut_at(site, service, place_id):
            if shut.off:
                off.setdefault(replace(shut, all_closed=False), []).append(f"{service.name}, {place.name}")
        held |= {day for plan in plans for day in plan.dates if day not in plan.closed}
    used = {day for row in rows for day in row["cells"]}
    days = [day for day in WEEKDAYS if day in used or day not in WEEKDAYS[5:]]
    said = [
        f"{shut.words(site.today).rstrip('.')}{'' if held.isdisjoint(shut.off) else _of(names)}"
        for shut, names in sorted(off.items(), key=lambda one: (one[0].closing, one[0].off))
    ]
    return Grid(days=days, rows=rows, off=said)


def _of(names: list[str]) -> str:
    """Return which drop-ins are cancelled, where others are held on the same day."""
    return f" ({'; '.join(names)})"


def _row(service: Service, place: str, plans: Iterable[Series], site: SiteIndex) -> GridRow:
    cells: dict[str, list[Cell]] = {}
    for plan in plans:
        when = plan.session.words.partition(";")[0]
        booked = "by appointment" if plan.drop_in.by_appointment else ""
        for weekday, which in _which(plan, site).items():
            said = ", ".join(words for words in (which, booked) if words)
            cells.setdefault(WEEKDAYS[weekday], []).append(Cell(when=when, which=said))
    return GridRow(service=service.name, place=place, check_first=site.asks_to_check(service), cells=cells)


def _which(plan: Series, site: SiteIndex) -> dict[int, str]:
    """Return a drop-in's weekdays, each with which of the month or year it is, such as ``first of the month``; empty for every week."""
    coming = list(plan.occurrences())
    following = f", next {date_words(coming[0].day, site.today)}" if coming else ""
    match parse_days(plan.drop_in.days):
        case Weekly(weekdays, (), ()):
            return dict.fromkeys(weekdays, _dates(plan, site))
        case Monthly(places, ()):
            return {day: f"{list_words(names)} of the month" for day, names in by_weekday(places)}
        case EveryWeeks(first, weeks):
            often = "every second week" if weeks == 2 else f"every {number_words(weeks)} weeks"
            return {first.weekday(): f"{often}{following}"}
        case Weekly() | Monthly() | MonthDays() | WorkingDays() | Dates():
            days: dict[int, list[date]] = {}
            for one in coming:
                days.setdefault(one.day.weekday(), []).append(one.day)
            return {
                day: f"on {list_words([date_words(each, site.today) for each in some])}"
                for day, some in days.items()
            }
        case other:
            assert_never(other)


def _dates(plan: Series, site: SiteIndex) -> str:
    begins, ends = plan.drop_in.from_, plan.drop_in.until
    said = []
    if begins is not None and begins == ends:
        return f"only on {date_words(begins, site.today)}"
    if begins is not None and begins > site.today:
        said.append(f"from {date_words(begins, site.today)}")
    if ends is not None:
        said.append(f"until {date_words(ends, site.today)}")
    return " ".join(said)

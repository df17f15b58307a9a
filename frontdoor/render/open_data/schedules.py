"""Drop-ins and other hours as HSDS schedules; knows days and times, and no page.

HSDS knows no dates that fall out, and its time zone is a number, which is wrong for half of the year in Scotland.
So both stand in ``notes``, and the calendars say them in a form that programs can use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import assert_never

from frontdoor.catalogue import DropIn, Service, ServiceAt
from frontdoor.dates import (
    Cancelled,
    Days,
    Fortnightly,
    Monthly,
    Weekly,
    date_words,
    drop_in_words,
    parse_days,
)
from frontdoor.dates.days import falls_on, first_on_or_after
from frontdoor.render.open_data.ids import Identify
from frontdoor.render.open_data.shapes import Record, known, sentences
from frontdoor.render.overview import Overview

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def schedules(
    service: Service, place: str, at: ServiceAt, site: Overview, identify: Identify
) -> Iterator[Record]:
    """Yield a schedule for each drop-in and for each other opening of a service at a place."""
    gaps = site.gaps.get((service.id, place), ())
    ring = site.rings.get(service.id)
    doubt = f"{ring.sentence} {ring.phone_words}" if ring else None
    has_calendar = (service.id, place) in site.dates and bool(site.catalogue.settings.site)
    for kind, openings in (("drop-in", at.drop_ins), ("hours", at.hours)):
        for number, opening in enumerate(openings):
            days = parse_days(opening.days)
            starts, ends = opening.from_ or service.from_, opening.until or service.until
            first = days.first if isinstance(days, Fortnightly) else None
            if opening.from_ is not None:
                first = first_on_or_after(days, opening.from_)
            notes = [
                f"For: {opening.who_for}" if opening.who_for else None,
                opening.note,
                "The times are those of clocks in Scotland (Europe/London)",
            ]
            if kind == "drop-in":
                notes += _closures(opening, days, gaps, site)
            yield known(
                {
                    "id": identify(f"service/{service.id}/at/{place}/{kind}/{number}"),
                    "service_id": identify(f"service/{service.id}"),
                    "service_at_location_id": identify(f"service/{service.id}/at/{place}"),
                    "valid_from": starts.isoformat() if starts else None,
                    "valid_to": ends.isoformat() if ends else None,
                    "dtstart": first.isoformat() if first else None,
                    **_rule(days),
                    "description": drop_in_words(opening),
                    "opens_at": opening.opens.isoformat("minutes"),
                    "closes_at": opening.closes.isoformat("minutes"),
                    "schedule_link": _calendar(service, place, site) if has_calendar else None,
                    "attending_type": _attending(kind, opening),
                    "notes": sentences(*notes, doubt),
                }
            )


def _closures(opening: DropIn, days: Days, gaps: Sequence[Cancelled], site: Overview) -> Iterator[str]:
    off = [
        f"{date_words(gap.day)} ({gap.reason.rstrip('.')})"
        for gap in gaps
        if falls_on(days, gap.day)
        and (opening.from_ is None or gap.day >= opening.from_)
        and (opening.until is None or gap.day <= opening.until)
    ]
    if off:
        yield f"No drop-in on {', '.join(off)}"
    yield f"Closed days were looked up until {date_words(site.holds_until)}"


def _calendar(service: Service, place: str, site: Overview) -> str:
    return f"{(site.catalogue.settings.site or '').rstrip('/')}/calendar/{service.id}-{place}.ics"


def _attending(kind: str, opening: DropIn) -> str | None:
    if opening.by_appointment:
        return "By appointment"
    return "Drop in, no appointment needed" if kind == "drop-in" else None


@lru_cache(maxsize=4096)
def _rule(days: Days) -> Record:
    match days:
        case Weekly(weekdays):
            return {"freq": "WEEKLY", "interval": 1, "byday": ",".join(_BYDAY[day] for day in weekdays)}
        case Monthly(places):
            return {
                "freq": "MONTHLY",
                "interval": 1,
                "byday": ",".join(f"{place}{_BYDAY[day]}" for place, day in places),
            }
        case Fortnightly(first):
            return {"freq": "WEEKLY", "interval": 2, "byday": _BYDAY[first.weekday()]}
        case _:
            assert_never(days)

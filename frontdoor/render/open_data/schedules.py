"""Drop-ins and other hours as HSDS schedules; knows days and times, and no page.

HSDS knows no dates that fall out, and its time zone is a number, which is wrong for half of the year in Scotland.
So both stand in ``notes``, and the calendars say them in a form that programs can use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from functools import lru_cache
from typing import assert_never

from frontdoor.catalogue import DropIn, Service
from frontdoor.dates import (
    Cancelled,
    Days,
    Fortnightly,
    Monthly,
    Weekly,
    date_words,
    days_words,
    parse_days,
    span_words,
)
from frontdoor.days.recurrence import falls_on, first_on_or_after
from frontdoor.render.calendars import calendar_path
from frontdoor.render.open_data.ids import Identify
from frontdoor.render.open_data.shapes import Record, known, sentences
from frontdoor.render.overview import Overview

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def schedules(
    service: Service, place: str, meeting: Record, site: Overview, identify: Identify
) -> Iterator[Record]:
    """Yield a schedule for each drop-in and for each other opening of a service at a place, whose meeting is given."""
    at = service.at[place]
    if not at.drop_ins and not at.hours:
        return
    belongs = {"service_id": meeting["service_id"], "service_at_location_id": meeting["id"]}
    gaps = site.gaps.get((service.id, place), ())
    ring = site.rings.get(service.id)
    doubt = f"{ring.sentence} {ring.phone_words}" if ring else None
    calendar = _calendar(service, place, site) if (service.id, place) in site.dates else None
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
                    **belongs,
                    "valid_from": starts.isoformat() if starts else None,
                    "valid_to": ends.isoformat() if ends else None,
                    "dtstart": first.isoformat() if first else None,
                    **_rule(opening.days, opening.opens, opening.closes, opening.by_appointment, kind),
                    "schedule_link": calendar,
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


def _calendar(service: Service, place: str, site: Overview) -> str | None:
    origin = site.catalogue.settings.site
    return f"{origin.rstrip('/')}/{calendar_path(service.id, place)}" if origin else None


@lru_cache(maxsize=4096)  # a catalogue of thousands has a few hundred different openings
def _rule(said: str, opens: time, closes: time, by_appointment: bool, kind: str) -> Record:
    days = parse_days(said)
    attending = "Drop in, no appointment needed" if kind == "drop-in" else None
    return known(
        {
            **_recurring(days),
            "description": f"{days_words(days)}, {span_words(opens, closes)}",
            "opens_at": opens.isoformat("minutes"),
            "closes_at": closes.isoformat("minutes"),
            "attending_type": "By appointment" if by_appointment else attending,
        }
    )


def _recurring(days: Days) -> Record:
    match days:
        case Weekly(weekdays):
            return {"freq": "WEEKLY", "interval": 1, "byday": ",".join(_BYDAY[day] for day in weekdays)}
        case Monthly(places):
            by = ",".join(f"{place}{_BYDAY[day]}" for place, day in places)
            return {"freq": "MONTHLY", "interval": 1, "byday": by}
        case Fortnightly(first):
            return {"freq": "WEEKLY", "interval": 2, "byday": _BYDAY[first.weekday()]}
        case _:
            assert_never(days)

"""Drop-ins and other hours as HSDS schedules.

HSDS has no field for cancelled dates, and its time zone is a fixed offset, which is wrong for half of the year in Scotland.
So both are in ``notes``, and the iCalendar files have them in machine-readable form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from typing import assert_never

from frontdoor.catalogue import DropIn, Service
from frontdoor.catalogue.closures import is_open_on_holidays
from frontdoor.occurrences import (
    Cancelled,
    Days,
    Fortnightly,
    Monthly,
    Weekly,
    date_words,
    days_words,
    parse_days,
    service_span,
    span_words,
)
from frontdoor.recurrence.rules import falls_on, first_on_or_after
from frontdoor.site.feeds.calendars import calendar_path
from frontdoor.site.feeds.openreferral.records import Record, known
from frontdoor.site.feeds.openreferral.references import Shared
from frontdoor.site.feeds.openreferral.shared_fields import sentences
from frontdoor.site.feeds.uuids import opening_keys
from frontdoor.site.templating.closure_lines import shut_at

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def schedules(service: Service, place: str, id_: str, meeting: str, shared: Shared) -> Iterator[Record]:
    """Yield a schedule for each drop-in and each other opening of a service at a place; both are given by identifier."""
    at, site = service.at[place], shared.site
    location = site.catalogue.locations[place]
    runs = service_span(service)
    if runs is None or not (at.drop_ins or at.hours):
        return  # nobody knows when one that is paused without a day is there again
    gaps = site.gaps.get((service.id, place), ())
    ring = site.rings.get(service.id)
    closed = [one.words(site.today) for one in shut_at(site, service, place) if not one.closing.is_holiday]
    doubt = f"{ring.sentence} {ring.phone_words}" if ring else None
    calendar = _calendar(service, place, shared)
    for kind, openings in (("drop-in", at.drop_ins), ("hours", at.hours)):
        for key, opening in zip(opening_keys(openings), openings, strict=True):
            own = shared.identify(f"service/{service.id}/at/{place}/{kind}/{key}")
            days = parse_days(opening.days)
            on_holidays = is_open_on_holidays(opening, service, location)
            here = [gap for gap in gaps if not (on_holidays and gap.closing.is_holiday)]
            starts, ends = max(opening.from_ or date.min, runs[0]), min(opening.until or date.max, runs[1])
            if starts > ends:
                continue
            first = days.first if isinstance(days, Fortnightly) else None
            if starts > date.min:
                first = first_on_or_after(days, starts)
            notes = sentences(
                f"For: {opening.who_for}" if opening.who_for else None,
                opening.note,
                "Held on bank holidays too" if on_holidays else None,
                "The times are those of clocks in Scotland (Europe/London)",
                *((_off(opening, days, here), shared.looked_up) if kind == "drop-in" else closed),
                doubt,
            )
            yield known(
                {
                    "id": own,
                    "service_id": id_,
                    "service_at_location_id": meeting,
                    "valid_from": f"{starts}" if starts > date.min else None,
                    "valid_to": f"{ends}" if ends < date.max else None,
                    "dtstart": f"{first}" if first else None,
                    **_rule(opening.days, opening.opens, opening.closes, opening.by_appointment, kind),
                    "schedule_link": calendar,
                    "notes": notes,
                }
            )


def _off(opening: DropIn, days: Days, gaps: Sequence[Cancelled]) -> str | None:
    off = [
        f"{date_words(gap.day)} ({gap.reason.rstrip('.')})"
        for gap in gaps
        if falls_on(days, gap.day)
        and (opening.from_ is None or gap.day >= opening.from_)
        and (opening.until is None or gap.day <= opening.until)
    ]
    return f"No drop-in on {', '.join(off)}" if off else None


def _calendar(service: Service, place: str, shared: Shared) -> str | None:
    if not shared.origin or (service.id, place) not in shared.site.dates:
        return None
    return f"{shared.origin}/{calendar_path(service.id, place)}"


@lru_cache(maxsize=4096)  # a catalogue of thousands has a few hundred different openings
def _rule(said: str, opens: time, closes: time, by_appointment: bool, kind: str) -> Mapping[str, object]:
    """Return the fields that openings at the same times share."""
    days = parse_days(said)
    freq, interval, byday = _recurring(days)
    attending = "Drop in, no appointment needed" if kind == "drop-in" else None
    return {
        "freq": freq,
        "interval": interval,
        "byday": byday,
        "description": f"{days_words(days)}, {span_words(opens, closes)}",
        "opens_at": opens.isoformat("minutes"),
        "closes_at": closes.isoformat("minutes"),
        "attending_type": "By appointment" if by_appointment else attending,
    }


def _recurring(days: Days) -> tuple[str, int, str]:
    match days:
        case Weekly(weekdays):
            return "WEEKLY", 1, ",".join(_BYDAY[day] for day in weekdays)
        case Monthly(places):
            return "MONTHLY", 1, ",".join(f"{place}{_BYDAY[day]}" for place, day in places)
        case Fortnightly(first):
            return "WEEKLY", 2, _BYDAY[first.weekday()]
        case _:
            assert_never(days)

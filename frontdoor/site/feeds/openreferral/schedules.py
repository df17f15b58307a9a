"""Drop-ins and other hours as HSDS schedules.

HSDS has no field for cancelled dates, and its time zone is a fixed offset, which is wrong for half of the year in Scotland.
So both are in ``notes``, and the iCalendar files have them in machine-readable form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from frontdoor.catalogue import Service
from frontdoor.catalogue.closures import ClosedPeriod, is_open_on_holidays
from frontdoor.occurrences import (
    Series,
    changed_words,
    closing_words,
    date_words,
    days_words,
    last_day,
    parse_days,
    service_span,
)
from frontdoor.recurrence import Dates, Session
from frontdoor.recurrence.rrule import rrule
from frontdoor.recurrence.rules import first_date, first_on_or_after
from frontdoor.site.feeds.calendars import calendar_path
from frontdoor.site.feeds.openreferral.records import Record, known
from frontdoor.site.feeds.openreferral.references import Shared
from frontdoor.site.feeds.openreferral.shared_fields import sentences
from frontdoor.site.feeds.uuids import opening_keys
from frontdoor.site.templating.closure_lines import shut_at


def schedules(service: Service, place: str, id_: str, meeting: str, shared: Shared) -> Iterator[Record]:
    """Yield a schedule for each drop-in and each other opening of a service at a place; both are given by identifier."""
    at, site = service.at[place], shared.site
    location = site.catalogue.locations[place]
    runs = service_span(service)
    if runs is None or not (at.drop_ins or at.hours):
        return  # nobody knows when one that is paused without a day is there again
    plans = {plan.number: plan for plan in site.times.plans.get((service.id, place), ())}
    unsure = site.unverified.get(service.id)
    closed = [one.words(site.today) for one in shut_at(site, service, place) if not one.closing.is_holiday]
    doubt = f"{unsure.sentence} {unsure.phone_words}" if unsure else None
    calendar = _calendar(service, place, shared)
    for kind, openings in (("drop-in", at.drop_ins), ("hours", at.hours)):
        for number, (key, opening) in enumerate(zip(opening_keys(openings), openings, strict=True)):
            days = parse_days(opening.days)
            on_holidays = is_open_on_holidays(opening, service, location)
            begins = days.dates[0] if isinstance(days, Dates) else date.min
            starts, ends = (
                max(begins, opening.from_ or date.min, runs[0]),
                min(last_day(opening) or date.max, runs[1]),
            )
            if starts > ends:
                continue
            first = first_on_or_after(days, starts) if starts > date.min else first_date(days)
            for part, session in enumerate(opening.sessions):
                notes = sentences(
                    f"For: {opening.who_for}" if opening.who_for else None,
                    opening.note,
                    "Held on bank holidays too" if on_holidays else None,
                    f"Held in {opening.only_in} only" if opening.only_in else None,
                    "It closes on the next day" if session.past_midnight else None,
                    "Nobody knows when it ends" if session.closes is None else None,
                    "The times are those of clocks in Scotland (Europe/London)",
                    *changed_words(opening, site.today),
                    *(
                        (*_off(plans.get(number), site.today), shared.looked_up)
                        if kind == "drop-in"
                        else closed
                    ),
                    doubt,
                )
                own = f"service/{service.id}/at/{place}/{kind}/{key}{f'/session {part}' if part else ''}"
                yield known(
                    {
                        "id": shared.identify(own),
                        "service_id": id_,
                        "service_at_location_id": meeting,
                        "valid_from": f"{starts}" if starts > date.min else None,
                        "valid_to": f"{ends}" if ends < date.max else None,
                        "dtstart": f"{first}" if first else None,
                        **_rule(opening.days, session, opening.by_appointment, kind),
                        "schedule_link": calendar,
                        "notes": notes,
                    }
                )


def _off(plan: Series | None, today: date) -> Iterator[str]:
    """Yield what cancels dates of a drop-in: a closure of several of them by its first and last day, the others in one sentence."""
    off: dict[ClosedPeriod, list[date]] = {}
    if plan:
        for day in plan.off:
            off.setdefault(plan.closed[day], []).append(day)
    single = [
        f"{date_words(*dates)} ({closing.reason.rstrip('.')})"
        for closing, dates in off.items()
        if len(dates) == 1
    ]
    if single:
        yield f"No drop-in on {', '.join(single)}"
    for closing, dates in off.items():
        if len(dates) > 1:
            yield closing_words(closing, today, off=dates, all_closed=False)


def _calendar(service: Service, place: str, shared: Shared) -> str | None:
    if not shared.origin or (service.id, place) not in shared.site.dates:
        return None
    return f"{shared.origin}/{calendar_path(service.id, place)}"


@lru_cache(maxsize=4096)  # a catalogue of thousands has a few hundred different openings
def _rule(said: str, session: Session, by_appointment: bool, kind: str) -> Mapping[str, object]:
    """Return the fields that sessions at the same times share; a rule that HSDS cannot say stands in the description alone."""
    days = parse_days(said)
    rule = rrule(days)
    rule = None if rule is None or rule.bymonth else rule
    attending = "Drop in, no appointment needed" if kind == "drop-in" else None
    return {
        "freq": rule.freq if rule else None,
        "interval": rule.interval if rule else None,
        "byday": (",".join(rule.byday) or None) if rule else None,
        "bymonthday": (",".join(map(str, rule.bymonthday)) or None) if rule else None,
        "description": f"{days_words(days)}, {session.words}",
        "opens_at": session.opens.isoformat("minutes"),
        "closes_at": session.closes.isoformat("minutes") if session.closes is not None else None,
        "attending_type": "By appointment" if by_appointment else attending,
    }

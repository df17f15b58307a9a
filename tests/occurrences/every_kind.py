"""A catalogue with every kind of drop-in that the model knows, each in a service of its own, over a year with two clock changes."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from functools import cache
from typing import get_args

from frontdoor.catalogue import Catalogue, DropIn
from frontdoor.recurrence import Days, parse_days
from tests.occurrences.small import Plain, a_drop_in

TODAY = date(2026, 11, 22)
CLOCKS_CHANGE = (date(2027, 3, 28), date(2027, 10, 31))

KINDS: dict[str, Plain] = {
    "each week": a_drop_in("Monday"),
    "several days": a_drop_in("Monday, Wednesday and Friday", "10am", "noon"),
    "every day": a_drop_in("every day", "9am", "9.30am"),
    "on the day of the change": a_drop_in("Sunday", "10am", "1pm"),
    "twice a day": a_drop_in("Tuesday", "10am", "noon"),
    "twice a day, later": a_drop_in("Tuesday", "2pm", "4pm"),
    "first of the month": a_drop_in("first Thursday"),
    "last of the month": a_drop_in("last Friday", "6pm", "8pm"),
    "fifth of the month": a_drop_in("fifth Wednesday"),
    "two of the month": a_drop_in("first and third Tuesday", "6.30pm", "8pm"),
    "first and last": a_drop_in("first and last Thursday", "9am", "10am"),
    "fortnight": a_drop_in("every second Thursday from 2026-12-03", "9am", "5pm"),
    "other fortnight": a_drop_in("every second Sunday from 2026-12-06", "11am", "1pm"),
    "night": a_drop_in("Saturday", "9pm", "1am"),
    "until midnight": a_drop_in("Friday", "10pm", "midnight"),
    "after midnight": a_drop_in("Sunday", "00:30", "2am"),
    "in the hour that is skipped": a_drop_in("Sunday", "01:15", "5am"),
    "in the early morning": a_drop_in("Sunday", "02:30", "4am"),
    "by appointment": a_drop_in("Friday", "1pm", "4pm", by_appointment="yes"),
    "on bank holidays": a_drop_in("Monday", "11am", "noon", bank_holidays="open"),
    "begins": a_drop_in("Monday", from_="2027-02-10"),
    "ends in summer": a_drop_in("Wednesday", "6pm", "8pm", until="2027-06-30"),
    "season": a_drop_in("Tuesday", from_="2027-05-04", until="2027-08-31"),
    "once": a_drop_in("Wednesday", from_="2026-12-09", until="2026-12-09"),
    "without an end": a_drop_in("Friday", "7.30pm", "unknown"),
    "two sessions": a_drop_in("Wednesday", "10am", "noon", again="2pm to 4pm"),
    "round the clock": a_drop_in("Saturday", "midnight", "midnight"),
    "past breakfast": a_drop_in("Friday", "8pm", "8am"),
    "third week": a_drop_in("every three weeks on Tuesday from 2026-12-01", "3pm", "4pm"),
    "15th": a_drop_in("the 15th", "3pm", "4pm"),
    "last day": a_drop_in("last day of the month", "5pm", "6pm"),
    "last working day": a_drop_in("last working day of the month", "9am", "11am"),
    "single dates": a_drop_in("12 December 2026, 9 January and 28 March 2027", "10am", "1pm"),
    "all but the last": a_drop_in("every Monday but the last", "8am", "9am"),
    "some months": a_drop_in("first Tuesday of March, June and October", "8am", "9am"),
    "summer half": a_drop_in("Mondays, April to October", "7am", "8am"),
    "once a year": a_drop_in("13 July every year", "7am", "8am"),
    "last working day of some months": a_drop_in("last working day of March and September", "7am", "8am"),
    "last but one": a_drop_in("last but one Wednesday of the month", "8am", "9am"),
    "term time": a_drop_in("Thursday", "9am", "10am", only_in="school terms"),
    "shorter days": a_drop_in(
        "Thursday",
        "noon",
        "4pm",
        except_=[
            {"on": "24 December 2026", "hours": "noon to 1pm", "reason": "Christmas Eve"},
            {"on": "first Thursday of the month", "hours": "1.30pm to 4pm", "reason": "Training"},
            {"on": "11 March 2027", "hours": "closed", "reason": "Training"},
        ],
    ),
    "odd marks": a_drop_in("Thursday", note=r"Ring; press 1, then 2. C:\Notes \new “naoi mìosan”, " * 3),
}
"""By name, which is the name of its service and so the event's summary."""
_SERVICES: dict[str, Plain] = {
    "paused": {"status": "paused until 3 March 2027"},
    "closing": {"status": "closed on 1 May 2027"},
    "service begins and ends": {"from": "2027-01-11", "until": "2027-09-13"},
}
_CLOSURES = [
    {"from": "2027-03-22", "until": "2027-04-04", "reason": "The roof is mended"},
    {"on": "2026-11-23", "reason": "Training"},
    {"on": "2027-10-31", "reason": "Training", "services": ["last-of-the-month", "each-week"]},
]
_SCHOOL_TERMS = [
    {
        "area": "Glasgow City",
        "source": "made up for tests",
        "terms": [
            {"from": "2026-10-19", "until": "2026-12-18"},
            {"from": "2027-01-05", "until": "2027-03-25"},
            {"from": "2027-04-12", "until": "2027-06-23"},
            {"from": "2027-08-16", "until": "2027-12-17"},
        ],
    }
]


@cache
def every_kind() -> Catalogue:
    """Return the catalogue; dates hold for 52 weeks from TODAY."""
    held: dict[str, tuple[Plain, Plain]] = {name: (_yaml_names(one), {}) for name, one in KINDS.items()}
    held |= {name: (a_drop_in("Monday"), more) for name, more in _SERVICES.items()}
    services = {}
    for name, (drop_in, more) in held.items():
        id_ = name.replace(" ", "-").replace(",", "")
        services[id_] = {"id": id_, "name": name.replace(",", ""), "summary": "Help.", "standing": "current",
                         "checked": {"hours": str(TODAY)}, "at": {"glasgow": {"drop_ins": [drop_in]}}, **more}  # fmt: skip
    return Catalogue.model_validate(
        {
            "settings": {"bank_holidays": "Scotland", "dates_hold_weeks": 52, "check_hours_every_days": 400},
            "organisation": {"name": "Sample"},
            "needs": {},
            "locations": {"glasgow": {"id": "glasgow", "name": "Glasgow office", "area": "Glasgow City"}},
            "services": services,
            "closures": _CLOSURES,
            "school_terms": _SCHOOL_TERMS,
        }
    )


def _yaml_names(drop_in: Plain) -> Plain:
    return {name.rstrip("_"): value for name, value in drop_in.items()}


def forgotten() -> set[str]:
    """Return what each kind of days can say, and the keys of a drop-in, of which no example is here."""
    drop_ins = [
        one for service in every_kind().services.values() for at in service.at.values() for one in at.drop_ins
    ]
    found = [parse_days(one.days) for one in drop_ins]
    kinds = {
        f"{kind.__name__}.{one.name}"
        for kind in get_args(Days)
        for one in fields(kind)
        if not any(isinstance(days, kind) and getattr(days, one.name) != one.default for days in found)
    }
    said = set[str]().union(*(one.model_fields_set for one in drop_ins))
    return kinds | (DropIn.model_fields.keys() - said - {"who_for", "team"})

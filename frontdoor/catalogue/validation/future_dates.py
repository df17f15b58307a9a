"""Check of days that can only lie in the past: when something was checked, read or true. One to come is a slip in the year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from pydantic import BaseModel

from frontdoor.catalogue.components import Checked, Waiting
from frontdoor.catalogue.models import Catalogue
from frontdoor.catalogue.sections import LISTED, NAMED
from frontdoor.catalogue.validation.messages import Finding, Steps, subject
from frontdoor.recurrence import date_words

_PAST = {"source_read": "the sources were read", "as_of": "that was true", "announced": "it was announced"}
"""Fields that hold such a day, and what happened on it."""


def future_dates(catalogue: Catalogue, today: date) -> Iterator[Finding]:
    """Yield a finding for each day of a check, a reading or a source that is still to come."""
    yield from _entry(("organisation",), catalogue.organisation, today)
    for section in NAMED:
        entries: Mapping[str, BaseModel] = getattr(catalogue, section)
        for id_, entry in entries.items():
            yield from _entry((section, id_), entry, today)
    for section in LISTED:
        for number, entry in enumerate(getattr(catalogue, section)):
            yield from _entry((section, number), entry, today)


def _entry(where: Steps, entry: BaseModel, today: date) -> Iterator[Finding]:
    for field in type(entry).model_fields:
        value = getattr(entry, field)
        if isinstance(value, Checked):
            yield from (
                _finding(
                    (*where, field, fact),
                    day,
                    f"the {'number' if fact == 'phone' else fact} {'were' if fact == 'hours' else 'was'} checked",
                )
                for fact, day in value
                if fact != "next" and isinstance(day, date) and day > today
            )
        elif isinstance(value, Waiting):
            yield from _entry((*where, field), value, today)
        elif field in _PAST and (day := _first_day(value)) is not None and day > today:
            yield _finding((*where, field), day, _PAST[field])


def _first_day(value: object) -> date | None:
    """Return a day, or the first day of a year or month such as ``2024-07``; None for anything else."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value)):
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    return value if isinstance(value, date) else None


def _finding(steps: Steps, day: date, what: str) -> Finding:
    return Finding(
        steps,
        f"{subject(steps[:-1])}: {steps[-1]} says that {what} on {date_words(day)}, and that day is still to come. Check the year.",
    )

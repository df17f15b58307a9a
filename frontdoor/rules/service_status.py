"""Status rules: the notice on a page about a service that is not simply open, or a prison that opens or closes.

What pages call: ``status_notice(catalogue, service, today) -> StatusNotice | None``. None: the service is open, and no change
is announced. ``takes_people`` says whether to show dates and the referral link. ``successor`` is where people go instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from frontdoor.catalogue.fields.types import StatusWord, Text
from frontdoor.catalogue.models import Catalogue, Prison, Service
from frontdoor.recurrence.formatting import date_words


@dataclass(frozen=True)
class StatusNotice:
    """The notice at the top of a service's page."""

    heading: str
    """One sentence, such as ``This service closed on 1 May.``"""
    sentences: tuple[str, ...]
    """What follows: reason, waiting time, date of resumption."""
    successor: Service | None
    takes_people: bool


def word_today(service: Service, today: date) -> StatusWord:
    """Return a service's status on a day; after its last day it is closed, before its first day it is paused."""
    word = service.status.on(today)
    if service.until is not None and today > service.until:
        return StatusWord.CLOSED
    if service.from_ is not None and today < service.from_ and word is not StatusWord.CLOSED:
        return StatusWord.PAUSED
    return word


def status_notice(catalogue: Catalogue, service: Service, today: date) -> StatusNotice | None:
    """Return the status notice of a service on a day, including changes that are announced; None where there is nothing to tell."""
    reason = (_sentence(service.status_reason),) if service.status_reason else ()
    other = catalogue.services.get(service.successor or "")
    successor = other if other is not None and other.standing != "ended" else None
    word, day = service.status.on(today), service.status.day
    if service.from_ is not None and today < service.from_:
        heading = f"This service starts on {date_words(service.from_, today)}."
        return StatusNotice(heading, reason, None, takes_people=False)
    if service.until is not None and today > service.until and word is not StatusWord.CLOSED:
        word, day = StatusWord.CLOSED, service.until + timedelta(1)
    if word is StatusWord.CLOSED:
        heading = f"This service closed{f' on {date_words(day, today)}' if day else ''}."
        return StatusNotice(heading, reason, successor, takes_people=False)
    if word is StatusWord.PAUSED:
        until = f" until {date_words(day, today)}" if day else ""
        return StatusNotice(f"This service is paused{until}.", reason, successor, takes_people=False)
    if word is StatusWord.WAITING_LIST:
        return StatusNotice(
            "There is a waiting list.", (*_waiting(service, today), *reason), None, takes_people=True
        )
    return _closing(service, today, reason, successor)


@dataclass(frozen=True)
class PrisonNotice:
    """The notice at the top of the page of a prison that will open, will close or has closed."""

    heading: str
    successor: Prison | None
    replaces: tuple[Prison, ...]
    """The prisons that it replaces."""
    closed: bool


def prison_notice(catalogue: Catalogue, prison: Prison, today: date) -> PrisonNotice | None:
    """Return the notice for a prison that is not open yet, will close or has closed; else None."""
    successor = catalogue.prisons.get(prison.successor or "")
    replaces = tuple(one for one in catalogue.prisons.values() if one.successor == prison.id)
    if prison.closes is not None:
        closed = prison.closes <= today
        heading = f"{prison.name} {'closed' if closed else 'closes'} on {date_words(prison.closes, today)}."
        return PrisonNotice(heading, successor, (), closed)
    if prison.opens is not None and prison.opens > today:
        return PrisonNotice(
            f"{prison.name} opens on {date_words(prison.opens, today)}.", None, replaces, closed=False
        )
    return None


def _closing(
    service: Service, today: date, reason: tuple[str, ...], successor: Service | None
) -> StatusNotice | None:
    if service.status.word == StatusWord.CLOSED and service.status.day is not None:
        heading = f"This service closes on {date_words(service.status.day, today)}."
    elif service.until is not None:
        heading = f"This service ends after {date_words(service.until, today)}."
    else:
        return None
    return StatusNotice(heading, reason, successor, takes_people=True)


def _waiting(service: Service, today: date) -> tuple[str, ...]:
    if service.waiting is None:
        return ()
    return (
        _sentence(service.waiting.about),
        f"That was on {date_words(service.waiting.as_of, today)}.",
    )


def _sentence(text: Text) -> Text:
    return text if text.endswith((".", "!", "?")) else text.like(f"{text}.")

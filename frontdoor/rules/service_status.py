"""Status rules: the notice on a page about a service that is not simply open, or a prison that opens or closes.

What pages call: ``status_notice(catalogue, service, today) -> StatusNotice | None``. None: the service is open, and no change
is announced. ``takes_people`` says whether to show the referral link. ``successors`` are where people go instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from frontdoor.catalogue.fields.service_status import StatusWord
from frontdoor.catalogue.fields.types import Text
from frontdoor.catalogue.models import Catalogue, Prison, Service
from frontdoor.recurrence.formatting import date_words


@dataclass(frozen=True)
class StatusNotice:
    """The notice at the top of a service's page."""

    heading: str
    """One sentence, such as ``This service closed on 1 May.``"""
    sentences: tuple[str, ...]
    """What follows: reason, waiting time, date of resumption."""
    successors: tuple[Service, ...]
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
    successors = successors_of(catalogue, service)
    word, day, since = service.status.on(today), service.status.day, service.status.since
    if service.from_ is not None and today < service.from_:
        heading = f"This service starts on {date_words(service.from_, today)}."
        return StatusNotice(heading, reason, (), takes_people=False)
    if service.until is not None and today > service.until and word is not StatusWord.CLOSED:
        word, day = StatusWord.CLOSED, service.until + timedelta(1)
    if word is StatusWord.CLOSED:
        heading = f"This service closed{f' on {date_words(day, today)}' if day else ''}."
        return StatusNotice(heading, reason, successors, takes_people=False)
    if word is StatusWord.PAUSED:
        until = f" until {date_words(day, today)}" if day else ""
        return StatusNotice(f"This service is paused{until}.", reason, successors, takes_people=False)
    if word is StatusWord.WAITING_LIST:
        return StatusNotice(
            f"There is a waiting list{f' since {date_words(since, today)}' if since else ''}.",
            (*_waiting(service, today), *reason),
            (),
            takes_people=True,
        )
    if word in _NOBODY_NEW:
        begun = f" since {date_words(since, today)}" if since else ""
        until = f" until {date_words(day, today)}" if day else ""
        heading = f"{_NOBODY_NEW[word]}{begun}{until}."
        goes_on = ("The drop-ins go on.",) if any(at.drop_ins for at in service.at.values()) else ()
        return StatusNotice(heading, (*goes_on, *reason), successors, takes_people=False)
    return _coming(service, today, reason, successors)


_NOBODY_NEW = {
    StatusWord.FULL: "This service is full",
    StatusWord.NO_NEW_REFERRALS: "This service takes no new referrals",
}
"""Statuses in which nobody new can ask, in words."""


def successors_of(catalogue: Catalogue, service: Service) -> tuple[Service, ...]:
    """Return the services that take a service's place, without those that have ended."""
    found = (catalogue.services.get(id_) for id_ in service.successor)
    return tuple(one for one in found if one is not None and one.standing != "ended")


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


def _coming(
    service: Service, today: date, reason: tuple[str, ...], successors: tuple[Service, ...]
) -> StatusNotice | None:
    """Return the notice of an open service that will close, end, pause, fill up or take nobody new."""
    status = service.status
    if status.word == StatusWord.CLOSED and status.day is not None:
        heading = f"This service closes on {date_words(status.day, today)}."
    elif status.since is not None and status.since > today:
        until = f" until {date_words(status.day, today)}" if status.day else ""
        heading = f"From {date_words(status.since, today)}{until} {STATUS_SAYS[StatusWord(status.word)]}."
        successors = ()  # nothing takes its place for good
    elif service.until is not None:
        heading = f"This service ends after {date_words(service.until, today)}."
    else:
        return None
    return StatusNotice(heading, reason, successors, takes_people=True)


STATUS_SAYS = {
    StatusWord.OPEN: "this service is open",
    StatusWord.WAITING_LIST: "there is a waiting list",
    StatusWord.FULL: "this service is full",
    StatusWord.NO_NEW_REFERRALS: "this service takes no new referrals",
    StatusWord.PAUSED: "this service is paused",
    StatusWord.CLOSED: "this service is closed",
}
"""What each status means, for a sentence that begins with its day."""


def _waiting(service: Service, today: date) -> tuple[str, ...]:
    if service.waiting is None:
        return ()
    return (
        _sentence(service.waiting.about),
        f"That was on {date_words(service.waiting.as_of, today)}.",
    )


def _sentence(text: Text) -> Text:
    return text if text.endswith((".", "!", "?")) else text.like(f"{text}.")

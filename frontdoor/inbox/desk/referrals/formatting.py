"""Formats ages, times, release days, audit log actions and deliveries as plain words."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import practice
from frontdoor.inbox.referrals.write_group import KEYED_IN, PRACTICE_MADE
from frontdoor.inbox.store.models import ReferralStatus, Tombstone
from frontdoor.occurrences import LONDON
from frontdoor.rules.liberation import Clock, Pressure

_ACTIONS = {
    "received": "arrived",
    KEYED_IN: "keyed it in from paper",
    PRACTICE_MADE: "made this practice referral, which is nobody",
    practice.ERASED: "erased this practice referral",
    "opened": "opened it",
    "number shown": "read how to make contact, and saw the numbers",
    "printed": "opened it for printing",
    "note added": "added a note",
    "canary received": "the inbox's own test referral arrived",
    "canary came back": "the inbox's own test referral was told, opened and erased",
    "canary did not come back": "the inbox's own test referral was lost, and cleared away",
    "released": "said that it is a real referral, no spam",
    "exported": "saved a sealed copy",
    "prison, time and place at the gate shown": "saw prison, time and place to be met at the gate",
    "searched": "searched the unlocked referrals",
    "name shown in a list": "saw the name in a list",
    "called, as was to be done": "said that the call was made",
    "shown in a search for one person": "saw name and date of birth, searching for one person",
}

_JOINED = re.compile(r"(?:joined: |joined to |taken apart from )(\w{9})\b.*")


def age(moment: datetime, *, now: datetime) -> str:
    """Format the time since a moment: "3 hours", "2 days"."""
    span = now - moment
    for size, one in (
        (timedelta(days=1), "day"),
        (timedelta(hours=1), "hour"),
        (timedelta(minutes=1), "minute"),
    ):
        if count := max(span // size, 0):
            return f"{count} {one}{'s' if count != 1 else ''}"
    return "under a minute"


def when(moment: datetime) -> str:
    """Format a moment in London time: "Mon 7 Dec 2026, 14:05"."""
    local = moment.astimezone(LONDON)
    return f"{day(local.date())}, {local:%H:%M}"


def day(of: date) -> str:
    """Format a date: "Mon 7 Dec 2026"."""
    return f"{of:%a} {of.day} {of:%b %Y}"


def release(clock: Clock, *, today: date) -> str:
    """Format when the person can be out."""
    match clock.pressure:
        case Pressure.ANY_DAY:
            assert clock.earliest is not None
            return (
                "Could be today" if clock.earliest.day == today else f"Any day from {day(clock.earliest.day)}"
            )
        case Pressure.NOT_KNOWN:
            return "Not known: find out"
        case Pressure.NO_DATE:
            return "No release date"
    assert clock.earliest is not None
    return day(clock.earliest.day)


def moved(clock: Clock, given: date) -> str:
    """Format what is to be added where a day is given on which nobody is released; empty of any other."""
    if clock.earliest is None or clock.earliest.day == given:
        return ""
    return f" Nobody is released on it: the person can be out on {day(clock.earliest.day)} already."


def left(clock: Clock, *, today: date) -> str:
    """Format the working days until release: "today", "1 working day left", "out for 3 days"."""
    if clock.earliest is None or clock.working_days is None or clock.pressure is Pressure.ANY_DAY:
        return ""
    days = (clock.earliest.day - today).days
    if days == 0:
        return "today"
    if days < 0:
        return f"out for {-days} day{'s' if days != -1 else ''}"
    count = clock.working_days
    return f"{count} working day{'s' if count != 1 else ''} left" if count else "before the next working day"


def left_at_the_gate(clock: Clock, *, today: date) -> str:
    """Format the working days until the gate pick-up: "1 working day left", "3 days ago"."""
    if clock.earliest is None or clock.pressure is Pressure.ANY_DAY or clock.earliest.day >= today:
        return left(clock, today=today)
    days = (today - clock.earliest.day).days
    return f"{days} day{'s' if days != 1 else ''} ago"


def erased(stone: Tombstone) -> str:
    """Format the outcome of an erased referral: "It was accepted, and erased on 6 January 2027 by the rule."."""
    day = stone.erased_at.astimezone(LONDON)
    by = {True: " by the rule", False: " by a person, not by the rule", None: ""}[stone.by_rule]
    why = f" ({stone.decision})" if stone.decision else ""
    return (
        f"It was {ReferralStatus(stone.status).label}{why}, and erased on {day.day} {day:%B} {day.year}{by}."
    )


def done(action: str) -> str:
    """Format an audit log action, to follow the name of who did it."""
    if action.startswith("gate: "):
        return f"said of the gate: {action.removeprefix('gate: ')}"
    if how := action.partition("told the referrer: ")[2]:
        return f"told the referrer ({how})"
    if on := action.partition("to call again on ")[2]:
        return f"wrote down to call again on {day(date.fromisoformat(on))}"
    if joined := _JOINED.fullmatch(action):
        return action.replace(joined[1], spoken(joined[1]))
    before, arrow, after = action.partition(" → ")
    if arrow:
        return f"changed the status from {before} to {after}"
    return _ACTIONS.get(action, action)

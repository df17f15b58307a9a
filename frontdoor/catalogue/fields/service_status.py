"""Status of a service or a location: parses ``waiting list``, ``full since 1 March 2027`` or ``paused until 3 March 2027``, and says what holds on a day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from frontdoor.catalogue.fields import dates, parse
from frontdoor.catalogue.fields.suggestions import listed


class StatusWord(StrEnum):
    """Whether a service takes people now."""

    OPEN = "open"
    WAITING_LIST = "waiting list"
    FULL = "full"
    """Nobody new, because there is no place; those who are there go on, and so do drop-ins."""
    NO_NEW_REFERRALS = "no new referrals"
    """Nobody new, for another reason; those who are there go on, and so do drop-ins."""
    PAUSED = "paused"
    """Nothing happens, drop-ins neither."""
    CLOSED = "closed"

    @property
    def takes_people(self) -> bool:
        """Return whether somebody new can ask."""
        return self in (StatusWord.OPEN, StatusWord.WAITING_LIST)


_UNTIL = (StatusWord.FULL, StatusWord.NO_NEW_REFERRALS, StatusWord.PAUSED)
"""Statuses that may have an end."""


@dataclass(frozen=True)
class ServiceStatus:
    """Status of a service or a location: open; waiting list since a day; full or no new referrals until a day; closed on a day."""

    word: StatusWord | str = StatusWord.OPEN
    day: date | None = None
    """Of a closed service the first day of that; of any other the day on which it is open again."""
    since: date | None = None
    """The first day on which the status holds, where that is said; before it the service is open."""

    def on(self, today: date) -> StatusWord:
        """Return the status on a day: it begins on its first day and ends on its last."""
        word = self.word if isinstance(self.word, StatusWord) else StatusWord(self.word)
        if self.since is not None and today < self.since:
            return StatusWord.OPEN
        if self.day is not None and (today < self.day) == (word is StatusWord.CLOSED):
            return StatusWord.OPEN
        return word

    def begun(self, day: date) -> ServiceStatus:
        """Return the status with the day on which it began, where it does not say one itself."""
        if self.word == StatusWord.OPEN or self.since or (self.word == StatusWord.CLOSED and self.day):
            return self
        return replace(self, day=day) if self.word == StatusWord.CLOSED else replace(self, since=day)

    def stops(self) -> tuple[date, date] | None:
        """Return the first and the last day on which nothing happens; None where that is no day. ``date.max``: nobody knows the end."""
        if self.word == StatusWord.CLOSED:
            return self.day or date.min, date.max
        if self.word == StatusWord.PAUSED:
            return self.since or date.min, self.day - timedelta(1) if self.day else date.max
        return None


_FORM = re.compile(
    rf"({'|'.join(StatusWord)})(?: (on|from|since) (.+?))?(?: (?:and )?(until|till) (.+))?", re.IGNORECASE
)


def parse_status(value: object) -> ServiceStatus:
    """Parse a status as staff write it; raise ValueError with the rest of a sentence."""
    if isinstance(value, ServiceStatus):
        return value
    text = parse.filled(value)
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(
            f'is "{text}", and a status was expected: {listed(list(StatusWord))}. It may have a day, as in '
            '"paused until 3 March 2027", "full since 3 March 2027" or "closed on 3 March 2027".'
        )
    word, joint, first, _, last = found.groups()
    status = StatusWord(word.lower())
    if status is StatusWord.OPEN and (first or last):
        raise ValueError(f'is "{text}", and only the other statuses take a date. Write open alone.')
    if status is StatusWord.CLOSED and last:
        raise _two_things(text, last)
    if status is StatusWord.PAUSED and first and not last and joint.lower() != "since":
        raise _two_things(text, first)
    if last and status not in _UNTIL:
        raise ValueError(
            f'is "{text}", and {status} takes no end. Write "{status}", and change it when that is over.'
        )
    try:
        if status is StatusWord.CLOSED:
            return ServiceStatus(status, dates.day(first) if first else None)
        starts, ends = dates.day(first) if first else None, dates.day(last) if last else None
    except ValueError as error:
        raise ValueError(f"has a date that cannot be taken: it {error}") from error
    if starts and ends and ends <= starts:
        raise ValueError(f'is "{text}", which ends before it begins. Check which of the two days is wrong.')
    return ServiceStatus(status, ends, starts)


def _two_things(text: str, day: str) -> ValueError:  # swapped, it would open when it closes
    word = "until" if re.match("(?i)closed", text) else "since"
    when = "it opens again then" if word == "until" else "the break begins then"
    return ValueError(
        f'is {parse.shown(text)}, which could be two things. Write "paused {word} {day}" if {when}, or "closed on {day}" if it '
        "closes then for good."
    )

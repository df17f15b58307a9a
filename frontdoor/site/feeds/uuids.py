"""Stable identifiers for open data and calendars: UUIDs of version 5 (RFC 9562) from the charity's name and catalogue keys.

HSDS requires a UUID for each record. Made from the key under which staff entered a thing, it stays the same over rebuilds, a
new name of a service and a move of the website.
Openings have no key of their own: ``opening_keys`` makes one from their days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache, partial
from hashlib import sha1
from typing import assert_never
from uuid import NAMESPACE_URL, uuid5

from frontdoor.catalogue import DropIn
from frontdoor.recurrence import Dates, EveryWeeks, MonthDays, Monthly, Weekly, WorkingDays, parse_days

Identify = Callable[[str], str]
"""Takes a key such as ``service/throughcare`` and returns its UUID as text."""


def identifier(organisation: str) -> Identify:
    """Return the identifier function of one charity; its name is the UUID namespace."""
    namespace = uuid5(NAMESPACE_URL, f"tag:frontdoor,2026:{' '.join(organisation.casefold().split())}")
    return partial(named, namespace.bytes)


def named(namespace: bytes, key: str) -> str:
    """Return the same as ``uuid.uuid5``, in a fifth of its time: a large catalogue has a hundred thousand records."""
    text = sha1(namespace + key.encode(), usedforsecurity=False).hexdigest()
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{_VARIANT[text[16]]}{text[17:20]}-{text[20:32]}"


_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""The variant digit of a UUID keeps two bits of the hash."""


def opening_keys(openings: Sequence[DropIn]) -> Sequence[str]:
    """Return a key for each opening of a service at one location: its days, and the day from which it holds.

    Its index in the list would not do: when staff delete an ended entry, the next would get its key, and a calendar
    that keeps what it once imported would show each date twice. A new time keeps the key. Openings that agree in days
    and ``from`` are numbered, and the first to end has the highest number, so that the others keep theirs without it.
    """
    found, seen = [""] * len(openings), Counter[str]()
    lasting = sorted(enumerate(openings), key=lambda one: one[1].until or date.max, reverse=True)
    for place, opening in lasting:
        key = _days_key(opening.days) + (f"/from {opening.from_}" if opening.from_ else "")
        found[place] = f"{key}/number {seen[key]}" if seen[key] else key
        seen[key] += 1
    return found


@lru_cache(maxsize=4096)
def _days_key(said: str) -> str:
    """Return a normalised text for an opening's days, however they are written; a fortnight has two phases."""
    match parse_days(said):
        case Weekly(weekdays, months, but):
            return f"weekly {sorted(weekdays)}{_limits(months, but)}"
        case Monthly(places, months):
            return f"monthly {sorted(places)}{_limits(months)}"
        case MonthDays(numbers, months):
            return f"days {sorted(numbers)}{_limits(months)}"
        case WorkingDays(places, months):
            return f"working days {sorted(places)}{_limits(months)}"
        case EveryWeeks(first, weeks):
            often = "fortnightly" if weeks == 2 else f"every {weeks} weeks"
            return f"{often} {first.toordinal() % (7 * weeks)}"
        case Dates(dates):
            return f"on {', '.join(map(str, dates))}"
        case days:
            assert_never(days)


def _limits(months: Sequence[int], but: Sequence[int] = ()) -> str:
    return "".join([f" in {sorted(months)}" if months else "", f" but {sorted(but)}" if but else ""])

"""Scotland's bank holidays, on the days on which they are observed; councils' own local holidays are not included.

The ``holidays`` package has the rules and one-off days (Bank Holidays Scotland, Royal proclamations).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

_NAMES = {
    "New Year Holiday": "New Year holiday",
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "Saint Andrew's Day": "St Andrew's Day",
    "Scotland's participation in the FIFA World Cup final": "World Cup bank holiday",
}
_KEPT = " (observed)"


def bank_holidays(year: int) -> Iterator[tuple[date, str]]:
    """Yield Scotland's bank holidays of a year: observed day and name."""
    yield from _of_year(year)


def weekend_holidays(year: int) -> Iterator[tuple[date, str]]:
    """Yield the holidays of a year that fall on a weekend and are observed on a later day: nominal day and name."""
    kept = {day for day, _ in _of_year(year)}
    for day, names in sorted(_listed(year).items()):
        if day not in kept:
            yield day, _said(names[0])


@lru_cache(maxsize=256)
def _of_year(year: int) -> tuple[tuple[date, str], ...]:
    listed = _listed(year)
    moved = {name.removesuffix(_KEPT) for names in listed.values() for name in names if name.endswith(_KEPT)}
    found = []
    for day, names in sorted(listed.items()):
        standing = [name for name in names if name not in moved]
        # Two holidays on one day (2 January 2023 was also the observed New Year's Day): one name is enough.
        chosen = sorted(standing, key=lambda name: not name.endswith(_KEPT))
        if chosen:
            found.append((day, _said(chosen[0])))
    return tuple(found)


def _listed(year: int) -> dict[date, list[str]]:
    # Imported here because it is slow, and a check of a small file does not need it.
    import holidays  # noqa: PLC0415

    days = holidays.country_holidays("GB", subdiv="SCT", years=year)
    return {day: re.split(r"; ", names) for day, names in days.items() if day.year == year}


def _said(name: str) -> str:
    plain = name.removesuffix(_KEPT)
    said = _NAMES.get(plain, plain)
    return f"{said.removesuffix(' holiday')} bank holiday" if name.endswith(_KEPT) else said

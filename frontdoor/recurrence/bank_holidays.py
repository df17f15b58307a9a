"""Scotland's bank holidays, on the days on which they are observed; councils' own local holidays are not included.

The ``holidays`` package has the rules and one-off days (Bank Holidays Scotland, Royal proclamations). It imports the
calendars of all countries, a tenth of a second, so the years that people ask for lie ready in ``bank_holidays.json``
(decisions/14). A test compares them with the package; ``python -m frontdoor.recurrence.bank_holidays`` writes them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

READY = Path(__file__).with_suffix(".json")
READY_YEARS = range(2024, 2041)
"""Years in that file; any other is asked of the package."""
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


def _listed(year: int) -> Mapping[date, Sequence[str]]:
    if year in READY_YEARS:
        return {date.fromisoformat(day): names for day, names in _ready()[str(year)].items()}
    return listed_by_package(year)


@cache
def _ready() -> Mapping[str, Mapping[str, Sequence[str]]]:
    ready: Mapping[str, Mapping[str, Sequence[str]]] = json.loads(READY.read_text("utf-8"))
    return ready


def listed_by_package(year: int) -> Mapping[date, Sequence[str]]:
    """Return the package's holidays of a year by day, each day with the names it has there."""
    import holidays  # noqa: PLC0415 -- slow, as said above

    days = holidays.country_holidays("GB", subdiv="SCT", years=year)
    return {day: names.split("; ") for day, names in sorted(days.items()) if day.year == year}


def ready_text() -> str:
    """Return what ``bank_holidays.json`` must hold: a line for each year."""
    lines = (
        f'"{year}": {json.dumps({str(day): names for day, names in listed_by_package(year).items()})}'
        for year in READY_YEARS
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _said(name: str) -> str:
    plain = name.removesuffix(_KEPT)
    said = _NAMES.get(plain, plain)
    return f"{said.removesuffix(' holiday')} bank holiday" if name.endswith(_KEPT) else said


if __name__ == "__main__":
    READY.write_text(ready_text(), "utf-8")

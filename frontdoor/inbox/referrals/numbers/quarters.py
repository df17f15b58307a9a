"""Calendar quarters: the only periods that are reported, so that no two reports overlap and can be subtracted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from frontdoor.occurrences import LONDON, london_day

_CODE = re.compile(r"(20[0-9]{2})-?Q([1-4])", re.IGNORECASE)


class NoQuarter(ValueError):  # noqa: N818 -- says what is the matter
    """The text is neither a quarter nor the first or last day of one; the message says what to write."""


def quarter_of(day: date) -> date:
    """Return the first day of the quarter that a date falls in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def quarter_at(moment: datetime) -> date:
    """Return the first day of the quarter of a time, in London."""
    return quarter_of(london_day(moment))


def after(quarter: date) -> date:
    """Return the next quarter."""
    return quarter_of(quarter + timedelta(days=100))


def before(quarter: date) -> date:
    """Return the quarter before."""
    return quarter_of(quarter - timedelta(days=1))


def span(quarter: date) -> tuple[datetime, datetime]:
    """Return when a quarter begins and when the next one does, in UTC."""
    begins, ends = (datetime.combine(day, time(), LONDON) for day in (quarter, after(quarter)))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def months(quarter: date) -> tuple[date, date, date]:
    """Return the first days of its three months."""
    return quarter, quarter.replace(month=quarter.month + 1), quarter.replace(month=quarter.month + 2)


def code(quarter: date) -> str:
    """Format a quarter for addresses and tables: "2026-Q4"."""
    return f"{quarter.year}-Q{(quarter.month + 2) // 3}"


def words(quarter: date) -> str:
    """Format a quarter for people: "October to December 2026"."""
    first, _, last = months(quarter)
    return f"{first:%B} to {last:%B %Y}"


def read(text: str, *, last: bool = False) -> date:
    """Return the quarter that a text names: "2026-Q4", its first day, or with ``last`` its last; raise NoQuarter."""
    if match := _CODE.fullmatch(text.strip()):
        return date(int(match[1]), int(match[2]) * 3 - 2, 1)
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise NoQuarter(f"“{text[:40]}” is no quarter. Write one such as 2026-Q4.") from None
    quarter = quarter_of(day)
    edge = after(quarter) - timedelta(days=1) if last else quarter
    if day != edge:
        which = "last" if last else "first"
        raise NoQuarter(
            f"{day} is not the {which} day of a quarter. Only whole quarters are reported: write {code(quarter)} or {edge}."
        )
    return quarter


def between(first: date, last: date) -> Iterator[date]:
    """Yield the quarters from one to another, with both."""
    while first <= last:
        yield first
        first = after(first)

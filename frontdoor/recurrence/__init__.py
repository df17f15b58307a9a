"""Recurrence rules: days and times parsed from typed words, expanded to dates, and formatted for readers."""

from frontdoor.recurrence.clock import Session
from frontdoor.recurrence.formatting import clock_words, date_words, day_words, list_words, span_words
from frontdoor.recurrence.parse import parse_days
from frontdoor.recurrence.rules import (
    KINDS,
    Dates,
    Days,
    EveryWeeks,
    MonthDays,
    Monthly,
    Weekly,
    WorkingDays,
    days_words,
)

__all__ = [
    "KINDS", "Dates", "Days", "EveryWeeks", "MonthDays", "Monthly", "Session", "Weekly", "WorkingDays", "clock_words",
    "date_words", "day_words", "days_words", "list_words", "parse_days", "span_words",
]  # fmt: skip

"""From drop-ins and closures to real dates; takes today as an argument and never asks the clock."""

from frontdoor.dates.occur import (
    LONDON,
    Cancelled,
    Occurrence,
    Series,
    cancelled,
    holds_until,
    occurrences,
    series,
)
from frontdoor.dates.said import cancelled_words, closing_words, drop_in_words, lasting, occurrence_words
from frontdoor.days.holidays import bank_holidays
from frontdoor.days.reading import parse_days
from frontdoor.days.recurrence import Days, Fortnightly, Monthly, Weekly, days_words
from frontdoor.days.words import clock_words, date_words, day_words, list_words, span_words

__all__ = [
    "LONDON", "Cancelled", "Days", "Fortnightly", "Monthly", "Occurrence", "Series", "Weekly", "bank_holidays", "cancelled",
    "cancelled_words", "clock_words", "closing_words", "date_words", "day_words", "days_words", "drop_in_words", "holds_until",
    "lasting", "list_words", "occurrence_words", "occurrences", "parse_days", "series", "span_words",
]  # fmt: skip

"""Occurrences: drop-ins expanded to dates, with closures as exception dates. Today is an argument everywhere."""

from frontdoor.occurrences.expand import (
    LONDON,
    Cancelled,
    Occurrence,
    Series,
    cancelled,
    first_held,
    first_open,
    holds_until,
    london_day,
    occurrences,
    series,
    service_span,
)
from frontdoor.occurrences.formatting import (
    changed_words,
    closing_words,
    drop_in_words,
    last_day,
    lasting,
    occurrence_words,
)
from frontdoor.recurrence.bank_holidays import bank_holidays
from frontdoor.recurrence.formatting import clock_words, date_words, day_words, list_words, span_words
from frontdoor.recurrence.parse import parse_days
from frontdoor.recurrence.rules import Days, days_words

__all__ = [
    "LONDON", "Cancelled", "Days", "Occurrence", "Series", "bank_holidays", "cancelled",
    "changed_words", "clock_words", "closing_words", "date_words", "day_words", "days_words", "drop_in_words", "first_held", "first_open", "holds_until",
    "last_day", "lasting", "list_words", "london_day", "occurrence_words", "occurrences", "parse_days", "series", "service_span", "span_words",
]  # fmt: skip

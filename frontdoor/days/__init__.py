"""Days and times as people type and read them: knows weeks, months and words, and neither catalogue nor clock."""

from frontdoor.days.reading import parse_days
from frontdoor.days.recurrence import Days, Fortnightly, Monthly, Weekly, days_words
from frontdoor.days.words import clock_words, date_words, day_words, list_words, span_words

__all__ = [
    "Days", "Fortnightly", "Monthly", "Weekly", "clock_words", "date_words", "day_words", "days_words", "list_words",
    "parse_days", "span_words",
]  # fmt: skip

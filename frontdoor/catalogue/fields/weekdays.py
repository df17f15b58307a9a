"""Rejects words for days that are ambiguous, or that the recurrence parser cannot read, with advice on how to write them.

``recurrence.parse_days`` takes words literally; here is what people write when they mean something else.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PLACES = "first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th"
_FORTNIGHT = 'such as "every second Friday from 5 March 2027"'


@lru_cache(4096)
def check_words(text: str) -> None:
    """Raise ValueError with a sentence where words for days are ambiguous, or a clearer way to write them is known."""
    plain = re.sub(r"\s+", " ", text.strip().lower())
    weeks = re.match(r"every (third|fourth|fifth|3rd|4th|5th) (\w+)(?! of | in )", plain)
    if weeks and "month" not in plain:
        raise ValueError(
            f'"{text}" could be a day of each month or every few weeks. Write "{weeks[1]} {weeks[2].capitalize()} of the month" if '
            "that is meant; for every few weeks, write each date as a drop-in with from: and until:."
        )
    if pair := re.search(rf"\b({_PLACES}) (last|first|second|third|fourth|fifth) ", plain):
        raise ValueError(
            f'"{text}" has "{pair[0].strip()}" without "and" between the two words. Write "{pair[1]} and {pair[2]}" if both are meant; '
            "the last day but one of a month cannot be written."
        )
    if re.search(
        r"\b(fortnightly|bi-?weekly|(every )?(two|2|other|second|alternate) weeks?|fortnight)\b", plain
    ) and not _READ.match(plain):
        raise ValueError(
            f'"{text}" was expected to name the day after "every second", with a first date, {_FORTNIGHT}.'
        )
    if re.search(r"\b(every|each) (second|other|2nd) (?P<day>\w+day)s?( and|,) ", plain):
        raise ValueError(
            f'"{text}" names more than one day. Write a drop-in for each, with its own first date, {_FORTNIGHT}.'
        )
    if re.fullmatch(r"week days?|working days?", plain):
        raise ValueError(f'"{text}" was expected to be "Monday to Friday" or "weekdays".')
    if weekly := re.match(r"(weekly|once a week)( on)?\b *", plain):
        rest = text.strip()[weekly.end() :] or "Monday"
        raise ValueError(f'"{text}" was expected to name the days alone. Write it like "{rest}".')
    if times := re.search(r"\b(mornings?|afternoons?|evenings?|nights?)\b", plain):
        raise ValueError(
            f'"{text}" has "{times[0]}" in it, and only days were expected. Take it out; the times go in opens: and closes:.'
        )
    if re.search(r"bank holidays?|public holidays?", plain):
        raise ValueError(
            f'"{text}" has holidays in it, and only days were expected. Take them out: bank_holidays: in the '
            "settings leaves bank holidays out, and closures: other days."
        )
    if re.search(r"\bappointment\b", plain):
        raise ValueError(f'"{text}" names no day. Write the days here, and "by_appointment: yes" below.')


_READ = re.compile(r"(on )?(every (fortnight|two weeks|2 weeks)|fortnightly)( on)? \w")
"""The fortnightly wordings that ``parse_days`` accepts."""

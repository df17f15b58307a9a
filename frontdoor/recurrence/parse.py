"""Parser for the days of a drop-in: from typed words such as "first Tuesday" to a recurrence rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache

from frontdoor.recurrence.formatting import MONTHS, ORDINALS, WEEKDAYS, date_words
from frontdoor.recurrence.rules import LAST, Days, Fortnightly, Monthly, Weekly


@lru_cache(maxsize=4096)
def parse_days(text: str) -> Days:
    """Parse days; raise ValueError with one sentence that says what is there and what was expected."""
    plain = re.sub(r"\s+", " ", text.replace("’", "'")).strip(" .")
    if not plain:
        raise ValueError(f"no days are given; {_EXPECTED}")
    monthly = re.search(r"(?i) (?:of|in) (?:the|every|each|a) month$", plain)
    if monthly:
        plain = plain[: monthly.start()]
    elif match := _FORTNIGHT.match(plain):
        return _fortnightly(match["rest"], text.strip())
    elif match := _FROM.search(plain):
        raise ValueError(_out_of_place(match[0].strip()))
    return _listed(plain, bool(monthly))


_EXPECTED = (
    'expected days such as "Monday, Wednesday and Friday", "Monday to Friday", "every day", "first Tuesday" '
    'or "every second Friday from 5 March 2027"'
)

_BEGIN = r"from|starting(?: from| on)?|beginning(?: on)?|since"
_FORTNIGHT = re.compile(
    r"(?i)(?:on )?(?:every (?:second|other|2nd)|alternate|fortnightly(?: on)?"
    r"|every (?:fortnight|two weeks|2 weeks)(?: on)?) (?P<rest>.+)"
)
_FROM = re.compile(rf"(?i) (?:{_BEGIN}|until|till|except|but)\b.*")
_FILLERS = {"and", "the", "on", "every", "each", "all", "a", "both", "", "days", "day"}
_DAY = {
    name: number
    for number, full in enumerate(WEEKDAYS)
    for short in (full, full[:3], *{1: ("Tues",), 2: ("Weds",), 3: ("Thur", "Thurs")}.get(number, ()))
    for name in (short.lower(), short.lower() + "s", short.lower() + "'s")
}
_GROUP = {"weekday": range(5), "weekdays": range(5), "weekend": range(5, 7), "weekends": range(5, 7)}
_PLACE = {word: place for place, word in ORDINALS.items()} | {
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "fifth": 5, "final": LAST,
}  # fmt: skip
_NAMES = sorted({w.lower() for w in WEEKDAYS} | set(_GROUP) | set(_PLACE) | {"every", "daily"})


def _listed(plain: str, of_the_month: bool) -> Weekly | Monthly:
    """Parse a list of days, each perhaps with its position in the month."""
    if re.fullmatch(
        r"(?i)(?:every|each|all) days?|(?:on )?(?:daily|all week|seven days a week|7 days a week)", plain
    ):
        return Weekly(tuple(range(7)))
    tokens = re.sub(r"\s*[-–—]\s*", " to ", re.sub(r"[,;/&+]", " ", plain)).split()
    weekly: set[int] = set()
    places: list[tuple[int, int]] = []
    wanted: list[int] = []  # positions that wait for their weekday
    days_seen = True
    position = 0
    while position < len(tokens):
        word = tokens[position].lower().strip(".")
        position += 1
        if word in _FILLERS:
            continue
        if word in _PLACE:
            wanted = [_PLACE[word]] if days_seen else [*wanted, _PLACE[word]]
            days_seen = False
            continue
        found = _one_or_range(tokens, position - 1)
        position += 2 if len(found) > 1 and word not in _GROUP else 0
        days_seen = True
        if wanted:
            places += [(place, day) for day in found for place in wanted]
        else:
            weekly |= set(found)
    return _settle(plain, weekly, places, named=days_seen, of_the_month=of_the_month)


def _settle(
    plain: str, weekly: set[int], places: list[tuple[int, int]], *, named: bool, of_the_month: bool
) -> Weekly | Monthly:
    """Return a weekly or a monthly rule; raise ValueError where the words fit neither."""
    if not named or not (weekly or places):
        raise ValueError(f'"{plain}" names no day of the week; {_EXPECTED}')
    if weekly and places:
        raise ValueError(
            f'"{plain}" mixes days of every week with days of the month; write them as two drop-ins'
        )
    if weekly and of_the_month:
        raise ValueError(
            f'"{plain}" of the month: which one? expected, for example, "first Tuesday of the month"'
        )
    if weekly:
        return Weekly(tuple(sorted(weekly)))
    return Monthly(tuple(sorted(set(places), key=lambda pair: (pair[0] % 7, pair[1]))))


def _one_or_range(tokens: Sequence[str], at: int) -> Sequence[int]:
    """Return the weekdays at a position: one, a group, or a range such as ``Monday to Friday``."""
    word = tokens[at].lower().strip(".")
    if word in _GROUP:
        return list(_GROUP[word])
    start = _weekday(tokens[at])
    if at + 2 < len(tokens) and tokens[at + 1].lower() in {"to", "till", "until"}:
        end = _weekday(tokens[at + 2])
        length = (end - start) % 7 + 1
        if length == 1:
            raise ValueError(f'"{tokens[at]} to {tokens[at + 2]}" begins and ends on one day')
        return [(start + n) % 7 for n in range(length)]
    return [start]


def _weekday(word: str) -> int:
    number = _DAY.get(word.lower().strip("."))
    if number is not None:
        return number
    if re.search(r"\d", word):
        raise ValueError(
            f'"{word}" is not a day of the week; times go in opens: and closes:, dates in from: and until:'
        )
    close = get_close_matches(word.lower(), _NAMES, n=1, cutoff=0.7)
    if close:
        name = close[0].capitalize() if close[0] in _DAY else close[0]
        raise ValueError(f'"{word}" is not a day of the week. Did you mean "{name}"?')
    raise ValueError(f'"{word}" is not a day of the week; {_EXPECTED}')


def _out_of_place(words: str) -> str:
    if words.lower().startswith(("except", "but")):
        return (
            f'"{words}" stands in the days; list the days that are open, and put single dates under closures:'
        )
    return (
        f'"{words}" stands in the days; put the first day in from: and the last day in until: beside days: '
        '(only "every second Friday from 5 March 2027" has its date here)'
    )


def _fortnightly(rest: str, text: str) -> Fortnightly:
    """Parse the rest of a fortnightly rule: ``Friday from 5 March 2027``."""
    parts = re.split(rf"(?i) (?:{_BEGIN}) ", rest, maxsplit=1)
    names = re.sub(r"(?i)^on ", "", parts[0]).split()
    weekday = _weekday(names[0])
    name = WEEKDAYS[weekday]
    if len(names) > 1:
        raise ValueError(
            f'"{text}" names more than one day; write a drop-in for each, such as "every second {name} from {_example(weekday)}"'
        )
    if len(parts) == 1:
        raise ValueError(
            f'"{text}" does not say in which weeks; give the first date, such as "every second {name} from {_example(weekday)}", '
            f'or write "second {name} of the month" if that is meant'
        )
    first = _written_date(parts[1], text, weekday)
    if first.weekday() != weekday:
        raise ValueError(f'"{text}": {date_words(first)} is a {WEEKDAYS[first.weekday()]}, not a {name}')
    return Fortnightly(first)


def _example(weekday: int) -> str:
    return date_words(date(2027, 3, 1) + timedelta(weekday))


def _written_date(words: str, text: str, weekday: int) -> date:
    """Parse ``5 March 2027`` or ``2027-03-05``."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words)
    spoken = re.fullmatch(
        r"(?i)(?:[a-z]+day,? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,})\.?,?(?: (\d{4}))?", words
    )
    if spoken and not spoken[3]:
        raise ValueError(
            f'"{text}" needs the year as well, such as "from {words} {_likely_year(words, weekday)}"'
        )
    month = _month(spoken[2]) if spoken else None
    if not iso and month is None:
        raise ValueError(
            f'"{words}" is not a date; expected a day, a month and a year, such as "5 March 2027"'
        )
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        assert spoken is not None
        assert month is not None
        return date(int(spoken[3]), month, int(spoken[1]))
    except ValueError:
        raise ValueError(f'there is no "{words}" in the calendar') from None


def _likely_year(words: str, weekday: int) -> int:
    """Return a year in which a day and month falls on a weekday, for an example."""
    for year in range(2027, 2039):
        try:
            if _written_date(f"{words} {year}", "", weekday).weekday() == weekday:
                return year
        except ValueError:
            continue
    return 2027


def _month(word: str) -> int | None:
    starts = [n for n, name in enumerate(MONTHS) if n and name.lower().startswith(word.lower())]
    return starts[0] if len(starts) == 1 else None

"""Parser for the days of a drop-in: from typed words such as "first Tuesday" to a recurrence rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache

from frontdoor.diagnostics import shown
from frontdoor.recurrence.clock import plain_times
from frontdoor.recurrence.dates import DATE, MONTH, month_number, parse_date
from frontdoor.recurrence.formatting import ORDINALS, WEEKDAYS, date_words, list_words, number_words
from frontdoor.recurrence.rules import (
    LAST,
    Days,
    EveryWeeks,
    MonthDays,
    Monthly,
    Weekly,
    WorkingDays,
    dates_between,
)
from frontdoor.recurrence.single_dates import parse_dates
from frontdoor.recurrence.vocabulary import COUNT, DAY, DAY_NAMES, GROUP, PLACE, count_of, plain_words

BEGINS = r"(?:from|start(?:s|ing)(?: on| from| in)?|begin(?:s|ning)(?: on| in)?|commenc(?:es|ing)(?: on)?|since|w\.?e\.?f\.?)"
"""Words before a first day."""

_EXPECTED = (
    'expected days such as "Monday, Wednesday and Friday", "Monday to Friday", "every day", "first Tuesday", '
    '"12 December 2026" or "every second Friday from 5 March 2027".'
)
_COUNTS = rf"(?:{'|'.join(COUNT)}|\d\d?(?:st|nd|rd|th)?)"
_OF_THE_MONTH = re.compile(
    r"(?i),? ?\b(?:(?:of|in|on) )?(?:(?:the|every|each|a|per|any|all) )?(?:calendar )?months?\b|,? ?\b(?:(?:once|twice|(?:two|three|2|3) times),? )?monthly(?: on)?\b"
    r"|\b(?:once|twice|(?:two|three|2|3) times) (?:a|per|each|every|in the) month(?: on)?\b"
)
_EVERY_MONTHS = re.compile(
    rf"(?i),? ?\b(?:of |in )?(?:(?:every|each) (?P<n>{_COUNTS}) months?|alternate months?|(?P<q>quarterly|every quarter))\b"
    rf"(?:,? {BEGINS} (?P<first>{MONTH})(?: \d{{4}})?)?"
)
_EVERY_WEEKS = re.compile(
    rf"(?i)\b(?:(?:every|each|once (?:in )?every|once in) )?(?P<n>{_COUNTS})[ -]week(?:s|ly)?\b(?: on)?"
    r"|\b(?:(?:every|each|once a|per) fortnight|fortnightly)(?: on)?\b"
)
_EVERY_OTHER = re.compile(rf"(?i)\b(?:(?:every|each) (?P<n>{_COUNTS})|alternate)(?= (?!and\b|or\b)[a-z]+\b)")
MONTHS_NAMED = rf"{MONTH}(?:(?: ?[-,/&] ?| to | until | and | or |, and ){MONTH})*"
_NOT = r"(?:except(?:ing)?(?: for)?|excluding|ex(?:cl?)?\.?(?= )|but(?: not)?|apart from|other than|outwith|bar|not|no (?:meetings?|sessions?)|closed)"
_HALF_A_DAY = re.compile(rf"(?i)\b{_NOT}(?: on)? [^,;]*\b(?:[ap]\.?m\b|mornings?|afternoons?|evenings?)")
_PLACES = rf"(?:{'|'.join(PLACE)})"
_PLACE_AFTER_DAY = re.compile(
    rf"(?i)\b({DAY_NAMES}),? (?:\(({_PLACES}(?:(?: ?(?:,|&|/|\band\b) ?)+{_PLACES})*)(?: (?:of|in) (?:(?:the|each|every) )?month)?(?:\)|$)"
    rf"|({_PLACES}(?:(?: ?(?:,|&|/|\band\b) ?)+{_PLACES})+)(?: (?:of|in) (?:the|each|every) month)?(?! ?(?:{DAY_NAMES}|(?:of )?{MONTH})))"
)
_FILLERS = {
    "and", "the", "on", "every", "each", "all", "both", "", "days", "day", "of", "in", "at", "for", "a",
    "including", "incl", "inc", "plus",
}  # fmt: skip


class UnknownWordError(ValueError):
    """A word that names no day; ``word`` is it."""

    def __init__(self, word: str) -> None:
        super().__init__(f'"{word}" is not a day of the week; {_EXPECTED}')
        self.word = word


@lru_cache(maxsize=4096)
def parse_days(text: str) -> Days:
    """Parse days; raise ValueError with one sentence that says what is there and what was expected."""
    if half := _HALF_A_DAY.search(text):
        raise ValueError(
            f"{shown(half[0])} leaves out a part of a day. Write an entry for each of the days with other hours."
        )
    plain = plain_words(plain_times(text).strip(" .,;:"))
    if not plain:
        raise ValueError(f"{shown(text)} names no day; {_EXPECTED}")
    found = parse_dates(plain, text)
    if found is not None:
        return found
    plain = _PLACE_AFTER_DAY.sub(lambda day: f"{day[2] or day[3]} {day[1]} of the month", plain)
    of_the_month = _OF_THE_MONTH.search(plain)
    if not of_the_month and (every := _every_weeks(plain, text)):
        return every
    bounds = re.search(rf"(?i)(?<!apart) (?:{BEGINS}|until|till)\b.*", plain)
    if bounds and not re.search(rf"(?i) {BEGINS} {MONTH}(?! \d\d?\b)", plain):
        raise ValueError(_out_of_place(bounds[0].strip()))
    if out := re.search(rf"(?i)\b{_NOT}\b.* \d+(?:st|nd|rd|th)?(?: of)? {MONTH}.*", plain):
        raise ValueError(_out_of_place(out[0]))
    plain, months = _months(plain, text)
    plain, but = _but(plain)
    of_the_month = _OF_THE_MONTH.search(plain)
    plain = _OF_THE_MONTH.sub(" ", plain).strip(" ,")
    monthly = bool(of_the_month or months)
    return _days_of_the_month(plain, text, months, monthly) or _listed(
        plain, text, months, but, bool(of_the_month)
    )


def _listed(plain: str, text: str, months: tuple[int, ...], but: str, of_the_month: bool) -> Weekly | Monthly:
    """Parse a list of days, each perhaps with its position in the month."""
    tokens = re.sub(r"\s*-\s*", " to ", re.sub(r"[,;:/&+()]", " ", plain)).split()
    weekly: set[int] = set()
    places: list[tuple[int, int]] = []
    wanted: list[int] = []  # positions that wait for their weekday
    waits = False
    position = 0
    while position < len(tokens):
        word = tokens[position].lower().strip(".")
        position += 1
        if word in _FILLERS:
            continue
        if word in PLACE:
            if waits and tokens[position - 2].lower() in PLACE and {wanted[-1], PLACE[word]} & {LAST}:
                raise ValueError(_joined(tokens[position - 2], tokens[position - 1], text))
            wanted = [*wanted, PLACE[word]] if waits else [PLACE[word]]
            waits = True
            continue
        found = _one_or_range(tokens, position - 1, text)
        position += 2 if len(found) > 1 and word not in GROUP else 0
        waits = False
        if wanted and len(found) > 1:
            raise ValueError(_which_of(tokens, text))
        if wanted:
            places += [(place, day) for day in found for place in wanted]
        else:
            weekly |= set(found)
    if waits or not (weekly or places):
        raise ValueError(f"{shown(text)} names no day of the week; {_EXPECTED}")
    if weekly and places:
        raise ValueError(
            f"{shown(text)} mixes days of every week with days of the month. Write them as two drop-ins."
        )
    if weekly and of_the_month:
        raise ValueError(
            f"{shown(text)} does not say which of the month. Write it like first Tuesday of the month."
        )
    if places and but:
        raise ValueError(_out_of_place(f"but {but}"))
    if places:
        return Monthly(tuple(sorted(set(places), key=lambda pair: (pair[0] % 7, pair[1]))), months)
    return _without(weekly, months, but)


def _without(weekly: set[int], months: tuple[int, ...], but: str) -> Weekly:
    """Return a weekly rule without some weekdays, or some of its days in the month."""
    words = (
        re.sub(r"[,;:/&+()]", " ", _OF_THE_MONTH.sub(" ", re.sub(r"(?i)\bones?\b", " ", but))).lower().split()
    )
    places = tuple(PLACE[word] for word in words if word in PLACE)
    days = {day for word in words for day in GROUP.get(word, [DAY[word]] if word in DAY else ())}
    strange = [
        word
        for word in words
        if word not in PLACE and word not in DAY and word not in GROUP | dict.fromkeys(_FILLERS)
    ]
    if strange or (places and days - weekly) or (places and days and days != weekly):
        raise ValueError(_out_of_place(f"but {but}"))
    if places:
        return Weekly(tuple(sorted(weekly)), months, places)
    if not weekly - days:
        raise ValueError(f'"but {but}" leaves no day. Check the days.')
    return Weekly(tuple(sorted(weekly - days)), months)


def _one_or_range(tokens: Sequence[str], at: int, text: str) -> Sequence[int]:
    """Return the weekdays at a position: one, a group, or a range such as ``Monday to Friday``."""
    word = tokens[at].lower().strip(".")
    if word in GROUP:
        return list(GROUP[word])
    start = _weekday(tokens[at], text)
    if at + 2 < len(tokens) and tokens[at + 1].lower() in {"to", "till", "til", "until", "through", "thru"}:
        end = _weekday(tokens[at + 2], text)
        length = (end - start) % 7 + 1
        if length == 1:
            raise ValueError(
                f'"{tokens[at]} to {tokens[at + 2]}" begins and ends on one day. Check the days.'
            )
        return [(start + n) % 7 for n in range(length)]
    return [start]


def _weekday(word: str, text: str) -> int:
    number = DAY.get(word.lower().strip("."))
    if number is not None:
        return number
    if word.lower() in ("t", "s"):
        two = ("Tuesday", "Thursday") if word.lower() == "t" else ("Saturday", "Sunday")
        raise ValueError(f'"{word}" in {shown(text)} could be {two[0]} or {two[1]}. Write the day in full.')
    if re.search(r"\d", word) and "£" not in word:
        raise ValueError(
            f'"{word}" is not a day of the week. Times go in opens: and closes:, dates in from: and until:.'
        )
    names = sorted({*map(str.lower, WEEKDAYS), *GROUP, *PLACE, "every"})
    close = get_close_matches(word.lower(), names, n=1, cutoff=0.7)
    if close and len(word) > 2:
        name = close[0].capitalize() if close[0] in DAY else close[0]
        raise ValueError(f'"{word}" is not a day of the week. Did you mean "{name}"?')
    raise UnknownWordError(word)


def _joined(first: str, second: str, text: str) -> str:
    pair = f"{first} {second}"
    both, one = (
        re.sub(rf"(?i){pair}", new, text, count=1) for new in (f"{first} and {second}", "last but one")
    )
    offered = (
        f'"{both}" or "{one}"'
        if second.lower() in ("last", "final") and PLACE[first.lower()] == 2
        else f'"{both}"'
    )
    return f'{shown(text)} has "{pair}" without "and" between the two words. Write {offered}.'


def _which_of(tokens: Sequence[str], text: str) -> str:
    """Return what to write for the first weekend, or the last weekday, of a month."""
    word, place = tokens[-1].lower(), next(word for word in tokens if word.lower() in PLACE).lower()
    if word.startswith("weekend"):
        readings = f'"{place} Saturday and {place} Sunday of the month"'
    else:
        readings = f'"{place} working day of the month"'
    return f"{shown(text)} does not say which day of the month. Write {readings}, if that is meant."


def _days_of_the_month(
    plain: str, text: str, months: tuple[int, ...], monthly: bool
) -> MonthDays | WorkingDays | None:
    """Parse the 15th, the last day and the last working day; return None for other words."""
    words = re.sub(r"(?i)\b(?:every|on|the|each)\b|[,&/+]| and ", " ", plain).split()
    if re.search(r"(?i) (?:working|business) days?$", plain):
        places = [PLACE.get(word.lower(), 0) for word in words[:-2]]
        return WorkingDays(tuple(places), months) if places and all(places) else None
    numbers = [re.fullmatch(r"(?i)(\d\d?)(?:st|nd|rd|th)", word) for word in words]
    if words and all(numbers):
        found = [int(number[1]) for number in numbers if number]
        if not all(1 <= number <= 31 for number in found):
            raise ValueError(f"{shown(text)} names a day that no month has. Check it.")
        if not monthly and max(found) <= 5 and not plain.lower().startswith("the "):
            raise ValueError(
                f'{shown(text)} names no day of the week. Write "{text} of the month" if a date is meant.'
            )
        return MonthDays(tuple(sorted(found)), months)
    if monthly and re.fullmatch(r"(?i)(?:on )?(?:the )?(first|last|final) day", plain):
        return MonthDays((LAST if "first" not in plain.lower() else 1,), months)
    return None


def _months(plain: str, text: str) -> tuple[str, tuple[int, ...]]:
    """Return a text without its months, and the months; none means all."""
    every = _EVERY_MONTHS.search(plain)
    if every and every["q"] and not every["first"] and re.search(rf"(?i)\b{MONTH}", _cut(plain, every)):
        plain, every = _cut(plain, every), None  # it names the months besides
    if every:
        count = 3 if every["q"] else count_of(every["n"] or "2")
        if not every["first"] or 12 % count:
            raise ValueError(
                f"{shown(text)} does not say in which months. Name them, as in first Tuesday of March and September."
            )
        first = month_number(every["first"]) or 1
        months = tuple(sorted((first - 1 + n) % 12 + 1 for n in range(0, 12, count)))
        return _cut(plain, every), months
    if re.search(r"(?i)\bbi-?monthly\b", plain):
        raise ValueError(
            f"{shown(text)} could be twice a month or every two months. Name the days, as in first and third Tuesday."
        )
    if out := re.search(rf"(?i),? ?{_NOT}(?: in| during)? (?P<months>{MONTHS_NAMED})", plain):
        left = set(range(1, 13)) - set(_month_numbers(out["months"]))
        return _cut(plain, out), tuple(sorted(left))
    if some := re.search(
        rf"(?i)\b{_NOT} [^,;]*\b{MONTHS_NAMED}\b|(?<=[(;]){MONTHS_NAMED}:? {_NOT} .*", plain
    ):
        raise ValueError(_out_of_place(some[0]))
    if only := re.search(
        rf"(?i),? ?\b(?:(?P<between>between|from)|in|of|during|for)? ?(?P<months>{MONTHS_NAMED})", plain
    ):
        named = only["months"]
        if only["between"]:
            if not re.search(r"(?i) ?- ?| to | until | and ", named):
                raise ValueError(_out_of_place(only[0].strip()))
            named = re.sub(r"(?i) and ", " to ", named)
        return _cut(plain, only), tuple(sorted(set(_month_numbers(named))))
    return plain, ()


def _cut(plain: str, match: re.Match[str]) -> str:
    return re.sub(r"\s+", " ", f"{plain[: match.start()]} {plain[match.end() :]}").strip(" ,()")


def _month_numbers(words: str) -> Iterator[int]:
    for part in re.split(r"(?i) ?[,/&] ?| and | or ", words):
        ends = [month_number(name) for name in re.split(r"(?i) ?- ?| to | until ", part) if name.strip()]
        first, last = ends[0] or 1, ends[-1] or 1
        yield from ((first - 1 + n) % 12 + 1 for n in range((last - first) % 12 + 1))


def _but(plain: str) -> tuple[str, str]:
    """Return a text without its exception, and the exception."""
    found = re.search(rf"(?i),? ?\(?\b{_NOT}(?: on)? (?:the )?(?P<rest>[^()]+)\)?$", plain)
    return (plain[: found.start()].strip(" ,"), found["rest"]) if found else (plain, "")


def _every_weeks(plain: str, text: str) -> EveryWeeks | None:
    """Parse one day every few weeks, with its first date; return None where the words say nothing of that kind."""
    if re.search(r"(?i)\bbiweekly\b", plain):
        raise ValueError(
            f"{shown(text)} could be twice a week or every two weeks. Name the days, as in Monday and Friday, or every second Friday "
            "from 5 March 2027."
        )
    match = _EVERY_WEEKS.search(plain) or _EVERY_OTHER.search(plain)
    if match is None or re.search(rf"(?i)\b(?:of|in) {MONTH}", plain):
        return None
    if (day := re.search(rf"(?i),? ?\b{DATE}", plain)) and not re.search(rf"(?i)\b{BEGINS} (?=.*\d)", plain):
        before = re.sub(
            r"(?i)[(,]? ?\b(?:next|first)\b(?: (?:one|date|session|meeting))?:? ?$", "", plain[: day.start()]
        )
        after = re.sub(
            r"(?i)^ ?\(?(?:is )?(?:the )?(?:next|first)\b(?: (?:one|date|session|meeting))?\)?",
            "",
            plain[day.end() :],
        )
        rest = re.sub(r"[ ,]+$|(?<= ) +", "", f"{before} {after}")
        raise ValueError(
            f'{shown(text)} does not say whether it begins then. Write "{rest.strip(" ,()")} from {day[0].strip(" ,")}" if it does.'
        )
    by_ordinal = match.re is _EVERY_OTHER
    said = match.groupdict().get("n")
    weeks = count_of(said) if said else 2
    if weeks == 1:
        return None
    rest, *begins = re.split(rf"(?i),? ?\b{BEGINS} (?=.*\d)", _cut(plain, match), maxsplit=1)
    named = [
        _weekday(word, text)
        for word in re.sub(r"[,;:/&+()]", " ", rest).split()
        if word.lower() not in _FILLERS
    ]
    often = "every second" if weeks == 2 else f"every {number_words(weeks)} weeks on"
    weekly = re.findall(rf"(?i)\b{DAY_NAMES}", plain[: match.start()])
    few = [
        word
        for word in re.findall(rf"(?i)\b{DAY_NAMES}", re.split(rf"(?i)\b{BEGINS}\b", plain[match.end() :])[0])
        if word.lower().strip(".") in DAY
    ]
    if weekly and few:
        every = f"{often} {WEEKDAYS[DAY[few[0].lower().strip('.')]]} from"
        other = (
            f'"{every} {begins[0].strip(" .,()")}"' if begins else f"{every} its first date, with the year"
        )
        raise ValueError(
            f'{shown(text)} has days of every week and of every few weeks. Write an entry for each: "{list_words(weekly)}" and {other}.'
        )
    if not begins:
        raise ValueError(
            _no_first_date(
                named,
                often,
                weeks,
                text,
                ambiguous=by_ordinal and said and said.lower() not in ("other", "alternate"),
            )
        )
    try:
        begins[0] = begins[0].strip(" .,()")
        of_two = re.fullmatch(r"\d\d?[/.-]\d\d?[/.-]\d{4}", begins[0]) and len(named) == 1
        first = parse_date(f"{WEEKDAYS[named[0]]} {begins[0]}" if of_two else begins[0])
    except ValueError as error:
        raise ValueError(f"{shown(text)}: the first date {error}") from error
    named = named or [first.weekday()]
    if len(named) > 1:
        monday = first - timedelta(first.weekday())
        each = [
            f'"{often} {WEEKDAYS[day]} from {date_words(_not_before(monday + timedelta(day), first, weeks))}"'
            for day in named
        ]
        raise ValueError(
            f"{shown(text)} names more than one day. Write a drop-in for each: {list_words(each)}."
        )
    if first.weekday() != named[0]:
        raise ValueError(
            f"{shown(text)}: {date_words(first)} is a {WEEKDAYS[first.weekday()]}, not a {WEEKDAYS[named[0]]}. Check which is meant."
        )
    if by_ordinal and weeks > 2 and (first.day + 6) // 7 == weeks:
        raise ValueError(
            f'{shown(text)} could be a day of each month or every few weeks. Write "{often} {WEEKDAYS[named[0]]} from {date_words(first)}" '
            f'or "{ORDINALS[weeks]} {WEEKDAYS[named[0]]} of the month".'
        )
    return EveryWeeks(first, weeks)


def _not_before(day: date, first: date, weeks: int) -> date:
    return day if day >= first else day + timedelta(7 * weeks)


def is_every_few_weeks(text: str) -> bool:
    """Return whether words speak of every few weeks, which are counted from a first date."""
    return bool((_EVERY_WEEKS.search(text) or _EVERY_OTHER.search(text)) and not _OF_THE_MONTH.search(text))


def _no_first_date(named: Sequence[int], often: str, weeks: int, text: str, *, ambiguous: object) -> str:
    name = WEEKDAYS[named[0]] if named else "Friday"
    if ambiguous and weeks in ORDINALS:
        return (
            f'{shown(text)} could be a day of each month or every few weeks. Write "{ORDINALS[weeks]} {name} of the month" if that is '
            f"meant. For every few weeks add the first date with its year, as in {often} {name} from {_example(named)}."
        )
    return f"{shown(text)} does not say in which weeks. Add the first date with its year, as in {often} {name} from {_example(named)}."


def _example(named: Sequence[int]) -> str:
    """Return the first such day of March 2027."""
    return date_words(
        dates_between(Weekly((named[0] if named else 4,)), date(2027, 3, 1), date(2027, 3, 7))[0]
    )


def _out_of_place(words: str) -> str:
    if re.search(rf"(?i)\b{_NOT}\b", words):
        return (
            f"{shown(words)} stands in the days. List the days that are open, and put the others under except:, with on:, hours: closed, "
            "and reason:; or under closures:, if all is closed then."
        )
    return f"{shown(words)} stands in the days. Put the first day in from: and the last day in until:, each with its year."

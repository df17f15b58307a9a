"""Days of a phrase that have hours twice, such as ``Weekdays 9-5 (Wed 10-5)``: answered with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from frontdoor.diagnostics import shown
from frontdoor.recurrence.clock import Session
from frontdoor.recurrence.formatting import NO_END, WEEKDAYS, list_words
from frontdoor.recurrence.parse import MONTHS_NAMED, parse_days
from frontdoor.recurrence.rules import Weekly, days_words
from frontdoor.recurrence.vocabulary import plain_words

_MONTHS_ALONE = re.compile(rf"(?i)(?:(?:in|from|during) )?({MONTHS_NAMED})")


def refuse_two_at_once(
    parts: Sequence[tuple[str, Sequence[Session]]], keys: Mapping[str, str], text: str
) -> None:
    """Raise ValueError where a day has hours twice that overlap, as in ``Weekdays 9-5 (Wed 10-5)``, or other hours stand beside months alone."""
    for at, (days, _) in enumerate(parts):
        if at and (only := _MONTHS_ALONE.fullmatch(plain_words(days))):
            usual = parts[0][0]
            raise ValueError(
                f"{shown(text)} has other hours in some months. Write an entry for each: "
                f'"{usual}, except in {only[1]}" and "{usual}, {only[1]}".'
            )
    try:
        rules = [parse_days(days) for days, _ in parts]
    except ValueError:
        return  # reported with the days
    weekly = [
        (rule, hours) for rule, (_, hours) in zip(rules, parts, strict=True) if isinstance(rule, Weekly)
    ]
    if len(weekly) < len(parts) or len({(rule.months, rule.but) for rule, _ in weekly}) > 1:
        return
    twice = [
        {day for later, others in weekly[at + 1 :] if _overlap(hours, others) for day in later.weekdays}
        & {*rule.weekdays}
        for at, (rule, hours) in enumerate(weekly)
    ]
    if not any(twice):
        return
    told = f"{shown(text)} has two sets of hours for {list_words([WEEKDAYS[day] for day in sorted(set().union(*twice))])}."
    left = [
        replace(rule, weekdays=tuple(day for day in rule.weekdays if day not in gone))
        for (rule, _), gone in zip(weekly, twice, strict=True)
    ]
    if not all(rule.weekdays for rule in left):
        raise ValueError(f"{told} Write an entry for each, with the months or weeks in which it holds.")
    ends = {hours[-1].closes for _, hours in weekly if hours[-1].closes}
    unknown = weekly[-1][1][-1].closes is None
    readings = [
        "; ".join(
            _words(rule, [*hours[:-1], hours[-1]._replace(closes=hours[-1].closes or end)])
            for rule, (_, hours) in zip(left, weekly, strict=True)
        )
        for end in ([*ends, None] if unknown and len(ends) == 1 else [None])
    ]
    rest = ", with the rest as it is," if keys else ""
    raise ValueError(f"{told} Write {' or '.join(map(_quoted, readings))}{rest} if the later ones hold then.")


def _quoted(words: str) -> str:
    return f'"{words}"'


def _words(rule: Weekly, sessions: Sequence[Session]) -> str:
    """Return days and hours in words that can be read again."""
    hours = " and ".join(each.words.removesuffix(NO_END).replace(" the next day", "") for each in sessions)
    days = days_words(rule)
    return f"{days if len(rule.weekdays) == len(WEEKDAYS) else days.removeprefix('Every ')}, {hours}"


def _overlap(some: Sequence[Session], others: Sequence[Session]) -> bool:
    """Return whether two sets of hours of one day hold at once, so far as their ends are known."""
    first, second = (
        [(start := 60 * one.opens.hour + one.opens.minute, start + one.minutes) for one in hours]
        for hours in (some, others)
    )
    return any(a < d and c < b for a, b in first for c, d in second)

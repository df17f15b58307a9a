"""Splits what people write in one breath (days, hours, "term time only", "by appointment", first and last day) into its parts.

``split_phrase("Mon-Thu 9-5, Fri 9-4.30, excluding bank holidays")`` has two parts, each with its days and sessions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from frontdoor.diagnostics import shown
from frontdoor.recurrence.asides import NOT_ON, check_said_of_all, holidays_stand_beside_days, take_asides
from frontdoor.recurrence.breaks import with_break, without_break
from frontdoor.recurrence.clock import (
    ROUND_THE_CLOCK,
    Session,
    check_order,
    find_sessions,
    plain_times,
    session_of,
)
from frontdoor.recurrence.dates import DATE, MONTH
from frontdoor.recurrence.formatting import WEEKDAYS
from frontdoor.recurrence.parse import UnknownWordError, parse_days
from frontdoor.recurrence.phrase_dates import over_midnight, without_dates
from frontdoor.recurrence.rules import Weekly
from frontdoor.recurrence.two_at_once import refuse_two_at_once
from frontdoor.recurrence.unclear import offer_without, refuse_closed, refuse_holy_day, refuse_unclear
from frontdoor.recurrence.vocabulary import DAY_NAMES, plain_words


@dataclass(frozen=True)
class Phrase:
    """The parts of a phrase: days with their sessions, and what is said besides, by the key under which it belongs."""

    parts: Sequence[tuple[str, Sequence[Session]]]
    keys: Mapping[str, str] = field(default_factory=dict)


_NO_TIME = re.compile(
    rf"{DATE}|\d\d?(?:st|nd|rd|th)\b|\d\d?(?: ?(?:,|and|&|-|to) ?\d\d?)* (?:of )?{MONTH}(?:,? \d{{4}})?|{MONTH} \d{{4}}"
    r"|\b\d+[- ](?:weeks?(?:ly)?|months?|days?)\b|\bevery \d+\b|\d{4}-\d\d?-\d\d?"
)
_JOINT = re.compile(
    r"(?i)(?:\b(?:and|then|at|on|from|between|again|is|hours?|hrs|times?)\b|[\s,;:&/+()@.-])*"
)
_CLOSED_THEN = re.compile(
    rf"(?i)\b(?P<off>{DAY_NAMES}(?: ?(?:,|/|and|&|to|-) ?{DAY_NAMES})*):? ?-? ?closed (?=(?P<on>{DAY_NAMES}(?: ?(?:,|/|and|&|to|-) ?{DAY_NAMES})*):? ?(?:from |at )?\d)"
)
_ENDS = re.compile(r"(?i)\b(?:(?:un)?till?|before|clos(?:es?|ing)|finish(?:es|ing)?)\b[^,;]*$")


_BOOKED_BETWEEN_DAYS = re.compile(
    rf"(?i)\b{DAY_NAMES}.*\b(?:appointment|booking|arrangement)s?\b.*\b{DAY_NAMES}"
)


@lru_cache(4096)
def split_phrase(text: str) -> Phrase:
    """Split a phrase; raise ValueError with one sentence where its hours cannot be read, or words say nothing of days."""
    phrase = _split(text)
    for days, _ in phrase.parts:
        try:
            parse_days(days)
        except UnknownWordError as error:
            offer_without(error.word, text, NOT_ON, _read)
        except ValueError:
            pass  # reported with the days
    return phrase


def split_hours(hours: str, days: str) -> Phrase:
    """Split hours that say more than times, such as ``9-5 (closed 1-2)``, beside the days that they are of.

    Raises ValueError with one sentence about the hours alone.
    """
    rule = parse_days(days)
    one = isinstance(rule, Weekly) and len(rule.weekdays) == 1
    day = WEEKDAYS[rule.weekdays[0]] if one and isinstance(rule, Weekly) else WEEKDAYS[0]
    try:
        phrase = split_phrase(f"{day} {hours}")
    except ValueError as error:
        raise ValueError(re.sub(rf'"{day},? ', '"', str(error))) from error
    if len(phrase.parts) != 1 or parse_days(phrase.parts[0][0]) != parse_days(day) or not phrase.parts[0][1]:
        raise ValueError(f"{shown(hours)} is no hours of one day.")
    return phrase


def _read(text: str) -> Phrase:
    """Split a phrase that is to be offered, and parse its days."""
    phrase = _split(text)
    for days, _ in phrase.parts:
        parse_days(days)
    return phrase


def _split(text: str) -> Phrase:
    plain = re.sub(r"(?i)\bappts?\b\.?", "appointment", re.sub(r" ?\| ?", ", ", plain_times(text)))
    refuse_unclear(plain, text, _read)
    keys: dict[str, str] = {}
    plain = without_dates(over_midnight(_without_closed_days(plain)), keys)
    plain, told = take_asides(plain, text)
    keys |= told
    refuse_holy_day(plain, NOT_ON)
    whole = re.sub(r"\s+", " ", plain).strip(" ,;")
    plain, gap = without_break(whole)
    refuse_closed(plain, text)
    parts = _with_sessions(plain, text)
    if gap:
        parts = with_break(parts, *gap, text) or _with_sessions(whole, text)
    refuse_two_at_once(parts, keys, text)
    if len({sessions for _, sessions in parts}) > 1 and holidays_stand_beside_days(text):
        raise ValueError(
            f"{shown(text)} gives public holidays hours of their own. Write the other days, and the hours of those under note:."
        )
    if len(parts) > 1:
        check_said_of_all(keys, text)
    elif len(parts[0][1]) > 1 or _BOOKED_BETWEEN_DAYS.search(plain_times(text)):
        check_said_of_all(keys, text, of="by_appointment")
    if len(parts) == 1 and not plain_words(parts[0][0]) and re.search(r"(?i)\bschool days?\b", text):
        parts = [("Monday to Friday", parts[0][1])]
    if (
        len(parts) == 1
        and not plain_words(parts[0][0])
        and (keys.get("bank_holidays") == "open" or ROUND_THE_CLOCK in parts[0][1])
    ):
        parts = [("every day", parts[0][1])]  # 365 days a year, 24/7
    return Phrase(parts, keys)


def _with_sessions(plain: str, text: str) -> list[tuple[str, Sequence[Session]]]:
    """Return days with their sessions; those of ``except Wed 9-1`` are taken out of the days before them."""
    found: list[tuple[str, Sequence[Session]]] = []
    for said, told in _parts(plain, text):
        days, sessions = _tidy(said), _ordered(told, text)
        own = re.fullmatch(
            rf"(?i)(?:but|except(?:ing)?(?: for| on)?|excluding|apart from)(?: on)? ({DAY_NAMES}(?: ?(?:,|&|and) ?{DAY_NAMES})*)",
            days,
        )
        if own and found:
            found[-1] = (f"{found[-1][0]} except {own[1]}", found[-1][1])
        found.append((own[1] if own and found else days, sessions))
    return found


def _ordered(sessions: Sequence[Session], text: str) -> Sequence[Session]:
    try:
        check_order(sessions, text)
    except ValueError as error:
        raise ValueError(str(error).removeprefix("is ")) from error
    return tuple(sessions)


def _without_closed_days(plain: str) -> str:
    """Take ``Mon closed`` out of ``Mon closed Tue 10-4``; in ``Mon-Fri closed Wed 10-4`` it stays, and is told with the days."""

    def told(match: re.Match[str]) -> str:
        off, on = (parse_days(match[name]) for name in ("off", "on"))
        apart = isinstance(off, Weekly) and isinstance(on, Weekly) and not {*off.weekdays} & {*on.weekdays}
        return "" if apart else match[0]

    return _CLOSED_THEN.sub(told, plain)


Parts = list[tuple[str, list[Session]]]


def _parts(plain: str, text: str) -> Parts:
    """Return days with their sessions, in order; the days may stand before or after the hours."""
    masked = _NO_TIME.sub(lambda match: "\0" * len(match[0]), plain.lower())
    found = [match for match, bare in find_sessions(masked) if not bare]
    if not found:
        return [(plain, [])]
    edges = [0, *(edge for match in found for edge in match.span()), len(plain)]
    between = [plain[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    days_first = re.search(rf"(?i)\b(?:{DAY_NAMES}|{MONTH}|every|each|daily|first|last)\b|\d", between[0])
    if not days_first and any(not _is_joint(said) for said in between[1:]):
        return _days_after_hours(found, between, text)
    return _days_before_hours(found, between, text)


def _days_after_hours(found: Sequence[re.Match[str]], between: Sequence[str], text: str) -> Parts:
    """Return the parts of ``10am to noon on Mondays, 2-4pm on Tuesdays``."""
    title, *words = between
    if (
        len(found) > 1
        and _is_joint(words[-1])
        and re.search(rf"(?i)\b{DAY_NAMES}.*[,;.&/].*\b{DAY_NAMES}", words[-2])
    ):
        raise ValueError(
            f"{shown(text)} does not say which of its days have which hours. Write each of the days before its hours."
        )
    parts: Parts = []
    waiting: list[Session] = []
    for match, said in zip(found, words, strict=True):
        waiting.append(_session(match, said if parts else f"{title} {said}", text))
        if not _is_joint(said):
            parts.append((said if parts else f"{title} {said}", waiting))
            waiting = []
    parts[-1][1].extend(waiting)
    return parts


def _days_before_hours(found: Sequence[re.Match[str]], between: Sequence[str], text: str) -> Parts:
    """Return the parts of ``Mondays 10am to noon, Tuesdays 2-4pm``; what stands behind a stop or in brackets belongs to the one before."""
    *words, last = between
    parts: Parts = []
    for match, said in zip(found, words, strict=True):
        session = _session(match, said, text)
        own = re.match(r" ?(?:[^;]*;|\([^()]*\))", said) if parts else None
        if own and not _is_joint(own[0].strip(";")):
            parts[-1] = (f"{parts[-1][0]} {own[0].strip(' ;')}", parts[-1][1])
        left = said[own.end() :] if own else said
        if parts and (_is_joint(left) or not plain_words(left)):  # lunch; afternoons
            parts[-1][1].append(session)
        else:
            parts.append((left, [session]))
    if not _is_joint(last):
        days, sessions = parts[-1]
        if all(re.search(rf"(?i)\b{DAY_NAMES}", words) for words in (last, days)) and not _LEFT_OUT.search(
            last
        ):
            raise ValueError(
                f"{shown(text)} says no hours for {shown(_tidy(last))}. Write them, or take the days out."
            )
        parts[-1] = (f"{days} {last}", sessions)
    return parts


_LEFT_OUT = re.compile(r"(?i)\b(?:except|excl?|excluding|not|but|closed|from|apart|bar|outwith)\b")


def _session(match: re.Match[str], said: str, text: str) -> Session:
    """Return the session of a match, told by the words beside it; raise ValueError where it says only when it ends."""
    try:
        session = session_of(match, _part_of_day(said))
    except ValueError as error:
        raise ValueError(f"{shown(text)}: the time {error}") from error
    if session.closes is None and (end := _ENDS.search(match.string, 0, match.start())):
        raise ValueError(
            f"{shown(match.string[end.start() : match.end()])} says when it ends, and not when it begins. Write both for each day."
        )
    return session


def _is_joint(words: str) -> bool:
    return bool(_JOINT.fullmatch(words))


def _part_of_day(words: str) -> str:
    found = re.search(r"(?i)\b(morning|afternoon|evening|night|am|pm)s?\b", words)
    return found[1].lower() if found else ""


def _tidy(words: str) -> str:
    """Return days without what joined them to their hours."""
    words = re.sub(r"\s+", " ", words.replace("()", " ")).strip(" ,;:&/+@-.")
    words = re.sub(
        r"(?i)(?:^(?:and|then|on)\b|[ ,]*\b(?:and|at|from|between|to|hours|hrs|open)$)", "", words
    ).strip(" ,;:&/+@-.")
    return words.strip("()") if words.count("(") != words.count(")") else words

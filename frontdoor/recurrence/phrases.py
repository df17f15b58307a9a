"""Splits what people write in one breath (days, hours, "term time only", "by appointment", first and last day) into its parts.

``split_phrase("Mon-Thu 9-5, Fri 9-4.30, excluding bank holidays")`` has two parts, each with its days and sessions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from frontdoor.diagnostics import shown
from frontdoor.recurrence.clock import (
    ROUND_THE_CLOCK,
    TIME,
    Session,
    check_order,
    find_sessions,
    plain_times,
    session_of,
)
from frontdoor.recurrence.dates import DATE, MONTH, parse_date
from frontdoor.recurrence.formatting import date_words
from frontdoor.recurrence.parse import BEGINS, UnknownWordError, is_every_few_weeks, parse_days
from frontdoor.recurrence.rules import Weekly
from frontdoor.recurrence.vocabulary import COUNT, DAY, GROUP, count_of, plain_words


@dataclass(frozen=True)
class Phrase:
    """The parts of a phrase: days with their sessions, and what is said besides, by the key under which it belongs."""

    parts: Sequence[tuple[str, Sequence[Session]]]
    keys: Mapping[str, str] = field(default_factory=dict)


_NOT_ON = r"(?:except(?:ing)?(?: for)?|excluding|excl?\.?|but not|not|apart from|other than|bar|outwith|outside(?: of)?|closed|no|never)(?: on| in| during| for)?(?: the)?"
_SCHOOL = r"school (?:holidays?|hols)"
_HOLIDAYS = r"(?:all |most |scottish |local )?(?:public|bank|national)(?: (?:and|or|&|/) ?(?:public|bank|local))? (?:holidays?|hols?)(?: mondays?| (?:and|or|&) weekends?)?"
_DAYS = (
    rf"(?:{'|'.join(sorted((name for name in (*DAY, *GROUP) if len(name) > 2), key=len, reverse=True))})\b\.?"
)
_SAYS: tuple[tuple[str, str, str], ...] = (
    (
        r"\bno (?:appointments?|bookings?|referrals?)(?: is| are)?(?: needed| necessary| required)?\b|\bno need to book\b"
        r"|\bwithout (?:an )?appointments?\b|\b(?:just )?(?:drop|walk|turn)[- ]?(?:ins?|up)\b(?: sessions?| clinics?)?(?: welcome)?"
        r"|\b(?:all|everyone) welcome\b|\bopen to (?:all|everyone)\b|\buntil further notice\b",
        "", "",
    ),
    (
        r"\b(?:strictly |available |all )?(?:by|with) (?:an |prior )*(?:appointments?|booking|arrangement)(?: only)?\b"
        r"|\bappointments? (?:only|essential|required|necessary|needed)\b|\bbooking (?:is )?(?:essential|required|necessary|needed)\b"
        r"|\b(?:please )?book (?:first|in advance|ahead)\b",
        "by_appointment", "yes",
    ),
    (rf"\b{_NOT_ON} {_HOLIDAYS}", "bank_holidays", "closed"),
    (
        rf"(?:\b(?:including|incl?\.?|even|also|and|plus|open)|&)(?: on)? {_HOLIDAYS}|\b365 days(?: (?:a|per) year)?\b|\bevery day of the year\b"
        r"|\b(?:including|even|open)(?: at| on)? christmas(?: day)?(?: (?:and|&) new year(?:'s day)?)?\b",
        "bank_holidays", "open",
    ),
    (
        rf"(?:\b(?:during|in|throughout|only)(?: the)? )*\b(?:school )?term[- ]?times?\b(?: only)?|\b(?:during|in)(?: the)? terms?\b(?: only)?|(?:\b(?:during|in|only)(?: the)? )*\bschool terms?\b(?: only)?"
        rf"|\b{_NOT_ON} {_SCHOOL}\b|\bschool days?\b(?: only)?",
        "only_in", "school terms",
    ),
    (rf"\b(?:including|incl?\.?|even)(?: (?:during|in))?(?: the)? {_SCHOOL}\b", "", ""),
    (rf"(?:\b(?:during|in|only)(?: the)? )*\b{_SCHOOL}\b(?: only)?", "only_in", "school holidays"),
    (rf"^closed(?: on)? {_DAYS}(?: ?(?:,|and|&|to|-) ?{_DAYS})*[.,;:](?= )", "", ""),
    (rf"\b{_DAYS}(?: ?(?:,|/|and|&|to|-) ?{_DAYS})*:? ?-? ?closed\b(?! (?:on )?{_DAYS})", "", ""),
)  # fmt: skip
"""What people say besides days and hours: its pattern, and the key and value that mean it; no key for what needs none."""
_FROM_UNTIL = re.compile(
    rf"(?i),? ?\(?\b(?P<a>{BEGINS}) (?P<from>{DATE})(?: ?(?:-|\bto\b|\b(?:un)?till?\b) ?(?P<until>{DATE}))?\)?"
    rf"|,? ?\(?\b(?:(?:un)?till?|ending(?: on)?|up to|ends(?: on)?) (?P<only>{DATE})\)?"
)
_NO_TIME = re.compile(
    rf"{DATE}|\d\d?(?:st|nd|rd|th)\b|\d\d?(?: ?(?:,|and|&|-|to) ?\d\d?)* (?:of )?{MONTH}(?:,? \d{{4}})?|{MONTH} \d{{4}}"
    r"|\b\d+[- ](?:weeks?(?:ly)?|months?|days?)\b|\bevery \d+\b|\d{4}-\d\d?-\d\d?"
)
_JOINT = re.compile(
    r"(?i)(?:\b(?:and|then|at|on|from|between|again|is|hours?|hrs|times?)\b|[\s,;:&/+()@.-])*"
)
_LAST = re.compile(
    r"(?i)\b(?:last (?:appointments?|entry|admissions?|orders?)|doors(?: open)?(?= (?:at |from )?\d)"
    r"|(?:or|(?:(?:or|and) )?(?:at )?other(?:wise| times)|outside (?:of )?(?:these|those) (?:times|hours)) (?:by|with) (?:prior )?(?:appointment|arrangement)"
    r"|(?:(?:or|and) )?(?:by|with) (?:prior )?(?:appointment|arrangement) (?:at|outside(?: of)?) (?:all )?(?:other|these|those) (?:times|hours))\b.*"
)
_AND_ALSO = re.compile(
    rf"(?i)\b({_NOT_ON}) ({_HOLIDAYS}|{_SCHOOL})(?: ?(?:,|&|/|\band\b|\bor\b))+ ?(?:(?:in|on|during) )?(?:the )?(?={_HOLIDAYS}|{_SCHOOL})"
)
_WHICH = re.compile(
    rf"(?i)\b(?:some|most|many|selected|occasional|certain|various|(?<!every )(?<!each )other) {_DAYS}|(?<!but )(?<!first )(?<!last )\b(?:one|two|three|\d) {_DAYS} (?:a|per|each|every|of the|in the) month"
)
_HOLY_DAY = re.compile(
    r"(?i)\b(?:good friday|easter(?: sunday| monday| week)?|palm sunday|maundy thursday|ash wednesday|shrove tuesday|christmas(?: day| eve)?"
    r"|boxing day|hogmanay|new year(?:'s (?:day|eve))?|advent|lent)\b"
)
_CLOSED_THEN = re.compile(
    rf"(?i)\b(?P<off>{_DAYS}(?: ?(?:,|/|and|&|to|-) ?{_DAYS})*):? ?-? ?closed (?=(?P<on>{_DAYS}(?: ?(?:,|/|and|&|to|-) ?{_DAYS})*):? ?(?:from |at )?\d)"
)
_ENDS = re.compile(r"(?i)\b(?:(?:un)?till?|clos(?:es?|ing)|finish(?:es|ing)?)\b[^,;]*$")


@lru_cache(4096)
def split_phrase(text: str) -> Phrase:
    """Split a phrase; raise ValueError with one sentence where its hours cannot be read, or words say nothing of days."""
    phrase = _split(text)
    for days, _ in phrase.parts:
        try:
            parse_days(days)
        except UnknownWordError as error:
            _offer_without(error.word, text)
        except ValueError:
            pass  # reported with the days
    return phrase


def _split(text: str) -> Phrase:
    plain = re.sub(r" ?\| ?", ", ", plain_times(text))
    if vague := re.search(
        r"(?i)\b(?:(?:from|at) )?(around|about|approx\.?|approximately|circa)(?= ?\d)", plain
    ):
        rest = re.sub(r"\s+", " ", plain[: vague.start(1)] + plain[vague.end() :])
        raise ValueError(
            f'"{vague[1]}" says nothing of days in {shown(text)}. Write "{rest}", and the rest under note:.'
        )
    if doors := re.search(r"(?i)\b\d[\d.:]*(?: ?[ap]m)? for \d[\d.:]*(?: ?[ap]m)?(?![\d.:]| ?weeks?)", plain):
        raise ValueError(
            f"{shown(doors[0])} is two times. Write the one at which it begins, and the other under note:."
        )
    if more := _LAST.search(plain):
        rest = plain[: more.start()].strip(" ,;(-")
        raise ValueError(
            f'{shown(more[0].strip("()"))} says nothing of days in {shown(text)}. Write "{rest}", and the rest under note:.'
        )
    if which := _WHICH.search(plain):
        raise ValueError(
            f"{shown(which[0])} does not say which. Name them, as in first Saturday of the month, or 5 and 19 December 2026."
        )
    keys: dict[str, str] = {}
    plain = _without_closed_days(_AND_ALSO.sub(r"\1 \2, \1 ", plain))
    plain = _for_some_weeks(_without_dates(_over_midnight(plain), keys), keys)
    for pattern, key, value in _SAYS:
        shorter = re.sub(
            rf"(?i)[,;]? ?\(?{pattern}\)?" if "|" not in pattern else rf"(?i)[,;]? ?\(?(?:{pattern})\)?",
            " ",
            plain,
        )
        if shorter != plain and key and keys.setdefault(key, value) != value:
            raise ValueError(
                f'{shown(text)} says both "{key}: {keys[key]}" and "{key}: {value}". Write the days and hours alone, and below them '
                "the one that is meant, or neither."
            )
        plain = shorter
    if (named := _HOLY_DAY.search(plain)) and not re.search(
        rf"(?i)\b(?:{_NOT_ON}|until)\b", plain[: named.start()]
    ):
        raise ValueError(
            f"{shown(named[0])} is on another day each year. Write the dates, each with its year, or say it under note:."
        )
    parts = [
        (_tidy(days), _ordered(sessions, text))
        for days, sessions in _parts(re.sub(r"\s+", " ", plain).strip(), text)
    ]
    if len({sessions for _, sessions in parts}) > 1 and re.search(
        rf"(?i)\b{_DAYS} ?(?:,|&|/|\band\b|\bor\b)+ ?{_HOLIDAYS}", text
    ):
        raise ValueError(
            f"{shown(text)} gives public holidays hours of their own. Write the other days, and the hours of those under note:."
        )
    if len(parts) > 1:
        _said_of_all(keys, text)
    if (
        len(parts) == 1
        and not plain_words(parts[0][0])
        and (keys.get("bank_holidays") == "open" or ROUND_THE_CLOCK in parts[0][1])
    ):
        parts = [("every day", parts[0][1])]  # 365 days a year, 24/7
    return Phrase(parts, keys)


def _said_of_all(keys: Mapping[str, str], text: str) -> None:
    """Raise ValueError where something stands with one of several parts, such as ``Mon 9-12 (term time), Tue 9-12``."""
    plain = plain_times(text).rstrip(" .)")
    told = [pattern for pattern, key, value in _SAYS if key in keys and value != "closed"]
    if {"from", "until"} & {*keys}:
        told.append(_FROM_UNTIL.pattern.removeprefix("(?i)"))
    for pattern in told:
        for said in re.finditer(f"(?i){pattern}", plain):
            words = said[0].strip(" ,(")
            before = plain[: said.end()].removesuffix(words).rstrip() if said.end() == len(plain) else "-"
            if not before or before[-1] in ",;." or plain.startswith(words):
                continue
            raise ValueError(
                f"{shown(text)} does not say whether {shown(words)} is meant of all that stands there. Write an entry for each."
            )


def _offer_without(word: str, text: str) -> None:
    """Raise ValueError with the text without the words that say nothing of days, if it can be read then."""
    gone: list[str] = []
    rest = text
    while len(word) > _SHORTEST and word not in gone and len(gone) < _MOST:
        before = text[: text.find(word)]
        leads = not re.search(rf"(?i)\b(?:{_DAYS}|every|each)\b", before)  # it is a title
        if re.fullmatch(rf"(?i){MONTH}|every|each", word) or (
            not leads and re.search(rf"(?i)\b{_NOT_ON}\b", text)
        ):
            return
        gone.append(word)
        rest = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)[:;,.]?", " ", rest, count=1)
        rest = re.sub(r"\s+(?=[,;])", "", re.sub(r"\( *(?:only|and)? *\)", "", rest))
        rest = re.sub(r"(?: (?:in|at|the|on|and|a|of))+$", "", re.sub(r"\s+", " ", rest).strip(" ,;:-–"))
        try:
            phrase = _split(rest)
            for days, _ in phrase.parts:
                parse_days(days)
        except UnknownWordError as another:
            word = another.word
        except ValueError:
            return
        else:
            if {"only_in", "bank_holidays"} & {*phrase.keys}:
                raise ValueError(
                    f'"{" ".join(gone)}" in {shown(text)} cannot be read. Write the days and hours alone, and under only_in: or '
                    "bank_holidays: what is meant."
                )
            raise ValueError(
                f'"{" ".join(gone)}" says nothing of days in {shown(text)}. Write "{rest}", and the rest under note:.'
            )


_SHORTEST, _MOST = 2, 5
"""Letters of a word that only joins others and is kept; and how many words advice may take out: a text with more is no phrase of days."""


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


def _over_midnight(plain: str) -> str:
    """Return ``Sunday 6pm to Monday 8am`` with the hours under the day on which they begin."""
    to = "(?: ?- ?| to | until | till? )"
    plain = re.sub(
        rf"(?i)\b(?:from )?({TIME}),? (?:on )?({_DAYS}){to}({TIME}),? (?:on )?({_DAYS})",
        r"\2 \1 to \4 \3",
        plain,
    )

    def told(match: re.Match[str]) -> str:
        first, second = (DAY.get(match[n].lower().rstrip(".")) for n in (1, 3))
        if first is None or second is None or (second - first) % 7 != 1:
            raise ValueError(f"{shown(match[0])} is longer than a day. Write the hours of each day.")
        return f"{match[1]} {match[2]} to {match[4]}"

    return re.sub(
        rf"(?i)\b({_DAYS}),? (?:at |from )?({TIME}){to}({_DAYS}),? (?:at )?({TIME})(?! ?(?:of )?{MONTH})",
        told,
        plain,
    )


def _for_some_weeks(plain: str, keys: dict[str, str]) -> str:
    """Take ``for six weeks`` out of a phrase, and put the last day in its place."""
    found = re.search(rf"(?i),? ?\bfor (\d+|{'|'.join(COUNT)}) weeks?\b", plain)
    if not found:
        return plain
    if "from" not in keys:
        raise ValueError(
            f"{shown(found[0].strip(' ,'))} needs the first day. Add it with its year, after from."
        )
    last = parse_date(keys["from"]) + timedelta(7 * count_of(found[1]) - 1)
    keys.setdefault("until", date_words(last))
    return plain[: found.start()] + plain[found.end() :]


def _without_dates(plain: str, keys: dict[str, str]) -> str:
    """Take a first and a last day out of a phrase; the first day of a fortnight stays with it."""

    def taken(match: re.Match[str]) -> str:
        if match["from"] and is_every_few_weeks(re.sub(r"(?i)\bfor \w+ weeks?", "", plain)):
            kept, until = f" {match['a']} {match['from']}", match["until"]
        else:
            kept, until = " ", match["until"] or match["only"]
            if match["from"]:
                keys["from"] = match["from"]
        if until:
            keys["until"] = until
        return kept

    span = re.match(
        rf"(?i)({DATE}) ?(?:-|\bto\b|\buntil\b) ?({DATE})[,:;]? (?=.*\b(?:{_DAYS}|every|each|daily|nightly)\b)",
        plain,
    )
    if span:
        keys["from"], keys["until"] = span[1], span[2]
        return plain[span.end() :]
    return re.sub(r"(?i),? then closed\b", "", _FROM_UNTIL.sub(taken, plain))


def _parts(plain: str, text: str) -> Sequence[tuple[str, list[Session]]]:
    """Return days with their sessions, in order; the days may stand before or after the hours."""
    masked = _NO_TIME.sub(lambda match: "\0" * len(match[0]), plain.lower())
    found = [match for match, bare in find_sessions(masked) if not bare]
    if not found:
        return [(plain, [])]
    edges = [0, *(edge for match in found for edge in match.span()), len(plain)]
    between = [plain[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    after = not re.search(
        rf"(?i)\b(?:{_DAYS}|{MONTH}|every|each|daily|first|last)\b|\d", between[0]
    )  # 10am to noon on Mondays
    words = [between[0] + between[1], *between[2:]] if after else between[:-1]
    parts: list[tuple[str, list[Session]]] = []
    waiting: list[Session] = []
    for match, said in zip(found, words, strict=True):
        try:
            session = session_of(match, _part_of_day(said))
        except ValueError as error:
            raise ValueError(f"{shown(text)}: the time {error}") from error
        if session.closes is None and (end := _ENDS.search(plain, 0, match.start())):
            raise ValueError(
                f"{shown(plain[end.start() : match.end()])} says when it ends, and not when it begins. Write both for each day."
            )
        if parts and re.search(r"(?i)\bclosed(?: (?:for|over) \w+)?(?: between| from)?[ :(]*$", said):
            parts[-1][1][-1:] = _without_break(parts, session, text)
        elif after:
            waiting.append(session)
            if not _is_joint(said):
                parts, waiting = [*parts, (said, waiting)], []
        elif _is_joint(said) and parts:
            parts[-1][1].append(session)
        else:
            parts.append((said, [session]))
    if after and waiting:
        parts = [*parts[:-1], (parts[-1][0], [*parts[-1][1], *waiting])] if parts else [("", waiting)]
    if not after and not _is_joint(between[-1]):
        if re.search(rf"(?i)\b{_DAYS}", between[-1]) and not re.search(
            r"(?i)\b(?:except|excl?|excluding|not|but|closed|from|apart|bar|outwith)\b", between[-1]
        ):
            raise ValueError(
                f"{shown(text)} says no hours for {shown(_tidy(between[-1]))}. Write them, or take the days out."
            )
        parts[-1] = (f"{parts[-1][0]} {between[-1]}", parts[-1][1])
    return parts


def _without_break(parts: Sequence[tuple[str, Sequence[Session]]], gap: Session, text: str) -> list[Session]:
    """Return the two sessions before and after a break, in place of the last session."""
    *others, session = [session for _, sessions in parts for session in sessions]
    if any(one.closes and one.opens < gap.opens < one.closes for one in others):
        raise ValueError(
            f"{shown(text)} does not say whether it closes at {gap.words} on each of the days. Write both sessions of each."
        )
    if (
        gap.closes is None
        or session.closes is None
        or not session.opens < gap.opens < gap.closes < session.closes
    ):
        raise ValueError(
            f"{shown(text)} closes at {gap.words}, which is not within its hours. Check the times."
        )
    return [Session(session.opens, gap.opens), Session(gap.closes, session.closes)]


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

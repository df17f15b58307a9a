"""Phrases that do not say when something is held, or say more: each answered with what to write instead.

Every function raises ValueError with one sentence or two. What they offer in quotes has been read before it is offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from frontdoor.diagnostics import shown
from frontdoor.recurrence.clock import TIME
from frontdoor.recurrence.dates import DATE, MONTH, parse_date
from frontdoor.recurrence.parse import UnknownWordError
from frontdoor.recurrence.vocabulary import DAY_NAMES, PLACE

Reader = Callable[[str], object]
"""Reads a phrase as a whole; raises ValueError where it cannot."""

_BY = r"(?:by|with) (?:prior )?(?:appointment|arrangement)"
_NOTES = tuple(
    re.compile(rf"(?i)\(?{pattern}\)?")
    for pattern in (
        rf"\blast (?!(?:and |& )?(?:{DAY_NAMES}|{MONTH}|working|business|days?|weeks?|months?|but|of|in|{'|'.join(PLACE)})\b)(?:[a-z]+ ){{1,3}}(?:is |are |at |by )*(?:{TIME})",
        r"\blast (?:appointments?|entry|admissions?|orders?)\b[^,;()]*",
        rf"\bdoors(?: open)?:? (?:at |from )?(?:{TIME})(?!\w)(?! ?(?:-|to\b|until\b|till?\b))",
        rf"\b(?:or|(?:(?:or|and) )?(?:at )?other(?:wise| times)|outside (?:of )?(?:these|those) (?:times|hours)) {_BY}\b[^,;()]*",
        rf"\b(?:and )?(?:on |at )?(?:all )?(?:the )?(?:other|remaining) (?:days|times|hours)(?: is| are)?(?: strictly| only)? {_BY}(?: only)?",
        r"\b(?:please )?(?:phone|call|ring|text|e-?mail|contact)(?: us| the \w+)? (?:first|ahead|in advance|beforehand|before [a-z ]+)\b",
        r"(?:\b(?:please )?(?:phone|tel(?:ephone)?|call|ring|text|contact)\b[.:]?(?: us)?(?: on)? ?)\+?\d[\d ]{7,}\d(?: (?:for|to) (?!book|arrange|make|reserve)[^,;()]*)?(?! (?:to|for) )",
        r",? \bor (?:phone|call|ring|text|e-?mail|contact)\b[^,;()]*",
        rf"\b(?:(?:or|and) )?{_BY} (?:at|outside(?: of)?) (?:all )?(?:other|these|those) (?:times|hours)\b[^,;()]*",
    )
)
"""What is told of the hours and is none of them."""
_WHOM = re.compile(
    r"(?i)\(?(?:\b(?:for )?(?:the )?(?:ages?|aged)(?: group)?:? (?:from )?\d\d?(?: ?(?:-|to|and) ?\d\d?)?\+?(?: years?)?(?: (?:and|or) (?:over|under|above))?"
    r"|\b\d\d? ?(?:-|to) ?\d\d?[- ]?(?:years?|yrs?)(?:[- ]?olds?)?\b|\b(?:for )?(?:the )?(?:under|over)[- ]?\d\d?'?s?\b|\b[ps]\d ?(?:-|to) ?[ps]?\d\b"
    r"|\b(?:for )?(?:(?:wo)?men(?:'s)?|ladies|(?:fe)?males?|boys|girls|families|parents|carers|adults|children|young people|teenagers|pensioners|members|veterans)(?: only)\b"
    r"|\b(?:for )?(?:women|men|ladies|families|carers|young people|veterans):"
    r")\)?:?"
)
_WHICH = re.compile(
    rf"(?i)\b(?:some|most|many|selected|occasional|certain|various|(?<!every )(?<!each )other) {DAY_NAMES}|\b(?:first|last) (?:two|three|four|\d) {DAY_NAMES}|(?<!but )(?<!first )(?<!last )\b(?:one|two|three|\d) {DAY_NAMES} (?:a|per|each|every|of the|in the) month"
)
_HOLY_DAY = re.compile(
    r"(?i)\b(?:good friday|easter(?: sunday| monday| week)?|palm sunday|maundy thursday|ash wednesday|shrove tuesday|christmas(?: day| eve)?"
    r"|boxing day|hogmanay|new year(?:'s (?:day|eve))?|advent|lent)\b"
)
_FROM_ANOTHER_DAY = re.compile(
    rf"(?i)\b(?:{DAY_NAMES}|days?) (?:after|before|following|preceding|nearest)(?: to)? (?:the )?(?:{'|'.join(PLACE)}|{DAY_NAMES}|\d\d?(?:st|nd|rd|th))"
)
_PHONE = r"(?:phone|telephone|helpline|advice ?line)s?\b"
_COME = r"\b(?:drop|walk|turn|pop)[- ]?(?:ins?|up)\b"
_TWO_THINGS = re.compile(rf"(?i){_COME}.*[,;.].*\b{_PHONE}[^,;]*\d|\b{_PHONE}[^,;]*\d.*[,;.].*{_COME}")
_TO_BOOK = re.compile(
    r"(?i)[,;-]? ?\(?\b(?:please )?(?:phone|tel(?:ephone)?|call|ring|text|e-?mail|contact)\b[^,;()]* (?:to (?:book|arrange|make|reserve)|for (?:an )?appointments?)\b[^,;()]*\)?"
)
_VAGUE = re.compile(
    r"(?i)\b(?:var(?:y|ies|ied|ious|ying|iable)|differ(?:s|ent)?|flexible|irregular|occasional(?:ly)?|sporadic|tb[ac]|confirmed|announced|arranged|agreed|decided"
    r"|arrangement|request(?:ed)?|required|needed|depend(?:s|ing)|see|check|phone|call|ring|contact|telephone|e-?mail|ask|website|facebook|unknown|ad hoc)\b"
)
"""Words of which one stands wherever people name no day …"""
_BESIDE_IT = re.compile(
    r"(?i)\b(?:the|an?|and|or|of|on|to|be|by|at|from|for|in|our|us|we|you|it|is|are|as|when|please|first|then|always|times?|dates?|days?|hours?|opening|open"
    r"|sessions?|weeks?|months?|each|every|details|more|information|social|media|online|page|with|within|before|advance|local|posters?|only|current|latest"
    r"|visiting|individual|needs?|staff|cent(?:re|er)|office|manager)\b"
)
"""… and the words that may stand beside it."""


def names_no_day(text: str) -> bool:
    """Return whether words say that nobody knows the days, such as ``times vary, see our website``."""
    return bool(_VAGUE.search(text)) and not re.search(r"\w", _BESIDE_IT.sub("", _VAGUE.sub("", text)))


def _refuse_short_year(plain: str, text: str) -> None:
    """Raise ValueError for a date whose year has two figures, with the date or the two that it could be."""
    if short := re.search(r"(?<![\d.:/])\d\d?([/.])\d\d?\1\d\d(?![\d.:/])", plain):
        try:
            parse_date(short[0])
        except ValueError as error:
            raise ValueError(f"{shown(text)}: the date {error}") from error


def refuse_unclear(plain: str, text: str, read: Reader) -> None:
    """Raise ValueError for a phrase that does not say which days, or says more than days and hours."""
    _refuse_short_year(plain, text)
    if vague := re.search(
        r"(?i)\b(?:around|about|approx\.?|approximately|circa)(?= ?\d)|(?<=[\dm]) ?-?ish\b", plain
    ):
        _offer(vague, text, read)
    if doors := re.search(r"(?i)\b\d[\d.:]*(?: ?[ap]m)? for \d[\d.:]*(?: ?[ap]m)?(?![\d.:]| ?weeks?)", plain):
        raise ValueError(
            f"{shown(doors[0])} is two times. Write the one at which it begins, and the other under note:."
        )
    whom = [*_WHOM.finditer(plain)]
    if len(whom) > 1:
        raise ValueError(
            f"{shown(text)} says whom each of its hours are for. Write an entry for each, with who_for: below it."
        )
    for one in whom:
        _offer(one, text, read, "who_for")
    if booked := _TO_BOOK.search(plain):
        rest = _cleaned(f"{plain[: booked.start()]} {plain[booked.end() :]}")
        raise ValueError(
            f'{shown(booked[0].strip(" ,;:()-"))} tells how to book. Write "{rest}, by appointment", and the number under phone:.'
        )
    for pattern in _NOTES:
        if (more := pattern.search(plain)) and _is_beside(more):
            _offer(more, text, read)
    if weekend := re.search(r"(?i)\bweekend (?:nights?|evenings?)\b", plain):
        before, after = plain[: weekend.start()], plain[weekend.end() :]
        raise ValueError(
            f'{shown(weekend[0])} could begin on Friday or on Saturday. Write "{before}Friday and Saturday{after}" or '
            f'"{before}Saturday and Sunday{after}".'
        )
    if which := _WHICH.search(plain):
        raise ValueError(
            f"{shown(which[0])} does not say which. Name them, as in first Saturday of the month, or 5 and 19 December 2026."
        )
    if other := _FROM_ANOTHER_DAY.search(plain):
        raise ValueError(
            f"{shown(other[0])} counts from another day, which cannot be written. Write the dates, each with its year."
        )
    if re.search(rf"(?i)\bappointments?,? (?:on )?(?:{DAY_NAMES}|\d)", plain) and re.search(
        rf"(?i){_COME}", plain
    ):
        raise ValueError(
            f"{shown(text)} has hours with and without an appointment. Write an entry for each, and by_appointment: yes below those that need one."
        )
    if _TWO_THINGS.search(plain):
        raise ValueError(
            f"{shown(text)} has the hours of two things. Write those in which people can come here, and those of the phone under phone:, "
            "with number: and hours:."
        )


def _is_beside(more: re.Match[str]) -> bool:
    """Return whether what is told is not itself the time of the phrase: it names none, or there is another."""
    rest = more.string[: more.start()] + more.string[more.end() :]
    return not re.search(TIME, more[0].lower()) or bool(re.search(TIME, rest.lower()))


def refuse_holy_day(plain: str, not_on: str) -> None:
    """Raise ValueError for a holy day without a date, unless it is one that is left out."""
    if (
        (named := _HOLY_DAY.search(plain))
        and not re.search(rf"(?i)\b(?:{not_on}|until)\b", plain[: named.start()])
        and not re.search(rf"(?i)\b{DATE}", plain)
    ):
        raise ValueError(
            f"{shown(named[0])} is no date. Write the dates, each with its year, or say it under note:."
        )


def refuse_closed(plain: str, text: str) -> None:
    """Raise ValueError for a phrase that says only when something is closed."""
    if re.match(r"(?i)(?:(?:we(?:'re| are)|it is) )?(?:closed|shut)\b", plain):
        raise ValueError(
            f"{shown(text)} says when it is closed. Write when it is open here, and below it the other days under except:, with "
            "on:, hours: closed, and reason:."
        )


def _offer(more: re.Match[str], text: str, read: Reader, key: str = "note") -> None:
    """Raise ValueError with what to write in the place of a phrase, without some words of it; if that cannot be read, with why."""
    words, why = (
        more[0].strip(" ,;:()"),
        "says whom it is for" if key == "who_for" else "says nothing of days",
    )
    rest = _cleaned(f"{more.string[: more.start()]} {more.string[more.end() :]}")
    try:
        found = read(rest)
    except ValueError as error:
        raise ValueError(f"{shown(words)} {why}, and belongs under {key}:. {error}") from error
    if key == "who_for" and len(getattr(found, "parts", ())) > 1:
        raise ValueError(
            f"{shown(text)} does not say whether {shown(words)} is meant of all that stands there. Write an entry for each, with who_for: "
            "below those that are for some only."
        )
    raise ValueError(f'{shown(words)} {why} in {shown(text)}. Write "{rest}", and the rest under {key}:.')


def _cleaned(text: str) -> str:
    """Return a phrase without what joined the words that were taken out."""
    text = re.sub(r"\( *(?:only|and)? *\)", "", re.sub(r"\s+", " ", text))
    text = re.sub(r" +(?=[,;.)])|(?<=\() +", "", text)
    text = re.sub(r"[,;:]+(?=[,;:])|(?<=[,;]) ?-(?= )", "", text).strip(" ,;:-–&")
    return re.sub(r"(?i)(?: (?:in|at|the|on|and|a|of|for))+$", "", text)


def offer_without(word: str, text: str, not_on: str, read: Reader) -> None:
    """Raise ValueError with the text without the words that say nothing of days, if it can be read then."""
    gone: list[str] = []
    rest = text
    while len(word) > _SHORTEST and word not in gone and len(gone) < _MOST:
        before = text[: text.find(word)]
        leads = not re.search(rf"(?i)\b(?:{DAY_NAMES}|every|each)\b", before)  # it is a title
        if re.fullmatch(rf"(?i){MONTH}|every|each", word) or (
            not leads and re.search(rf"(?i)\b{not_on}\b", text)
        ):
            return
        around = _aside_with(word, rest) or re.search(rf"(?<!\w){re.escape(word)}(?!\w)[:;,.]?", rest)
        if around is None:
            return
        gone.append(around[0].strip(" ,;:.()"))
        rest = _cleaned(f"{rest[: around.start()]} {rest[around.end() :]}")
        try:
            keys = read(rest)
        except UnknownWordError as another:
            word = another.word
        except ValueError as error:
            if " names no day" in str(error) or " mixes days of every week" in str(error):
                return  # it was needed
            raise ValueError(
                f'"{" ".join(gone)}" says nothing of days, and belongs under note:. {error}'
            ) from error
        else:
            if {"only_in", "bank_holidays"} & {*getattr(keys, "keys", ())}:
                raise ValueError(
                    f'"{" ".join(gone)}" in {shown(text)} cannot be read. Write the days and hours alone, and under only_in: or '
                    "bank_holidays: what is meant."
                )
            if " ".join(gone) not in text and len(getattr(keys, "parts", ())) > 1:
                raise ValueError(
                    f"{shown(text)} says something else of each of its hours. Write an entry for each, with note: below it."
                )
            raise ValueError(
                f'"{" ".join(gone)}" says nothing of days in {shown(text)}. Write "{rest}", and the rest under note:.'
            )


_SHORTEST, _MOST = 2, 5
"""Letters of a word that only joins others and is kept; and how many times advice may take words out: a text with more is no phrase of days."""


def _aside_with(word: str, text: str) -> re.Match[str] | None:
    """Return the title, the words in brackets or between commas that a word stands in, if they name no day and no time."""
    for pattern in (
        r"^[^:;,()]*:",
        r"\([^()]*\)",
        r"(?:^|(?<=[,;]))[^,;()]*(?:$|[,;])",
        r"(?<= - )[^,;()-]*$",
    ):
        for found in re.finditer(pattern, text):
            rest = text[: found.start()] + text[found.end() :]
            times = "" if pattern.startswith(r"\(") and re.search(TIME, rest.lower()) else r"\d|"
            says_when = re.search(
                rf"(?i){times}\b(?:{DAY_NAMES}|{MONTH}|every|each|noon|midday|midnight|terms?|holidays?|not|no|only|except|closed)\b|appointment|booking",
                found[0],
            )
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", found[0]) and not says_when:
                return found
    return None

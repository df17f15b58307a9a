"""First and last days in a phrase, and hours that run over midnight from one day to the next: each put into one form."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import timedelta

from frontdoor.diagnostics import shown
from frontdoor.recurrence.clock import TIME, parse_sessions
from frontdoor.recurrence.dates import DATE, MONTH, month_number, parse_date
from frontdoor.recurrence.formatting import date_words
from frontdoor.recurrence.parse import BEGINS, is_every_few_weeks
from frontdoor.recurrence.vocabulary import COUNT, DAY, DAY_NAMES, count_of

FROM_UNTIL = re.compile(
    rf"(?i),? ?\(?\b(?P<a>{BEGINS}) (?P<from>{DATE})(?: ?(?:-|\bto\b|\b(?:un)?till?\b) ?(?P<until>{DATE}))?\)?"
    rf"|,? ?\(?\b(?:(?:un)?till?|ending(?: on)?|up to|ends(?: on)?) (?P<only>{DATE})\)?"
)
_TO = r"(?: ?- ?| to | until | till? )"
_DAY = rf"({DAY_NAMES})(?: (?:night|evening|morning|afternoon)s?)?"
_OF_EACH_WEEK = re.compile(
    rf"(?i)\b(?P<days>(?:(?:every|each) {DAY_NAMES}|(?:mon|tues|wednes|thurs|fri|satur|sun)days)),? \(?(?:from )?"
    rf"(?P<first>\d\d?(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})(?:,? (?P<year>\d{{4}}))?){_TO}(?P<last>{DATE})\)?"
)


def over_midnight(plain: str) -> str:
    """Return ``Sunday 6pm to Monday 8am`` and ``Fri 11pm - 3am Sat`` with the hours under the day on which they begin."""
    plain = re.sub(
        rf"(?i)\b(?:from )?({TIME}),? (?:on )?{_DAY}{_TO}({TIME}),? (?:on )?\(?{_DAY}\)?",
        r"\2 \1 to \4 \3",
        plain,
    )
    plain = re.sub(
        rf"(?i)\b{_DAY},? (?:at |from )?({TIME}){_TO}{_DAY},? (?:at )?({TIME})(?! ?(?:of )?{MONTH})",
        _under_the_first,
        plain,
    )
    return re.sub(
        rf"(?i)\b{_DAY}:?,? (?:at |from )?((?:{TIME}){_TO}(?:{TIME}))(,?) (?:on )?\(?{_DAY}\)?",
        _to_the_next,
        plain,
    )


def _under_the_first(match: re.Match[str]) -> str:
    if not _follows(match[1], match[3]):
        raise ValueError(f"{shown(match[0])} is longer than a day. Write the hours of each day.")
    return f"{match[1]} {match[2]} to {match[4]}"


def _to_the_next(match: re.Match[str]) -> str:
    """Return ``Fri 11pm - 3am Sat`` without its second day; other hours before another day as they are."""
    if not _follows(match[1], match[4]) or _begins_the_next(match):
        return match[0]
    try:
        (session,) = parse_sessions(match[2])
    except ValueError:
        return match[0]  # told with the hours
    return f"{match[1]} {match[2]}" if session.past_midnight else match[0]


def _begins_the_next(match: re.Match[str]) -> bool:
    """Return whether the second day has hours of its own: ``Fri 9pm-1am, Sat and Sun 9pm-3am``; of ``Fri 9pm-1am Sat, Sun 9pm-3am`` it has not."""
    more = rf" ?(?:{',|' if match[3] else ''}/|&|-|and\b|to\b) ?{_DAY}"
    return bool(re.match(rf"(?i)(?:{more})*{_OWN_HOURS}", match.string[match.end() :]))


_OWN_HOURS = r" ?[-:,/&]? ?(?:from |at |between |open )?(?:\d|noon|midday|midnight|all day|a?round the clock|day and night|closed)"


def _follows(first: str, second: str) -> bool:
    one, next_ = (DAY.get(word.lower().rstrip(".")) for word in (first, second))
    return one is not None and next_ is not None and (next_ - one) % 7 == 1


def without_dates(plain: str, keys: dict[str, str]) -> str:
    """Take the first and the last day out of a phrase and put them into ``keys``; the first day of a fortnight stays with it."""
    return _for_some_weeks(_without_dates(plain, keys), keys)


def _without_dates(plain: str, keys: dict[str, str]) -> str:
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
        rf"(?i)({DATE}) ?(?:-|\bto\b|\buntil\b) ?({DATE})[,:;]? (?=.*\b(?:{DAY_NAMES}|every|each|daily|nightly)\b)",
        plain,
    )
    if span:
        keys["from"], keys["until"] = span[1], span[2]
        return plain[span.end() :]
    plain = _WITHOUT_YEAR.sub(_months_of, plain)
    if each := _OF_EACH_WEEK.search(plain):
        keys["from"], keys["until"] = _with_year(each), each["last"]
        return f"{plain[: each.start()]}{each['days']}{plain[each.end() :]}"
    return re.sub(r"(?i),? then closed\b", "", FROM_UNTIL.sub(taken, plain))


_WITHOUT_YEAR = re.compile(
    rf"(?i)\b(?:from )?(?P<first>\d\d?)(?:st|nd|rd|th)?(?: of)? (?P<begins>{MONTH}){_TO}(?P<last>\d\d?)(?:st|nd|rd|th)?(?: of)? (?P<ends>{MONTH})(?!,? ?\d{{4}})"
)


def _months_of(span: re.Match[str]) -> str:
    """Return ``1 April to 30 September`` as whole months; raise ValueError where the days are others, which need a year."""
    last = monthrange(2027, month_number(span["ends"]) or 1)[1]
    if int(span["first"]) != 1 or int(span["last"]) not in (last, last + (last == 28)):
        raise ValueError(
            f"{shown(span[0])} has no year. Put the first day in from: and the last day in until:, each with its year, or name whole "
            "months, as in April to September."
        )
    return f"{span['begins']} to {span['ends']}"


def _with_year(span: re.Match[str]) -> str:
    """Return the first day of a span; where it has no year, with that of the last one, or the year before that."""
    if span["year"]:
        return span["first"]
    last = parse_date(span["last"])
    later = (month_number(span["month"]) or 1) > last.month
    return f"{span['first']} {last.year - later}"


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

"""What people say beside days and hours (term time, bank holidays, by appointment), taken out of a phrase with the key that means it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from frontdoor.diagnostics import shown
from frontdoor.recurrence.clock import plain_times
from frontdoor.recurrence.dates import MONTH
from frontdoor.recurrence.phrase_dates import FROM_UNTIL
from frontdoor.recurrence.vocabulary import DAY_NAMES

NOT_ON = r"(?:except(?:ing)?(?: for)?|excluding|excl?\.?|but not|not|apart from|other than|bar|outwith|outside(?: of)?|closed|no|never)(?: on| in| during| for)?(?: the)?"
_SCHOOL = r"school (?:holidays?|hols)"
_HOLIDAYS = r"(?:bhs?|(?:all |most |scottish |local )?(?:public|bank|national)(?: (?:and|or|&|/) ?(?:public|bank|local))? (?:holidays?|hols?)(?: mondays?| (?:and|or|&) weekends?)?)"
_SEVERAL_DAYS = rf"{DAY_NAMES}(?: ?(?:,|/|and|&|to|-) ?{DAY_NAMES})*"
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
    (rf"\b{NOT_ON} {_HOLIDAYS}|\b{_HOLIDAYS}:? ?-? ?(?:closed|(?:are |is )?(?:excluded|excepted|not included))\b", "bank_holidays", "closed"),
    (
        rf"(?:\b(?:including|incl?\.?|even|also|and|plus|open)|&)(?: on)? {_HOLIDAYS}|\b365 days(?: (?:a|per) year)?\b|\bevery day of the year\b"
        r"|\b(?:including|even|open)(?: at| on)? christmas(?: day)?(?: (?:and|&) new year(?:'s day)?)?\b",
        "bank_holidays", "open",
    ),
    (
        rf"(?:\b(?:during|in|throughout|only)(?: the)? )*\b(?:school )?term[- ]?times?\b(?: only)?|\b(?:during|in)(?: the)? terms?\b(?: only)?|(?:\b(?:during|in|only)(?: the)? )*\bschool terms?\b(?: only)?"
        rf"|\b{NOT_ON} {_SCHOOL}\b|\b{_SCHOOL}:? ?-? ?(?:closed|(?:are |is )?(?:excluded|excepted|not included))\b|\bschool days?\b(?: only)?",
        "only_in", "school terms",
    ),
    (rf"\b(?:including|incl?\.?|even)(?: (?:during|in))?(?: the)? {_SCHOOL}\b", "", ""),
    (rf"(?:\b(?:during|in|only)(?: the)? )*\b{_SCHOOL}\b(?: only)?", "only_in", "school holidays"),
    (rf"^closed(?: on)? {_SEVERAL_DAYS}[.,;:](?= )", "", ""),
    (rf"\b{_SEVERAL_DAYS}:? ?-? ?closed\b(?= {_SEVERAL_DAYS}:? ?-? ?closed\b)", "", ""),
    (rf"\b{_SEVERAL_DAYS}:? ?-? ?closed\b(?! (?:(?:on|in) )?(?:{DAY_NAMES}|{MONTH}))", "", ""),
)  # fmt: skip
"""What people say besides days and hours: its pattern, and the key and value that mean it; no key for what needs none."""
_AND_ALSO = re.compile(
    rf"(?i)\b({NOT_ON}) ({_HOLIDAYS}|{_SCHOOL})(?: ?(?:,|&|/|\band\b|\bor\b))+ ?(?:(?:in|on|during) )?(?:the )?(?={_HOLIDAYS}|{_SCHOOL})"
)
_CLOSED_DAYS_TOO = re.compile(
    rf"(?i)\b(closed(?: on)?) ({_SEVERAL_DAYS})(?: ?(?:,|&|\band\b))+ ?(?={_HOLIDAYS})"
)
_ALONE = re.compile(rf"(?i)\b{DAY_NAMES} ?(?:,|&|/|\band\b|\bor\b)+ ?{_HOLIDAYS}")


_TAKEN_OUT = [(re.compile(rf"(?i)[,;]? ?\(?(?:{pattern})\)?"), key, value) for pattern, key, value in _SAYS]


def take_asides(plain: str, text: str) -> tuple[str, dict[str, str]]:
    """Return a phrase without what is said beside days and hours, and that by its key; raise ValueError where it says both of two things."""
    keys: dict[str, str] = {}
    plain = _AND_ALSO.sub(r"\1 \2, \1 ", _CLOSED_DAYS_TOO.sub(r"\1 \2, \1 ", plain))
    for pattern, key, value in _TAKEN_OUT:
        shorter = pattern.sub(" ", plain)
        if shorter != plain and key and keys.setdefault(key, value) != value:
            raise ValueError(
                f'{shown(text)} says both "{key}: {keys[key]}" and "{key}: {value}". Write the days and hours alone, and below them '
                "the one that is meant, or neither."
            )
        plain = shorter
    return plain, keys


def check_said_of_all(keys: Mapping[str, str], text: str, *, of: str = "") -> None:
    """Raise ValueError where something is said of one of several parts, such as ``Mon 9-12 (term time), Tue 9-12``.

    ``of`` limits it to one key. What stands first, or last behind a comma or a stop, is said of all.
    """
    plain = plain_times(text).rstrip(" .)")
    told = [
        pattern for pattern, key, value in _SAYS if keys.get(key) == value != "closed" and of in ("", key)
    ]
    if {"from", "until"} & {*keys} and not of:
        told.append(FROM_UNTIL.pattern.removeprefix("(?i)"))
    for pattern in told:
        for said in re.finditer(f"(?i){pattern}", plain):
            words = said[0].strip(" ,(")
            before = plain[: said.end()].removesuffix(words).rstrip() if said.end() == len(plain) else "-"
            if not before or before[-1] in ",;." or plain.startswith(words):
                continue
            raise ValueError(
                f"{shown(text)} does not say whether {shown(words)} is meant of all that stands there. Write an entry for each."
            )


def holidays_stand_beside_days(text: str) -> bool:
    """Return whether public holidays are listed with weekdays: ``weekends and public holidays``."""
    return bool(_ALONE.search(_CLOSED_DAYS_TOO.sub("", text)))

"""The words by which people name days, positions in the month and counts, and the words that say nothing about them."""

from __future__ import annotations

import re

from frontdoor.recurrence.dates import MONTH
from frontdoor.recurrence.formatting import ORDINALS, WEEKDAYS
from frontdoor.recurrence.rules import LAST

_SHORT = (
    ("mo", "m"),
    ("tu", "tues"),
    ("we", "weds", "wednes", "w"),
    ("th", "thur", "thurs"),
    ("fr", "f"),
    ("sa",),
    ("su",),
)
DAY = {
    name: number
    for number, full in enumerate(WEEKDAYS)
    for short in (full.lower(), full[:3].lower(), *_SHORT[number])
    for name in ((short, short + "s", short + "'s") if len(short) > 2 else (short,))
}
"""Names of weekdays, in lower case; Monday is 0. ``T`` and ``S`` alone are two days each, and are not here."""

GROUP = {
    "weekday": range(5), "weekdays": range(5), "weekend": range(5, 7), "weekends": range(5, 7), "daily": range(7), "mwf": (0, 2, 4),
}  # fmt: skip
DAY_NAMES = (
    rf"(?:{'|'.join(sorted((name for name in (*DAY, *GROUP) if len(name) > 2), key=len, reverse=True))})\b\.?"
)
"""Pattern of a weekday, or of several in one word."""
PLACE = {word: place for place, word in ORDINALS.items() if " " not in word} | {
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "final": LAST, "penultimate": -2,
}  # fmt: skip
COUNT = {
    "other": 2, "alternate": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12,
}  # fmt: skip

_SAME = tuple(
    (re.compile(f"(?i){pattern}"), word)
    for pattern, word in (
        (r"\b(?:last but one|(?:second|next) to (?:the )?last)\b", "penultimate"),
        (r"\bw(?:ee?)?k[ -]days?\b|\b(?:all |every )?(?:working|business) days(?! of)\b", "weekdays"),
        (r"\bweek[ -]ends?\b", "weekends"),
        (
            r"\b(?:(?:all|every|each|any) ?days?|(?:7|seven) (?:days|nights)|all week(?: long)?|nightly)(?: (?:a|per|of the|every|each) week)?\b",
            "daily",
        ),
        (r"\b(?:every|each) (?:morning|afternoon|evening|night)\b", "daily"),
        (r"\b(\d+|two|three|four|five|six|eight)[ -]weekly\b", r"every \1 weeks"),
        (r"\bbi[ -]weekly\b", "biweekly"),
        (r"\b(?:once|twice|(?:two|three|four|2|3|4) times) (?:daily|(?:a|per|each|every) day)\b", "daily"),
        (
            rf"\bdaily,? \(?(?:incl?(?:\.|uding|usive of)?|even|and|&|plus|\+) ?(?:on )?{DAY_NAMES}(?: ?(?:,|and|&|to|-) ?{DAY_NAMES})*\)?",
            "daily",
        ),
        (rf"\bdaily[,:]? \(?(?={DAY_NAMES})", ""),  # daily, Monday to Friday
        (rf"(?<!and )(?<!& )({DAY_NAMES}),? \(?daily\b\)?", r"\1"),
        (rf"\b(?:summer|winter|spring|autumn)(?: (?:hours|times|opening|season))*:?(?= ?\(?{MONTH})", ""),
        (r"\bextended(?: opening)?(?: hours| times)?\b|\blate[ -](?:opening|night)\b|\bdoors\b", ""),
    )
)
_NOISE = re.compile(
    r"(?i)\b(?:(?:our|the|this) (?:[a-zé-]+ ){1,2}(?:is|are) (?:open|held|staffed|available)(?: on)?|(?:once|twice|(?:two|three|four|2|3|4) times),? ?(?:(?:a|per|each|every) (?:day|week)|daily|weekly)(?:,? on)?"
    r"|(?:each|every|a|per|of the) week|weekly(?: on)?"
    r"|(?:only|inclusive|normally|usually|generally|regularly|typically)|(?:all[- ])?year(?:[- ]round)|all year|throughout the year"
    r"|(?:early|late)? ?(?:mornings?|afternoons?|evenings?|(?<!christmas )(?<!year's )eves?|nights?|overnight)|(?:lunch|tea|breakfast|supper)(?: ?times?)?|(?<![\d.:])[ap]\.?m\.?"
    r"|we(?:'re| are)?|(?:it )?(?:is|are)|opening(?: times?| hours?| days?)?|opens?|held|runs?|running|meets?|(?<!no )meetings?|takes? place"
    r"|out[- ]of[- ]hours|(?:office|surgery|reception)(?= (?:hours?|is|open)\b)|visit(?:s|ing)?|(?:(?:freephone|advice|help|phone|telephone)[ -]?)*lines?|phones?|answered|(?<!no )(?:sessions?|services?)|mid-?week|times?|hours?)(?!\w)"
)


def plain_words(text: str) -> str:
    """Return a text for days without the words that say nothing, and with one word where people have several for a thing."""
    for pattern, word in _SAME:
        text = pattern.sub(word, text)
    return re.sub(r"\s+", " ", _NOISE.sub(" ", text)).strip(" .,;:()-")


def count_of(word: str) -> int:
    """Return the number that a word or figure says: ``third`` and ``3`` are 3."""
    return COUNT.get(word.lower()) or int(re.sub(r"\D", "", word))

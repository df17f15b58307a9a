"""Parser for times of day and opening hours as people write them. Each function raises ValueError with the rest of a sentence.

``parse_clock("1.30pm")`` is a time; ``parse_sessions("10-12 and 2-4pm")`` are the sessions of one day. A bare pair such as
``2-4`` is taken where one reading alone is possible; otherwise the sentence offers the readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import time
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from frontdoor.diagnostics import shown
from frontdoor.recurrence.formatting import clock_words, span_words


class Session(NamedTuple):
    """One opening on one day; it may end on the next day."""

    opens: time
    closes: time | None
    """None: nobody knows when it ends. Midnight to midnight is round the clock."""

    @property
    def past_midnight(self) -> bool:
        """Return whether it ends on the next day, midnight included."""
        return self.closes is not None and self.closes <= self.opens

    @property
    def minutes(self) -> int:
        """Return its length in minutes; of one without an end, none."""
        if self.closes is None:
            return 0
        return _minutes(self.closes) - _minutes(self.opens) + (24 * 60 if self.past_midnight else 0)

    @property
    def words(self) -> str:
        """Format it: ``1pm to 3pm``."""
        return span_words(self.opens, self.closes)


ROUND_THE_CLOCK = Session(time(0), time(0))

_EARLIEST = time(7)
"""A bare hour before it is one of the afternoon or evening."""
_LONGEST = 12 * 60
"""Minutes: the longest session that a bare hour may mean. Its two readings are twelve hours apart, so only one is as short."""
_HALF = r"[ap]\.? ?m\b\.?"
TIME = (
    rf"(?:12(?:[:.]00)? ?)?(?:noon|midday|midnight)\b|\d{{1,2}}(?:[:.]\d{{2}})? ?{_HALF}|\d{{1,2}}[:.]\d{{2}}(?: ?h(?:ou)?rs?\b)?"
    r"|\d{4}(?: ?h(?:ou)?rs?)?\b|\d{1,2} ?o'?clock\b|\d{1,2}(?![\d:]|\.\d|st|nd|rd|th)"
)
"""A time of day in a lower-case text, bare hours included."""
_TO = r" ?(?:-+|\bto\b|\b(?:un)?till?\b|'til\b) ?"
_NO_END = r" ?(?:onwards?\b|(?:-+|\bto\b|\b(?:un)?till?\b) ?(?:late|dusk|dark|sunset|clos(?:e|ing)|finish|(?:the |all )?food (?:runs out|is gone|has gone))\b|- ?$)"
_ALL_DAY = r"(?:open )?(?:24 ?h(?:ou)?rs?(?: (?:a|per|each|every) day)?|24 ?/ ?7|a?round the clock|all day and (?:all )?night|day and night)"
_SESSION = re.compile(
    rf"(?: ?(?P<whole>{_ALL_DAY})"
    rf"| ?\bbetween (?P<b1>{TIME}) and (?P<b2>{TIME})"
    rf"|(?:\b(?P<lead>from|at|after|starts?(?: at)?|starting at|opens?(?: at)?)\b|@)? ?\b(?P<t1>{TIME})"
    rf"(?:{_TO}(?P<t2>{TIME})|(?P<late>{_NO_END}))?)"
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HOUR = "|".join(_WORDS)
_SPOKEN = re.compile(rf"(?i)\b(half|(?:a )?quarter) (past|to) ({_HOUR}|1[0-2]|[1-9])\b")
_HOW = "Write it like 1pm, 1.30pm or 13:30."


def plain_times(text: str) -> str:
    """Return a text with plain dashes, quotes and spaces, in which ``1-00pm`` is ``1.00pm`` and ``two o'clock`` is ``2 o'clock``."""
    plain = re.sub(r"[‐‑‒–—−→]", "-", text.replace("’", "'").replace("\u00a0", " "))
    plain = re.sub(r"\s+", " ", plain).strip()
    plain = re.sub(
        rf"(?i)\b(\d{{1,2}})-(00|15|30|45)(?= ?{_HALF}| ?(?:to|until|till?)\b| ?- ?\d)", r"\1.\2", plain
    )
    plain = re.sub(
        r"(?i)\b(\d|[01]\d|2[0-3]) ?h ?([0-5]\d)?\b(?!rs)", lambda m: f"{int(m[1]):02}:{m[2] or '00'}", plain
    )
    plain = re.sub(
        rf"(?i)\b(?:doors )?(?:open|start|begin)(?:s|ing)?(?: at| from)?:? ({TIME}),? (?:and |& )?(?:clos(?:es?|ing)|ends?|finish(?:es)?)(?: at)?:? (?={TIME})",
        r"\1 to ",
        plain,
    )
    plain = re.sub(rf"(?i)\b({TIME}) start,?(?: and| -)? ({TIME}) (?:finish|end|close)\b", r"\1 to \2", plain)
    plain = re.sub(rf"(?i)(?<!from )(?<!for )\b({TIME}) start\b", r"from \1", plain)
    plain = _SPOKEN.sub(_in_figures, plain)
    plain = re.sub(
        rf"(?i)(?<=\d)((?:{_TO})(?:{_HOUR})\b)(?! ?(?:weeks?|days?|months?))",
        lambda m: re.sub(_HOUR, lambda w: _number(w[0]), m[1], flags=re.IGNORECASE),
        plain,
    )
    plain = re.sub(r" ?[•·▪●◦]+ ?", ", ", plain)
    return re.sub(
        rf"(?i)\b({'|'.join(_WORDS)})(?= ?o'?clock)", lambda m: str(_WORDS.index(m[1].lower()) + 1), plain
    )


def _number(word: str) -> str:
    return str(_WORDS.index(word.lower()) + 1) if word.lower() in _WORDS else word


def _in_figures(match: re.Match[str]) -> str:
    """Return ``6.30`` for ``half past six``, and ``6.45`` for ``quarter to seven``; ``half to`` says no time and stays."""
    part, joint, hour = match[1].lower(), match[2].lower(), int(_number(match[3]))
    if joint == "past":
        return f"{hour}.{'30' if part == 'half' else '15'}"
    return match[0] if part == "half" else f"{(hour - 2) % 12 + 1}.45"


@lru_cache(4096)
def parse_clock(text: str) -> time:
    """Parse a time of day: 1pm, 1.30pm, 13:00, 1300, noon, midnight."""
    plain = plain_times(text).lower()
    if re.fullmatch(r"(?:12(?:[:.]00)? ?)?(?:noon|midday)", plain):
        return time(12)
    if re.fullmatch(r"(?:12(?:[:.]00)? ?)?midnight|24[:.]00", plain):
        return time(0)
    if not re.fullmatch(TIME, plain):
        if len(list(_SESSION.finditer(plain))) > 1 or re.search(rf"\d.*?{_TO}.", plain):
            raise ValueError(
                f"is {shown(text)}, which is two times, and one was expected. Write both after hours: instead."
            )
        raise ValueError(f"is {shown(text)}, which is not a time of day. {_HOW}")
    hour, minute, half = _parts(plain)
    if minute > 59 or hour > 23:
        raise ValueError(f"is {shown(text)}, which is not a time of day. {_HOW}")
    if half:
        if right := _meant_by_mixing(plain):
            raise ValueError(f'is {shown(text)}, which mixes two ways to write a time. Write "{right}".')
        return time(hour % 12 + (12 if half == "p" else 0), minute)
    if hour > 12 or _is_24_hour(plain):
        return time(hour, minute)
    if hour == 12 and plain == "12":
        raise ValueError(f'is {shown(text)}, which could be noon or midnight. Write "noon" or "midnight".')
    # A group in the evening may meet at 7.30 too; from nine on, with minutes, the morning is meant.
    if "clock" in plain or not re.search(r"[:.]", plain) or hour <= 8:
        readings = [clock_words(time(hour % 12 + n, minute)) for n in (0, 12)]
        raise ValueError(
            f'is {shown(text)}, which could be morning or afternoon. Write "{readings[0]}" or "{readings[1]}".'
        )
    return time(hour, minute)


def _meant_by_mixing(plain: str) -> str:
    """Return what ``13pm`` or ``0am`` means, in one way; nothing for a time that is in one way already."""
    hour, minute, half = _parts(plain) if plain[:1].isdigit() else (1, 0, "")
    if not half or 1 <= hour <= 12 or hour > 23 or minute > 59:
        return ""
    if hour == 0:
        return clock_words(time(0 if half == "a" else 12, minute))
    return clock_words(time(hour, minute))


def _parts(plain: str) -> tuple[int, int, str]:
    """Return hour, minute and ``a``, ``p`` or nothing of a time in figures."""
    figures = re.match(r"(\d\d)(\d\d)|(\d{1,2})(?:[:.](\d\d))?", plain)
    assert figures is not None
    half = re.search(_HALF, plain)
    hour, minute = figures[1] or figures[3], figures[2] or figures[4] or "0"
    return int(hour), int(minute), half[0][0] if half else ""


def _is_24_hour(plain: str) -> bool:
    """Return whether a time without am and pm can only be on the 24-hour clock."""
    return bool(re.match(r"\d{4}|0\d|1[3-9]|2[0-4]", plain)) or "h" in plain.removesuffix(
        "o'clock"
    ).removesuffix("oclock")


@lru_cache(4096)
def parse_sessions(text: str, part_of_day: str = "") -> Sequence[Session]:
    """Parse the hours of one day: ``1-3pm``, ``10am to noon and 2pm to 4pm``, ``from 7.30pm``, ``24 hours``.

    ``part_of_day`` (morning, afternoon, evening, night) tells bare hours apart.
    """
    plain = plain_times(text).lower()
    found = [match for match, _ in find_sessions(plain)]
    rest = _SESSION.sub(" ", plain)
    if not found or re.sub(r"\b(?:and|then|again|open|hours|daily)\b|[,;&+/: ]|\.$", "", rest):
        raise ValueError(f"is {shown(text)}, and two times were expected. Write them like 1pm to 3pm.")
    only = found[0]
    if len(found) == 1 and only["t1"] and not (only["t2"] or only["late"] or only["lead"]):
        said = clock_words(parse_clock(only["t1"]))
        raise ValueError(
            f'is {shown(text)}, and has no end. Write "from {said}" if nobody knows when it ends.'
        )
    try:
        sessions = [session_of(match, part_of_day) for match in found]
    except ValueError as error:
        if str(error).startswith(f"is {shown(text)}"):
            raise
        raise ValueError(re.sub("^is ", f"is {shown(text)}: there is ", str(error))) from error
    check_order(sessions, text)
    return tuple(sessions)


def check_order(sessions: Sequence[Session], text: str) -> None:
    """Raise ValueError where a session begins before the one before it has ended."""
    for before, after in pairwise(sessions):
        if before.past_midnight or after.opens < (before.closes or before.opens):
            raise ValueError(
                f"is {shown(text)}, and each session must end before the next one begins. Check the times."
            )


def find_sessions(plain: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield what looks like a session in a lower-case text, and whether it is a single bare number, which may be none."""
    for match in _SESSION.finditer(plain):
        alone = match["t1"] and not (match["t2"] or match["late"] or match["lead"])
        yield match, bool(alone and match["t1"].isdigit())


def session_of(match: re.Match[str], part_of_day: str = "") -> Session:
    """Return the session that a match of ``find_sessions`` says."""
    if match["whole"]:
        return ROUND_THE_CLOCK
    first, second = match["b1"] or match["t1"], match["b2"] or match["t2"]
    if second is None:
        return Session(_one_in(first, part_of_day), None)
    return _pair(match[0].strip(), first.strip(), second.strip(), part_of_day)


def _one_in(text: str, part_of_day: str) -> time:
    """Parse one time; a bare hour is told by the part of the day."""
    if not part_of_day or not _is_bare(text):
        return parse_clock(text)
    return next((at for at in _both_halves(text) if _fits(at, part_of_day)), None) or parse_clock(text)


def _pair(said: str, first: str, second: str, part_of_day: str) -> Session:
    """Parse two times, either of which may lack am and pm."""
    if re.fullmatch(rf"12(?:[:.]00)? ?{_HALF}", second) and "p" not in second:
        opens = _both_halves(first) if _is_bare(first) else [parse_clock(first)]
        if any(at < time(12) for at in opens):
            raise ValueError(
                f'is {shown(second)}, which could be noon or midnight. Write "noon" or "midnight".'
            )
    bare = _is_bare(first), _is_bare(second)
    if not any(bare):
        if all(meant := [_meant_by_mixing(text) for text in (first, second)]):
            raise ValueError(
                f'is {shown(said)}, which mixes two ways to write a time. Write "{meant[0]} to {meant[1]}".'
            )
        said_apart = Session(parse_clock(first), parse_clock(second))
        if re.fullmatch(rf"12(?:[:.]00)? ?{_HALF}", first) and said_apart.minutes > _LONGEST and "a" in first:
            raise ValueError(
                f'is {shown(first)}, which could be noon or midnight. Write "noon" or "midnight".'
            )
        return said_apart
    if _is_24_hour(first) or _is_24_hour(second):
        return Session(
            *[
                time(*_parts(t)[:2]) if b else parse_clock(t)
                for t, b in zip((first, second), bare, strict=True)
            ]
        )
    options = [_both_halves(t) if b else [parse_clock(t)] for t, b in zip((first, second), bare, strict=True)]
    readings = [Session(*pair) for pair in product(*options) if pair[0] != pair[1]]
    readings = [one for one in readings if one.minutes <= _LONGEST]
    if all(bare):
        readings = [
            one for one in readings
            if one.opens >= _EARLIEST and not one.past_midnight and _fits(one.opens, part_of_day)
        ]  # fmt: skip
        if len(readings) > 1 and re.match(r"9|1[01]", first):  # from nine on the morning is meant
            readings = readings[:1]
    if len(readings) == 1:
        return readings[0]
    if not readings:
        parse_clock(first)
        parse_clock(second)
    offered = " or ".join(f'"{one.words}"' for one in readings)
    raise ValueError(f"is {shown(said)}, which could be morning or evening. Write {offered}.")


def parse_pair(opens: str, closes: str) -> Session | None:
    """Parse two times that stand apart, of which one is bare; None where each says by itself what it is, or cannot be read.

    Raises ValueError about the first time where it could be in the morning or in the evening.
    """
    first, second = plain_times(opens).lower(), plain_times(closes).lower()
    if not re.fullmatch(TIME, first) or not re.fullmatch(TIME, second):
        return None
    alone = _alone(first), _alone(second)
    bare = _is_bare(first), _is_bare(second)
    marked = bool(re.search(_HALF, second))
    if not any(bare) or (all(alone) and not (bare[0] and marked)) or any(map(_is_24_hour, (first, second))):
        return None  # 9.30 to 11.00 is in the morning; 9.30 to 10pm could be twelve hours longer than it is
    try:
        starts, ends = (
            _both_halves(text) if is_bare else [parse_clock(text)]
            for text, is_bare in zip((first, second), bare, strict=True)
        )
    except ValueError:
        return None  # reported with the time itself
    readings = [
        Session(start, end)
        for start, end in product(starts, ends)
        if start >= _EARLIEST and (start < end or end == time(0))
    ]
    told = sorted({one.opens for one in readings})
    if len(told) > 1:
        offered = " or ".join(f'"{clock_words(start)}"' for start in told)
        raise ValueError(f"is {shown(opens)}, which could be morning or evening. Write {offered}.")
    readings = [one for one in readings if one.minutes <= _LONGEST]
    return readings[0] if len(readings) == 1 else None


def _alone(text: str) -> time | None:
    try:
        return parse_clock(text)
    except ValueError:
        return None


def _is_bare(text: str) -> bool:
    """Return whether a time lacks am and pm, and could be in either half of the day."""
    return bool(re.fullmatch(r"\d{1,2}(?:[:.]\d\d)?(?: ?o'?clock)?", text)) and not _is_24_hour(text)


def _both_halves(text: str) -> list[time]:
    hour, minute, _ = _parts(text)
    if not 1 <= hour <= 12 or minute > 59:
        parse_clock(text)
        return []
    return (
        [time(12, minute), time(0, minute)] if hour == 12 else [time(hour, minute), time(hour + 12, minute)]
    )


_PARTS = {
    "am": (0, 12),
    "pm": (12, 24),
    "morning": (5, 12),
    "afternoon": (12, 18),
    "evening": (16, 24),
    "night": (17, 24),
}


def _fits(opens: time, part_of_day: str) -> bool:
    earliest, latest = _PARTS.get(part_of_day, (0, 24))
    return earliest <= opens.hour < latest


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute

"""iCalendar serializer (RFC 5545): content lines, London times with their VTIMEZONE, events and a whole calendar, as text.

No library that we tried writes files that all readers understand (decisions/06). Tests compare ours with those of ``icalendar``,
and ten programs read them in ``scripts/test-peers``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache

from frontdoor.occurrences import LONDON
from frontdoor.recurrence import Session


@lru_cache(maxsize=4096)
def repeated(rule: str, session: Session, *, first: date, last: date, off: Sequence[date]) -> bytes:
    """Return DTSTART, DTEND, RRULE and EXDATE, from the first and last dates and the closed ones.

    ``rule`` is the RRULE without its end, such as ``FREQ=WEEKLY;BYDAY=MO``. UNTIL is the end of the last day, not its start:
    rrule.js, which many programs use, compares it with the clock in London and loses the last date in summer otherwise.
    """
    lines = [_at("DTSTART", session.opens, first)]
    if session.closes is not None:
        lines.append(_at("DTEND", session.closes, first))
    if last > first:
        until = datetime.combine(last, _END_OF_DAY, LONDON)
        freq, _, by = rule.partition(";")
        lines.append(line("RRULE", f"{freq};UNTIL={_utc(until)};{by}", escape=False))
    if off:
        lines.append(_at("EXDATE", session.opens, *off))
    return b"".join(lines)


_END_OF_DAY = time(23, 59, 59)


def single(starts: datetime, ends: datetime) -> bytes:
    """Return DTSTART and DTEND of a single event, in UTC when clocks change during it; no DTEND where nobody knows it.

    Half of the programs in use take an hour that occurs twice as the second one, not the first.
    """
    if ends == starts:
        return _at("DTSTART", starts.time(), starts)
    if len({each.replace(fold=fold).utcoffset() for each in (starts, ends) for fold in (0, 1)}) > 1:
        return f"DTSTART:{_utc(starts)}\r\nDTEND:{_utc(ends)}\r\n".encode()
    return _at("DTSTART", starts.time(), starts) + _at("DTEND", ends.time(), ends)


def all_day(day: date) -> bytes:
    """Return DTSTART of an event without a time of day."""
    return line("DTSTART;VALUE=DATE", f"{day:%Y%m%d}", escape=False)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _at(name: str, clock: time, *days: date) -> bytes:
    """Return a property with a London local time on some days."""
    moments = ",".join([f"{day:%Y%m%d}T{clock:%H%M%S}" for day in days])
    return line(f"{name};TZID=Europe/London", moments, escape=False)


def line(name: str, value: str, *, escape: bool = True) -> bytes:
    """Return one content line, escaped and folded."""
    return _folded(f"{name}:{_escaped(value) if escape else value}".encode()) + b"\r\n"


same_line = lru_cache(maxsize=4096)(line)
"""The same, cached, for lines that many events share."""


def _escaped(value: str) -> str:
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(text: bytes) -> bytes:
    if len(text) <= _LONGEST:
        return text
    pieces, start = [], 0
    while len(text) - start > _LONGEST:
        end = start + _LONGEST
        while text[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        if text[end - 1] in b"\\^":  # an escaped character is kept whole
            end -= 1
        pieces.append(text[start:end])
        start = end
    return b"\r\n ".join((*pieces, text[start:]))


_LONGEST = 74
"""Most bytes of one line, without its line end."""


def event(uid: str, when: bytes, about: bytes, *, busy: bool = False) -> bytes:
    """Return a VEVENT; unless it is ``busy`` it leaves people's own time free."""
    taken = line("TRANSP", "OPAQUE" if busy else "TRANSPARENT")
    return b"".join((b"BEGIN:VEVENT\r\n", line("UID", uid), when, about, taken, b"END:VEVENT\r\n"))


def calendar(name: str, events: Iterable[bytes]) -> bytes:
    """Return a whole calendar."""
    said = _escaped(name)
    names = (line("NAME", said, escape=False), line("X-WR-CALNAME", said, escape=False))
    return b"".join((_HEAD, *names, _ZONE, *events, END))


END = b"END:VCALENDAR\r\n"
"""The calendar's end, after the last event."""
_HEAD = b"""\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Frontdoor//drop-ins//EN
CALSCALE:GREGORIAN
REFRESH-INTERVAL;VALUE=DURATION:P1D
X-PUBLISHED-TTL:P1D
""".replace(b"\n", b"\r\n")
_ZONE = b"""\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
""".replace(b"\n", b"\r\n")
"""Summer time from the last Sunday of March to the last of October, at 1am UTC."""

"""Diff of opening hours: a sentence for each drop-in or opening of one service at one place that moves, changes, begins or stops.

Openings have no id, so old and new ones are paired by likeness first; else each edit would read as a stop and a start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from frontdoor.catalogue.components import ChangedDay, DropIn
from frontdoor.occurrences import date_words, drop_in_words
from frontdoor.occurrences.formatting import sessions_words
from frontdoor.recurrence.parse import parse_days
from frontdoor.recurrence.rules import days_words

_NEAR = timedelta(days=31)
"""Days between an opening that ends and one that begins, up to which they are one that moves."""


def opening_changes(label: str, old: Sequence[DropIn], new: Sequence[DropIn], today: date) -> Iterator[str]:
    """Yield a sentence for each opening that moves, changes, begins or stops; ``label`` names it."""
    before = [one for one in old if one not in new]
    after = [one for one in new if one not in old]
    for was, ending, now in _handovers(before, after):
        before.remove(was)
        after.remove(ending)
        after.remove(now)
        yield f"{label} {_moves(was, now, today) or 'changes'}{_from(now, today)}."
    for was, now in _pairs(before, after):
        before.remove(was)
        after.remove(now)
        yield f"{label} {_changes(was, now, today)}."
    for was in before:
        yield f"{label} stops: {_lowered(drop_in_words(was))}."
    for now in after:
        over = f" It {_ends(now.until, today)}; check the year." if now.until and now.until < today else ""
        yield f"{label} is new: {_lowered(drop_in_words(now, today))}.{over}"


def _handovers(before: Sequence[DropIn], after: Sequence[DropIn]) -> Iterator[tuple[DropIn, DropIn, DropIn]]:
    """Return pairs of an opening that was given a last day and the one that begins soon after it."""
    free = list(after)
    for was in before:
        endings = [
            n for n in free if n.until is not None and was == n.model_copy(update={"until": was.until})
        ]
        for ending in endings[:1]:
            last = ending.until
            assert last is not None
            nexts = [n for n in free if n.from_ is not None and last < n.from_ <= last + _NEAR]
            for now in nexts[:1]:
                free.remove(ending)
                free.remove(now)
                yield was, ending, now


def _pairs(before: Sequence[DropIn], after: Sequence[DropIn]) -> Iterator[tuple[DropIn, DropIn]]:
    """Pair the most alike; a single one left on each side is the same opening, changed."""
    left, right = list(before), list(after)
    while left and right:
        was, now = max(((a, b) for a in left for b in right), key=lambda pair: _likeness(*pair))
        if not _likeness(was, now) and not len(left) == len(right) == 1:
            return
        left.remove(was)
        right.remove(now)
        yield was, now


def _likeness(a: DropIn, b: DropIn) -> int:
    return 2 * (_days(a) == _days(b)) + 2 * (a.sessions == b.sessions) + (a.who_for == b.who_for is not None)


def _changes(was: DropIn, now: DropIn, today: date) -> str:
    parts = []
    if moves := _moves(was, now, today):
        parts.append(moves + _from(now, today))
    elif now.from_ != was.from_:
        parts.append(f"begins on {date_words(now.from_, today)}" if now.from_ else "has begun")
    if now.until != was.until:
        parts.append(_ends(now.until, today) if now.until else "goes on, with no last day")
    if now.by_appointment != was.by_appointment:
        parts.append("is now by appointment" if now.by_appointment else "no longer needs an appointment")
    if now.who_for != was.who_for:
        parts.append("says something else about who it is for")
    if now.bank_holidays != was.bank_holidays:
        parts.append(f"is {'now' if now.bank_holidays == 'open' else 'no longer'} held on bank holidays, too")
    if now.only_in != was.only_in:
        parts.append(f"is held only in {now.only_in}" if now.only_in else "is held all year round")
    for one in now.except_:
        if one not in was.except_:
            parts.append(f"{_changed(one)} ({one.reason.rstrip('.')})")
    parts += [f"is as usual again on {one.on}" for one in was.except_ if one not in now.except_]
    if now.team != was.team:
        parts.append("is run by another team")
    if now.note != was.note:
        parts.append("has another note")
    return "; it ".join(parts) or "is worded in another way"


def _changed(one: ChangedDay) -> str:
    return f"is {sessions_words(one.hours)} on {one.on}" if one.hours else f"is not held on {one.on}"


def _ends(last: date, today: date) -> str:
    return f"ends after {date_words(last, today)}" if last >= today else f"ended after {date_words(last)}"


def _moves(was: DropIn, now: DropIn, today: date) -> str:
    same_days, same_times = _days(was) == _days(now), was.sessions == now.sessions
    old, new = sessions_words(was.sessions), sessions_words(now.sessions)
    if same_days and same_times:
        return ""
    if same_times:
        return f"moves from {_days(was)} to {_days(now)}"
    if same_days:
        return f"is now {new} instead of {old}"
    return f"moves from {_days(was)}, {old}, to {_days(now)}, {new}"


def _from(now: DropIn, today: date) -> str:
    return f" from {date_words(now.from_, today)}" if now.from_ is not None and now.from_ > today else ""


def _days(drop_in: DropIn) -> str:
    """Return an opening's days for use inside a sentence: ``Monday``, ``the first Tuesday of every month``."""
    words = days_words(parse_days(drop_in.days))
    if words.endswith("of every month"):
        return f"the {_lowered(words)}"
    if words == "Every day" or words.startswith("Every second "):
        return _lowered(words)
    return words.removeprefix("Every ")


def _lowered(words: str) -> str:
    head = words.split(" ", maxsplit=1)[0]
    return words if head.endswith("day") else words[0].lower() + words[1:]

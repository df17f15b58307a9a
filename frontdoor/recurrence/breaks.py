"""A break in the hours of a phrase, such as ``closed for lunch 1-2pm``: taken out, and put between two sessions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from frontdoor.diagnostics import shown
from frontdoor.recurrence.clock import Session, find_sessions, session_of

_BREAK = re.compile(
    r"(?i)[,;.]? ?\(?\b(?:and |but )?(?P<shut>closed(?: daily| each day| every day)?(?: (?:for|over|at)(?: an?)? (?:lunch|tea|break)(?:[ -]?time)?)?|lunch(?: ?time)? (?:break|closing|closure)|lunch(?:[ -]?time| hour)?)"
    r"(?: is)?:? ?(?=(?:between |from )?(?:\d|noon|midday))"
)


def without_break(plain: str) -> tuple[str, tuple[str, Session] | None]:
    """Return a phrase without a break such as ``closed for lunch 1-2pm``, and the break with its words."""
    found = _BREAK.search(plain)
    if found is None:
        return plain, None
    session, _ = next(find_sessions(plain[found.end() :].lower()), (None, False))
    if session is None or session.start() > 1 or not (session["t2"] or session["b2"]):
        return plain, None
    try:
        gap = session_of(session)
    except ValueError:
        return plain, None
    end = found.end() + session.end()
    after = re.sub(
        r"(?i)^\)?[.,;:]? ?(?:(?:but )?(?:otherwise|other than that)(?: open)?\b)?", "", plain[end:]
    )
    left = (
        f"{plain[: found.start()]}{', ' if plain[: found.start()].strip() and after.strip() else ''}{after}"
    )
    if not any(not bare for _, bare in find_sessions(left.lower())):
        return plain, None  # lunch, noon to 2pm: it is what is held
    return left, (found["shut"], gap)


def with_break(
    parts: Sequence[tuple[str, Sequence[Session]]], words: str, gap: Session, text: str
) -> list[tuple[str, Sequence[Session]]]:
    """Return the parts with the session around a break in two; none where lunch is one of the sessions itself.

    Raises ValueError where it could be meant otherwise.
    """
    is_lunch = re.fullmatch(r"(?i)lunch(?:[ -]?time| hour)?", words)
    begins, ends = gap
    inside = [
        (number, place)
        for number, (_, sessions) in enumerate(parts)
        for place, one in enumerate(sessions)
        if ends and one.closes and one.opens < begins < ends < one.closes
    ]
    if len(inside) > 1:
        raise ValueError(
            f"{shown(text)} does not say whether it closes at {gap.words} on each of the days. Write both sessions of each."
        )
    if not inside and is_lunch:
        return []
    if not inside:
        raise ValueError(
            f"{shown(text)} closes at {gap.words}, which is not within its hours. Check the times."
        )
    ((number, place),) = inside
    days, sessions = parts[number]
    both = (Session(sessions[place].opens, begins), Session(ends or begins, sessions[place].closes))
    split = (*sessions[:place], *both, *sessions[place + 1 :])
    if is_lunch:
        if len(parts) > 1:
            raise ValueError(
                f"{shown(text)} could mean that it is closed at lunch, or that lunch is served. Write an entry for each of its hours."
            )
        offered = " or ".join(
            f'"{days}, {" and ".join(one.words for one in some)}"' for some in (split, sessions)
        )
        raise ValueError(
            f"{shown(words)} in {shown(text)} could mean that it is closed then, or that lunch is served. Write {offered}."
        )
    return [*parts[:number], (days, split), *parts[number + 1 :]]

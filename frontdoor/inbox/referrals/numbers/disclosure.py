"""Statistical disclosure control: hides small counts, so that neither reading nor subtracting gives one.

A count below five can point at a person. Where one is hidden, what is left of the total after subtracting what is shown is
five or more, and of at least two values (complementary suppression).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SMALL = 5
"""Counts below this, except nought, are hidden."""


@dataclass(frozen=True)
class Disclosed:
    """A table of counts as it may be published."""

    shown: Mapping[str, int]
    """Value to count."""
    rest: int | None
    """How many the values that are not shown have together; None where not even that may be told."""
    total: int | None
    """All together; None where that is a small count itself, or where one referral can have several values."""
    at_least: frozenset[str] = frozenset()
    """Values that may have more than is shown: a quarter of several hides them."""


def disclose(counts: Mapping[str, int]) -> Disclosed:
    """Return a table of values that exclude each other, with its total.

    Hidden is everything below the lowest limit at which the hidden counts are not all alike and are five together. The
    values could then be exchanged among themselves, and the same would be published: so not even somebody who knows this
    rule can tell one of them. Nought counts as small where something is hidden.
    """
    total = sum(counts.values())
    if 0 < total < SMALL:
        return Disclosed({}, None, None)
    if all(not count or count >= SMALL for count in counts.values()):
        return Disclosed(dict(counts), 0, total)
    hidden: list[int] = []
    limit = 0
    for limit in sorted({SMALL, *(count + 1 for count in counts.values() if count >= SMALL)}):
        hidden = [count for count in counts.values() if count < limit]
        if len(set(hidden)) > 1 and sum(hidden) >= SMALL:
            break
    shown = {value: count for value, count in counts.items() if count >= limit}
    return Disclosed(shown, sum(hidden), total)


def disclose_each(counts: Mapping[str, int]) -> Disclosed:
    """Return a table of values of which one referral can have several: each stands alone, and nothing is added up."""
    shown = {value: count for value, count in counts.items() if count >= SMALL}
    return Disclosed(shown, None if any(0 < count < SMALL for count in counts.values()) else 0, None)


def together(parts: Sequence[Disclosed]) -> Disclosed:
    """Add up what was published of several quarters: it tells nothing that they do not."""
    shown: Counter[str] = Counter()
    for part in parts:
        shown.update(part.shown)
    hiding = [part for part in parts if part.rest != 0]
    at_least = frozenset(value for value in shown if any(value not in part.shown for part in hiding))
    return Disclosed(shown, _sum(part.rest for part in parts), _sum(part.total for part in parts), at_least)


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(number or 0 for number in known)

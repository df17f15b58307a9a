"""Checks of school terms: one entry for each council area, with a source; and where a drop-in needs terms that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from frontdoor.catalogue.models import Location, SchoolTerms, Service
from frontdoor.catalogue.validation.messages import Finding, subject
from frontdoor.recurrence import date_words


def school_term_faults(
    entries: Mapping[int, SchoolTerms], services: Mapping[str, Service], locations: Mapping[str, Location]
) -> Iterator[Finding]:
    """Yield findings for terms that cannot be right, and for openings whose council area has none."""
    seen: dict[str, int] = {}
    for index, entry in entries.items():
        where = ("school_terms", index)
        first = seen.setdefault(entry.area, index)
        if first != index:
            yield Finding(
                (*where, "area"),
                f"{subject(where)} is for {entry.area}, as is entry {first + 1}. Put the terms of both in one entry.",
            )
        if not entry.source or not entry.terms:
            lacks = "source" if not entry.source else "terms"
            yield Finding(
                (*where, lacks), f"{subject(where)} has nothing in {lacks}:. Write it, or take the entry out."
            )
        for number, (before, after) in enumerate(pairwise(entry.terms), start=1):
            if after.from_ <= before.until:
                yield Finding(
                    (*where, "terms", number, "from"),
                    f"{subject(where)}: a term begins on {date_words(after.from_)}, and the one above it ends on "
                    f"{date_words(before.until)}. Put the terms in order, and check the days.",
                )
        for number, term in enumerate(entry.terms):
            if term.until < term.from_:
                yield Finding(
                    (*where, "terms", number, "until"),
                    f"{subject(where)}: a term ends on {date_words(term.until)}, before it begins on {date_words(term.from_)}. "
                    "Check which of the two days is wrong.",
                )
    for key, service in services.items():
        for place, at in service.at.items():
            area = locations[place].area if place in locations else None
            if area is None or area in seen:
                continue
            for listing, index, opening in at.openings():
                if opening.only_in:
                    steps = ("services", key, "at", place, listing, index)
                    yield Finding(
                        (*steps, "only_in"),
                        f"{subject(steps)} is held only in {opening.only_in}, and school_terms: has no dates for {area}. Add them, "
                        "with their source.",
                    )

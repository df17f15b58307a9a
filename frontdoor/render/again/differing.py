"""An overview of the site that notes what is looked at, and what differs between two; knows no page.

Each mapping is noted key by key, each list as a whole. What is neither, such as the settings, is looked at by everybody:
where that differs, everything does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, replace
from functools import partial
from typing import Any

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.models import Entry
from frontdoor.dates import Occurrence
from frontdoor.render.again.made import MadeBefore, Read
from frontdoor.render.again.noted import ALL, KEYS, Note, Noted, NotedList, NotedSet
from frontdoor.render.overview import Overview
from frontdoor.render.timetable import Timetable

SECTIONS = ("needs", "teams", "locations", "prisons", "other_help", "services")
"""The mappings of a catalogue."""
MAPPINGS = (
    "by_need", "by_location", "locations_by_area", "prisons_by_area", "local", "replaced", "related_from", "rings",
    "leaflets",
)  # fmt: skip
"""Those of an overview."""
LISTS = ("services", "nationwide")


def noting(site: Overview, made: MadeBefore) -> Overview:
    """Return the same overview, which tells ``made`` of all that is looked at."""

    def note(name: str) -> Note:
        return partial(made.note, name)

    catalogue = site.catalogue.model_copy(
        update={name: Noted(getattr(site.catalogue, name), note(f"catalogue.{name}")) for name in SECTIONS}
    )
    seen: dict[str, Any] = {name: Noted(getattr(site, name), note(name)) for name in MAPPINGS}
    seen |= {name: NotedList(getattr(site, name), note(name)) for name in LISTS}
    return replace(
        site, catalogue=catalogue, times=NotedTimes(site.times, note("times")),
        listed=NotedSet(site.listed, note("listed")), made=made, **seen,
    )  # fmt: skip


def differing(old: Overview, new: Overview) -> set[Read] | None:
    """Return everything that gives another answer than before; None where what everybody looks at is another."""
    if not all(_same(getattr(old, name), getattr(new, name)) for name in everybodys(Overview)):
        return None
    before, now = old.catalogue, new.catalogue
    if not all(_same(getattr(before, name), getattr(now, name)) for name in everybodys(Catalogue)):
        return None
    found = {
        read
        for name in SECTIONS
        for read in _differing(f"catalogue.{name}", getattr(before, name), getattr(now, name))
    }
    found.update(
        read for name in MAPPINGS for read in _differing(name, getattr(old, name), getattr(new, name))
    )
    found.update((name, ALL) for name in LISTS if not _same(getattr(old, name), getattr(new, name)))
    found.update(("listed", id_) for id_ in old.listed ^ new.listed)
    if old.listed != new.listed:
        found.add(("listed", ALL))
    found.update(_times({key for name, key in found if name == "catalogue.services"}, old, new))
    found.update(_times({key for name, key in found if name == "catalogue.locations"}, old, new, at=1))
    return found


def everybodys(kind: type[Overview] | type[Catalogue]) -> Sequence[str]:
    """Return the fields of an overview or a catalogue that are not noted one by one."""
    if kind is Catalogue:
        return [name for name in Catalogue.model_fields if name not in SECTIONS]
    noted = {*MAPPINGS, *LISTS, "catalogue", "times", "listed", "made"}
    return [one.name for one in fields(Overview) if one.name not in noted]


def _times(ids: Set[object], old: Overview, new: Overview, *, at: int = 0) -> set[Read]:
    """Return the drop-ins of services that differ, or with ``at=1`` of locations: closures ask in which area these lie."""
    keys = {key for site in (old, new) for key in site.times.plans if key[at] in ids} if ids else ()
    return {("times", key) for key in keys} | {("times", one) for one in (KEYS, ALL) if keys}


def _differing(name: str, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> set[Read]:
    """Return the keys whose values differ; what was not edited is the same object, so this is quick."""
    found = {key for key, value in new.items() if key not in old or not _same(old[key], value)}
    found.update(old.keys() - new.keys())
    if list(old) != list(new):
        found.update((KEYS, ALL))
    elif found:
        found.add(ALL)
    return {(name, key) for key in found}


def _same(old: object, new: object) -> bool:
    """Say whether two values read the same. Entries that are equal need not: a number left out is no number that is unknown."""
    if old is new:
        return True
    if isinstance(old, Entry):
        return False
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        return len(old) == len(new) and all(map(_same, old, new))
    return old == new


class NotedTimes(Timetable):
    """A timetable that tells whose dates are looked at; they all follow from its plans."""

    def __init__(self, inner: Timetable, note: Note) -> None:
        self.each = inner.each
        self.plans = Noted(inner.plans, note)  # type: ignore[assignment]  # it is only read
        self.dates = Noted(inner.dates, note)
        self.gaps = Noted(inner.gaps, note)
        self._all, self._note = inner, note

    @property
    def coming(self) -> Sequence[Occurrence]:  # a cached one would be noted once only
        """Return the next dates of every drop-in, sorted."""
        self._note(ALL)
        return self._all.coming

"""Checks of references between entries: whether the named id exists, and which one may be meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from frontdoor.catalogue.fields.suggestions import did_you_mean
from frontdoor.catalogue.fields.types import Text
from frontdoor.catalogue.models import Closure, Notice, Service
from frontdoor.catalogue.sections import NOUNS
from frontdoor.catalogue.validation.messages import Finding, Steps, subject

_LINK = re.compile(r"\]\(\s*(/(services|locations)/([^/)#\s]*)[^)\s]*|(?!https://|mailto:|tel:|[/#])[^)]*)")


@dataclass(frozen=True)
class KnownIds:
    """The existing ids, by section."""

    ids: Mapping[str, Collection[str]]

    def missing(self, section: str, name: str) -> str | None:
        """Return the rest of a sentence about an id that is not in a section: ``which is not in locations. …``; else None."""
        names = self.ids.get(section, ())
        if name in names or "*" in names:
            return None
        where = section.replace("_", " ")
        hint = did_you_mean(name, names) or f" Add it to {where}, or take it out here."
        return f"which is not in {where}.{hint}"


def service_references(where: Steps, service: Service, known: KnownIds) -> Iterator[Finding]:
    """Yield a finding for each need, prison or service that a service names and that does not exist."""
    name = f'service "{where[1]}"'
    for key, section, relation, others in (
        ("needs", "needs", "has the need", service.needs),
        ("prisons", "prisons", "works in the prison", service.prisons),
        ("related", "services", "is related to", service.related),
    ):
        for index, other in enumerate(others):
            if key == "related" and other == where[1]:
                yield Finding((*where, key, index), f"{name} is related to itself. Take it out of the list.")
            elif lost := known.missing(section, other):
                yield Finding((*where, key, index), f'{name} {relation} "{other}", {lost}')


def former_ids(section: str, entries: Mapping[str, Any], known: KnownIds) -> Iterator[Finding]:
    """Yield a finding for each former id that is in use, or that two entries had: its address can lead on to one page only."""
    taken: dict[str, str] = {}
    for key, entry in entries.items():
        for index, former in enumerate(entry.formerly):
            owner = former if former in known.ids.get(section, ()) else taken.setdefault(former, key)
            if owner != key or former == key:
                kind = NOUNS[section]
                yield Finding(
                    (section, key, "formerly", index),
                    f'{subject((section, key))} was formerly "{former}", but that is {"an id of" if owner == former else "said of"} the '
                    f'{kind} "{owner}" too. An old address can lead to one page only: take it out here, or there.',
                )


def references(where: Steps, entry: Closure | Notice, known: KnownIds) -> Iterator[Finding]:
    """Yield a finding for each location or service that a closure or notice names and that does not exist."""
    for section, names in (("locations", entry.locations), ("services", entry.services)):
        for index, name in enumerate(names):
            if lost := known.missing(section, name):
                yield Finding(
                    (*where, section, index), f'{subject(where)} is for the {NOUNS[section]} "{name}", {lost}'
                )


def links(steps: Steps, text: Text, known: KnownIds) -> Iterator[Finding]:
    """Yield a finding for each link in a text that is unsafe, or leads to no page of the site."""
    if "](" not in text:
        return
    for match in _LINK.finditer(text):
        address, section, name = match[1], match[2], match[3]
        if section is None:
            yield Finding(
                steps,
                f'{subject(steps[:-1])}: {steps[-1]} has a link to "{address}", {_right_link(address, known)}',
            )
        elif name and (lost := known.missing(section, name)):
            lost = re.sub('Did you mean "([^"]+)"', rf'Did you mean "/{section}/\1/"', lost)
            yield Finding(steps, f'{subject(steps[:-1])}: {steps[-1]} has a link to "{address}", {lost}')


def _right_link(address: str, known: KnownIds) -> str:
    """Return the rest of a sentence about a link without a valid beginning."""
    place = re.fullmatch(r"/?(?:(?:services|locations)/)?([a-z0-9-]+)/?", address)
    for section in ("services", "locations"):
        if place and place[1] in known.ids.get(section, ()):
            return f'and a link to a page of this site begins with /. Write "/{section}/{place[1]}/".'
    if re.fullmatch(r"(http://|www\.)\S+", address):
        return f'and a link begins with https://. Write "https://{address.removeprefix("http://")}".'
    return (
        "and a link begins with https://, or with / for a page of this site. Copy it whole from the browser."
    )

"""The entries of the catalogue as editors look for them: grouped, by name, found by any word that stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.sections import folder
from frontdoor.editing.texts import texts
from frontdoor.site.pages.page_types import entry_types

GROUPS: Mapping[str, str] = {
    "services": "Services",
    "locations": "Places",
    "other_help": "Help of other organisations",
    "prisons": "Prisons",
    "situations": "What has happened to people",
    "needs": "What people look for help with",
    "easy_read": "Easy Read pages",
    "teams": "Teams that answer referrals",
}
"""Section to the heading of its list."""
ORGANISATION, SETTINGS = "organisation", "settings"
SINGLE = (ORGANISATION, SETTINGS)
"""The sections that are one entry, and the names of these entries in addresses."""


@dataclass(frozen=True)
class EntryLine:
    """One entry, as a line of a list."""

    section: str
    id: str
    name: str
    note: str = ""
    """What tells it from its like: the council area of a place."""

    @property
    def page(self) -> str:
        """Return the address of its page on the site; empty where it has none."""
        return page_of(self.section, self.id)


def page_of(section: str, id_: str) -> str:
    """Return the address of the page of an entry; empty where it has none."""
    if section == ORGANISATION:
        return "/contact/"
    return f"/{folder(section)}/{id_}/" if section in entry_types() else ""


def entry(catalogue: Catalogue, section: str, id_: str) -> EntryLine | None:
    """Return one entry, or None where there is none."""
    if section in SINGLE:
        return next(one for one in _single(catalogue) if one.section == section)
    found = getattr(catalogue, section).get(id_) if section in GROUPS else None
    return _line(section, id_, found) if found is not None else None


def entries(catalogue: Catalogue, words: str = "") -> Iterator[tuple[str, Sequence[EntryLine]]]:
    """Yield (heading, entries) for each group that has any; only those in which each of the words stands."""
    wanted = words.casefold().split()
    for section, heading in GROUPS.items():
        lines = [
            _line(section, id_, one)
            for id_, one in getattr(catalogue, section).items()
            if all(word in _said(id_, one) for word in wanted)
        ]
        if lines:
            yield heading, sorted(lines, key=lambda one: one.name.casefold())
    if all(word in _said(ORGANISATION, catalogue.organisation) for word in wanted):
        yield "The charity and the website", _single(catalogue)


def _single(catalogue: Catalogue) -> Sequence[EntryLine]:
    body = EntryLine(ORGANISATION, ORGANISATION, str(catalogue.organisation.name), "the charity itself")
    return body, EntryLine(SETTINGS, SETTINGS, "Settings of the website")


def _line(section: str, id_: str, found: object) -> EntryLine:
    name = str(getattr(found, "name", "") or id_)
    return EntryLine(section, id_, name, str(getattr(found, "area", "") or ""))


def _said(id_: str, found: object) -> str:
    phones = " ".join(str(phone.number) for phone in getattr(found, "phone", ()))
    words = " ".join(str(text) for _, text in texts(found))
    return f"{id_} {getattr(found, 'area', '')} {phones} {phones.replace(' ', '')} {words}".casefold()

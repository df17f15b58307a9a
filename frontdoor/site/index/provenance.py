"""Provenance: every entry that says where its facts come from, and where on *About this information* it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from frontdoor.catalogue import Location, Organisation, Service
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.recurrence.formatting import as_of_words, date_words
from frontdoor.rules.freshness import Fact, checks_done, done
from frontdoor.site.index.site_index import SiteIndex

ADDRESS = "/information/"
PER_PAGE = 40
"""Most entries on one page: with their sources and the stylesheet they fit one round trip."""
_GROUPS = {
    "services": "Services",
    "locations": "Offices",
    "prisons": "Prisons and visits",
    "other_help": "Help from others",
    "organisation": "The charity itself",
}


@dataclass(frozen=True)
class Sources:
    """Sources of an entry, or of a part of it: what they are about, where they are, of when, and when they were read."""

    about: str
    """Empty for the whole entry."""
    links: Sequence[str]
    as_of: str | None
    read: date | None


@dataclass(frozen=True)
class Provenance:
    """Where the facts of one entry come from, and what of them was checked."""

    section: str
    id: str
    group: str
    """The heading under which it stands."""
    name: str
    page: str
    """The page that shows the facts."""
    sources: Sequence[Sources]
    standing: str
    """How sure we are that it still is as described; empty where the entry does not say."""
    note: str
    checked: Mapping[Fact, date] | None
    """What staff have confirmed, and when; None where nothing of the entry is confirmed that way."""
    line: str
    """All of it in one line, for the foot of other pages."""
    at: str
    """Where it stands on *About this information*: address and anchor."""

    @property
    def anchor(self) -> str:
        """Return its anchor on the page."""
        return self.at.partition("#")[2]


def everything(site: SiteIndex) -> Sequence[Provenance]:
    """Return the provenance of all entries of a site, in the order of the page."""
    return site.memo.once("provenance", lambda: list(_all(site)))


def provenance(section: str, id_: str, site: SiteIndex) -> Provenance:
    """Return that of one entry."""
    by_key = site.memo.once(
        "provenance by key", lambda: {(one.section, one.id): one for one in everything(site)}
    )
    return by_key[section, id_]


def _all(site: SiteIndex) -> Iterator[Provenance]:
    number = 0
    for section in _GROUPS:
        entries: Mapping[str, CatalogueEntry] = (
            {section: site.catalogue.organisation} if section == "organisation" else site.entries(section)
        )
        for id_, entry in entries.items():
            page = 1 + number // PER_PAGE
            address = ADDRESS if page == 1 else f"{ADDRESS}page-{page}/"
            yield _of(section, id_, entry, f"{address}#{section.replace('_', '-')}-{id_}", site.today)
            number += 1


def _of(section: str, id_: str, entry: CatalogueEntry, at: str, today: date) -> Provenance:
    own_page = {"organisation": "/about/", "other_help": f"/other-help/#{id_}"}
    stated = entry if isinstance(entry, Service | Location | Organisation) else None
    return Provenance(
        section=section,
        id=id_,
        group=_GROUPS[section],
        name=f"About {entry.name}" if isinstance(entry, Organisation) else str(getattr(entry, "name", id_)),
        page=own_page.get(section, f"/{section}/{id_}/"),
        sources=[*_sources("", entry, today), *_sources("On visits", getattr(entry, "visit", None), today)],
        standing=str(stated.standing) if stated else "",
        note=" ".join((stated.standing_note or "").split()) if stated else "",
        checked=checks_done(stated, today) if stated else None,
        line=provenance_line(entry, today),
        at=at,
    )


def provenance_line(entry: CatalogueEntry, today: date) -> str:
    """Return when each fact of an entry was last checked, or that none was, of when its newest source is, and when that was read."""
    said = []
    if isinstance(entry, Service | Location | Organisation):
        checks = [f"{fact} {date_words(day)}" for fact, day in checks_done(entry, today).items()]
        said.append(f"Checked: {', '.join(checks)}." if checks else "Not yet checked with the team.")
    newest = [*_sources("", entry, today), *_sources("", getattr(entry, "visit", None), today)][-1:]
    for source in newest:
        if source.as_of:
            said.append(f"Newest source: {as_of_words(source.as_of)}.")
        if source.read:
            said.append(f"Read on {date_words(source.read)}.")
    return " ".join(said)


def _sources(about: str, entry: CatalogueEntry | None, today: date) -> Iterator[Sources]:
    if links := getattr(entry, "source", ()):
        read = done(getattr(entry, "source_read", None), today)
        yield Sources(about, links, getattr(entry, "as_of", None), read)

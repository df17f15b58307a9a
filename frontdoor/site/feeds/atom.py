"""Atom feed (RFC 4287) of changes: notices, closures, and services that were checked or changed.

The build keeps no history, so each entry is dated by the newest day that the catalogue gives for it. That day is part of its
id, because feed readers never show an id again. An entry without a day, such as a closure that does not say when it was
announced, has the newest day of the whole catalogue. Current notices and coming closures are never cut.
Services for people at risk are left out: nothing about them should appear on a screen unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from frontdoor.catalogue import Closure, Notice, Service
from frontdoor.catalogue.closures import ClosedPlace
from frontdoor.occurrences import date_words
from frontdoor.recurrence.formatting import days_from_to_words
from frontdoor.rules.freshness import Fact, checks_done
from frontdoor.rules.service_status import status_notice
from frontdoor.site.feeds.openreferral.shared_fields import sentences
from frontdoor.site.feeds.uuids import Identify, identifier
from frontdoor.site.index.site_index import SiteIndex

PATH = "feed.xml"
LIMIT = 100
"""Most entries in the feed: all notices and closures, then the newest services."""
CHECKED = {
    Fact.HOURS: "we checked its hours",
    Fact.PHONE: "we checked its phone number",
    Fact.ADDRESS: "we checked its address",
}


@dataclass(frozen=True)
class FeedEntry:
    """One feed entry; the day is None where the catalogue gives none."""

    key: str
    day: date | None
    title: str
    words: Callable[[], str]
    """Computed for the newest entries only: a large catalogue has thousands."""
    address: str


def feed_files(site: SiteIndex) -> Iterator[tuple[str, bytes]]:
    """Yield the feed as (path, bytes)."""
    catalogue = site.catalogue
    origin = (catalogue.settings.site or "").rstrip("/")
    identify = identifier(catalogue.organisation.name)
    urgent, services = list(_urgent(site)), list(_services(site))
    read = catalogue.organisation.source_read
    known = (read, *(entry.day for entry in (*urgent, *services)))
    newest = max((day for day in known if day is not None and day <= site.today), default=site.today)

    def by_day(entries: Iterable[FeedEntry]) -> list[FeedEntry]:
        return sorted(entries, key=lambda entry: entry.day or newest, reverse=True)  # else as they came

    dated = by_day([*urgent, *by_day(services)[: max(LIMIT - len(urgent), 0)]])
    name = escape(catalogue.organisation.name)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>urn:uuid:{identify('feed')}</id>",
        f"<title>{name}: what changed</title>",
        f"<updated>{newest}T00:00:00Z</updated>",
        f"<author><name>{name}</name></author>",
        f'<link rel="alternate" type="text/html" href="{escape(origin)}/services/"/>',
        *([f'<link rel="self" href="{escape(origin)}/{PATH}"/>'] if origin else []),
        *(_written(entry, entry.day or newest, origin, identify) for entry in dated),
        "</feed>",
    ]
    yield PATH, ("\n".join(lines) + "\n").encode()


def _written(entry: FeedEntry, day: date, origin: str, identify: Identify) -> str:
    return (
        f"<entry><id>urn:uuid:{identify(f'feed/{entry.key}')}</id><title>{escape(entry.title)}</title>"
        f"<updated>{day}T00:00:00Z</updated>"
        f'<link rel="alternate" type="text/html" href="{escape(origin + entry.address)}"/>'
        f'<summary type="text">{escape(entry.words())}</summary></entry>'
    )


def _urgent(site: SiteIndex) -> Iterator[FeedEntry]:
    risky = {service.id for service in site.services if service.at_risk}
    for notice in site.catalogue.notices:
        about_risk = notice.services and risky.issuperset(notice.services)
        if notice.holds_on(site.today) and not about_risk:
            yield _notice(notice, site)
    for closure in site.closures:
        if not (closure.services and risky.issuperset(closure.services)):
            yield _closure(closure, site)


def _services(site: SiteIndex) -> Iterator[FeedEntry]:
    for service in site.services:
        if not service.at_risk:
            yield _service(service, site)


def _notice(notice: Notice, site: SiteIndex) -> FeedEntry:
    listed = [one for one in notice.services if one in site.listed]
    address = "/"
    if listed:
        address = f"/services/{listed[0]}/"
    elif notice.locations:
        address = f"/locations/{notice.locations[0]}/"
    key = "/".join(("notice", notice.text, *notice.locations, *notice.services))
    return FeedEntry(key, notice.from_, "Notice", lambda: notice.text, address)


def _closure(closure: Closure, site: SiteIndex) -> FeedEntry:
    """Return a closure's entry: of the day on which it was announced, or from which pages tell of it; without one if not known."""
    when = _when(closure)
    catalogue = site.catalogue
    where = [
        *(catalogue.locations[one].name for one in closure.locations if one in catalogue.locations),
        *(catalogue.services[one].name for one in closure.services if one in site.listed),
        *closure.areas,
    ]
    about = (*closure.locations, *closure.services, *closure.areas)
    return FeedEntry(
        "/".join(("closure", f"{closure.first}", f"{closure.last}", closure.reason, *about)),
        _told_on(closure, site),
        f"Closed{when}",
        lambda: sentences(f"{', '.join(where)}: {closure.reason}" if where else closure.reason),
        f"/locations/{closure.locations[0]}/" if len(closure.locations) == 1 else "/drop-ins/",
    )


def _told_on(closure: Closure, site: SiteIndex) -> date | None:
    """Return the day of a closure's entry; None where nobody knows it."""
    if isinstance(closure, ClosedPlace):
        return closure.first if date.min < closure.first <= site.today else None
    return closure.announced and max(closure.announced, closure.first - (site.holds_until - site.today))


def _when(closure: Closure) -> str:
    """Return the days of a closure for a title, with the year; nothing for one without a beginning and an end."""
    if closure.last == date.max:
        return f" from {date_words(closure.first)} on" if closure.first != date.min else ""
    if closure.first == date.min:
        return f" until {date_words(closure.last)}"
    return f" {days_from_to_words(closure.first, closure.last)} {closure.last.year}"


def _service(service: Service, site: SiteIndex) -> FeedEntry:
    facts = (
        (service.source_read, "we read its sources again"),
        *((day, CHECKED[fact]) for fact, day in checks_done(service, site.today).items()),
        (service.from_, "it started"),
        (service.status.since, "its status changed"),
        (service.status.day, "its status changed"),
    )
    past = [(day, words) for day, words in facts if day is not None and day <= site.today]
    newest = max((day for day, _ in past), default=None)

    def words() -> str:
        said = [f"{date_words(day)}: {what}" for day, what in past if day == newest]
        notice = status_notice(site.catalogue, service, site.today)
        return sentences(service.summary, *said, *([notice.heading, *notice.sentences] if notice else []))

    key = f"service/{service.id}/{newest}" if newest else f"service/{service.id}"
    return FeedEntry(key, newest, service.name, words, f"/services/{service.id}/")

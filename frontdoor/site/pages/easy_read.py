"""Easy Read editions: their pages, the list of them, and the link to each from its ordinary page.

``said`` gives the lines with every fact filled in from the catalogue, for the page and for the PDF alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from frontdoor.catalogue import EasyRead, PhoneNumber, Service
from frontdoor.catalogue.easy_read import EasyReadLine
from frontdoor.occurrences import drop_in_words, lasting, occurrence_words
from frontdoor.rules.service_status import status_notice
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.page_types import EachEntry, Once, entry_type_at
from frontdoor.site.templating.closure_lines import shut_service
from frontdoor.site.templating.environment import ENVIRONMENT, render
from frontdoor.translation.catalogs import gettext_noop

LIST = "/easy-read/"
_WAY = gettext_noop("Easy Read, with pictures")
_LINKED = re.compile(rf'\n<p><a href="{LIST}[^"]*">{_WAY}</a></p>')
"""The link that an earlier build put below the heading of a hand-written page."""
_HEAD = '<link rel="stylesheet" href="/assets/easy-read.css">'


@dataclass(frozen=True)
class LineFact:
    """A fact below a line: a phone number with what is told of it, or words; and whose it is, where a line has several."""

    words: str = ""
    phone: PhoneNumber | None = None
    whose: str = ""


@dataclass(frozen=True)
class Part:
    """Lines below one heading; the first part may have none."""

    heading: str
    lines: list[tuple[EasyReadLine, Sequence[LineFact]]] = field(default_factory=list)
    """Each with the facts below it."""


def said(entry: EasyRead, site: SiteIndex) -> Sequence[Part]:
    """Return the parts of an edition, each line with its facts."""
    parts = [Part("")]
    for line in entry.lines:
        if line.heading:
            parts.append(Part(line.heading))
        parts[-1].lines.append((line, list(_facts(line, site))))
    return [part for part in parts if part.lines]


def warnings(entry: EasyRead, site: SiteIndex) -> Iterator[str]:
    """Yield what readers must know first: what the ordinary page of a service says above all else, and what may have changed."""
    service = _service(entry.page, site)
    if service is None:
        return
    if notice := status_notice(site.catalogue, service, site.today):
        yield " ".join([notice.heading, *notice.sentences])
    yield from (one.words(site.today) for one in shut_service(site, service))
    yield from (str(notice.text) for notice in site.notices(service=service.id))
    yield from _doubt("This may have changed.", service, site)


def first_number(entry: EasyRead, site: SiteIndex) -> tuple[PhoneNumber, str] | None:
    """Return the first number of an edition with the name of whose it is, for its top; None where it has none."""
    found = (one for line in entry.lines for id_ in line.phone for one in _numbers(id_, site))
    return next(((phone, name) for phone, _, name in found), None)


def easy_read_page(entry: EasyRead, site: SiteIndex) -> Page:
    """Return the page of one edition."""
    content = render(
        "easy_read.html",
        entry=entry,
        site=site,
        first=first_number(entry, site),
        said=said(entry, site),
        warnings=list(warnings(entry, site)),
        leaflet=leaflet_name(entry),
    )
    return Page(
        address=f"{LIST}{entry.id}/",
        title=entry.name.like(f"{entry.name} – Easy Read"),
        content=content,
        description="Short words and pictures.",
        breadcrumb=((LIST, "Easy Read"),),
        head=_HEAD,
        at_risk=_at_risk(entry.page, site),
    )


def leaflet_name(entry: EasyRead) -> str:
    """Return the name of its PDF."""
    return f"easy-read-{entry.id}"


def with_easy_read(pages: Iterable[Page], site: SiteIndex) -> Iterator[Page]:
    """Yield pages, each with a link to its Easy Read edition below its heading, where it has one."""
    for page in pages:
        content = linked(page.content, page.address, site)
        yield page if content is page.content else replace(page, content=content)


def linked(html: str, address: str, site: SiteIndex) -> str:
    """Return the HTML of a page with one link to its Easy Read edition below its heading, where it has one."""
    if LIST in html:
        html = _LINKED.sub("", html)
    entry = next((one for one in site.catalogue.easy_read.values() if one.page == address), None)
    if entry is None:
        return html
    way = f'<p><a href="{LIST}{entry.id}/">{_WAY}</a></p>'
    return html.replace("</h1>", f"</h1>\n{way}", 1)


def with_word(words: str, hard: str | None) -> str:
    """Return a line with its hard word in bold, as HTML."""
    found = re.search(re.escape(hard), words, re.IGNORECASE) if hard else None
    if found is None:
        return words
    before, word, after = words[: found.start()], found[0], words[found.end() :]
    bold = Markup("{}<strong>{}</strong>{}").format(before, word, after)
    mark = getattr(words, "mark", "")
    return Markup(f"<span{mark}>{bold}</span>") if mark else bold  # noqa: S704 -- each piece was escaped


def _facts(line: EasyReadLine, site: SiteIndex) -> Iterator[LineFact]:
    for id_ in line.phone:
        numbers = _numbers(id_, site)
        for phone, hours, name in numbers:
            told = ", ".join(filter(None, (phone.said, hours)))
            yield LineFact(told, phone, name if len(line.phone) > 1 else "")
        if not numbers:
            yield LineFact("We do not know the number now.")
    for id_ in line.times:
        yield from _times(site.catalogue.services[id_], site)
    for id_ in line.address:
        place = site.catalogue.locations[id_]
        if address := site.address(place):
            yield LineFact(", ".join([*address.lines, *filter(None, [address.postcode])]), whose=place.name)
        else:
            yield LineFact("We cannot give the address here. Call us.", whose=place.name)


def _numbers(id_: str, site: SiteIndex) -> Sequence[tuple[PhoneNumber, str, str]]:
    """Return the numbers of an entry, each with the hours and the name of whose it is."""
    catalogue = site.catalogue
    if id_ in catalogue.services:
        entry = catalogue.services[id_]
        return [(phone, "", entry.name) for phone in site.phones(entry)]
    if id_ in catalogue.locations:
        place = catalogue.locations[id_]
        return [(phone, "", place.name) for phone in site.numbers(place)]
    other = catalogue.prisons.get(id_) or catalogue.other_help[id_]
    return [(phone, getattr(other, "hours", None) or "", other.name) for phone in other.phone]


def _times(service: Service, site: SiteIndex) -> Iterator[LineFact]:
    """Yield the drop-ins of a service, place by place, and its next date."""
    held = False
    for place, at in service.at.items():
        for one in lasting(at.drop_ins, site.today):
            held = True
            yield LineFact(drop_in_words(one, site.today), whose=site.catalogue.locations[place].name)
    if not held:
        yield LineFact("No drop-in is known now.")
    elif coming := site.soonest(1, [service]):
        yield LineFact(occurrence_words(coming[0], site.today), whose="The next one")
    yield from map(LineFact, _doubt("The times may have changed.", service, site))


def _doubt(words: str, service: Service, site: SiteIndex) -> Iterator[str]:
    if service.id in site.unverified:
        yield f"{words}{' Call first.' if site.asks_to_check(service) else ''}"


def _service(address: str, site: SiteIndex) -> Service | None:
    """Return the service whose ordinary page is at an address."""
    kind = entry_type_at(address)
    return site.catalogue.services.get(address.split("/")[2]) if kind and kind.section == "services" else None


def _at_risk(address: str, site: SiteIndex) -> bool:
    """Say whether the readers of an ordinary page may be in danger: then the edition has the same way to leave."""
    kind, id_ = entry_type_at(address), address.strip("/").rpartition("/")[2]
    return bool(kind and id_ in site.entries(kind.section) and kind.first(id_, site).at_risk)


def _list(site: SiteIndex) -> Iterator[Page]:
    yield Page(
        LIST,
        "Easy Read",
        render("easy_read_list.html", site=site),
        description="Pages in short words, with pictures.",
        head=_HEAD,
    )


ENVIRONMENT.filters["with_word"] = with_word
PAGE_TYPES = (EachEntry("easy_read", lambda entry, site: [easy_read_page(entry, site)]), Once(_list))

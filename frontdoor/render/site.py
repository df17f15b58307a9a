"""Writes every page and file that comes from the catalogue; knows no engine and no clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from frontdoor.form import Form
from frontdoor.render.calendars import calendar_files
from frontdoor.render.data import data_files
from frontdoor.render.drop_in_pages import drop_in_pages
from frontdoor.render.feed import feed_files
from frontdoor.render.form import form_page
from frontdoor.render.list_pages import list_pages
from frontdoor.render.open_data import open_data_files
from frontdoor.render.overview import Overview
from frontdoor.render.page import Page
from frontdoor.render.place_pages import place_pages
from frontdoor.render.promises import Watch
from frontdoor.render.service_page import service_page
from frontdoor.render.shell import Shell
from frontdoor.render.wellknown import wellknown_files

NO_FORM = Page(
    "/referral/",
    "Make a referral",
    "<h1>Make a referral</h1><p>Referrals are not taken on this site. Ring or write to us: how to reach us is below.</p>",
)
"""Stands where the form would be, on the site of a catalogue that takes no referrals."""


@dataclass(frozen=True)
class Built:
    """What was written: names of files under the site's folder."""

    files: frozenset[str]


def build_site(
    site: Overview, form: Form | None, shell: Shell, *, out: Path, watch: Watch, by_hand: Sequence[str] = ()
) -> Built:
    """Write the generated pages and files under ``out``, each page seen by ``watch`` on its way.

    ``by_hand`` names the addresses of the hand-written pages, for the sitemap.
    """
    files = set()
    addresses = [address for address in by_hand if not address.endswith(".html")]
    for page in pages(site, form):
        html = shell.fill(page)
        files.add(_write(out, f"{page.address.strip('/')}/index.html", html.encode()))
        watch.see(page.address, html, own=shell.own_head(page) + page.content)
        if page.index:
            addresses.append(page.address)
    for name, content in chain(
        calendar_files(site.catalogue, today=site.today),
        data_files(site),
        open_data_files(site),
        feed_files(site),
        wellknown_files(site, addresses),
    ):
        files.add(_write(out, name, content))
    return Built(frozenset(files))


def pages(site: Overview, form: Form | None) -> Iterator[Page]:
    """Yield every page that comes from the catalogue or the form."""
    for service in site.services:
        yield service_page(service, site)
    yield from list_pages(site)
    yield from drop_in_pages(site)
    yield from place_pages(site)
    yield form_page(form, site.catalogue) if form else NO_FORM


def _write(out: Path, name: str, content: bytes) -> str:
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name

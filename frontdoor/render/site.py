"""Writes every page and file that comes from the catalogue; knows no engine and no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from frontdoor.form import Form
from frontdoor.render.calendars import calendar_files
from frontdoor.render.form import form_page
from frontdoor.render.other_pages import other_pages
from frontdoor.render.overview import Overview
from frontdoor.render.page import Page
from frontdoor.render.promises import Watch
from frontdoor.render.service_page import service_page
from frontdoor.render.shell import Shell


@dataclass(frozen=True)
class Built:
    """What was written: names of files under the site's folder."""

    files: frozenset[str]


def build_site(site: Overview, form: Form | None, shell: Shell, *, out: Path, watch: Watch) -> Built:
    """Write the generated pages and files under ``out``, each seen by ``watch`` on its way."""
    files = set()
    for page in pages(site, form):
        html = shell.fill(page)
        name = f"{page.address.strip('/')}/index.html"
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, "utf-8")
        watch.see(page.address, html)
        files.add(name)
    for name, content in calendar_files(site.catalogue, today=site.today):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        files.add(name)
    return Built(frozenset(files))


def pages(site: Overview, form: Form | None) -> Iterator[Page]:
    """Yield every page that comes from the catalogue or the form."""
    for service in site.services:
        yield service_page(service, site)
    yield from other_pages(site)
    if form is not None:
        yield form_page(form, site.catalogue)

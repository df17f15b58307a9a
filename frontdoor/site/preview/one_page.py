"""Pages of a catalogue rendered in memory, one at a time: the preview of a draft, without a build.

The frame and the hand-written pages are those of the last build, with the draft's fragments put in. Leaflets are not laid
out, so no page links to one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from pathlib import Path

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form
from frontdoor.site.build.jobs import pages
from frontdoor.site.build.pipeline import address_of, fill_slots, shell_of
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.output.engine_output import SHELL
from frontdoor.site.pages.easy_read import linked, with_easy_read
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.pages.page_types import entry_type_at
from frontdoor.site.templating.editions import with_ways_to
from frontdoor.site.templating.shell import Shell, mark_current, says_where


@dataclass(frozen=True)
class PagePreview:
    """The pages of one catalogue and form on one day, in the frame of a site that was built before."""

    catalogue: Catalogue
    form: Form | None
    today: date
    built: Path
    """The folder of the built site."""

    @cached_property
    def site(self) -> SiteIndex:
        """Return the site index."""
        return build_site_index(self.catalogue, today=self.today, form=self.form)

    def html(self, address: str) -> str | None:
        """Return the page at an address such as ``/services/throughcare/``, or None where there is none."""
        page = self._of_entry(address) or self.pages.get(address)
        return self._shell.filled(page).html.decode() if page else self._by_hand(address)

    def says(self, sentence: str) -> str:
        """Return a page of the site that says one sentence."""
        return self._shell.fill(Page("/", sentence, f"<h1>{escape(sentence)}</h1>", index=False))

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """Return every page that is made from the catalogue and the form, by its address."""
        return {page.address: page for page in pages(self.site, self.form)}

    def _of_entry(self, address: str) -> Page | None:
        """Return the page of a single entry without rendering the others, which would take a second."""
        kind, parts = entry_type_at(address), address.split("/")
        if kind is None or len(parts) != 4 or parts[2] not in self.site.entries(kind.section):
            return None
        made = with_easy_read([kind.first(parts[2], self.site)], self.site)
        origin = (self.site.catalogue.settings.site or "").rstrip("/")
        return next(iter(with_ways_to(made, self.site.spoken, origin)))

    @cached_property
    def _fragments(self) -> Mapping[str, str]:
        return fragments(self.site)

    @cached_property
    def _shell(self) -> Shell:
        html, _ = fill_slots((self.built / SHELL).read_text("utf-8"), self._fragments)
        return shell_of(html, self.site)

    def _by_hand(self, address: str) -> str | None:
        """Return a hand-written page as it was built, with this catalogue's fragments."""
        path = self.built / address.lstrip("/")
        file = path / "index.html" if address.endswith("/") else path
        inside = file.resolve().is_relative_to(self.built.resolve())
        if not inside or file.suffix != ".html" or not file.is_file():
            return None
        where = address_of(file.relative_to(self.built).as_posix())
        html, _ = fill_slots(file.read_text("utf-8"), self._fragments)
        return linked(mark_current(says_where(html.encode(), where).decode(), where), where, self.site)

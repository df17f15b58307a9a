"""Search on a server: the index of a catalogue on a day, made at the first search of the day and kept."""

from __future__ import annotations

import json
from datetime import date
from threading import Lock

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.search.index import search_index
from frontdoor.site.search.rank import SearchAnswer, SearchIndex

LONGEST = 80
"""Characters of a text that are read; the field takes no more."""


def readable(typed: str) -> str:
    """Return what is read of a typed text: its beginning, with spaces for what cannot be shown."""
    return "".join(letter if letter.isprintable() else " " for letter in typed[:LONGEST])


class DailyIndex:
    """The search index of a catalogue, made again when the day changes."""

    def __init__(self, catalogue: Catalogue, form: Form | None) -> None:
        self._catalogue, self._form = catalogue, form
        self._lock = Lock()
        self._made: tuple[date, SearchIndex] | None = None

    def search(self, typed: str, today: date) -> SearchAnswer:
        """Return what is found for a text on a day."""
        return self._on(today).search(readable(typed))

    def _on(self, today: date) -> SearchIndex:
        with self._lock:
            if self._made is None or self._made[0] != today:
                site = build_site_index(self._catalogue.on(today), today=today, form=self._form)
                self._made = (today, SearchIndex(json.loads(search_index(site)[1])))
            return self._made[1]

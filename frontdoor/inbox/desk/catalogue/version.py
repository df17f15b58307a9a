"""One version of the catalogue and the form, loaded from its texts: the public one, or a draft. Loaded versions are cached.

Rendering a site takes a second of one processor, so what was worked out for a text is kept for the next page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.loader import read_catalogue
from frontdoor.editing.diff import Beside, changes
from frontdoor.editing.stale_numbers import SearchedFile
from frontdoor.form import Form
from frontdoor.form.doors import Door
from frontdoor.form.loader import read_form
from frontdoor.publishing.content import CATALOGUE, FORM
from frontdoor.site.pages.form_names import DOORS
from frontdoor.site.preview.one_page import PagePreview

FORM_PAGES = (
    (DOORS[Door.SELF], "The form for oneself"),
    (DOORS[Door.FAMILY], "The form for a relative or friend"),
    (DOORS[Door.PROFESSIONAL], "The form at work"),
)
_OF_AN_ENTRY = 4
"""Parts of the address of the page of an entry, such as ``/services/throughcare/``."""


@dataclass(frozen=True)
class Texts:
    """The text of the catalogue and of the form."""

    catalogue: str
    form: str

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Texts:
        """Return the two texts among the files of a working copy."""
        return cls(files[CATALOGUE].decode(), files[FORM].decode())


@lru_cache(maxsize=16)
def load(texts: Texts) -> tuple[Catalogue, Form]:
    """Load and check both; raise DiagnosticsError with every fault."""
    catalogue = read_catalogue(texts.catalogue, CATALOGUE)
    return catalogue, read_form(texts.form, catalogue, FORM)


@lru_cache(maxsize=6)
def preview(texts: Texts, today: date, built: Path, built_at: int = 0) -> PagePreview:
    """Return the pages of a version; raise DiagnosticsError. ``built`` is the folder of the built site.

    ``built_at`` tells one site there from the next, whose frame may be another.
    """
    catalogue, form = load(texts)
    return PagePreview(catalogue, form, today, built)


class Meaning(NamedTuple):
    """What a change means: sentences for people, and (address, title) of each page that is new or differs."""

    sentences: Sequence[str]
    pages: Sequence[tuple[str, str]]


@lru_cache(maxsize=6)
def meaning(old: Texts, new: Texts, today: date, docs: tuple[SearchedFile, ...] = ()) -> Meaning:
    """Return what a change means, pages of single entries first; raise DiagnosticsError.

    ``docs`` are the hand-written pages, where an old number may still stand.
    """
    (before, old_form), (after, new_form) = load(old), load(new)
    files = (SearchedFile(CATALOGUE, new.catalogue), SearchedFile(FORM, new.form), *docs)
    sentences, effect = changes(before, after, today=today, files=files, beside=Beside(old_form, new_form))
    pages = [(address, effect.titles[address]) for address in (*effect.new, *effect.changed)]
    pages.sort(key=lambda one: len(one[0].split("/")) != _OF_AN_ENTRY)
    if old_form != new_form:
        pages += FORM_PAGES
    return Meaning(tuple(sentences), tuple(pages))

"""One version of the catalogue and the form, loaded from its texts: the public one, or a draft. Loaded versions are cached.

Rendering a site takes a second of one processor, so what was worked out for a text is kept for the next page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.loader import read_catalogue
from frontdoor.editing.diff import Beside, describe_changes
from frontdoor.editing.stale_numbers import SearchedFile
from frontdoor.form import Form
from frontdoor.form.loader import read_form
from frontdoor.site.preview.one_page import PagePreview

CATALOGUE, FORM = "services.yaml", "referral.yaml"
"""The two files that are written in YAML, by their paths in the working copy."""


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
def preview(texts: Texts, today: date, built: Path) -> PagePreview:
    """Return the pages of a version; raise DiagnosticsError. ``built`` is the folder of the built site."""
    catalogue, form = load(texts)
    return PagePreview(catalogue, form, today, built)


@lru_cache(maxsize=6)
def meaning(old: Texts, new: Texts, today: date) -> Sequence[str]:
    """Return what a change means for people, a sentence each; raise DiagnosticsError."""
    (before, old_form), (after, new_form) = load(old), load(new)
    files = (SearchedFile(CATALOGUE, new.catalogue), SearchedFile(FORM, new.form))
    beside = Beside(old_form, new_form)
    return tuple(describe_changes(before, after, today=today, files=files, beside=beside))


def changed_pages(old: PagePreview, new: PagePreview) -> Sequence[tuple[str, str]]:
    """Return (address, title) of each page that is new or differs, those of single entries first."""
    found = [
        (address, page.title)
        for address, page in new.pages.items()
        if old.pages.get(address) != page and not page.moved_to
    ]
    return sorted(found, key=lambda one: len(one[0].split("/")) != 4)

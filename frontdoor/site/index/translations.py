"""Translations: a catalogue in another language (an edition), and the ``hreflang`` links between a page's languages.

In an edition every translated text is ``TranslatedText``; all others stay English. So the same templates make the pages of
every language: the page is marked with its language, its fixed words as English, and each translated text with its own.
An entry without any translation is the identical object in both, which is how translated pages are found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from markupsafe import Markup

from frontdoor.catalogue import Catalogue, Text
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.catalogue.sections import NAMED, folder
from frontdoor.language_codes import language
from frontdoor.site.index.page import Page

_ONE_TEXT = re.compile(
    r'<(h1|h2|h3|p|li|dd|a|strong|span)([^<>]*)><span( lang="[\w-]+"(?: dir="rtl")?)>([^<]*)</span></\1>'
)
_LINK = re.compile(r'(<a [^>]*href=")(/[^"#]+)')


class TranslatedText(Text):
    """A text in another language; its HTML carries ``lang`` (and ``dir``)."""

    code: str
    __slots__ = ("code",)

    def __new__(cls, words: str, code: str) -> TranslatedText:  # noqa: D102
        said: TranslatedText = super().__new__(cls, words)  # type: ignore[assignment]
        said.code = code
        return said

    def like(self, words: str) -> TranslatedText:
        """Return another text in the same language."""
        return TranslatedText(words, self.code)

    @property
    def mark(self) -> str:
        """Return the ``lang`` and ``dir`` attributes of an element that holds it."""
        return f' lang="{escape(self.code)}"' + (' dir="rtl"' if language(self.code).right_to_left else "")

    def __html__(self) -> Markup:
        return Markup(f"<span{self.mark}>{escape(self)}</span>")  # noqa: S704 -- escaped here


def languages(catalogue: Catalogue) -> list[str]:
    """Return the codes of all languages that any text of the catalogue is translated into, sorted."""
    if not Text.any_translated:
        return []
    found: set[str] = set()
    entries = frozenset(_kinds(CatalogueEntry))
    heap: list[Iterable[Any]] = [vars(catalogue).values()]
    while heap:
        for value in heap.pop():  # a quarter of a million values in a large catalogue: each step counts
            kind = type(value)
            if kind is Text:
                if value.translations:
                    found.update(value.translations)
            elif kind is tuple or kind is dict:
                if value:
                    heap.append(value if kind is tuple else value.values())
            elif kind in entries:
                heap.append(vars(value).values())
    return sorted(found)


def _kinds(kind: type[CatalogueEntry]) -> Iterator[type[CatalogueEntry]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def in_language(catalogue: Catalogue, code: str) -> Catalogue:
    """Return the catalogue with every text in one language where it is translated, and in English where not."""
    said: Catalogue = _in_language(catalogue, code)
    return said


def _in_language(value: Any, code: str) -> Any:
    match value:
        case Text():
            return TranslatedText(value.translations[code], code) if code in value.translations else value
        case CatalogueEntry():
            changed = {
                name: new for name, old in vars(value).items() if (new := _in_language(old, code)) is not old
            }
            return value.model_copy(update=changed) if changed else value
        case tuple():
            items = tuple(_in_language(one, code) for one in value)
            return value if all(new is old for new, old in zip(items, value, strict=True)) else items
        case Mapping():
            entries = {key: _in_language(one, code) for key, one in value.items()}
            return value if all(entries[key] is value[key] for key in value) else entries
    return value


def translated(english: Catalogue, edition: Catalogue) -> Iterator[str]:
    """Yield the addresses of entries that are translated, at least in part, in an edition; not each has a page."""
    listed = {service.id for service in english.listed_services()}
    for section in NAMED:
        entries, said = getattr(english, section), getattr(edition, section)
        changed = [id_ for id_, entry in entries.items() if said[id_] is not entry]
        yield from (f"/{folder(section)}/{id_}/" for id_ in changed if section != "services" or id_ in listed)


def with_ways_to(pages: Iterable[Page], spoken: Mapping[str, Collection[str]], origin: str) -> Iterator[Page]:
    """Yield pages with links to their translations; ``spoken`` maps address to language codes."""
    for page in pages:
        codes = spoken.get(page.address)
        yield _with_languages(page, codes, "en", origin) if codes else page


def in_edition(page: Page, code: str, spoken: Mapping[str, Collection[str]], origin: str) -> Page:
    """Return a page rendered from an edition as the translation of the English page at its address."""

    def stay(found: re.Match[str]) -> str:
        return f"{found[1]}/{code}{found[2]}" if code in spoken.get(found[2], ()) else found[0]

    content = _LINK.sub(stay, _ONE_TEXT.sub(r"<\1\2\3>\4</\1>", page.content))
    named = _with_languages(replace(page, content=content, head=""), spoken[page.address], code, origin)
    return replace(named, address=f"/{code}{page.address}", lang=code)


def _with_languages(page: Page, codes: Collection[str], mine: str, origin: str) -> Page:
    """Add links to the page's other languages above its content and in its head."""
    others = [code for code in ("en", *codes) if code != mine]
    steps = "".join(
        f'<li><a href="{_at(code, page)}" rel="alternate" hreflang="{code}" lang="{code}">{_name(code)}</a></li>'
        for code in others
    )
    note = "" if mine == "en" else "<p>What has not been translated is in English.</p>"
    bar = f'<nav class="fd-languages" aria-label="Languages"><ul class="fd-row">{steps}</ul></nav>{note}'
    head = [
        f'<link rel="alternate" hreflang="{code}" href="{origin}{_at(code, page)}">'
        for code in ("en", *codes)
    ]
    return replace(page, content=bar + page.content, head="\n".join([*head, *filter(None, [page.head])]))


def _at(code: str, page: Page) -> str:
    return page.address if code == "en" else f"/{code}{page.address}"


def _name(code: str) -> str:
    return "English" if code == "en" else escape(language(code).own)

"""The form in another language: its pages as the renderer made them, with their words translated and their answers untouched.

What is posted are the values of choices, which no translation changes, and what somebody typed. So an answer is the same in the
store, and the desk reads it in English. Each of the form's own forms carries the language, since old browsers and proxies keep
inputs best; the addresses to which they post stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from frontdoor.language_codes import language
from frontdoor.site.index.page import Page
from frontdoor.site.index.translations import TranslatedText
from frontdoor.site.pages.form_names import LANGUAGE
from frontdoor.site.templating.editions import RIGHT_TO_LEFT, with_languages
from frontdoor.site.templating.language_marks import in_language
from frontdoor.translation.catalogs import offered, speaking, translation

_FORM = re.compile(r'<form [^>]*action="/(?:(?:referral|your-reference)/|say")[^>]*>')
_LINK = re.compile(r'( href=")(/(?:referral|your-reference)/(?:[a-z-]+/)*["#])(?! rel="alternate")')


def form_in_language(page: Page, code: str) -> Page:
    """Return a page of the form in a language; call it while that is spoken."""
    content = _FORM.sub(rf'\g<0><input type="hidden" name="{LANGUAGE}" value="{code}">', page.content)
    content = in_language(_LINK.sub(rf"\1/{code}\2", content), code)
    found = translation(page.title)
    return replace(
        page,
        address=f"/{code}{page.address}",
        title=TranslatedText(found, code) if found else page.title,
        content=content,
        head=page.head + (f"\n{RIGHT_TO_LEFT}" if language(code).right_to_left else ""),
        lang=code,
    )


def in_all_languages(make: Callable[[], Iterable[Page]], origin: str) -> Iterator[Page]:
    """Yield the form's static pages in English and in each language that it has, with the ways between them."""
    codes = offered()
    for code in ("en", *codes):
        with speaking(code):
            pages = list(make())
            ways = [with_languages(page, codes, code, origin) if codes else page for page in pages]
            made = ways if code == "en" else [form_in_language(page, code) for page in ways]
        yield from made


def language_of(asked: str) -> str:
    """Return the language that was asked for if the form has it, else English."""
    # As a rule none is, and no folder need be looked at.
    return asked if asked and asked in offered() else "en"

"""The Jinja2 templates of our own pages, and the few filters they share; knows no page in particular."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown import Markdown  # type: ignore[import-untyped]
from markupsafe import Markup, escape

from frontdoor.catalogue import PhoneNumber
from frontdoor.dates import (
    cancelled_words,
    clock_words,
    date_words,
    day_words,
    drop_in_words,
    lasting,
    list_words,
    occurrence_words,
)
from frontdoor.dates.words import MONTHS
from frontdoor.render.plainmarkdown import plain_html


def piece(template_name: str, macro: str, *values: object) -> Markup:
    """Render one macro of a template."""
    return Markup(getattr(ENVIRONMENT.get_template(template_name).module, macro)(*values))  # noqa: S704 -- escaped there


def render(template_name: str, **values: object) -> str:
    """Render a template of ``frontdoor/render/templates``; every value is escaped unless it is Markup."""
    return ENVIRONMENT.get_template(template_name).render(**values)


@lru_cache(maxsize=20_000)
def markdown(text: str) -> Markup:
    """Turn staff's Markdown into HTML; HTML in it is shown as text, never passed on."""
    html = plain_html(text)
    if html is None:
        _MARKDOWN.reset()
        html = _MARKDOWN.convert(str(text))
    return Markup(html)  # noqa: S704 -- raw HTML is switched off below


def phone_link(phone: PhoneNumber) -> Markup:
    """Write a phone number as a link that rings it."""
    return Markup('<a class="fd-phone" href="{}">{}</a>').format(phone.link, _unbroken(phone.number))


def as_of_words(value: str) -> str:
    """Say a year, a month or a day: 2019, July 2024, 8 December 2019."""
    try:
        match value.split("-"):
            case [year, month]:
                return f"{MONTHS[int(month)]} {int(year)}"
            case [year, month, number]:
                return date_words(date(int(year), int(month), int(number)))
    except (ValueError, IndexError):
        return value
    return value


def sentence(text: str) -> str:
    """End a note with a full stop, whether or not its writer did."""
    return text.rstrip() + ("" if text.rstrip().endswith((".", "!", "?")) else ".")


def capital(text: str) -> str:
    """Begin with a capital letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def host(link: str) -> str:
    """Shorten a link to the name of its site, for the eye."""
    name = urlsplit(link).hostname or link
    return name.removeprefix("www.")


def _unbroken(number: str) -> Markup:
    return Markup(re.sub(r" +", "\u00a0", str(escape(number))))  # noqa: S704 -- escaped just before


def _safe_markdown() -> Markdown:
    converter = Markdown(extensions=["sane_lists"], output_format="html")
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    return converter


_MARKDOWN = _safe_markdown()

ENVIRONMENT = Environment(
    loader=PackageLoader("frontdoor.render"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    auto_reload=False,
)
ENVIRONMENT.filters.update(
    day=day_words,  # Monday 7 December; a year follows if today is given and lies in another year
    date=date_words,
    clock=clock_words,
    drop_in=drop_in_words,
    lasting=lasting,  # the openings that have not ended for good
    occurrence=occurrence_words,
    words=list_words,
    markdown=markdown,
    phone_link=phone_link,
    called_off=cancelled_words,
    as_of=as_of_words,
    sentence=sentence,
    host=host,
    capital=capital,
)

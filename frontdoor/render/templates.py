"""The Jinja2 templates of our own pages, and the few filters they share; knows no page in particular."""

from __future__ import annotations

import re
from datetime import date, time
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown import Markdown
from markupsafe import Markup, escape

from frontdoor.catalogue import PhoneNumber


def render(template_name: str, **values: object) -> str:
    """Render a template of ``frontdoor/render/templates``; every value is escaped unless it is Markup."""
    return ENVIRONMENT.get_template(template_name).render(**values)


def day(value: date, *, year: bool = False) -> str:
    """Write a date as people say it: Monday 7 December, with the year where asked."""
    return f"{value:%A} {value.day} {value:%B}" + (f" {value.year}" if year else "")


def clock(value: time) -> str:
    """Write a time of day as people say it: 1pm, 1.30pm, noon, midnight."""
    if value.minute == 0 and value.hour in (0, 12):
        return "noon" if value.hour else "midnight"
    minutes = f".{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


@lru_cache(maxsize=20_000)
def markdown(text: str) -> Markup:
    """Turn staff's Markdown into HTML; HTML in it is shown as text, never passed on."""
    _MARKDOWN.reset()
    return Markup(_MARKDOWN.convert(str(text)))  # noqa: S704 -- raw HTML is switched off below


def phone_link(phone: PhoneNumber) -> Markup:
    """Write a phone number as a link that rings it."""
    return Markup('<a class="fd-phone" href="{}">{}</a>').format(phone.link, _unbroken(phone.number))


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
ENVIRONMENT.filters.update(day=day, clock=clock, markdown=markdown, phone_link=phone_link)

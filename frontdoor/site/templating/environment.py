"""The Jinja2 environment: renders our templates with autoescaping, and defines their filters and globals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from frontdoor.catalogue import PhoneNumber, Text
from frontdoor.catalogue.audience import asker_tag, asker_words, group_words
from frontdoor.catalogue.closures import is_open_on_holidays
from frontdoor.catalogue.fields.phones import text_number
from frontdoor.geography.council_map import STATEMENT
from frontdoor.occurrences import (
    Occurrence,
    changed_words,
    clock_words,
    drop_in_words,
    lasting,
    list_words,
)
from frontdoor.recurrence.formatting import as_of_words
from frontdoor.rules.coming_changes import coming_notices
from frontdoor.site.index.translations import TranslatedText
from frontdoor.site.templating import local_dates
from frontdoor.translation.catalogs import gettext

if TYPE_CHECKING:
    from markdown import Markdown  # type: ignore[import-untyped]


TEMPLATES = Path(__file__).parents[1] / "templates"


def piece(template_name: str, macro: str, *values: object) -> Markup:
    """Render one macro of a template."""
    return Markup(getattr(ENVIRONMENT.get_template(template_name).module, macro)(*values))  # noqa: S704 -- escaped there


def render(template_name: str, **values: object) -> str:
    """Render a template of ``frontdoor/site/templates``; every value is escaped unless it is Markup."""
    return ENVIRONMENT.get_template(template_name).render(**values)


def markdown(text: str) -> Markup:
    """Return Markdown as HTML; raw HTML in it is escaped."""
    html = _markdown(text)
    return Markup(f"<div{text.mark}>\n{html}\n</div>") if isinstance(text, TranslatedText) else html  # noqa: S704


@lru_cache(maxsize=4096)
def _markdown(text: str) -> Markup:
    said = str(text)
    converter = _converter(inline=_INLINE.search(said) is not None)
    return Markup(converter.reset().convert(said))  # noqa: S704 -- raw HTML is switched off below


_INLINE = re.compile(r"[\\`\[<&*_\x02\x03]|  \n")
"""What every inline mark of Markdown begins with. Looking for each of them is half of the work, and most texts have none."""


@lru_cache(maxsize=4096)
def phone_link(phone: PhoneNumber) -> Markup:
    """Return a phone number as a ``tel:`` link."""
    number = " ".join(phone.number.split())  # the stylesheet keeps it on one line where it fits
    return Markup(f'<a class="fd-phone" href="{escape(phone.link)}">{escape(number)}</a>')  # noqa: S704 -- escaped just before


def moments(one: Occurrence) -> Markup:
    """Return the attributes of a date's ``time``: when it begins and, for dates.js, when it is over, if anybody knows."""
    over = f' data-ends="{one.ends.isoformat()}"' if one.ends > one.starts else ""
    return Markup(f'datetime="{one.starts.isoformat()}"{over}')  # noqa: S704 -- figures alone


def sentence(text: str) -> str:
    """Return a note with a full stop at its end."""
    return _like(text, text.rstrip() + ("" if text.rstrip().endswith((".", "!", "?")) else "."))


def capital(text: str) -> str:
    """Return a text with a capital first letter; the rest is unchanged."""
    return _like(text, text[:1].upper() + text[1:])


def host(link: str) -> str:
    """Return the host name of a link, to be shown in its place, and of a page deeper down what its address says last.

    So two pages of one host read differently: a list of links by name alone, as screen readers offer it, tells them apart.
    """
    parts = urlsplit(link)
    name = (parts.hostname or link).removeprefix("www.")
    *_, above, last = ("", "", *filter(None, parts.path.split("/")))
    deep = f"{above} {last}" if len(last) < _TELLING else last
    said = re.sub(r"[-_+]+", " ", re.sub(r"\.\w{1,5}$", "", deep)).strip()
    return f"{name}: {said[:_LONGEST].rstrip()}{'…' if len(said) > _LONGEST else ''}" if said else name


_TELLING = 12
"""Letters from which the end of an address says enough by itself."""
_LONGEST = 40
"""Most characters that are shown of a page's address."""


def told_apart(links: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each link with what is shown of it; those that would read alike get a number."""
    times: Counter[str] = Counter()
    for link in links:
        name = host(link)
        times[name] += 1
        yield link, name if times[name] == 1 else f"{name} ({times[name]})"


def words(items: Sequence[str]) -> str:
    """Join words by commas and "and", each marked with its language."""
    if not any(isinstance(item, TranslatedText) for item in items):
        return list_words(items)
    return Markup(list_words([escape(item) for item in items]))  # noqa: S704 -- each is escaped


def in_own_language(said: str, reason: str) -> Markup:
    """Return a sentence with the reason at its end marked with its language."""
    return Markup("{}{}").format(said.removesuffix(reason), reason)


def _like(text: str, changed: str) -> str:
    return text.like(changed) if isinstance(text, Text) else changed


@cache
def _converter(*, inline: bool) -> Markdown:
    """Return the Markdown converter, with or without inline marks; imported at its first use: the inbox never needs it."""
    from markdown import Markdown  # noqa: PLC0415 -- as said above
    from markdown.extensions.sane_lists import SaneListExtension  # type: ignore[import-untyped] # noqa: PLC0415

    # By its class: Markdown looks a name up in the metadata of every installed package.
    converter = Markdown(extensions=[SaneListExtension()], output_format="html")
    converter.preprocessors.deregister("html_block")
    for name in ("html", "image_link", "image_reference", "short_image_ref"):  # texts hold no pictures
        converter.inlinePatterns.deregister(name)
    if not inline:
        converter.treeprocessors.deregister("inline")
    return converter


class CompiledTemplates(FileSystemBytecodeCache):
    """Jinja's bytecode cache, in a folder beside the templates, so that a build need not compile them again.

    Where that folder is read-only, as on a server, each start compiles the templates that it uses.
    """

    def __init__(self) -> None:
        folder = TEMPLATES / "__pycache__"
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
        super().__init__(str(folder))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template, if the folder is writable."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def text_link(words: str) -> Markup:
    """Return how to send a text message as HTML, its number as a link where it is dialled in the UK."""
    said = escape(words)
    number = text_number(words)
    if number is None:
        return said
    link = PhoneNumber(number).link.replace("tel:", "sms:", 1)
    return said.replace(escape(number), Markup('<a href="{}">{}</a>').format(link, number), 1)


def unbroken(text: str) -> str:
    """Return text for an attribute, its line ends as U+2028, which ``Form.typed`` reads as line ends.

    Dillo drops literal line ends in an attribute, and w3m turns character references of them into spaces (decisions/20).
    """
    return "\u2028".join(text.splitlines())


ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    auto_reload=False,
    bytecode_cache=CompiledTemplates(),
    optimized=False,  # else the bytecode cache would hold the results of our filters for constants
    extensions=["jinja2.ext.i18n"],
)
ENVIRONMENT.policies["ext.i18n.trimmed"] = True
ENVIRONMENT.newstyle_gettext = True  # type: ignore[attr-defined] # values are given by name, and escaped
ENVIRONMENT.globals.update(gettext=gettext)
ENVIRONMENT.filters.update(
    day=local_dates.day,  # Monday 7 December; a year follows if today is given and lies in another year
    date=local_dates.day_of_month,
    clock=clock_words,
    drop_in=drop_in_words,
    changed=changed_words,  # a line for each day with other hours
    on_holidays=is_open_on_holidays,  # whether a drop-in is held on bank holidays, given its service and location
    lasting=lasting,  # the openings without those that have ended for good
    occurrence=local_dates.occurrence,
    words=words,
    groups=lambda groups: list_words(group_words(groups)),
    askers=asker_words,
    asker_tag=asker_tag,
    coming=lambda entry, today=date.min: list(
        coming_notices(entry, today)
    ),  # what changes on days to come, as notices
    text_link=text_link,
    unbroken=unbroken,
    moments=moments,
    markdown=markdown,
    phone_link=phone_link,
    as_of=as_of_words,
    sentence=sentence,
    host=host,
    told_apart=told_apart,
    capital=capital,
)
ENVIRONMENT.globals["map_statement"] = STATEMENT

"""Message catalogues: what a fixed sentence of the site is called in the language that is being written.

``locale/CODE/LC_MESSAGES/frontdoor.po`` holds a language, in gettext's format, and a person who speaks it signs at its head:
``# Reviewed-by: NAME, DAY``. Without that name the file is not used: nobody is shown words that a machine guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from frontdoor.diagnostics import Diagnostic, SourceLocation
from frontdoor.language_codes import is_known, language

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ENGLISH = "en-GB"
"""The language tag of what has no translation."""
LOCALES = Path(__file__).parents[1] / "locale"
DOMAIN = "frontdoor"
_SPOKEN: ContextVar[str] = ContextVar("language that is being written", default="en")
_REVIEWED = re.compile(r"(?im)^#[ \t]*Reviewed-by:[ \t]*(\S.*)$")
_FIXED = re.compile(r"%\(\w+\)[sd]|</?\w+[^>]*>")
"""What a translation must have as its English has it: values to be filled in, and HTML."""


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Write in a language until the end of the block; ``en`` is the texts' own."""
    token = _SPOKEN.set(code)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> str:
    """Return the code of the language that is being written."""
    return _SPOKEN.get()


def translation(message: str) -> str | None:
    """Return a message in the language that is being written, or None: it is English, or has no reviewed translation."""
    code = _SPOKEN.get()
    return None if code == "en" else messages(code, LOCALES).get(message)


def gettext(message: str, **values: object) -> Markup:
    """Return a message as HTML with its values escaped, a translated one marked with its language.

    A value in English within a translated sentence is marked as such.
    """
    found = translation(message)
    if found is None:
        return Markup(message) % values if values else _english(message)  # noqa: S704 -- a template's own words
    told = Markup(found) % {name: _marked(value) for name, value in values.items()}  # noqa: S704 -- it has the HTML of its English
    return Markup("<span{}>{}</span>").format(language_mark(spoken()), told)


@lru_cache(maxsize=1024)
def _english(message: str) -> Markup:
    """Return a message that takes no values; each page asks for a dozen of them."""
    return Markup(message) % {}  # noqa: S704 -- as above


def language_mark(code: str) -> Markup:
    """Return the attributes ``lang`` and, for a language that is written from right to left, ``dir``."""
    direction = ' dir="rtl"' if language(code).right_to_left else ""
    return Markup(' lang="{}"{}').format(code, Markup(direction))  # noqa: S704 -- one of two words


def offered() -> list[str]:
    """Return the codes of the languages that the site's own words are translated into, and reviewed in."""
    return [code for code in there(LOCALES) if is_offered(code)]


def is_offered(code: str) -> bool:
    """Say whether the site's own words are in use in a language other than English."""
    return code != "en" and bool(messages(code, LOCALES))


def there(folder: Path) -> list[str]:
    """Return the codes of all languages that have a file, reviewed or not."""
    found = (path.parts[-3] for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return sorted(code for code in found if is_known(code))


@lru_cache(maxsize=64)
def messages(code: str, folder: Path) -> Mapping[str, str]:
    """Return the translations of a language by their English; none where the file is not there or nobody has reviewed it.

    What gettext calls fuzzy, because its English has changed since, is left out; so is what lacks a value or HTML of its English.
    """
    if not po_file(code, folder).is_file():
        return {}
    try:
        catalog = read(code, folder)
    except ValueError:  # the check says where; a page in English is better than none
        return {}
    return {m: t for m, t in translated(catalog) if fits(m, t)} if reviewer(catalog) else {}


def translation_faults(folder: Path) -> Iterator[Diagnostic]:
    """Yield what is wrong with the file of each language: it is not used, or a part of it is not, until that is mended."""
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 -- as below

    for code in there(folder):
        name, path = f"frontdoor/locale/{code}/LC_MESSAGES/{DOMAIN}.po", po_file(code, folder)
        try:
            with path.open("rb") as file:
                read_po(file, locale=None, domain=DOMAIN, abort_invalid=True)
        except UnicodeDecodeError as error:
            line = next(
                (n for n, said in enumerate(path.read_bytes().split(b"\n"), 1) if said == error.object), 1
            )
            sentence = "this line was not saved as UTF-8. Save the file again with UTF-8 as the encoding."
            yield Diagnostic(SourceLocation(name, line), sentence)
        except PoFileError as error:
            sentence = f"this line is not as gettext's files are. Mend it, or write the file again with frontdoor messages {code}."
            yield Diagnostic(SourceLocation(name, error.lineno + 1), sentence)


def read(code: str, folder: Path) -> Catalog:
    """Return a language's file as Babel's catalogue. Raises ValueError for another encoding than it says."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 -- a site in English alone never needs it

    with po_file(code, folder).open("rb") as file:
        return read_po(file, locale=None, domain=DOMAIN)


def translated(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield each message that has a translation of its English as it is now, with that."""
    for one in catalog:
        if (
            one.id
            and isinstance(one.id, str)
            and isinstance(one.string, str)
            and one.string
            and not one.fuzzy
        ):
            yield one.id, one.string


def fits(message: str, words: str) -> bool:
    """Say whether a translation has the values and the HTML of its English."""
    return sorted(_FIXED.findall(message)) == sorted(_FIXED.findall(words)) and (
        "<" in message or "<" not in words
    )


def reviewer(catalog: Catalog) -> str:
    """Return who has reviewed a language, empty where nobody has."""
    found = _REVIEWED.search(catalog.header_comment)
    return found[1].strip() if found else ""


def po_file(code: str, folder: Path) -> Path:
    """Return the path of a language's file."""
    return folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def _marked(value: object) -> object:
    """Return a value of a translated sentence, marked as English where it has words and says nothing of its language.

    Digits alone keep their order in a language that is written from right to left: a number is dialled as it stands.
    """
    said = escape(value)
    words = said.striptags()
    if "lang=" in said or not words:
        return said
    if re.search(r"[^\W\d_]", words):
        return Markup('<span lang="{}" dir="ltr">{}</span>').format(ENGLISH, said)
    return Markup('<bdi dir="ltr">{}</bdi>').format(said) if language(spoken()).right_to_left else said


def gettext_noop(message: str) -> str:
    """Return a message unchanged: it marks a text that is translated later, where it is shown."""
    return message

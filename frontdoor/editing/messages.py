"""The site's own words for translators: finds them all, writes gettext's files, and tells what is missing in each language.

They are in the templates (texts that fill an element, and ``{% trans %}``), in modules (``gettext``, ``gettext_noop``), in the frame that
the engine makes, and in the form. Texts of the catalogue are translated where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from frontdoor.catalogue import Text
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.form import Choice, Form
from frontdoor.form import messages as faults
from frontdoor.form.doors import Door
from frontdoor.language_codes import language
from frontdoor.site.templating.environment import TEMPLATES, markdown, sentence
from frontdoor.site.templating.language_marks import words_in, words_in_template
from frontdoor.translation.catalogs import DOMAIN, fits, messages, po_file, read, reviewer, there

CODE = Path(__file__).parents[1]
_KEYWORDS = {"gettext": None, "gettext_noop": None}
_TEMPLATES = (
    "form/*",
    "your_reference/*",
    "feedback/*",
    "fragments/footer",
    "easy_read",
    "frame",
    "location",
    "need",
    "others",
    "parts",
    "prison",
    "service",
    "situation",
)
"""Templates of the pages that can be in another language, and of what stands on them."""
_MODULES = (
    "site/**/*.py",
    "inbox/intake/*.py",
    "inbox/crypto/three_words.py",
    "inbox/store/storage_health.py",
)
"""Modules whose sentences stand on such pages."""
_SHOWN = 60
"""Most letters of a message that the report shows."""


def template(frame: str, form: Form | None) -> Catalog:
    """Return a catalogue of every message, without translations; ``frame`` is the HTML of the engine's page shell."""
    made = Catalog(project="Frontdoor", copyright_holder="Sacro", fuzzy=False)
    made.header_comment = (
        "# The fixed words of the website and the referral form.\n"
        "# Fill in each msgstr, and keep %(names)s and <tags> as they are. When a person who speaks the language has read it all,\n"
        "# write below, with a name and a day, what the site waits for:\n"
        "# Reviewed-by:"
    )
    for message, comments in (*_of_code(), *((one, ()) for one in (*words_in(frame), *_of_form(form)))):
        made.add(message, auto_comments=comments)
    return made


def po_text(catalog: Catalog) -> bytes:
    """Return a catalogue as the text of a .po file, in the order of its messages, without days and line numbers."""
    out = BytesIO()
    write_po(
        out, catalog, width=0, no_location=True, omit_header=False, sort_output=True, ignore_obsolete=True
    )
    days = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By')
    return b"".join(line for line in out.getvalue().splitlines(True) if not line.startswith(days))


def write_files(made: Catalog, folder: Path, new: Sequence[str] = ()) -> list[Path]:
    """Write the template, bring each language's file up to it, begin those of ``new``; return the paths.

    A translation whose English changed a little stays, marked fuzzy: it is not shown until somebody has read it again.
    """
    written = [folder / f"{DOMAIN}.pot"]
    folder.mkdir(parents=True, exist_ok=True)
    written[0].write_bytes(po_text(made))
    for code in sorted({*there(folder), *new}):
        path = po_file(code, folder)
        catalog = (
            read(code, folder)
            if path.is_file()
            else Catalog(domain=DOMAIN, header_comment=made.header_comment)
        )
        catalog.update(made, update_header_comment=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_text(catalog))
        written.append(path)
    messages.cache_clear()
    return written


def message_lines(made: Catalog, folder: Path) -> Iterator[str]:
    """Yield the report: for each language what is missing, has changed in English, or does not fit, and who has to read it."""
    for code in there(folder):
        catalog = read(code, folder)
        catalog.update(made, update_header_comment=False)
        name = language(code).english
        found = {
            "not translated": [one for one in _all(catalog) if not one.string],
            "changed in English since it was translated": [
                one for one in _all(catalog) if one.string and one.fuzzy
            ],
            "without the names or tags of its English, so not shown": [
                one
                for one in _all(catalog)
                if one.string and not one.fuzzy and not fits(str(one.id), str(one.string))
            ],
        }
        if not reviewer(catalog):
            yield f'{name}: nobody has reviewed it, so it is not shown; "# Reviewed-by:" at the head of the file waits for a name and a day'
        for what, which in found.items():
            if which:
                yield f"{name}, {what} ({len(which)})"
                yield from (f"  {_short(str(one.id))}" for one in which)


def _all(catalog: Catalog) -> Iterable[Message]:
    return [one for one in catalog if one.id]


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"


def _of_code() -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the messages of the templates and of the modules, with what is said to translators."""
    for path in sorted(path for name in _TEMPLATES for path in TEMPLATES.glob(f"{name}.html")):
        yield from _in_file(path, babel_extract)
        yield from ((words, ()) for words in words_in_template(path.read_text("utf-8")))
    for path in sorted(path for place in _MODULES for path in CODE.glob(place)):
        yield from _in_file(path, "python")


def _in_file(path: Path, method: object) -> Iterator[tuple[str, Sequence[str]]]:
    options = {"trimmed": "true", "newstyle_gettext": "true"}
    with path.open("rb") as file:
        for _, message, comments, _ in extract(method, file, _KEYWORDS, ["Translators:"], options):  # type: ignore[arg-type]
            if isinstance(message, str) and message:
                yield message, comments


def _of_form(form: Form | None) -> Iterator[str]:
    """Yield the texts of the form, and the messages about each of its questions that have no number in them."""
    if form is None:
        return
    for text in _texts(form):
        yield from words_in(markdown(text)) if "\n" in text else [text]
    for question in (one for door in (None, *Door) for one in form.at(door).questions() if one.asked):
        traits = question.kind.traits
        yield faults.missing(question)
        if traits.wrong:
            yield faults.wrong(question)
        if question.not_known:
            yield from (faults.known_and_not(question), faults.why_not_known(question))


def _texts(thing: object) -> Iterator[str]:
    match thing:
        case Text():
            yield " ".join(thing.split()) if "\n\n" not in thing.strip() else thing.strip()
        case Choice():
            yield thing.label
        case CatalogueEntry():
            for name in type(thing).model_fields:
                if not name.startswith(_NOT_SHOWN):
                    shown = _texts(getattr(thing, name))
                    yield from map(sentence, shown) if name.startswith("hint") else shown
        case tuple():
            for one in thing:
                yield from _texts(one)
        case Mapping():
            for one in thing.values():
                yield from _texts(one)


_NOT_SHOWN = ("desk_", "thing", "older_", "examples")
"""Beginnings of the names of fields that no page of the form shows by themselves."""

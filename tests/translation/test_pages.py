"""Pages whose fixed words are translated too, tried with a language of the tests, to the left and to the right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from frontdoor.catalogue import Catalogue
from frontdoor.cli.main import every_command
from frontdoor.editing.messages import message_lines, template, write_files
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.output.engine_output import SHELL, read_engine_output
from frontdoor.site.pages.service import service_page
from frontdoor.site.templating.language_marks import in_language, words_in_template
from frontdoor.translation.catalogs import LOCALES, messages, offered, po_file, speaking, there
from tests.builders import a_catalogue, raw_drop_in, raw_service
from tests.frozen import ROOT
from tests.translation.pseudo import FRAME, pseudo, translated_into

TODAY = date(2026, 11, 22)


def the_catalogue(code: str) -> Catalogue:
    """Return a catalogue with one service that is translated into a language, in danger, with dates."""
    service = raw_service(
        summary={"en": "Help after prison.", code: pseudo("Help after prison.")},
        at={"glasgow": {"drop_ins": [raw_drop_in()]}},
        at_risk="yes",
    )
    return a_catalogue(services={"throughcare": service})


def a_page(built_site: Path, folder: Path, code: str) -> Element:
    """Build a site in the engine's frame, and return its page in another language, in which the parser finds no fault."""
    engine = read_engine_output(built_site)
    frame = (engine.folder / SHELL).read_text("utf-8")
    with translated_into(code, folder / "locale", frame=frame):
        complete_site(engine, the_catalogue(code), None, today=TODAY, out=folder / "site")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page: Element = parser.parse((folder / f"site/{code}/services/throughcare/index.html").read_text("utf-8"))
    assert parser.errors == []
    return page


def runs(element: Element, lang: str = "", dir_: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield each run of text with the language and the direction that it is in; a name is in none."""
    if element.get("translate") == "no":
        return
    lang, dir_ = element.get("lang", lang), element.get("dir", dir_)
    yield lang, dir_, element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            yield from runs(child, lang, dir_)
        yield lang, dir_, child.tail or ""


@pytest.mark.parametrize(("code", "direction"), [("gd", ""), ("ar", "rtl")])
def test_every_fixed_word_is_translated_or_marked_as_english(
    built_site: Path, tmp_path: Path, code: str, direction: str
) -> None:
    """What is said to be in the language has its letters, and what is in English has none of them.

    Sabotage: without marks, “Where you live:” was read out as Arabic; without translations, each of the frame's words was English.
    """
    page = a_page(built_site, tmp_path, code)
    assert (page.get("lang"), page.get("dir", "")) == (code, direction)
    (body,) = page.findall("body")
    said = {(lang, dir_, " ".join(words.split())) for lang, dir_, words in runs(body, code, direction)}
    assert not [
        words for lang, _, words in said if lang == code and re.search("^[^0-9]*[AEIOUaeiou][^0-9]*$", words)
    ]
    assert not [words for lang, _, words in said if lang == "en-GB" and re.search("[ÅËÏÖÜåëïöü⟦]", words)]
    for words in (
        "Leave this page", "Skip to the main content", "Find help", "Home", "Services", "At a glance", "Next drop-in", "Next dates:",
        "How to ask", "What happens next", "Privacy", "Help after prison.", "Help in a crisis",
    ):  # fmt: skip
        assert (code, direction, pseudo(words)) in said, words
    assert ("en-GB", "ltr" if direction else "", "Throughcare Service") in said
    assert {(lang, dir_) for lang, dir_, words in said if words} <= {
        (code, direction), ("en-GB", "ltr" if direction else ""), ("en", direction), (code, "ltr"),
    }  # fmt: skip
    labels = [one.get("aria-label") for one in body.iter("nav")]
    assert {pseudo("Main"), pseudo("Menu"), pseudo("Breadcrumb"), pseudo("Languages")} <= set(labels)


def test_dates_are_those_of_the_language_and_numbers_keep_their_order(
    built_site: Path, tmp_path: Path
) -> None:
    """From Unicode's CLDR; and a number in a sentence from right to left is dialled as it stands."""
    page = a_page(built_site, tmp_path, "ar")
    assert "الاثنين، 23 نوفمبر 2026" in {(one.text or "") for one in page.iter("time")}
    numbers = [dir_ for _, dir_, words in runs(page) if words.strip() in ("0141 248 1763", "0131 622 7500")]
    assert len(numbers) > 2
    assert set(numbers) == {"ltr"}
    assert 'href="/assets/rtl.' in next((tmp_path / "site/ar").rglob("index.html")).read_text("utf-8")


def test_an_english_page_is_the_same_whatever_is_translated(tmp_path: Path) -> None:
    site = build_site_index(a_catalogue(), today=TODAY)
    before = service_page(site.services[0], site)
    with translated_into("gd", tmp_path):
        assert service_page(site.services[0], site) == before


def test_what_has_no_translation_is_english_and_so_is_what_nobody_reviewed(tmp_path: Path) -> None:
    html = "<h2>Menu</h2><p>Find help</p>"
    with translated_into("gd", tmp_path / "a", leave_out="Find help"), speaking("gd"):
        assert offered() == ["gd"]
        assert in_language(html, "gd") == '<h2>Menu</h2><p lang="en-GB">Find help</p>'.replace(
            "<h2>Menu", '<h2 lang="en-GB">Menu'
        )
    with translated_into("gd", tmp_path / "b", reviewed=""), speaking("gd"):
        assert there(tmp_path / "b") == ["gd"]
        assert offered() == []
        assert messages("gd", tmp_path / "b") == {}


def test_a_translation_without_the_values_of_its_english_is_not_shown(tmp_path: Path) -> None:
    """A number that is left out would be a wrong sentence, and a script would run."""
    with translated_into("gd", tmp_path) as path:
        text = path.read_text("utf-8")
        broken = text.replace(pseudo("Call %(phone)s"), "Fòn").replace(
            pseudo("Menu"), "<script>alert(1)</script>"
        )
        path.write_text(broken, "utf-8")
        messages.cache_clear()
        assert "Call %(phone)s" not in messages("gd", tmp_path)
        assert "Menu" not in messages("gd", tmp_path)
        assert messages("gd", tmp_path)["Home"] == pseudo("Home")
        (told,) = [one for one in message_lines(template(FRAME, None), tmp_path) if "not shown" in one]
        assert told.startswith("Gaelic, without the names or tags of its English, so not shown (")


def test_the_review_names_what_is_missing_and_what_has_changed(tmp_path: Path) -> None:
    """And a file that nobody has signed; once the files are brought up to date, nothing else is lost."""
    now = template(FRAME, None)
    with translated_into("gd", tmp_path):
        assert list(message_lines(now, tmp_path)) == []
        later = template(
            FRAME.replace("Find help", "Find some help").replace("</nav>", "<b>Quite new</b></nav>"), None
        )
        said = list(message_lines(later, tmp_path))
        assert said == [
            "Gaelic, not translated (1)",
            "  Quite new",
            "Gaelic, changed in English since it was translated (1)",
            "  Find some help",
        ]
        write_files(later, tmp_path)
        assert list(message_lines(later, tmp_path)) == said
        assert messages("gd", tmp_path)["Home"] == pseudo("Home")
        assert "Find some help" not in messages("gd", tmp_path)
        assert "# Reviewed-by: Test, today" in po_file("gd", tmp_path).read_text("utf-8")
    with translated_into("gd", tmp_path / "other", reviewed=""):
        (said_first, *_) = message_lines(now, tmp_path / "other")
        assert said_first.startswith("Gaelic: nobody has reviewed it, so it is not shown;")


def test_a_message_is_a_text_that_fills_its_element() -> None:
    """Not a piece of a sentence, which other languages put in another order, nor what has a value in it."""
    source = """<h2>One</h2>{# <p>no</p> #}<p>Two <a href="/">three</a></p><p>{{ x }} four</p><li><a href="{{ y }}">Five</a>
    <p>{% if z %}Six{% endif %}</p><nav aria-label="Seven"><p>{% trans %}Eight{% endtrans %}</p><code>nine</code></nav>
    <dd>{{ x }}<span>ten</span></dd><li>{{ icons.icon("a") }} <b>Eleven</b></li><p translate="no">twelve</p>"""
    assert words_in_template(source) == ["One", "Five", "Seven", "Eleven"]


def test_the_template_for_translators_is_in_step() -> None:
    """`frontdoor messages` writes it; whoever changes a fixed sentence of the site does that."""
    with (LOCALES / "frontdoor.pot").open("rb") as file:
        written = {one.id for one in read_po(file)}
    assert {one.id for one in template("", None)} - written == set(), "run: frontdoor messages"


def test_an_editor_begins_a_language_and_is_told_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By two commands in the project's folder; nothing of it is on the site before somebody has signed the file."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("frontdoor.translation.catalogs.LOCALES", tmp_path)

    def said(*words: str) -> str:
        return CliRunner().invoke(every_command, words).output

    assert said("messages", "xx").startswith('"xx" is not the code of a language that is known here.')
    assert said("messages", "gd").splitlines() == [
        "frontdoor.pot is written.", "gd/LC_MESSAGES/frontdoor.po is written.",
    ]  # fmt: skip
    due = said("review")
    assert "Gaelic: nobody has reviewed it, so it is not shown;" in due
    assert re.search(r"Gaelic, not translated \(\d{3}\)\n", due)
    assert offered() == []

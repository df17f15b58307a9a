"""A form in another language: asked, checked and confirmed in it, and the same referral in the store as one from the English form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from frontdoor.form.messages import missing
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto.sealing import open_sealed
from frontdoor.inbox.store.models import Referral
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.site_index import build_site_index
from tests.form.builders import TODAY, the_catalogue, the_form, without
from tests.form.pages import Seen
from tests.inbox import places
from tests.inbox.intake.browser import Browser, answers
from tests.translation.pseudo import pseudo, translated_into

FREE = {"reason": "Check your answers"}
"""What somebody typed, which happens to be a message of the site."""


@pytest.fixture
def gaelic(inbox: Runtime, tmp_path: Path) -> Iterator[None]:
    """The site's words and the form's in a language of the tests, which goes by the code of Gaelic."""
    with translated_into("gd", tmp_path, form=the_form()):
        inbox.__dict__.pop("shell", None)
        yield
    inbox.__dict__.pop("shell", None)


def main_of(page: Seen) -> Iterator[tuple[str, str]]:
    """Yield each text of the page's own part with the language that it is in."""

    return runs(next(page.all("main")), page.root.get("lang", ""))


def runs(element: Element, lang: str) -> Iterator[tuple[str, str]]:
    """Yield each text of an element with the language that it is in."""
    lang = element.get("lang", lang)
    yield lang, " ".join((element.text or "").split())
    for child in element:
        yield from runs(child, lang)
        yield lang, " ".join((child.tail or "").split())


@pytest.mark.usefixtures("gaelic")
def test_a_referral_from_a_translated_form_is_the_same_in_the_store(browser: Browser) -> None:
    """Answers and what was asked are in English for the desk, word for word as from the English form; only the pages differ.

    Sabotage: with the labels translated before the answers are read, the desk had “⟦Ëdïñbürgh⟧” for the council area.
    """
    kept = []
    for extra in ({}, {"lang": ["gd"]}):
        page = browser.check({**answers(**FREE), **extra})
        assert page.status == 200
        assert page.seen.root.get("lang") == ("gd" if extra else "en-GB")
        answer = browser.send(page.seen)
        assert answer.status == 303
        shown = browser.get(answer.response["Location"]).seen
        assert shown.root.get("lang") == page.seen.root.get("lang")
        record = open_sealed(Referral.objects.latest("received_at").sealed, places.identity())
        kept.append((record["answers"], record["asked"]))
        Referral.objects.all().delete()
    assert kept[0] == kept[1]


@pytest.mark.usefixtures("gaelic")
def test_faults_and_the_check_are_in_the_language_and_what_was_typed_stays(browser: Browser) -> None:
    typed = without({**answers(**FREE), "lang": ["gd"]}, "full_name")
    faulty = browser.check(typed)
    assert faulty.status == 422
    assert faulty.seen.root.get("lang") == "gd"
    question = next(one for one in the_form().questions() if one.id == "full_name")
    assert ("full_name", pseudo(missing(question))) in faulty.seen.faults()
    fields = faulty.seen.fields()
    assert fields["lang"] == ["gd"]
    assert fields["reason"] == ["Check your answers"]
    english = browser.check(without(typed, "lang")).seen.fields()
    assert {name: value for name, value in fields.items() if name != "lang"} == english
    said = dict.fromkeys(main_of(browser.check({**answers(**FREE), "lang": ["gd"]}).seen))
    for words in ("Check your answers", "Send the referral"):
        assert ("gd", pseudo(words)) in said


def test_a_language_that_nobody_has_reviewed_is_english(browser: Browser) -> None:
    """Whatever a request asks for, and whatever it is."""
    for asked in ("gd", "xx", "../../etc", "<b>"):
        page = browser.check({**answers(), "lang": [asked]}).seen
        assert page.root.get("lang") == "en-GB"
        assert "lang" not in page.fields()


@pytest.mark.usefixtures("gaelic")
def test_the_static_form_is_there_in_each_language_and_posts_to_the_same_place() -> None:
    """With a way from each to the other; each input has the same name and value, and its label is in the language."""
    made = {page.address: page for page in pages(build_site_index(the_catalogue(), today=TODAY), the_form())}
    for address in [one for one in made if one.startswith("/referral/")]:
        assert f"/gd{address}" in made, address
        assert f'href="/gd{address}"' in made[address].content
        english, other = made[address].content, made[f"/gd{address}"].content
        assert f'href="{address}"' in other
        assert other.count('action="/referral/') == english.count('action="/referral/')
        assert other.count('<input type="hidden" name="lang" value="gd">') == english.count(
            'action="/referral/'
        )
    assert made["/gd/referral/"].title == pseudo("Ask for help")
    shell = '<!doctype html><html lang="gd"><head><title>x</title></head><body><main>{}</main></body></html>'
    for address, page in made.items():
        if address.startswith("/gd/referral/"):
            root = html5lib.parse(shell.format(page.content), namespaceHTMLElements=False)
            for one in root.iter():
                if {"fd-label", "fd-hint"} & set(one.get("class", "").split()):
                    said = [(lang, words) for lang, words in runs(one, "gd") if re.search("[A-Za-z]", words)]
                    assert {lang for lang, words in said if "You can use up to" not in words} <= {"gd"}, said

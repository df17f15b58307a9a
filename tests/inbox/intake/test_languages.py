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
from frontdoor.inbox.referrals import feedback as receiving
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.follow_up import from_sender, from_team
from frontdoor.inbox.store.models import Referral, ReferralStatus
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.feedback import COMPLAIN, SAY, WRONG
from frontdoor.site.templating.shell import says_where
from tests.form.builders import TODAY, the_catalogue, the_form, without
from tests.form.pages import Seen
from tests.inbox import places
from tests.inbox.builders import NOW
from tests.inbox.intake.browser import Browser, answers
from tests.inbox.intake.test_your_reference import SEE, form_on
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


@pytest.mark.usefixtures("gaelic")
def test_several_choices_in_one_answer_are_each_in_the_language(browser: Browser) -> None:
    """On the check page, and on one's own copy.

    Sabotage: ``{{ answer }}`` for ``{{ show.in_words(…) }}``: no translation has "A place to live; Money and benefits".
    """
    needs = the_form().question("needs")
    two = needs.options[:2]
    sent = {**answers(**FREE), "lang": ["gd"], "needs": [choice.value for choice in two]}
    check = browser.check(sent).seen
    sent_now = browser.get(browser.send(check, copy=["yes"]).response["Location"]).seen
    for page in (check, browser.post(SEE, form_on(sent_now, "copy")).seen):
        said = list(main_of(page))
        for choice in two:
            assert ("gd", pseudo(choice.label)) in said
            assert not any(choice.label in words for _, words in said)
    assert in_english(check, "gd") <= {"Throughcare Service"}
    shown = [words for lang, words in main_of(check) if lang == "gd"]
    assert shown.count(pseudo(needs.label)) == 2, "at the answer, and on its Change button"


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


NOT_OURS = {
    "Is the flat free?", "Yes, from May.", "age-encryption.org", "copy.age", "/services/throughcare/",
    "bananna", "banana", "xyzzy", "pear", "pier",
}  # fmt: skip
"""What the team said, what was typed, names and addresses: English, or in no language, on every page."""


_NAME = re.compile(r"\(127.*\)|[\d ]+|\d+\w* [\w -]+ 2026(, \d\d:\d\d)?|(. for [\w-]+|\d|[,;] )+")
"""Our own address, a number, a day, or signs that are spelled."""


def in_english(page: Seen, lang: str) -> set[str]:
    """What a page says in English, told so or not, apart from what is nobody's to translate."""
    (body,) = page.root.iter("body")
    main = next((one for one in body.iter("main")), body)
    said = {(own, words) for own, words in spoken_in(main, lang) if re.search("[A-Za-z]{2}", words)}
    known = {words.strip() for words in NOT_OURS}
    return {
        words for own, words in said
        if words not in known and not _NAME.fullmatch(words)
        and (own != lang or not re.search("[ÅËÏÖÜåëïöüñçšÿ⟦]", words))
    }  # fmt: skip


def spoken_in(element: Element, lang: str) -> Iterator[tuple[str, str]]:
    """The same as ``runs``, without what somebody typed."""
    if element.get("translate") == "no" or element.tag in ("script", "style", "textarea", "dd"):
        return
    lang = element.get("lang", lang)
    yield lang, " ".join((element.text or "").split())
    for child in element:
        yield from spoken_in(child, lang)
        yield lang, " ".join((child.tail or "").split())


@pytest.mark.usefixtures("gaelic")
def test_all_that_follows_a_referral_is_in_its_language(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the confirmation on: what has become of it, a question, a change, the copy, taking it back, and what fails.

    Sabotage: a sentence with a value in it without ``trans``; a template that ``frontdoor messages`` does not read.
    """
    gd = {"lang": ["gd"]}
    check = browser.check({**answers(**FREE), **gd}).seen
    confirmation = browser.get(browser.send(check, copy=["yes"]).response["Location"]).seen
    reference = Referral.objects.get().reference
    from_team.ask(reference, "Is the flat free?", "ailsa", NOW)
    from_team.tell(reference, "words", "Yes, from May.", "ailsa", NOW)
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "ailsa", NOW)
    hidden = next(form for form in confirmation.all("form") if form.get("action") == "/your-reference/hide")
    back = browser.post("/your-reference/hide", Seen._sent_by(hidden)).response["Location"]

    pages = {"confirmation": confirmation, "words had": browser.get(back).seen}
    bad = {"do": ["see"], "reference": ["x"], **gd}
    for typed in ("", "apple", "apple pear", "apple bananna candle", "apple xyzzy candle"):
        pages[f"asks, {typed}"] = browser.post(SEE, {**bad, "words": [typed]}).seen
    pages["a guess"] = browser.post(
        SEE, {**bad, "reference": [reference], "words": ["apple pear candle"]}
    ).seen
    copy = browser.post(SEE, form_on(confirmation, "copy")).seen
    pages["copy"] = copy
    state = browser.post(SEE, form_on(copy, "see")).seen
    pages["state"] = state
    answering = next(
        fields for fields in map(Seen._sent_by, state.all("form")) if fields["do"][0].startswith("answer")
    )
    pages["nothing written"] = browser.post(SEE, answering).seen
    pages["too long"] = browser.post(SEE, {**form_on(state, "add"), "text": ["x" * 2001]}).seen
    pages["added"] = browser.post(SEE, {**form_on(state, "add"), "text": ["Send"]}).seen
    pages["choose"] = browser.post(SEE, {**form_on(state, "choose"), "door": ["professional"]}).seen
    pages["change"] = browser.post(SEE, {**form_on(pages["choose"], "change"), "change": ["reason"]}).seen
    pages["withdraw"] = browser.post(SEE, form_on(state, "withdraw")).seen
    for refusal in (Refusal.BUSY, Refusal.UNSURE):
        with monkeypatch.context() as failing:
            failing.setattr(from_sender, "write_once", _refusing(refusal))
            text = ["Send", ""][refusal is Refusal.UNSURE]
            pages[f"not kept: {refusal}"] = browser.post(
                SEE, {**form_on(pages["withdraw"], "withdrawn"), "text": [text]}
            ).seen
    pages["withdrawn"] = browser.post(SEE, form_on(pages["withdraw"], "withdrawn")).seen
    assert {name: page.root.get("lang") for name, page in pages.items()} == dict.fromkeys(pages, "gd")
    assert {name: found for name, page in pages.items() if (found := in_english(page, "gd"))} == {}
    assert pages["copy"].title == pseudo("Your reference")
    assert {"Check your answers"} <= {pages["copy"].text(dd) for dd in pages["copy"].all("dd")}
    assert [b for b in pages["state"].all("aside") if pseudo("Leave this page") in pages["state"].text(b)]


def _refusing(refusal: Refusal) -> object:
    def write_once(*_: object) -> None:
        raise NotStored(refusal)

    return write_once


@pytest.mark.usefixtures("gaelic")
@pytest.mark.parametrize("address", [WRONG, COMPLAIN])
def test_what_is_said_to_us_is_in_the_language_of_the_page_it_was_said_from(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """The foot of a page in another language leads there in it; the form, its faults and its answers stay in it."""
    form = browser.get(f"{address}?page=/services/throughcare/&lang=gd").seen
    own = next(fields for fields in map(Seen._sent_by, form.all("form")) if "at" in fields)
    pages = {
        "form": form,
        "empty": browser.post(SAY, own).seen,
        "old": browser.post(SAY, {**own, "key": ["x"], "text": ["Send"]}).seen,
        "said": browser.post(SAY, {**own, "text": ["Send"]}).seen,
    }
    with monkeypatch.context() as failing:
        failing.setattr(receiving, "write_once", _refusing(Refusal.UNSURE))
        pages["not said"] = browser.post(SAY, {**own, "text": ["Send"]}).seen
    assert {name: page.root.get("lang") for name, page in pages.items()} == dict.fromkeys(pages, "gd")
    assert {name: found for name, page in pages.items() if (found := in_english(page, "gd"))} == {}


def test_the_foot_of_a_page_in_another_language_leads_there_in_it() -> None:
    """And names the page as its owner knows it, without the language."""
    foot = b'<a href="/complain/">x</a> <a href="/wrong-here/?page=">y</a>'
    assert says_where(foot, "/areas/") == foot.replace(b"page=", b"page=/areas/")
    assert says_where(foot, "/areas/", "gd") == (
        b'<a href="/complain/?lang=gd">x</a> <a href="/wrong-here/?page=/areas/&amp;lang=gd">y</a>'
    )

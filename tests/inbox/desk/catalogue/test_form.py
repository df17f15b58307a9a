"""The form's questions put into other words at the desk."""

from __future__ import annotations

from frontdoor.form.doors import Door
from frontdoor.inbox.desk.catalogue import drafts
from frontdoor.inbox.desk.catalogue.version import Texts, load
from frontdoor.inbox.desk.catalogue.working import over_public
from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.publishing.content import FORM
from frontdoor.site.pages.form_names import DOORS
from tests.inbox.desk.catalogue.conftest import Place
from tests.inbox.desk.conftest import Browser

ALL = "/desk/catalogue/form/"


def reworded(browser: Browser, question: str, words: str, *, expect: int = 200) -> str:
    """Put a question into other words, and leave all else as the page has it; return what the page says then."""
    page = browser.get(f"{ALL}{question}")
    form = next(f for f in page.root.iter("form") if f.get("id") == "questions")
    typed = {
        field.get("name", ""): field.get("value") or "".join(field.itertext()).removeprefix("\n")
        for tag in ("input", "textarea")
        for field in form.iter(tag)
        if field.get("name") != "csrfmiddlewaretoken"
    }
    return browser.post(f"{ALL}{question}", expect=expect, **{**typed, "label": words}).main


def test_a_question_in_other_words_raises_the_version_and_is_seen_at_its_door(
    ailsa: Browser, place: Place
) -> None:
    """What it means says so, the page of the door has it, and a page that is open in a browser can still be sent."""
    said = reworded(ailsa, "full_name", "What is the person called?")
    assert "“What is the person called?”" in said
    assert "The form has a new version" in said
    draft = CatalogueDraft.objects.get()
    before, after = (load(one)[1] for one in (Texts.of(place.copy.read().files), over_public(draft).texts))
    assert before.version in after.older_versions
    html = ailsa.client.get(f"/desk/catalogue/see/{draft.pk}{DOORS[Door.PROFESSIONAL]}").content.decode()
    assert "What is the person called?" in html


def test_several_questions_in_one_draft_are_one_new_version(ailsa: Browser, place: Place) -> None:
    """Sabotage: a version a question, which would push the public one out of those that are still taken."""
    public = load(Texts.of(place.copy.read().files))[1].version
    for number, question in enumerate(("full_name", "date_of_birth", "reason")):
        reworded(ailsa, question, f"Other words {number}")
    form = load(over_public(CatalogueDraft.objects.get()).texts)[1]
    assert public in form.older_versions


def test_a_question_without_words_is_told_beside_it(ailsa: Browser, place: Place) -> None:
    """Nothing is saved, and a question that is not there is a page that is not there."""
    assert "This is needed" in reworded(ailsa, "full_name", "", expect=422)
    assert FORM not in drafts.files_of(CatalogueDraft.objects.first())
    ailsa.get(f"{ALL}nothing", expect=404)

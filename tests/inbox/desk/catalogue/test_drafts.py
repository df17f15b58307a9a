"""Changing the website at the desk: a task, its faults, the draft, a second member, the publisher, and two people at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from frontdoor.inbox.desk.catalogue import drafts
from frontdoor.inbox.desk.catalogue.framed import with_anchor
from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.inbox.store.models import Audit, Role
from frontdoor.publishing.requests import OutcomeState, PublishOutcome, write_outcome
from tests.inbox.desk.catalogue.conftest import GLASGOW_TIMES, Place
from tests.inbox.desk.conftest import Browser, a_member, at_desk

ENTRY = "/desk/catalogue/about/services/throughcare/"
TASK = f"{ENTRY}do/new-time"


def change(browser: Browser) -> str:
    """Give the Glasgow drop-in another time; return the address of the draft."""
    browser.post(TASK, expect=200, **GLASGOW_TIMES)
    return (
        f"/desk/catalogue/drafts/{CatalogueDraft.objects.order_by('pk').values_list('pk', flat=True).last()}"
    )


def test_an_editor_lands_on_the_website_and_finds_by_any_word(ailsa: Browser) -> None:
    """Whoever only edits is led past the referrals; a phone number finds whose it is."""
    assert ailsa.get("/desk/").heading == "Change the website"
    page = ailsa.get("/desk/catalogue/?words=01412481763")
    assert "Throughcare Service" in page.links()
    assert "Upside" not in page.links()
    assert "Nothing has “xyzzy” in it" in ailsa.get("/desk/catalogue/?words=xyzzy").main


def test_a_new_time_is_saved_and_told_in_words_before_it_is_public(ailsa: Browser, place: Place) -> None:
    """The next dates, what it means and the page are there; the public files are as they were."""
    before = place.copy.read().text("services.yaml")
    page = ailsa.post(TASK, expect=200, **GLASGOW_TIMES)
    assert page.heading == "Your changes"
    assert "The next dates are then: Tuesday" in page.main
    assert "to Tuesday, 2pm to 4pm" in page.main
    assert page.all("iframe")[0].get("src", "").endswith("/services/throughcare/#changed")
    assert place.copy.read().text("services.yaml") == before
    assert place.asked() == []


def test_a_fault_stands_beside_its_question_and_nothing_typed_is_lost(ailsa: Browser, place: Place) -> None:
    """The message names the question, the answer stays in it, and no draft is begun."""
    page = ailsa.post(TASK, expect=422, **{**GLASGOW_TIMES, "hours": "25pm to 4pm"})
    fault = next(one for one in page.all("p", "fault") if one.get("id") == "q-hours-fault")
    assert "25pm" in "".join(fault.itertext())
    [typed] = [one for one in page.all("input") if one.get("name") == "hours"]
    assert (typed.get("value"), typed.get("aria-invalid")) == ("25pm to 4pm", "true")
    assert not CatalogueDraft.objects.exists()


def test_nobody_publishes_their_own_changes_unless_the_charity_says_so(ailsa: Browser, place: Place) -> None:
    """Sabotage: a publish without a second member. With the setting one person may."""
    address = change(ailsa)
    assert "Publish it now" not in ailsa.get(address).main
    seen = drafts_seen()
    ailsa.post(f"{address}/publish", seen=seen)
    assert place.asked() == []
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, publish_alone=True)):
        assert "Publish it now" in ailsa.get(address).main


def test_a_second_member_sees_what_it_means_and_publishes(
    ailsa: Browser, calum: Browser, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request has the author, the sentences and the text; the log has names and no text; the draft goes once it is public."""
    monkeypatch.setattr("frontdoor.inbox.desk.views.catalogue.draft.PATIENCE", 0.0)
    address = change(ailsa)
    ailsa.post(f"{address}/ask")
    assert "ailsa asks you to look at changes" in calum.get("/desk/catalogue/").main
    page = calum.get(address)
    seen = next(one.get("value", "") for one in page.all("input") if one.get("name") == "seen")
    assert "has not answered yet" in calum.post(f"{address}/publish", seen=seen).main
    [asked] = place.asked()
    assert asked.author == "ailsa"
    assert asked.summary[-1] == "calum looked at it and published it."
    assert b"Tuesday" in asked.files["services.yaml"]  # type: ignore[operator]
    assert Audit.objects.filter(actor="calum", action="published changes of ailsa").exists()
    assert not Audit.objects.filter(action__contains="Tuesday").exists()
    write_outcome(place.spool, PublishOutcome(asked.id, OutcomeState.PUBLISHED, datetime.now(UTC)))
    assert "It is public now" in calum.get(f"/desk/catalogue/sent/{asked.id}").main
    assert not CatalogueDraft.objects.exists()


def test_what_changed_since_it_was_looked_at_is_not_published(
    ailsa: Browser, calum: Browser, place: Place
) -> None:
    """Sabotage: approving what was not seen. The page is shown anew instead."""
    address = change(ailsa)
    ailsa.post(f"{address}/ask")
    page = calum.post(f"{address}/publish", expect=422, seen="of an hour ago")
    assert "Look at it once more" in page.main
    assert place.asked() == []


def test_a_request_so_old_that_its_outcome_is_gone_holds_nobody_up(ailsa: Browser, place: Place) -> None:
    """The publisher tidies outcomes away: the history tells whether it was published, and else it can be put back."""
    change(ailsa)
    for request in ("desk-0000000000000001", "desk-0000000000000002"):
        CatalogueDraft.objects.update(request=request)
        if request.endswith("1"):
            assert "are being published" in ailsa.get("/desk/catalogue/").main
            ailsa.post(f"/desk/catalogue/drafts/{CatalogueDraft.objects.get().pk}/call-back")
            assert CatalogueDraft.objects.get().request == ""
    files = place.copy.read().files
    place.copy.write(files, author="ailsa", summary=["x"], when=datetime.now(UTC), request=request)
    ailsa.get("/desk/catalogue/")
    assert not CatalogueDraft.objects.exists()


def test_changes_wait_for_their_day_and_can_be_called_back(
    ailsa: Browser, calum: Browser, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The publisher is told the day; until then the draft can be put back on the desk."""
    monkeypatch.setattr("frontdoor.inbox.desk.views.catalogue.draft.PATIENCE", 0.0)
    address = change(ailsa)
    ailsa.post(f"{address}/ask")
    day = (datetime.now(UTC) + timedelta(days=40)).date()
    calum.post(f"{address}/publish", seen=drafts_seen(), when="day", day=f"{day.day} {day.month} {day.year}")
    [asked] = place.asked()
    assert asked.not_before is not None
    assert asked.not_before.date() == day
    write_outcome(
        place.spool,
        PublishOutcome(asked.id, OutcomeState.WAITING, datetime.now(UTC), until=asked.not_before),
    )
    assert "are published" in ailsa.get("/desk/catalogue/").main
    ailsa.post(f"{address}/call-back")
    assert place.asked() == []
    assert CatalogueDraft.objects.get().request == ""


def test_what_could_not_be_published_comes_back_with_the_reason(
    ailsa: Browser, calum: Browser, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that was written is lost: the draft is put back on the desk."""
    monkeypatch.setattr("frontdoor.inbox.desk.views.catalogue.draft.PATIENCE", 0.0)
    address = change(ailsa)
    ailsa.post(f"{address}/ask")
    calum.post(f"{address}/publish", seen=drafts_seen())
    [asked] = place.asked()
    fault = PublishOutcome(asked.id, OutcomeState.FAULTY, datetime.now(UTC), ("The photo is too large.",))
    write_outcome(place.spool, fault)
    assert "The photo is too large." in ailsa.get("/desk/catalogue/").main
    ailsa.post(f"{address}/call-back")
    assert "to Tuesday, 2pm to 4pm" in ailsa.get(address).main


def test_what_a_colleague_published_meanwhile_is_told_and_kept(ailsa: Browser, place: Place) -> None:
    """Both changes are in the draft. Sabotage: the file of the draft as a whole, which would undo the colleague's."""
    address = change(ailsa)
    place.publish("0131 622 7500", "0131 496 0000", said="The number of Edinburgh changed.")
    assert "calum published meanwhile: The number of Edinburgh changed." in ailsa.get("/desk/catalogue/").main
    text = drafts.files_of(CatalogueDraft.objects.get())["services.yaml"]
    assert b"0131 496 0000" in text
    assert b"Tuesday" in text
    assert "0131 496" not in ailsa.get(address).main


@pytest.mark.parametrize(
    ("keep", "stays"), [("mine", b"Throughcare by Ailsa"), ("theirs", b"Throughcare by Calum")]
)
def test_two_who_change_the_same_are_told_both_and_choose(
    ailsa: Browser, place: Place, keep: str, stays: bytes
) -> None:
    """The draft waits with both sides in words, and loses nothing else whichever is chosen."""
    name = "name: Throughcare Service"
    text = place.copy.read().text("services.yaml")
    shown = ailsa.get(f"{ENTRY}text")
    [was] = [one.get("value", "") for one in shown.all("input") if one.get("name") == "was"]
    typed = "".join(shown.all("textarea")[0].itertext()).replace(name, "name: Throughcare by Ailsa")
    ailsa.post(f"{ENTRY}text", text=typed.replace("1pm", "2pm"), was=was)
    assert name in text
    place.publish(name, "name: Throughcare by Calum")
    address = f"/desk/catalogue/drafts/{CatalogueDraft.objects.get().pk}"
    page = ailsa.get(address)
    assert "You wrote “Throughcare by Ailsa”; somebody else wrote “Throughcare by Calum”" in page.main
    assert "Ask a colleague" not in page.main
    ailsa.post(f"{address}/settle", keep=keep)
    found = drafts.files_of(CatalogueDraft.objects.get())["services.yaml"]
    assert stays in found
    assert b"opens: 2pm" in found


def test_what_together_has_a_mistake_is_kept_and_told(ailsa: Browser, place: Place) -> None:
    """A colleague took out the place at which the draft holds a drop-in: every page of the desk still opens."""
    ailsa.post(f"{ENTRY}do/one-more-time", place="motherwell", days="Monday", hours="10am to noon")
    text = place.copy.read().text("services.yaml")
    start = text.index("  motherwell:\n")
    place.publish(text[start : text.index("\n\n", start)], "")
    page = ailsa.get(f"/desk/catalogue/drafts/{CatalogueDraft.objects.get().pk}")
    assert "motherwell" in page.main
    assert "Your changes are kept as they are" in page.main
    assert "Ask a colleague" not in page.main
    ailsa.get("/desk/catalogue/")
    assert b"motherwell" in drafts.files_of(CatalogueDraft.objects.get())["services.yaml"]


def test_a_history_that_began_anew_loses_no_draft(ailsa: Browser, place: Place) -> None:
    """The revision that a draft began from is not known any more."""
    address = change(ailsa)
    CatalogueDraft.objects.update(base="000009-0123456789abcdef")
    assert "to Tuesday, 2pm to 4pm" in ailsa.get(address).main


def test_an_old_number_on_a_page_that_is_written_by_hand_is_told(ailsa: Browser, place: Place) -> None:
    """A correction in one place does not help readers of another."""
    files = {**place.copy.read().files, "docs/help.md": b"Call 0131 622 7500.\n"}
    place.copy.write(files, author="", summary=["A page."], when=datetime.now(UTC))
    said = ailsa.post(
        "/desk/catalogue/about/locations/edinburgh-lothian/do/new-number",
        old="0131 622 7500",
        new="0131 496 0000",
    )
    assert "The old number, 0131 622 7500, still stands: docs/help.md, line 1." in said.main


def line_of(text: str, words: str) -> int:
    """Return the first line of a text, from 1, that has some words."""
    return next(n for n, one in enumerate(text.strip("\n").splitlines(), 1) if words in one)


def test_an_entry_as_text_says_the_line_of_a_fault_and_saves(ailsa: Browser) -> None:
    """Line numbers count within what is shown; what was typed stays."""
    shown = ailsa.get(f"{ENTRY}text")
    [was] = [one.get("value", "") for one in shown.all("input") if one.get("name") == "was"]
    text = "".join(shown.all("textarea")[0].itertext())
    wrong = text.replace("opens: 1pm", "opens: 25pm")
    line = line_of(wrong, "25pm")
    page = ailsa.post(f"{ENTRY}text", expect=422, text=wrong, was=was)
    assert f"Line {line}: " in page.main
    assert "opens: 25pm" in page.main
    assert (
        ailsa.post(f"{ENTRY}text", text=text.replace("opens: 1pm", "opens: 1.30pm"), was=was).heading
        == "Your changes"
    )


def test_a_text_that_is_being_typed_is_checked_and_not_saved(ailsa: Browser) -> None:
    """The editor's script is told the line within the entry and the sentence that Save would say; no draft comes of it."""
    shown = ailsa.get(f"{ENTRY}text")
    [was] = [one.get("value", "") for one in shown.all("input") if one.get("name") == "was"]
    text = "".join(shown.all("textarea")[0].itertext())
    wrong = text.replace("opens: 1pm", "opens: 25pm")
    line = line_of(wrong, "25pm")

    def faults(typed: str, mark: str) -> list[dict[str, Any]]:
        token = ailsa.client.cookies["csrf"].value
        sent = {"text": typed, "was": mark, "csrfmiddlewaretoken": token}
        return list(ailsa.client.post(f"{ENTRY}text/check", sent).json()["faults"])

    [fault] = faults(wrong, was)
    assert fault["line"] == line
    assert fault["sentence"] in ailsa.post(f"{ENTRY}text", expect=422, text=wrong, was=was).main
    assert faults(text, was) == []
    below = wrong.strip("\n") + "\n  at:\n    oban: {}\n"
    assert any(
        f"it stands on line {line_of(below, '  at:')} already" in one["sentence"]
        for one in faults(below, was)
    )
    new = len(text.strip("\n").splitlines()) + 3
    for lines in ("\n", "\r\n"):  # a script sends the second
        found = faults(f"\n\n{text.strip()}\n  at_risk: [\n".replace("\n", lines), was)
        assert new in [one["line"] for one in found], "a line that is new, below two that are empty"
    [fault] = faults(text.replace("1pm", "1.30pm"), "another time")
    assert fault["line"] is None
    assert "changed meanwhile" in fault["sentence"]
    assert not CatalogueDraft.objects.exists()


def test_an_entry_that_was_changed_meanwhile_is_shown_beside_what_was_typed(ailsa: Browser) -> None:
    """Nothing is lost: what was typed, and below it the entry as it is now; otherwise there is one text alone."""
    shown = ailsa.get(f"{ENTRY}text")
    assert len(shown.all("textarea")) == 1
    page = ailsa.post(f"{ENTRY}text", expect=422, text="phone: 0131 496 0000\n", was="another time")
    typed, there = ("".join(one.itertext()).strip() for one in page.all("textarea"))
    assert typed == "phone: 0131 496 0000"
    assert "opens: 1pm" in there


@pytest.mark.parametrize("role", [Role.TRIAGE, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_without_the_role_sees_a_draft_or_its_pages(ailsa: Browser, role: Role) -> None:
    """Sabotage: a draft of an address that is to be withheld, opened by its link."""
    address = change(ailsa)
    other = at_desk(a_member("morag", role=role), browser=Browser())
    number = address.rpartition("/")[2]
    for one in (
        address,
        f"{address}/pages",
        f"/desk/catalogue/see/{number}/services/throughcare/",
        "/desk/catalogue/",
    ):
        other.get(one, expect=403)
        assert "Tuesday" not in other.body


def test_a_preview_shows_the_draft_and_sends_nothing(ailsa: Browser) -> None:
    """It may stand in a frame of the desk alone, runs no script, keeps its links in the preview, and is kept by nobody."""
    number = change(ailsa).rpartition("/")[2]
    response = ailsa.client.get(f"/desk/catalogue/see/{number}/services/throughcare/")
    html = response.content.decode()
    assert "Tuesday" in html.partition('<span id="changed"></span>')[2]
    assert "not public yet" in html
    assert f'href="/desk/catalogue/see/{number}/' in html
    assert "<script" not in html
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "form-action 'none'" in policy
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    public = ailsa.client.get("/desk/catalogue/see/0/services/throughcare/").content.decode()
    assert "Tuesday, 2pm" not in public


def test_a_draft_that_nobody_touches_goes_after_ninety_days(ailsa: Browser) -> None:
    """Text that was never published is not kept for ever."""
    change(ailsa)
    CatalogueDraft.objects.update(changed_at=datetime.now(UTC) - timedelta(days=91))
    ailsa.get("/desk/catalogue/")
    assert not CatalogueDraft.objects.exists()


def drafts_seen() -> str:
    """Return what a page of the only draft says to have shown."""
    return drafts.digest(drafts.files_of(CatalogueDraft.objects.get()))


def test_the_preview_opens_at_what_changed() -> None:
    """The head may differ elsewhere; a list is not broken up; an equal page has no anchor."""
    page = "<html><head><title>{}</title></head><body><h1>Same</h1><ul><li>One</li><li>{}</li></ul><p>End</p></body></html>"
    new, old = page.format("new", "Two"), page.format("old", "Three")
    assert '<h1>Same</h1><span id="changed"></span><ul>' in with_anchor(new, old)
    assert with_anchor(new, page.format("old", "Two")) == new
    assert '<body><span id="changed"></span>' in with_anchor(new, "")

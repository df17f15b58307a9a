"""What was published, taken back one by one; and what is due, "still right" in one press."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from frontdoor.inbox.desk.catalogue import drafts
from frontdoor.inbox.desk.models import CatalogueDraft
from tests.inbox.desk.catalogue.conftest import Place
from tests.inbox.desk.conftest import Browser

CHANGES = "/desk/catalogue/changes/"


def test_what_was_published_is_listed_in_words_and_one_change_is_taken_back(
    ailsa: Browser, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The meaning is that of the way back, and later changes stay. Sabotage: an undo that sets back the whole file."""
    monkeypatch.setattr("frontdoor.inbox.desk.views.catalogue.draft.PATIENCE", 0.0)
    place.publish("0131 622 7500", "0131 496 0000", said="The number of Edinburgh changed.")
    place.publish("opens: 1pm", "opens: 2pm", said="The Glasgow drop-in begins later.")
    listed = ailsa.get(CHANGES)
    assert "calum The Glasgow drop-in begins later." in listed.main
    number = place.copy.read().parent
    page = ailsa.get(f"{CHANGES}{number}/take-back")
    assert "to 0131 622 7500" in page.main
    assert "drop-in" not in page.main.partition("What taking it back means")[2]
    ailsa.post(f"{CHANGES}{number}/take-back")
    [asked] = place.asked()
    assert (asked.takes_back, asked.author, dict(asked.files)) == (number, "ailsa", {})


def test_a_change_on_which_a_later_one_stands_is_not_taken_back_by_itself(
    ailsa: Browser, place: Place
) -> None:
    """It says what is in the way, and asks the publisher for nothing."""
    place.publish("0131 622 7500", "0131 496 0000")
    first = place.copy.read().id
    place.publish("0131 496 0000", "0131 496 1111")
    page = ailsa.get(f"{CHANGES}{first}/take-back")
    assert "cannot be taken back by itself" in page.main
    ailsa.post(f"{CHANGES}{first}/take-back")
    assert place.asked() == []


def test_the_content_as_it_was_at_first_cannot_be_taken_back(ailsa: Browser, place: Place) -> None:
    """There is nothing before it."""
    ailsa.get(f"{CHANGES}{place.copy.read().id}/take-back", expect=404)
    ailsa.get(f"{CHANGES}nowhere/take-back", expect=404)


def test_a_fact_is_noted_as_right_in_one_press(ailsa: Browser) -> None:
    """Today's day stands in the draft; the fact is no longer in the list; nothing is public yet."""
    shown = ailsa.get("/desk/catalogue/due/?owner=no owner named")
    assert "Sacro Glasgow phone number, never checked" in shown.main
    page = ailsa.post(
        "/desk/catalogue/due/right",
        section="locations",
        entry="glasgow",
        fact="phone",
        owner="no owner named",
    )
    assert "Sacro Glasgow: it is in your changes" in page.main
    assert "Sacro Glasgow phone number" not in page.main
    today = datetime.now(UTC).date()
    text = drafts.files_of(CatalogueDraft.objects.get())["services.yaml"].decode()
    assert f"phone: {today:%Y-%m-%d}" in text or f"phone: {today.isoformat()}" in text

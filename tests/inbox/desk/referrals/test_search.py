"""Searching: what is found, what is kept of it (nothing), and that nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.http import StreamingHttpResponse

from frontdoor.inbox.desk.referrals import search
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.store.models import Audit, Note, Referral
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk


def test_answers_and_notes_of_unlocked_teams_only_are_found(browser: Browser) -> None:
    """Every word must stand in the referral, in any case; a locked team's referrals stay shut."""
    both = at_desk(a_member(teams=(GLASGOW, SCOTLAND)), GLASGOW, browser=browser)
    mine = a_referral(answers={"full_name": PLANTED, "reason": "Rent"}).reference
    noted = a_referral(answers={"reason": "Food"}).reference
    triage.add_note(noted, f"Brother of {PLANTED}", "calum", NOW)
    locked = a_referral(answers={"full_name": PLANTED}, team=SCOTLAND).reference

    page = both.post("/desk/search", words=PLANTED.upper())
    assert "Found in 2 of 2 referrals" in page.main
    assert {spoken(mine), spoken(noted)} <= set(page.links())
    assert spoken(locked) not in page.main
    assert spoken(noted) not in both.post("/desk/search", words=f"{PLANTED} rent").main


@pytest.mark.parametrize(("written", "typed"), [("Zoë Müller", "zoe muller"), ("Mairi", "MÀIRI")])
def test_accents_and_capitals_do_not_matter(ailsa: Browser, written: str, typed: str) -> None:
    """Whoever types on a plain keyboard finds the name all the same."""
    a_referral(answers={"full_name": written})
    assert "Found in 1 of 1 referral" in ailsa.post("/desk/search", words=typed).main


def test_the_words_of_a_search_are_kept_nowhere(ailsa: Browser, store: Path) -> None:
    """The log says that there was a search, and neither it nor the session nor any file says for what."""
    a_referral()
    ailsa.post("/desk/search", words=PLANTED)
    assert Audit.objects.latest("seq").action == "searched"
    assert all(PLANTED.encode() not in file.read_bytes() for file in store.parent.iterdir())


@pytest.mark.parametrize("words", ["", "ab"])
def test_a_search_for_nothing_says_what_to_do(ailsa: Browser, words: str) -> None:
    """Two letters would find everybody."""
    assert ailsa.post("/desk/search", expect=422, words=words).title.startswith("Error: ")


def test_what_cannot_be_opened_is_counted_and_said(ailsa: Browser) -> None:
    """Sabotage: a damaged record left out in silence. A search that missed one must not look like one that found none."""
    reference = a_referral(answers={"reason": "Food"}).reference
    Note.objects.create(
        referral=Referral.objects.get(reference=reference), sealed=b"torn", by="calum", at=NOW
    )
    assert "1 could not be opened in full" in ailsa.post("/desk/search", words="food").main


def many(number: int, monkeypatch: pytest.MonkeyPatch, part: int = 4) -> None:
    """So many referrals, and parts so small that there are several."""
    monkeypatch.setattr(search, "PART", part)
    for n in range(number):
        a_referral(answers={"reason": f"Number {n}"})


def bits_of(ailsa: Browser, **typed: str) -> Iterator[str]:
    """What the browser gets of a search, as it gets it."""
    ailsa.get("/desk/search")
    token = ailsa.client.cookies["csrf"].value
    response = ailsa.client.post("/desk/search", {"csrfmiddlewaretoken": token, **typed})
    assert isinstance(response, StreamingHttpResponse)
    assert response["X-Accel-Buffering"] == "no"
    assert response["Cache-Control"] == "no-store"
    return (bytes(bit).decode() for bit in response)


def test_progress_is_shown_part_by_part(ailsa: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame comes first, then a line after each part, then what was found: without script."""
    many(10, monkeypatch)
    bits = list(bits_of(ailsa, words="number"))
    assert "<h1>Search</h1>" in bits[0]
    assert [bit for bit in bits if "Looked through" in bit] == [
        f"<p>Looked through {done} of 10 …</p>\n" for done in (4, 8, 10)
    ]
    assert "Found in 10 of 10 referrals" in bits[-2]
    assert bits[-1].rstrip().endswith("</html>")


def test_nobody_waits_for_a_search(ailsa: Browser, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: one long read. While a search is under way, a referral can be written at once between any two parts."""
    many(10, monkeypatch)
    with places.raw(store) as writer:
        writer.execute("PRAGMA busy_timeout=0")
        for bit in bits_of(ailsa, words="number"):
            if "Looked through" in bit:
                writer.execute("UPDATE store_referral SET council_area = council_area || '.'")
                writer.commit()


def test_a_search_that_breaks_midway_says_so(
    ailsa: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Sabotage: a page cut off without a word. What stands above is called incomplete, and no value is logged."""
    many(10, monkeypatch)
    bits = bits_of(ailsa, words="number")
    next(bits)
    next(bits)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE store_note")
    rest = "".join(bits)
    assert "the search stopped here" in rest
    assert rest.rstrip().endswith("</html>")
    assert "failed action=desk-page-midway error=OperationalError" in caplog.text


def test_what_is_typed_cannot_stand_where_the_result_comes(ailsa: Browser) -> None:
    """Words that read like our own mark are shown as words."""
    a_referral(answers={"reason": "Food"})
    page = ailsa.post("/desk/search", words="<!-- as it comes -->")
    assert "Found in none of 1 referral" in page.main


def test_a_referral_that_arrives_meanwhile_is_looked_through_too(ailsa: Browser) -> None:
    """Progress never says more than there is."""
    a_referral(answers={"reason": "Food"})
    bits = []
    for bit in bits_of(ailsa, words="food"):
        bits.append(bit)
        if len(bits) == 1:
            a_referral(answers={"reason": "Food"}, now=datetime.now(UTC))
    assert "Looked through 2 of 2 …" in "".join(bits)


def test_two_of_one_name_are_told_apart_unless_names_are_hidden(ailsa: Browser) -> None:
    """The date of birth stands beside the name; on a screen that others see there is neither."""
    for born in ("1986-03-27", "1990-01-02", "the spring of 1970"):
        a_referral(answers={"full_name": PLANTED, "date_of_birth": born})
    page = ailsa.post("/desk/search", words=PLANTED)
    for words in ("born 27 March 1986", "born 2 January 1990", "born the spring of 1970"):
        assert words in page.main
    ailsa.post("/desk/names", hide="yes", next="/desk/")
    page = ailsa.post("/desk/search", words=PLANTED)
    assert "Found in 3 of 3" in page.main
    assert "born" not in page.main

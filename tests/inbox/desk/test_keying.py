"""Keying in from paper, at the desk: the paper's order, what it lacks, sent once by the way of every referral."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from frontdoor.form.doors import Door
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import sealing, three_words
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals.follow_up import words
from frontdoor.inbox.store.models import Audit, Referral, Role
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from tests.inbox import places
from tests.inbox.builders import PLANTED
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.parsing import PageRead

ADDRESS = "/desk/paper/family"
PAPER: dict[str, Any] = {
    "referral_date-day": "3", "referral_date-month": "11", "referral_date-year": "2026",
    "full_name": PLANTED, "local_authority": "Glasgow City", "person_knows": "yes",
    "referrer_name": "Moira Quarrington", "reason": "He has nowhere to go.\nHe asked twice.",
}  # fmt: skip
"""What a relative wrote; much of what the website asks is not there."""


def hidden(page: PageRead) -> dict[str, Any]:
    """What the check page carries on."""
    form = page.form(ADDRESS)
    inputs = (e for e in form.iter("input") if e.get("type") == "hidden")
    return {e.get("name", ""): e.get("value", "") for e in inputs if e.get("name") != "csrfmiddlewaretoken"}


def record() -> Mapping[str, Any]:
    """The sealed record of the one referral, opened."""
    return sealing.open_sealed(bytes(Referral.objects.get().sealed), places.identity(GLASGOW))


@pytest.fixture
def member(store: object) -> Browser:
    """A member of the team that the paper goes to."""
    return at_desk(a_member(), GLASGOW)


@pytest.mark.parametrize("door", list(Door))
def test_the_form_stands_in_the_papers_order_and_words(member: Browser, door: Door) -> None:
    """Every number and label of the form on paper, in its order; the door is chosen from the list."""
    assert f"/desk/paper/{door}" in member.get("/desk/paper").links().values()
    page = member.get(f"/desk/paper/{door}")
    own = started().form.at(door, paper=True)
    asked = [one for section in own.asked() for one in section.questions if not one.only_on_paper]
    where = [page.main.find(f"{one.number} {' '.join(str(one.label).split())}") for one in asked]
    assert -1 not in where
    assert where == sorted(where)
    assert "The day on which the paper was written" in page.main


def test_what_the_paper_says_is_checked_and_sent_once(member: Browser) -> None:
    """Sealed and logged as every referral; its source is paper, its day the paper's; the second press stores nothing."""
    page = member.post(ADDRESS, do="check", **PAPER)
    assert "Not sent yet" in page.heading
    assert PLANTED in page.main
    assert "3 November 2026" in page.main
    assert "The website would not send it so." in page.main
    assert not Referral.objects.exists()
    carried = hidden(page)
    page = member.post(ADDRESS, do="send", **carried)
    one = Referral.objects.get()
    assert page.heading == f"{spoken(one.reference)} has arrived"
    assert record()["source"] == "paper"
    assert record()["answers"]["referral_date"] == "2026-11-03"
    assert record()["answers"]["referrer_kind"] == "family"
    assert record()["answers"]["reason"] == PAPER["reason"]
    assert list(Audit.objects.filter(reference=one.reference).values_list("actor", "action")) == [
        ("ailsa", "keyed in from paper")
    ]
    again = member.post(ADDRESS, do="send", **carried)
    assert again.main == page.main
    assert Referral.objects.count() == 1
    read = member.get(f"/desk/referrals/{spoken(one.reference)}/")
    assert "keyed in from paper" in read.main
    assert "ailsa keyed it in from paper" in read.main


def test_its_three_words_open_it(member: Browser, store: Path) -> None:
    """What the member writes on the slip is the key of the reference, and stands in no file, as little as an answer."""
    page = member.post(ADDRESS, do="send", **hidden(member.post(ADDRESS, do="check", **PAPER)))
    spoken_, shown = [("".join(e.itertext())) for e in page.all("dd", "strong")]
    assert spoken_ == spoken(Referral.objects.get().reference)
    typed = three_words.read_words(shown)
    assert not isinstance(typed, three_words.NotOurs)
    assert words.check(Referral.objects.get().reference, typed) is not None
    files = [file.read_bytes() for file in store.parent.iterdir() if file.is_file()]
    assert any(Referral.objects.get().reference.encode() in content for content in files)
    assert [text for text in (shown, PLANTED) if any(text.encode() in content for content in files)] == []


def test_the_slip_alone_is_printed_and_tells_nothing(member: Browser) -> None:
    """Somebody else may find it: reference, words, number and address, and nothing of what was asked for."""
    page = member.post(ADDRESS, do="send", **hidden(member.post(ADDRESS, do="check", **PAPER)))
    printed = [e for e in next(page.root.iter("main")) if "unprinted" not in e.get("class", "").split()]
    [slip] = [" ".join("".join(e.itertext()).split()) for e in printed]
    assert "127.0.0.1:8000/your-reference/" in slip
    assert re.search(r"call 0\d[\d ]+", slip)
    for telling in ("Sacro", "prison", "Throughcare", "release", "referral", PLANTED):
        assert telling not in slip


def test_the_same_paper_keyed_in_again_is_known(member: Browser) -> None:
    """A second member, a second check page: the same answers get the same reference, and no words that would open nothing."""
    member.post(ADDRESS, do="send", **hidden(member.post(ADDRESS, do="check", **PAPER)))
    page = member.post(ADDRESS, do="send", **hidden(member.post(ADDRESS, do="check", **PAPER)))
    assert "not stored again" in page.main
    assert len(page.all("dd", "strong")) == 1, "the reference, and no words"
    assert Referral.objects.count() == 1


def test_an_answer_that_does_not_apply_is_not_dropped_unseen(member: Browser) -> None:
    """The check page says which answers would not be sent, and they go along to be changed."""
    page = member.post(ADDRESS, do="check", **PAPER, prisoner_number="12345")
    assert "12345" in page.main.partition("These answers will not be sent")[2]
    assert hidden(page)["prisoner_number"] == "12345"


def test_what_the_form_asks_no_more_goes_along(member: Browser) -> None:
    """Changed and checked again, or taken up after an update of the form, it is not lost. Sabotage: the asked questions alone."""
    own = started().form.at(Door.FAMILY, paper=True)
    assert "reason" not in {one.id for section in own.asked() for one in section.questions}
    page = member.post(ADDRESS, do="change", **PAPER)
    assert hidden(page)["reason"].replace("\u2028", "\n") == PAPER["reason"]


def test_an_empty_day_is_not_taken_for_today(member: Browser) -> None:
    """Today is when it is keyed in, not when it was written."""
    undated = {name: text for name, text in PAPER.items() if not name.startswith("referral_date")}
    page = member.post(ADDRESS, do="check", **undated)
    assert "Enter the date of this referral" in page.main
    member.post(ADDRESS, do="send", **hidden(page))
    assert "referral_date" not in record()["answers"]


def test_agreement_and_wrong_answers_are_put_right_first(member: Browser) -> None:
    """What is wrong comes back on the form with every answer; nobody's data is sent who does not agree."""
    page = member.post(
        ADDRESS, expect=422, do="send", **{**PAPER, "person_knows": "no", "date_of_birth-day": "40"}
    )
    assert page.title.startswith("Error: ")
    assert {"#person_knows", "#date_of_birth-month"} <= set(page.links().values())
    assert PLANTED in member.body
    for agreed in ("", "no"):
        page = member.post(ADDRESS, expect=422, do="send", **{**PAPER, "person_knows": agreed})
        assert [link for link in page.links().values() if link.startswith("#") and link != "#main"] == [
            "#person_knows"
        ]
    page = member.post(ADDRESS, do="change", **PAPER)
    assert PLANTED in member.body
    assert not Referral.objects.exists()


def test_a_changed_or_foreign_key_is_checked_once_more(member: Browser) -> None:
    """Other answers than those that were checked are not sent unseen."""
    carried = hidden(member.post(ADDRESS, do="check", **PAPER))
    page = member.post(ADDRESS, expect=409, do="send", **{**carried, "reason": "Another"})
    assert "Check them once more" in page.main
    member.post(ADDRESS, expect=409, do="send", **{**carried, "key": "made up"})
    assert not Referral.objects.exists()
    member.post(ADDRESS, do="send", **hidden(page))
    assert Referral.objects.count() == 1


def test_a_refusal_keeps_every_answer_and_the_key(member: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full: the same button sends the same answers under the same key when it is not."""
    carried = hidden(member.post(ADDRESS, do="check", **PAPER))

    def full(*_: object, **__: object) -> None:
        raise NotStored(Refusal.UNSURE)

    with monkeypatch.context() as sabotaged:
        sabotaged.setattr("frontdoor.inbox.desk.views.keying.receive", full)
        page = member.post(ADDRESS, expect=503, do="send", **carried)
    assert hidden(page) == {**carried, "draft_version": "1"}
    member.post(ADDRESS, do="send", **hidden(page))
    assert Referral.objects.count() == 1


def test_a_store_that_is_busy_keeps_every_answer(
    member: Browser, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else writes for long: refused with the answers and the key on the page; then the same button sends it once."""
    carried = hidden(member.post(ADDRESS, do="check", **PAPER))
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    connection.close()
    with places.raw(store) as other:
        other.execute("BEGIN IMMEDIATE")
        page = member.post(ADDRESS, expect=503, do="send", **carried)
        other.execute("ROLLBACK")
    assert hidden(page) == carried
    assert "could not be saved as a draft" in page.main
    for _ in range(2):
        member.post(ADDRESS, do="send", **carried)
    assert Referral.objects.count() == 1


def test_pressed_twice_at_once_it_is_one_referral(member: Browser) -> None:
    """Two requests at the same moment: both show the same reference. Sabotage: a look for the key outside of the transaction."""
    carried = hidden(member.post(ADDRESS, do="check", **PAPER))
    token = member.client.cookies["csrf"].value
    both = threading.Barrier(2)

    def press(_: int) -> str:
        client = Client(
            SERVER_NAME="127.0.0.1", SERVER_PORT="8000", headers={"sec-fetch-site": "same-origin"}
        )
        client.cookies = member.client.cookies
        both.wait(20)
        try:
            answer = client.post(ADDRESS, {**carried, "do": "send", "csrfmiddlewaretoken": token})
            return str(re.search(r"\w{3}-\w{3}-\w{3} has arrived", answer.content.decode()))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(press, range(2))
    assert first == second != "None"
    assert Referral.objects.count() == 1


def test_a_session_that_ended_loses_no_answer(member: Browser) -> None:
    """Who was called away and signed out gets what was typed back, and nothing of keys or tokens."""
    carried = hidden(member.post(ADDRESS, do="check", **PAPER))
    session = member.client.session
    session["seen"] = (datetime.now(UTC) - timedelta(minutes=21)).isoformat()
    session.save()
    page = member.post(ADDRESS, expect=403, do="send", **carried)
    assert page.heading == "You were signed out before this was saved"
    assert f"full_name: {PLANTED}" in page.main
    assert carried["key"] not in member.body


def test_a_page_with_an_old_token_loses_no_answer(member: Browser) -> None:
    """Whoever signed in anew in another tab sends this page with the token from before."""
    answer = member.client.post(ADDRESS, {**PAPER, "do": "check", "csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403
    assert f"full_name: {PLANTED}" in answer.content.decode()


def test_who_reads_no_referrals_keys_none_in(store: object) -> None:
    """Auditors and administrators have no such page, and an unknown door is none."""
    for name, role in (("aud", Role.AUDITOR), ("adm", Role.ADMINISTRATOR)):
        browser = at_desk(a_member(name, role=role))
        browser.get("/desk/paper", expect=403)
        browser.post(ADDRESS, expect=403, do="check", **PAPER)
    assert at_desk(a_member(teams=(SCOTLAND,))).get("/desk/paper/nobody", expect=404).status == 404

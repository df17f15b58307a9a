"""Drafts of papers: saved without script, sealed, taken up by the team, never sent twice, never forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.monitoring import daily_digest
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import paper_drafts
from frontdoor.inbox.referrals.retention import run_retention
from frontdoor.inbox.store.models import Audit, PaperDraft, Referral
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from tests.inbox import places
from tests.inbox.builders import PLANTED
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.parsing import PageRead
from tests.inbox.desk.test_keying import ADDRESS, PAPER, hidden

NOW = datetime.now(UTC)
LIST = "/desk/paper"


def typed(page: PageRead) -> dict[str, Any]:
    """What the form would send, as it was filled in."""
    form = page.form(ADDRESS)
    found: dict[str, Any] = {}
    for box in form.iter("input"):
        kind, name, value = box.get("type"), box.get("name", ""), box.get("value", "")
        ticked = kind not in ("radio", "checkbox") or box.get("checked") is not None
        if name != "csrfmiddlewaretoken" and value and ticked:
            found[name] = value.replace("\u2028", "\n")  # as the server reads it again
    for area in form.iter("textarea"):
        if text := "".join(area.itertext()).removeprefix("\n"):
            found[area.get("name", "")] = text
    for select in form.iter("select"):
        for option in select.iter("option"):
            if option.get("selected") is not None and option.get("value"):
                found[select.get("name", "")] = option.get("value")
    return found


def answers(of: dict[str, Any]) -> dict[str, Any]:
    """The answers alone."""
    return {name: text for name, text in of.items() if name not in ("draft", "draft_version", "form_version")}


@pytest.fixture
def member(store: object) -> Browser:
    """A member of the team that the paper goes to."""
    return at_desk(a_member(), GLASGOW)


def saved(member: Browser, **more: Any) -> PageRead:
    """Save the paper; the page with the list."""
    return member.post(ADDRESS, do="save", **{**typed(member.get(ADDRESS)), **PAPER, **more})


def test_a_draft_outlives_the_session_and_is_sent_by_a_colleague(member: Browser, store: Path) -> None:
    """Saved, signed out, taken up at another desk with every answer, sent once; then it is gone from the list."""
    page = saved(member)
    assert "saved as a draft" in page.words
    assert PLANTED in page.main
    member.post("/desk/sign-out")
    colleague = at_desk(a_member("morag"), GLASGOW)
    link = colleague.get(LIST).links()[PLANTED]
    page = colleague.get(link)
    assert answers(typed(page)) == {**PAPER, "local_authority": "Glasgow City"}
    page = colleague.post(ADDRESS, do="check", **typed(page))
    page = colleague.post(ADDRESS, do="send", **hidden(page))
    assert page.heading == f"{spoken(Referral.objects.get().reference)} has arrived"
    assert not PaperDraft.objects.exists()
    assert PLANTED not in colleague.get(LIST).main
    assert list(Audit.objects.filter(action__contains="half-keyed").values_list("actor", "action")) == [
        ("ailsa", "saved a half-keyed paper"),
        ("ailsa", "shown the half-keyed papers"),
        ("morag", "shown the half-keyed papers"),
        ("morag", "opened a half-keyed paper"),
    ]


def test_nothing_of_a_draft_lies_unsealed(member: Browser, store: Path) -> None:
    """No answer, name or door in any file of the store, nor on the list while the key is locked. Sabotage: a column for the door."""
    saved(member)
    for file in store.parent.iterdir():
        for told in (PLANTED, PAPER["reason"], PAPER["referrer_name"], '"family"'):
            assert told.encode() not in file.read_bytes()
    row = PaperDraft.objects.get()
    assert "family" not in [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    locked = at_desk(a_member("morag"))
    page = locked.get(LIST)
    assert "Begun by ailsa" in page.main
    assert PLANTED not in page.main
    assert locked.get(f"{LIST}/drafts/{row.pk}").heading != "Key in from paper"
    other = at_desk(a_member("una", teams=(SCOTLAND,)), SCOTLAND)
    assert "Begun by ailsa" not in other.get(LIST).main
    other.get(f"{LIST}/drafts/{row.pk}", expect=404)
    other.post(f"{LIST}/drafts/{row.pk}/throw-away", expect=404)
    assert PaperDraft.objects.exists()


def test_it_is_saved_without_the_key_and_as_it_stands(member: Browser) -> None:
    """Faulty and unfinished answers too; who has no key unlocked can save, and not take up."""
    shut = at_desk(a_member("morag"))
    half: dict[str, Any] = {"full_name": PLANTED, "date_of_birth-day": "40"}
    shut.post(ADDRESS, do="save", **half)
    page = member.get(member.get(LIST).links()[PLANTED])
    assert answers(typed(page)) == half


def test_pressed_twice_it_is_one_draft_and_a_colleagues_is_not_written_over(member: Browser) -> None:
    """The same again is the same draft; what two have typed meanwhile are two drafts, and both are told."""
    form = {**typed(member.get(ADDRESS)), **PAPER}
    for _ in range(2):
        member.post(ADDRESS, do="save", **form)
    row = PaperDraft.objects.get()
    page = typed(member.get(f"{LIST}/drafts/{row.pk}"))
    colleague = at_desk(a_member("morag"), GLASGOW)
    colleague.post(ADDRESS, do="save", **{**page, "reason": "Morag knows more"})
    assert (
        "A colleague has saved this paper"
        in member.post(ADDRESS, do="save", **{**page, "reason": "So do I"}).words
    )
    identity = places.identity(GLASGOW)
    assert [paper_drafts.opened(one, identity).typed["reason"] for one in PaperDraft.objects.all()] == [
        ("Morag knows more",),
        ("So do I",),
    ]


def test_each_send_that_is_refused_is_saved(member: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults, a page that was open for long, a store that is full: the answers are on the page and in one draft."""
    page = member.post(ADDRESS, expect=422, do="send", **{**PAPER, "person_knows": ""})
    assert "saved as a draft" in page.main
    assert PaperDraft.objects.count() == 1
    form = {**typed(page), "person_knows": "yes"}
    page = member.post(ADDRESS, expect=409, do="send", **{**form, "key": "made up"})
    assert "saved as a draft" in page.main
    assert PaperDraft.objects.count() == 1

    def full(*_: object, **__: object) -> None:
        raise NotStored(Refusal.FULL)

    with monkeypatch.context() as sabotaged:
        sabotaged.setattr("frontdoor.inbox.desk.views.keying.receive", full)
        page = member.post(ADDRESS, expect=503, do="send", **hidden(page))
    assert "saved as a draft" in page.main
    page = member.get(member.get(LIST).links()[PLANTED])
    assert answers(typed(page)) == {**PAPER, "local_authority": "Glasgow City"}
    member.post(ADDRESS, do="send", **hidden(member.post(ADDRESS, do="check", **typed(page))))
    assert Referral.objects.count() == 1
    assert not PaperDraft.objects.exists()


def test_a_draft_that_cannot_be_saved_loses_nothing(member: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says so, and has every answer."""

    def full(*_: object, **__: object) -> None:
        raise NotStored(Refusal.FULL)

    monkeypatch.setattr(paper_drafts, "write_once", full)
    page = member.post(ADDRESS, expect=503, do="save", **PAPER)
    assert "leave this page open" in page.main
    assert answers(typed(page)) == {**PAPER, "local_authority": "Glasgow City"}


def test_a_page_that_broke_off_after_sending_sends_nothing_twice(
    member: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Received, and killed before the draft was deleted: the list knows it. Sabotage: a new key at each check."""
    saved(member)
    page = member.get(member.get(LIST).links()[PLANTED])
    draft = typed(page)
    carried = hidden(member.post(ADDRESS, do="check", **draft))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as sabotaged:
        sabotaged.setattr("frontdoor.inbox.desk.views.keying._sent", killed)
        with pytest.raises(KeyboardInterrupt):
            member.post(ADDRESS, do="send", **carried)
    assert PaperDraft.objects.count() == 1
    Referral.objects.update(answers_hash="", repeat_hash="")  # an hour later
    page = member.post(ADDRESS, do="check", **{**draft, "reason": "Another"})
    assert f"the reference {spoken(Referral.objects.get().reference)}" in page.main
    assert "Half keyed in" not in member.get(LIST).main
    assert member.post(ADDRESS, do="send", **carried).heading.endswith("has arrived")
    assert Referral.objects.count() == 1


def test_it_is_thrown_away_by_a_button_and_erased_in_time(member: Browser, tmp_path: Path) -> None:
    """And the log says both, without a name."""
    saved(member)
    page = member.post(f"{LIST}/drafts/{PaperDraft.objects.get().pk}/throw-away")
    assert "thrown away" in page.words
    assert not PaperDraft.objects.exists()
    saved(member)
    run_retention(tmp_path, "retention", NOW + paper_drafts.KEPT - timedelta(minutes=1))
    assert PaperDraft.objects.exists()
    run_retention(tmp_path, "retention", datetime.now(UTC) + paper_drafts.KEPT)
    assert not PaperDraft.objects.exists()
    assert Audit.objects.latest("seq").action == "erased half-keyed papers: 1"


def test_the_roll_call_counts_them_and_rings_from_the_second_day(member: Browser) -> None:
    """In ASCII and without a name."""
    saved(member)
    team = started().catalogue.teams[GLASGOW]
    words = daily_digest.words(team, None, datetime.now(UTC), None)
    assert "Half keyed in from paper, and not sent: 1\n" in words
    assert "A paper has been half keyed in" not in words
    words = daily_digest.words(team, None, datetime.now(UTC) + timedelta(days=7), None)
    assert "ALARM: A paper has been half keyed in since " in words
    assert words.isascii()
    assert PLANTED not in words

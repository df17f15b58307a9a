"""Filters of the list: in the address, kept with the account, never over what must not be forgotten."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from frontdoor.inbox.desk.referrals import filters
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import absence, triage
from frontdoor.inbox.referrals.overdue import NAMED
from frontdoor.inbox.store.models import Audit, Preference, Referral, ReferralStatus, Role
from tests.inbox.builders import NOW, PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk, with_key
from tests.inbox.desk.examples import a_full_referral
from tests.inbox.desk.parsing import PageRead, text
from tests.inbox.desk.referrals.test_listing import gate_box, in_days


def listed(page: PageRead) -> list[str]:
    """The references of the list."""
    return [text(cell).replace("-", "") for cell in page.all("th", "ref")]


def full(**answers: str) -> str:
    """A referral with every question answered, far off unless days are given."""
    days = {"release_date": in_days(60), "gate_pickup": "no", "gate_date": ""}
    return a_full_referral(now=datetime.now(UTC), **{**days, **answers})


def test_each_filter_leaves_in_what_it_says(ailsa: Browser) -> None:
    """Prison, council area, holder, gate and week, alone and together; each says so in the heading."""
    shotts = full(prison="HMP Shotts")
    fife = full(local_authority="Fife")
    gate = full(gate_pickup="yes", gate_date=in_days(40))
    soon = full(release_date=in_days(3))
    Referral.objects.filter(reference=fife).update(taken_by="calum", status=ReferralStatus.TAKEN)
    for query, left, words in (
        ("prison=HMP Shotts", [shotts], "HMP Shotts"),
        ("council=Fife", [fife], "Fife"),
        ("holder=calum", [fife], "calum has it"),
        ("holder=-&council=Glasgow City", [soon, gate, shotts], "nobody has it; Glasgow City"),
        ("gate=yes", [gate], "still to be met at the gate"),
        ("week=yes", [soon], "release or gate within a week"),
        ("prison=HMP Shotts&week=yes", [], "HMP Shotts; release or gate within a week"),
    ):
        page = ailsa.get(f"/desk/?{query}")
        assert sorted(listed(page)) == sorted(left), query
        assert f"({words})" in page.main


def test_what_is_no_filter_leaves_nothing_out(ailsa: Browser) -> None:
    """Nonsense in the address, and another team's name, are neither obeyed nor kept."""
    full()
    page = ailsa.get(f"/desk/?prison=Colditz&week=no&sort=eaten&status=eaten&team={SCOTLAND}")
    assert len(listed(page)) == 1
    assert not Preference.objects.exists()


@pytest.mark.parametrize("sort", ["", "newest", "oldest", "holder", "council"])
def test_the_list_is_sorted_as_chosen_in_parts_too(store: object, sort: str) -> None:
    """Sabotage: only the rows of one page are sorted."""
    for n, (area, by) in enumerate([("Fife", "b"), ("Angus", "a"), ("Moray", "c"), ("Fife", "a")]):
        reference = a_referral(council_area=area, now=NOW - timedelta(hours=n)).reference
        Referral.objects.filter(reference=reference).update(taken_by=by)
    visit: Any = type("Visit", (), {"name": "ailsa", "teams": (GLASGOW,), "today": NOW.date()})()
    rows = filters.rows(filters.Filters(sort=sort), visit, ())
    whole = rows[:]
    key: dict[str, Any] = {
        "": lambda row: row.received_at, "oldest": lambda row: row.received_at, "holder": lambda row: row.taken_by,
        "newest": lambda row: -row.received_at.timestamp(), "council": lambda row: row.council_area,
    }  # fmt: skip
    assert [key[sort](row) for row in whole] == sorted(key[sort](row) for row in whole)
    assert [*rows[:3], *rows[3:4]] == whole


def test_filters_stay_until_all_is_asked_for(ailsa: Browser) -> None:
    """They come back with the account, in another browser too, without a cookie of their own; a status of the day does not."""
    fife, other = full(local_authority="Fife"), full()
    ailsa.get("/desk/?council=Fife&sort=newest")
    cookies = set(ailsa.client.cookies)
    page = ailsa.get("/desk/")
    assert listed(page) == [fife]
    assert "Only some are listed below, or in another order; it stays so until you change it." in page.main
    assert listed(at_desk(Preference.objects.get().user, GLASGOW).get("/desk/")) == [fife]
    assert set(ailsa.client.cookies) == cookies
    page = ailsa.get(page.links()["Show all open ones"])
    assert sorted(listed(page)) == sorted([fife, other])
    ailsa.get("/desk/?status=set-aside")
    assert sorted(listed(ailsa.get("/desk/"))) == sorted([fife, other])


def test_a_filter_hides_nobody_who_is_to_be_met(ailsa: Browser) -> None:
    """Sabotage: the gate box goes by the filter, and a person of another council area is met by nobody."""
    tomorrow = full(gate_pickup="yes", gate_date=in_days(2))
    page = ailsa.get("/desk/?council=Fife")
    assert listed(page) == []
    assert [line[:11] for line in gate_box(page)] == [spoken(tomorrow)]


def test_too_many_to_look_for_a_prison_says_what_to_do(
    ailsa: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list comes back without that filter, and the sentence at its box."""
    full()
    full()
    monkeypatch.setattr(filters, "MOST", 1)
    page = ailsa.get("/desk/?prison=HMP Shotts", expect=422)
    assert (
        page.links()["More than 1,000 referrals match. Choose a status, a council area or a holder first"]
        == "#prison"
    )
    assert len(listed(page)) == 2


def test_names_stand_in_the_list_once_unlocked_and_can_be_hidden(ailsa: Browser) -> None:
    """The log has one line for each member and name, however often the list is looked at; hidden is hidden everywhere."""
    reference = full(full_name=PLANTED, gate_pickup="yes", gate_date=in_days(2))
    for _ in range(2):
        page = ailsa.get("/desk/")
        assert PLANTED in gate_box(page)[0]
        assert [text(cell) for cell in page.all("td", "strong")] == [PLANTED]
    assert Audit.objects.filter(action=NAMED, actor="ailsa", reference=reference).count() == 1
    assert PLANTED not in page.title
    assert PLANTED in ailsa.post("/desk/search", words="quarrington").main
    page = ailsa.post("/desk/names", hide="yes", next="/desk/")
    assert PLANTED not in page.words
    assert PLANTED not in ailsa.post("/desk/search", words="quarrington").words.replace("quarrington", "")
    assert PLANTED not in ailsa.get("/desk/gate").words
    assert PLANTED in ailsa.post("/desk/names", hide="no", next="/desk/gate").main
    ailsa.post("/desk/keys/lock")
    assert PLANTED not in ailsa.get("/desk/").words


def test_the_cover_sees_what_the_other_has(ailsa: Browser) -> None:
    """A holiday fortnight: under "Mine", with the name of whoever is away; on the list it says who covers."""
    bruce = a_member("bruce")
    mine, theirs = a_referral().reference, a_referral().reference
    for reference, by in ((mine, "ailsa"), (theirs, "bruce")):
        triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, by, NOW)
    assert listed(ailsa.get("/desk/?status=mine")) == [mine]
    today = datetime.now(UTC).date()
    cover = User.objects.get(username="ailsa")
    absence.say(bruce, today, today + timedelta(days=13), cover=cover, actor="bruce", now=NOW)
    page = ailsa.get("/desk/?status=mine")
    assert sorted(listed(page)) == sorted([mine, theirs])
    assert "2 open referrals of yours or of bruce, whom you cover" in page.main
    assert "bruce (away: ailsa covers)" in page.main
    assert "bruce is away until" in page.main


def test_ticked_ones_are_given_to_a_colleague(ailsa: Browser) -> None:
    """A leaver's referrals in one press; what somebody else has meanwhile is left to them."""
    a_member("calum")
    first, second, new = (a_referral().reference for _ in range(3))
    for reference in (first, second):
        triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "bruce", NOW)
    ailsa.post("/desk/several", do="give", to="", reference=[first], expect=422)
    Referral.objects.filter(reference=second).update(taken_by="morag")
    sent: dict[str, Any] = {f"had-{one}": "bruce" for one in (first, second)}
    page = ailsa.post("/desk/several", do="give", to="calum", reference=[first, second, new], **sent)
    assert re.search(f"calum has .*{spoken(new)}.* now", page.main)
    assert f"A colleague was faster with {spoken(second)}." in page.main
    assert dict(Referral.objects.values_list("reference", "taken_by")) == {
        first: "calum", second: "morag", new: "calum",
    }  # fmt: skip


def test_a_colleague_who_waits_for_the_key_is_shown_with_a_link(ailsa: Browser) -> None:
    """Sabotage: the page that gives the key has no link while one's own team is unlocked."""
    with_key(a_member("calum"))
    page = ailsa.get("/desk/")
    assert "calum waits for the key of Throughcare, Glasgow" in page.main
    assert page.links()["Give it to calum"] == "/desk/keys"
    ailsa.post("/desk/keys/lock")
    assert "waits for the key" not in ailsa.get("/desk/").main


def test_who_reads_no_referrals_begins_where_they_work(store: object) -> None:
    """An administrator landed on an empty list of referrals."""
    for role, heading in ((Role.ADMINISTRATOR, "People"), (Role.AUDITOR, "Log")):
        page = at_desk(a_member(role.value, role=role, teams=("",))).get("/desk/")
        assert page.heading == heading

"""Odd days at the desk: Christmas and New Year, the night on which clocks change, and 29 February; expectations are reckoned by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, cast

import icalendar
import pytest
from django.http import HttpResponse

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.monitoring import daily_digest
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import gate_pickup, overdue
from frontdoor.occurrences import LONDON
from tests.inbox.desk.conftest import GLASGOW, Browser, a_member
from tests.inbox.desk.examples import a_full_referral
from tests.inbox.desk.parsing import PageRead, text
from tests.inbox.desk.referrals.test_referral import at
from tests.inbox.desk.test_three_weeks import Clock, clock

__all__ = ["clock"]


@pytest.fixture
def ailsa(clock: Clock, store: object, locked_keys: str) -> Browser:
    """Ailsa, signed in with the key unlocked, at the simulated time."""
    a_member("ailsa")
    browser = Browser()
    browser.sign_in("ailsa")
    browser.unlock(locked_keys)
    return browser


def goes_to(clock: Clock, member: Browser, moment: str) -> None:
    """Set the simulated clock to a local time, and sign in again."""
    clock.at = datetime.fromisoformat(moment).replace(tzinfo=LONDON)
    member.sign_in()


def pickup(clock: Clock, day: str, **answers: str) -> str:
    """A referral of somebody to be met on the day of release, received now; return its reference."""
    given = {"release_date": day, "gate_date": "", "gate_pickup": "yes", "gate_time": "9am", **answers}
    return a_full_referral(now=clock.at, referral_date=clock.at.date().isoformat(), **given)


def row(page: PageRead, reference: str) -> str:
    """The line of the list's table."""
    return next(text(one) for one in page.all("tr") if spoken(reference) in text(one))


def test_christmas_and_new_year(clock: Clock, ailsa: Browser) -> None:
    """Nobody is released on 25, 26 and 28 December, 1, 2 and 4 January, or at a weekend; nor are these working days."""
    goes_to(clock, ailsa, "2026-12-23 09:00")
    boxing, year, after, fifth = (
        pickup(clock, day) for day in ("2026-12-26", "2027-01-01", "2027-01-04", "2027-01-05")
    )
    page = ailsa.get("/desk/?status=open")
    assert "Thu 24 Dec 2026 (1 working day left)" in row(page, boxing)
    assert "Thu 31 Dec 2026 (4 working days left)" in row(page, year)  # 24, 29, 30, 31
    assert "Thu 31 Dec 2026 (4 working days left)" in row(page, after)
    assert "Tue 5 Jan 2027 (5 working days left)" in row(page, fifth)
    sheet = ailsa.get("/desk/gate")
    assert [text(h) for h in sheet.all("h2")][:1] == ["Thu 24 Dec 2026"]
    assert spoken(year) not in sheet.main
    assert [text(h) for h in ailsa.get("/desk/gate?from=2026-12-30").all("h2")][:2] == [
        "Thu 31 Dec 2026",
        "Tue 5 Jan 2027",
    ]

    goes_to(clock, ailsa, "2026-12-25 10:00")
    assert daily_digest.make_daily_digests(started(), clock.at) == [], "nobody works today"
    page = ailsa.get("/desk/?status=open")
    assert "Thu 24 Dec 2026 has passed: say what became of it" in row(page, boxing)

    goes_to(clock, ailsa, "2026-12-29 09:05")
    told = next(
        one.text for one in daily_digest.make_daily_digests(started(), clock.at) if one.team == GLASGOW
    )
    passed = told.partition(overdue.HEADINGS[overdue.OverdueKind.PASSED])[2].partition("\n\n")[0]
    assert passed.splitlines()[:2] == [": 1", f"- {spoken(boxing)}"]
    gate = told.partition(overdue.HEADINGS[overdue.OverdueKind.GATE])[2]
    assert gate.splitlines()[:3] == [": 3", f"- {spoken(year)}", f"- {spoken(after)}"], (
        "30, 31 and 5 January are three working days"
    )
    assert f"- {spoken(fifth)}" in gate.splitlines()[3]


def test_the_night_on_which_clocks_change(clock: Clock, ailsa: Browser) -> None:
    """Half past midnight on Monday is still Sunday in UTC; nine at the gate is eight in UTC; Good Friday releases nobody."""
    goes_to(clock, ailsa, "2027-03-25 09:00")
    friday, monday = pickup(clock, "2027-03-26"), pickup(clock, "2027-03-29")
    page = ailsa.get("/desk/?status=open")
    assert "Thu 25 Mar 2027 (today)" in row(page, friday)
    assert "Mon 29 Mar 2027 (1 working day left)" in row(page, monday)
    saved = cast("HttpResponse", ailsa.client.get("/desk/gate/week.ics"))
    starts = {
        str(one["DESCRIPTION"]): one.decoded("DTSTART")
        for one in icalendar.Calendar.from_ical(saved.content).walk("VEVENT")
    }
    assert starts[spoken(friday)].astimezone(UTC) == datetime(2027, 3, 25, 9, tzinfo=UTC)
    assert starts[spoken(monday)].astimezone(UTC) == datetime(2027, 3, 29, 8, tzinfo=UTC)
    goes_to(clock, ailsa, "2027-03-29 00:30")
    assert clock.at.astimezone(UTC).day == 28
    page = ailsa.get("/desk/?status=open")
    assert "Mon 29 Mar 2027 (today)" in row(page, monday)
    assert "Thu 25 Mar 2027 has passed" in row(page, friday)


def test_the_twenty_ninth_of_february(clock: Clock, ailsa: Browser) -> None:
    """It is a day like others where there is one, and said not to be one where there is none."""
    goes_to(clock, ailsa, "2028-02-28 09:00")
    reference = pickup(clock, "2028-02-29")
    assert "Tue 29 Feb 2028 (1 working day left)" in row(ailsa.get("/desk/?status=open"), reference)
    assert [text(h) for h in ailsa.get("/desk/gate").all("h2")][:1] == ["Tue 29 Feb 2028"]
    page = ailsa.post("/desk/away", who="ailsa", first="29 February 2028", last="1 March 2028", cover="-")
    assert "ailsa is away from Tue 29 Feb 2028 to Wed 1 Mar 2028; nobody covers." in page.main
    page = ailsa.post(
        "/desk/away", expect=422, who="ailsa", first="29 February 2029", last="1 March 2029", cover="-"
    )
    assert "February 2029 has 28 days" in page.main
    ailsa.post(at(reference, "status"), expected="new", status="accepted", who="ailsa")
    goes_to(clock, ailsa, "2028-03-01 09:00")
    ailsa.post(at(reference, "gate"), expected="", gate="met")
    assert "Kept until Thu 30 Mar 2028" in ailsa.get(at(reference)).main  # thirty days after 29 February


@pytest.fixture
def fife_is_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Monday 21 December 2026 is a holiday in Fife, and nowhere else; made up."""
    known = replace(gate_pickup.law(), local_holidays={"Fife": frozenset({date(2026, 12, 21)})})
    with monkeypatch.context() as patched:
        patched.setattr(gate_pickup, "load_law", lambda: known)
        _read_again()
        yield
    _read_again()


def _read_again() -> None:
    gate_pickup.law.cache_clear()
    gate_pickup._clock.cache_clear()


def test_a_local_holiday_where_the_person_goes(fife_is_closed: None, clock: Clock, ailsa: Browser) -> None:
    """Who goes to Fife is out on the Friday before, by every page and the roll-call; who goes to Glasgow, on Monday."""
    goes_to(clock, ailsa, "2026-12-16 09:00")
    fife = pickup(clock, "2026-12-21", local_authority="Fife")
    glasgow = pickup(clock, "2026-12-21")
    page = ailsa.get("/desk/?status=open")
    assert "Fri 18 Dec 2026 (2 working days left)" in row(page, fife)
    assert "Mon 21 Dec 2026 (3 working days left)" in row(page, glasgow)
    rows = [text(one) for one in page.all("tr")]
    assert rows.index(row(page, fife)) < rows.index(row(page, glasgow))
    sheet = ailsa.get("/desk/gate")
    assert [text(h) for h in sheet.all("h2")][:2] == ["Fri 18 Dec 2026", "Mon 21 Dec 2026"]
    assert "The earliest day on which the person can be out is Fri 18 Dec 2026" in ailsa.get(at(fife)).main
    goes_to(clock, ailsa, "2026-12-19 10:00")
    page = ailsa.get("/desk/?status=open")
    assert "Fri 18 Dec 2026 has passed" in row(page, fife)
    assert "has passed" not in row(page, glasgow)
    goes_to(clock, ailsa, "2026-12-21 09:05")
    told = next(
        one.text for one in daily_digest.make_daily_digests(started(), clock.at) if one.team == GLASGOW
    )
    passed = told.partition(overdue.HEADINGS[overdue.OverdueKind.PASSED])[2].splitlines()
    assert passed[:2] == [": 1", f"- {spoken(fife)}"]
    page = ailsa.post(at(glasgow, "gate"), expected="", gate="another day", gate_day="27 December 2026")
    assert "Nobody is released on it: the person can be out on Thu 24 Dec 2026 already." in page.main


def test_a_new_day_of_release_on_which_nobody_is_released(clock: Clock, ailsa: Browser) -> None:
    """The prison says Saturday 26 December: what was said is kept, and that it means Thursday stands in the same sentence."""
    goes_to(clock, ailsa, "2026-12-16 09:00")
    reference = pickup(clock, "2026-12-21")
    sent: dict[str, Any] = {"before": "2026-12-21", "release-day": "26 December 2026"}
    page = ailsa.post(at(reference, "release-day"), **sent)
    said = "The day of release is now Sat 26 Dec 2026. Nobody is released on it: the person can be out on Thu 24 Dec 2026 already."
    assert said in page.main
    sent = {"before": "2026-12-26", "release-day": "22 December 2026"}
    page = ailsa.post(at(reference, "release-day"), **sent)
    assert "The day of release is now Tue 22 Dec 2026." in page.main
    assert "Nobody is released" not in page.main

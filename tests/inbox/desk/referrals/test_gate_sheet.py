"""The gate sheet: a week for paper, and a calendar file that gives nobody away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from django.contrib.auth.models import User

from frontdoor.inbox.desk.referrals import formatting as words
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import absence, triage
from frontdoor.inbox.referrals.gate_pickup import SHOWN, gate_clock
from frontdoor.inbox.store.models import Absence, Audit, ReferralStatus
from frontdoor.rules.liberation import Release
from tests.inbox.builders import NOW, PLANTED
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.examples import a_full_referral
from tests.inbox.desk.parsing import PageRead, text
from tests.inbox.desk.referrals.test_listing import in_days
from tests.inbox.desk.referrals.test_referral import at


def meeting(name: str, days: int, by: str = "", **answers: str) -> str:
    """Somebody to be met in so many days."""
    gate = {"gate_date": in_days(days), "release_date": in_days(days), "full_name": name}
    reference = a_full_referral(now=datetime.now(UTC), **{**gate, **answers})
    if by:
        triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, by, NOW)
    return reference


def lines(page: PageRead) -> list[str]:
    """The rows of all tables."""
    return [text(row) for row in page.all("tr") if row.find("td") is not None]


def a_release_day() -> int:
    """In how many days of this week somebody can be released: no rule moves that day."""
    today = datetime.now(UTC).date()
    days = [(n, today + timedelta(days=n)) for n in range(1, 7)]
    return next(n for n, day in days if day == _out(day, today))


def _out(day: date, today: date) -> date | None:
    earliest = gate_clock(Release(day, known=True), None, today).earliest
    return earliest.day if earliest else None


def test_a_week_is_planned_from_one_page(ailsa: Browser) -> None:
    """Name, prison, time, place and worker, by day and time; the past on top, who can be out any day below."""
    User.objects.update(last_login=datetime.now(UTC))
    day = a_release_day()
    late = meeting("Late Riser", day, "ailsa", gate_time="11.30")
    early = meeting("Early Bird", day, gate_time="about 9am", gate_place="Side door", prison="HMP Shotts")
    past = meeting("Old Gate", -3)
    unknown = meeting("Unknown", 1, gate_date="", release_date="not known: parole")
    meeting("Far Off", 20)
    page = ailsa.get("/desk/gate")
    found = lines(page)
    for line, reference, parts in zip(
        found,
        (past, early, late, unknown),
        (
            ("Old Gate",),
            ("about 9am", "Early Bird", "HMP Shotts, Side door", "Nobody"),
            ("11.30", "Late Riser", "ailsa"),
            ("Not known", "Unknown"),
        ),
        strict=True,
    ):
        assert spoken(reference) in line
        assert all(part in line for part in parts), line
    assert words.day(datetime.now(UTC).date() + timedelta(days=day)) in [text(h) for h in page.all("h2")]
    assert "Far Off" in ailsa.get(f"/desk/gate?from={in_days(18)}").main
    shown = Audit.objects.filter(action=SHOWN, actor="ailsa").values_list("reference", flat=True)
    assert set(shown) >= {past, early, late, unknown}
    assert Audit.objects.filter(action="gate sheet shown", actor="ailsa").count() == 2


def test_whoever_covers_goes(ailsa: Browser) -> None:
    """In a holiday fortnight the sheet names the colleague who covers, and says for whom."""
    bruce, day = a_member("bruce"), a_release_day()
    meeting("Jim", day, "bruce")
    User.objects.update(last_login=datetime.now(UTC))
    today, cover = datetime.now(UTC).date(), User.objects.get(username="ailsa")
    absence.say(bruce, today, today + timedelta(days=13), cover=cover, actor="bruce", now=NOW)
    assert "ailsa (for bruce)" in lines(ailsa.get("/desk/gate"))[0]


def test_whoever_is_away_on_the_day_does_not_go(ailsa: Browser) -> None:
    """Here today, on holiday then: the sheet and the list say so while there is time, and name who covers.

    Sabotage: today's absences alone.
    """
    bruce, day = a_member("bruce"), a_release_day()
    reference = meeting("Jim", day, "bruce")
    User.objects.update(last_login=datetime.now(UTC))
    then = datetime.now(UTC).date() + timedelta(days=day)
    absence.say(bruce, then, then, cover=None, actor="bruce", now=NOW)
    assert "bruce, who is away then" in lines(ailsa.get("/desk/gate"))[0]
    assert "bruce has it, who is away then" in ailsa.get("/desk/").main
    assert "bruce is away then, and nobody covers" in ailsa.get(at(reference)).main
    Absence.objects.update(cover=User.objects.get(username="ailsa"))
    assert "ailsa (for bruce)" in lines(ailsa.get("/desk/gate"))[0]
    assert "bruce (away then: ailsa covers)" in ailsa.get("/desk/").main
    assert "bruce is away then: ailsa covers" in ailsa.get(at(reference)).main


def test_a_locked_key_shows_nothing_and_says_so(browser: Browser) -> None:
    """Of two teams one is unlocked: the other is named as missing. With none, there is nothing to save either."""
    meeting("Jim", 2)
    user = a_member(teams=(GLASGOW, SCOTLAND))
    page = at_desk(user, GLASGOW, browser=browser).get("/desk/gate")
    assert "Not on this sheet, because the key is locked: Throughcare, rest of Scotland" in page.main
    browser.post("/desk/keys/lock")
    page = browser.get("/desk/gate/week.ics")
    assert page.heading.startswith("At the gate")
    assert "Jim" not in page.words


def saved(browser: Browser, query: str = "") -> tuple[str, icalendar.Calendar]:
    """The calendar file, as text and as read by an independent library."""
    response = browser.client.get(f"/desk/gate/week.ics{query}")
    assert response.headers["Content-Disposition"] == 'attachment; filename="week.ics"'
    assert "no-store" in response.headers["Cache-Control"]
    return response.content.decode(), icalendar.Calendar.from_ical(response.content)


def test_the_calendar_file_says_when_and_nothing_of_whom(ailsa: Browser) -> None:
    """Day, time and reference; an entry whose time is no time is of the whole day; one's own alone on request.

    Sabotage: the name, the prison or the word "gate" in it.
    """
    day = a_release_day()
    first = meeting(PLANTED, day, "ailsa", gate_time="about 9.15am", gate_place="Side door")
    meeting(PLANTED, day, gate_time="after breakfast")
    User.objects.update(last_login=datetime.now(UTC))
    said, read = saved(ailsa)
    for word in (PLANTED, "Barlinnie", "HMP", "prison", "gate", "release", "breakfast", "Side door", "Sacro"):
        assert word.lower() not in said.lower(), word
    events = {str(event["DESCRIPTION"]): event for event in read.walk("VEVENT")}
    assert {str(event["SUMMARY"]) for event in events.values()} == {"Appointment"}
    starts = events[spoken(first)].decoded("DTSTART")
    assert (starts.date(), starts.hour, starts.minute) == (
        datetime.now(UTC).date() + timedelta(days=day),
        9,
        15,
    )
    assert len([one for one in events.values() if not isinstance(one.decoded("DTSTART"), datetime)]) == 1
    _, mine = saved(ailsa, "?who=mine")
    assert [str(event["DESCRIPTION"]) for event in mine.walk("VEVENT")] == [spoken(first)]
    # Taken in again after another day was said, it takes the place of the old entry.
    assert str(events[spoken(first)]["UID"]) == f"{spoken(first)}@frontdoor"


@pytest.mark.parametrize("first", ["", "tomorrow", "1999-01-01", "9999-12-31"])
def test_a_week_that_is_none_begins_today(ailsa: Browser, first: str) -> None:
    """An address that somebody changed breaks nothing."""
    today = datetime.now(UTC).date()
    assert ailsa.get(f"/desk/gate?from={first}").heading.startswith(f"At the gate, {words.day(today)}")

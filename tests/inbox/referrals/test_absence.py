"""Cover while a member is away: what they have counts as looked after by whoever covers, and as nobody's where nobody does."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.referrals import absence, assignment
from frontdoor.inbox.referrals.retention import run_retention
from frontdoor.inbox.store.models import Absence, Audit, ReferralStatus
from tests.inbox.referrals.test_escalation import TEAM, at
from tests.inbox.referrals.test_overdue import GATE, MONDAY, STILL, found, held, member

FRIDAY = date(2026, 12, 18)


def away(user: User, cover: User | None, *, last: date = FRIDAY) -> None:
    """A fortnight that begins on Monday 7 December."""
    absence.say(user, date(2026, 12, 7), last, cover=cover, actor="bruce", now=MONDAY)


def test_who_is_away_is_not_here_and_whoever_covers_looks_after_it(inbox: Runtime) -> None:
    """From the first to the last day, whenever they signed in; a cover who is not here covers nothing."""
    bruce, ailsa = member("bruce", MONDAY), member("ailsa", MONDAY)
    away(bruce, ailsa)
    assert assignment.here(TEAM, MONDAY) == {"ailsa"}
    assert assignment.attended(TEAM, MONDAY) == {"ailsa": "ailsa", "bruce": "ailsa"}
    assert absence.covered_by("ailsa", MONDAY) == ["bruce"]
    User.objects.update(last_login=at("2026-12-20 09:00"))
    assert assignment.here(TEAM, at("2026-12-18 23:00")) == {"ailsa"}
    assert assignment.here(TEAM, at("2026-12-19 00:30")) == {"ailsa", "bruce"}
    away(ailsa, bruce)
    assert assignment.attended(TEAM, MONDAY) == {}, "each covers the other, so nobody does"


def test_the_roll_call_and_the_alarms_know_who_covers(inbox: Runtime) -> None:
    """A gate day in a holiday fortnight: nothing is wrong while a colleague covers, and at once where nobody does.

    Sabotage: a holiday that only the five days without a sign-in show.
    """
    bruce, ailsa = member("bruce", MONDAY), member("ailsa", MONDAY)
    reference = held("bruce", ReferralStatus.ACCEPTED, release_date=date(2026, 12, 9), gate_pickup=True)
    noon = at("2026-12-07 12:00")
    assert found(noon) == {}
    away(bruce, ailsa)
    assert found(noon) == {}
    Absence.objects.update(cover=None)
    assert found(noon)[GATE] == [reference]
    assert found(at("2026-12-08 10:00"))[STILL] == [reference]
    absence.take_back(Absence.objects.get(), "bruce", at("2026-12-08 10:01"))
    assert found(at("2026-12-08 10:02")) == {}
    said = list(Audit.objects.order_by("seq").values_list("action", flat=True))
    assert said[-2:] == ["bruce away until 2026-12-18; ailsa covers", "bruce is not away any more"]


def test_who_is_here_today_and_away_on_the_day_at_the_gate_does_not_go(inbox: Runtime) -> None:
    """Holidays that begin between now and then are told while a colleague can still be found.

    Sabotage: today's absences alone.
    """
    bruce, ailsa = member("bruce", MONDAY), member("ailsa", MONDAY)
    reference = held("bruce", ReferralStatus.ACCEPTED, release_date=date(2026, 12, 9), gate_pickup=True)
    noon, wednesday = at("2026-12-07 12:00"), date(2026, 12, 9)
    absence.say(bruce, wednesday, FRIDAY, cover=None, actor="bruce", now=noon)
    assert found(noon) == {GATE: [reference]}
    Absence.objects.update(cover=ailsa)
    assert found(noon) == {}
    assert assignment.Attendance(TEAM, noon).on(wednesday) == {"ailsa": "ailsa", "bruce": "ailsa"}
    absence.say(ailsa, wednesday, wednesday, cover=bruce, actor="ailsa", now=noon)
    assert found(noon) == {GATE: [reference]}, "each covers the other, so nobody goes"


def test_who_is_back_by_the_day_goes(inbox: Runtime) -> None:
    """A fortnight without a sign-in is no sign that somebody stays away after it; without one before it they were gone already."""
    bruce, _ = member("bruce", at("2026-12-04 16:00")), member("gone", at("2026-11-20 16:00"))
    for user in User.objects.all():
        away(user, None)
    thursday = at("2026-12-17 10:00")
    assert assignment.Attendance(TEAM, thursday).on(date(2026, 12, 21)) == {"bruce": "bruce"}
    assert assignment.Attendance(TEAM, thursday).on(FRIDAY) == {}
    assert bruce.username not in assignment.here(TEAM, at("2026-12-21 08:00")), (
        "who has not come back is not here"
    )


def test_an_absence_is_forgotten_a_month_after_it(inbox: Runtime) -> None:
    """Who was on holiday when is nobody's business for longer."""
    away(member("bruce", MONDAY), None)
    for day, left in (("2027-01-16", 1), ("2027-01-18", 0)):
        run_retention(inbox.environment.data, "retention", at(f"{day} 09:05"))
        assert Absence.objects.count() == left, day

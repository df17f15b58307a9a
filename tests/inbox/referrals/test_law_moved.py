"""Who was told a day of release before the law changed is listed until somebody has asked the prison."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import daily_digest
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import gate_pickup, law_moved, triage
from frontdoor.inbox.store.models import Audit, Referral, ReferralStatus
from frontdoor.rules.liberation import Release
from frontdoor.rules.release_law import LawChange, ReleaseLaw
from tests.inbox.builders import NOW, a_referral
from tests.inbox.places import TEAMS

TODAY = date(2026, 11, 24)
CHANGE = LawChange("A change of the release point", date(2026, 11, 10), True, "An Act")
EARLY, LATE = datetime(2026, 11, 2, 10, tzinfo=UTC), datetime(2026, 11, 12, 10, tzinfo=UTC)
DAY = date(2027, 1, 11)


@pytest.fixture(autouse=True)
def changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The law changed on 10 November 2026; Fife has a holiday of its own."""
    law = ReleaseLaw(gate_pickup.law().rules, (CHANGE,), {"Fife": frozenset({date(2027, 1, 11)})})
    gate_pickup.law.cache_clear()
    for module in (gate_pickup, law_moved):
        monkeypatch.setattr(module, "law", lambda: law)


def listed() -> set[str]:
    """The references that are listed."""
    return {one.reference for one in law_moved.of_team(TEAMS[0], TODAY)}


def test_only_days_that_were_given_before_and_are_to_come(store: object) -> None:
    """Not what arrived since, is decided, has no day, is out already, or belongs to another team."""
    asked = a_referral(now=EARLY).reference
    a_referral(now=LATE)
    a_referral(now=EARLY, release_date=None)
    a_referral(now=EARLY, release_date=date(2026, 11, 20))
    a_referral(now=EARLY, team=TEAMS[1])
    closed = a_referral(now=EARLY).reference
    Referral.objects.filter(reference=closed).update(status=ReferralStatus.CLOSED)
    on_paper = a_referral(now=LATE).reference
    Referral.objects.filter(reference=on_paper).update(release_given_on=EARLY.date())
    assert listed() == {asked, on_paper}
    assert law_moved.changes_for(Referral.objects.get(reference=asked), TODAY) == [CHANGE]
    assert law_moved.changes_for(Referral.objects.get(reference=closed), TODAY) == []


def test_asking_the_prison_ends_it(store: object) -> None:
    """The new day stands in its place, or the same one again, and the log says who asked; a stale page changes nothing."""
    reference = a_referral(now=EARLY).reference
    law_moved.asked(reference, DAY, date(2026, 12, 14), "ailsa", NOW)
    assert listed() == set()
    referral = Referral.objects.get()
    assert (referral.release_date, referral.release_given_on) == (date(2026, 12, 14), TODAY)
    assert Audit.objects.latest("seq").action == "asked the prison for the day of release"
    with pytest.raises(triage.Overtaken):
        law_moved.asked(reference, DAY, DAY, "fergus", NOW)


def test_the_roll_call_counts_them(inbox: Runtime) -> None:
    """With the references; where nobody is concerned there is no line."""
    team = inbox.catalogue.teams[TEAMS[0]]
    assert law_moved.HEADING not in daily_digest.words(team, None, NOW, None)
    reference = a_referral(now=EARLY).reference
    text = daily_digest.words(team, None, NOW, None)
    assert f"{law_moved.HEADING}: 1\n- {spoken(reference)}\n" in text


def test_the_countdown_uses_the_holidays_of_where_the_person_goes(store: object) -> None:
    """A Monday that is a holiday in Fife is brought forward for who goes there."""
    found = {
        area: gate_pickup.release_clock(Release(DAY, True, area=area), TODAY).earliest
        for area in ("Fife", "Highland", "")
    }
    days = {area: one.day for area, one in found.items() if one}
    assert days == {"Fife": DAY - timedelta(days=3), "Highland": DAY, "": DAY}

"""At the desk: who was told a day of release before the law changed, and the day that the prison gives now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import gate_pickup, law_moved
from frontdoor.inbox.store.models import Referral
from frontdoor.occurrences import LONDON
from frontdoor.rules.release_law import LawChange, ReleaseLaw
from tests.inbox.builders import a_referral
from tests.inbox.desk.conftest import Browser

TODAY = datetime.now(UTC).astimezone(LONDON).date()
DAY = TODAY + timedelta(days=60)
CHANGE = LawChange(
    "Release after a smaller part of the sentence", TODAY - timedelta(days=5), False, "An Act of 2099"
)


@pytest.fixture
def reference(ailsa: Browser, monkeypatch: pytest.MonkeyPatch) -> str:
    """A referral that came ten days ago, five days before the law changed."""
    law = ReleaseLaw(gate_pickup.law().rules, (CHANGE,), {"Glasgow City": frozenset()})
    for module in (gate_pickup, law_moved):
        monkeypatch.setattr(module, "law", lambda: law)
    return a_referral(now=datetime.now(UTC) - timedelta(days=10), release_date=DAY).reference


def test_a_near_release_asks_for_local_holidays(ailsa: Browser, reference: str) -> None:
    """Where none is entered for the council area and year; not for one that is far away."""
    asks = "those of Glasgow City are not known here"
    assert asks not in ailsa.get(f"/desk/referrals/{spoken(reference)}/").main
    Referral.objects.update(release_date=TODAY + timedelta(days=7))
    assert asks in ailsa.get(f"/desk/referrals/{spoken(reference)}/").main


def test_the_list_counts_whom_the_law_moved(ailsa: Browser, reference: str) -> None:
    """It leads to those, and says why; when there is none, it is not there."""
    page = ailsa.get("/desk/")
    assert "Ask the prison for the new day 1" in page.words
    assert reference[:3] in ailsa.get("/desk/?status=law-moved").main
    Referral.objects.update(release_given_on=TODAY)
    assert "Ask the prison" not in ailsa.get("/desk/").words


def test_the_prisons_day_is_asked_for_and_kept(ailsa: Browser, reference: str) -> None:
    """The page says what changed and from where that is known; the new day stands at once, and a wrong one is told."""
    address = f"/desk/referrals/{spoken(reference)}/"
    page = ailsa.get(address)
    assert (
        "Release after a smaller part of the sentence: from a day that is not known, announced" in page.main
    )
    assert "An Act of 2099" in page.main
    page = ailsa.post(f"{address}release-day", expect=422, before=DAY.isoformat(), **{"release-day": "soon"})
    assert "Enter the day like" in page.main
    new = TODAY + timedelta(days=20)
    typed: dict[str, Any] = {"release-day": f"{new.day} {new.month} {new.year}"}
    page = ailsa.post(f"{address}release-day", before=DAY.isoformat(), **typed)
    assert "Ask the prison for the new day" not in page.main
    assert Referral.objects.get().release_date == new
    page = ailsa.post(f"{address}release-day", before=DAY.isoformat(), **typed)
    assert "A colleague was faster" in page.main


@pytest.mark.parametrize("known", [True, False])
def test_a_day_that_was_found_out_or_changed_is_kept(ailsa: Browser, *, known: bool) -> None:
    """Where none was known, and where the prison gives another: lists go by it at once, and a colleague's is not overwritten."""
    before = TODAY + timedelta(days=90) if known else None
    reference = a_referral(release_date=before).reference
    address = f"/desk/referrals/{spoken(reference)}/"
    page = ailsa.get(address)
    assert ("Enter it once it is known" in page.words) is not known
    new = TODAY + timedelta(days=10)
    typed: dict[str, Any] = {
        "before": before.isoformat() if before else "",
        "release-day": f"{new.day} {new.month} {new.year}",
    }
    assert (
        "Enter the day like"
        in ailsa.post(f"{address}release-day", expect=422, **{**typed, "release-day": "soon"}).main
    )
    page = ailsa.post(f"{address}release-day", **typed)
    assert "The day of release is now" in page.main
    row = Referral.objects.get()
    assert (row.release_date, row.release_known, row.release_happened) == (new, True, False)
    assert "A colleague was faster" in ailsa.post(f"{address}release-day", **typed).main


def test_somebody_who_is_out_already_is_kept_as_out(ailsa: Browser) -> None:
    """The prison says: last week. It is no day to come, and it needs no earlier one."""
    reference = a_referral(release_date=None).reference
    past = TODAY - timedelta(days=7)
    typed: dict[str, Any] = {"before": "", "release-day": f"{past.day} {past.month} {past.year}"}
    page = ailsa.post(f"/desk/referrals/{spoken(reference)}/release-day", **typed)
    assert "out for 7 days" in page.words
    assert Referral.objects.get().release_happened


def test_nobody_is_asked_for_a_day_that_there_is_not(ailsa: Browser) -> None:
    """Somebody who is not in prison, and what is decided."""
    reference = a_referral(release_date=None).reference
    address = f"/desk/referrals/{spoken(reference)}/"
    Referral.objects.update(release_known=True)
    assert "Which day does the prison give?" not in ailsa.get(address).main
    Referral.objects.update(release_known=False, status="accepted", taken_by="ailsa")
    assert "Which day does the prison give?" in ailsa.get(address).main, "accepted is open"
    Referral.objects.update(status="closed")
    assert "Which day does the prison give?" not in ailsa.get(address).main

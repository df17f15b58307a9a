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

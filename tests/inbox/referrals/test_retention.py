from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from frontdoor.inbox.monitoring.daily_digest import _numbers
from frontdoor.inbox.referrals import erased_list, retention_policy, triage
from frontdoor.inbox.referrals import retention as keeping
from frontdoor.inbox.store.models import Note, Referral, ReferralStatus, Tombstone
from tests.inbox import places
from tests.inbox.builders import NOW, a_referral

MONTH = timedelta(days=30)


def decided(number: int = 1) -> list[str]:
    """Referrals that were opened and decided at NOW."""
    references = [a_referral(council_area="Fife").reference for _ in range(number)]
    for reference in references:
        triage.open_referral(reference, places.identity(), "ailsa", NOW)
        triage.change_status(
            reference, ReferralStatus.NEW, ReferralStatus.NOT_SUITABLE, "ailsa", NOW, decision="no capacity"
        )
    return references


def keep(folder: Path, after: timedelta, *, yes: bool = False) -> keeping.Erased | keeping.NeedsApproval:
    """Run the rules some time after NOW."""
    return keeping.run_retention(folder, "retention", NOW + after, yes=yes)


def test_what_was_decided_is_erased_after_its_time_and_leaves_a_tombstone(
    store: Path, tmp_path: Path
) -> None:
    """A month after the decision the answers are gone; reference, area, day and outcome stay for counting."""
    (reference,) = decided()
    triage.add_note(reference, "a note", "ailsa", NOW)
    assert keep(tmp_path, MONTH - timedelta(minutes=1)) == keeping.Erased(0)
    assert keep(tmp_path, MONTH) == keeping.Erased(1)

    assert not Referral.objects.exists()
    assert not Note.objects.exists()
    stone = Tombstone.objects.get()
    assert stone.by_rule is True
    assert (stone.reference, stone.council_area, str(stone.received_on), stone.status, stone.decision) == (
        reference,
        "Fife",
        "2026-11-24",
        "not suitable",
        "no capacity",
    )
    assert [row.action for row in triage.history(reference)][-1] == "erased"
    assert erased_list.read(tmp_path) == [reference]


def test_an_erased_record_is_gone_from_the_file(store: Path, tmp_path: Path) -> None:
    """Its own bytes are found before and not after; catches secure_delete=FAST and a journal that stays."""
    places.needs_sqlite()
    (reference,) = decided()
    sealed = bytes(Referral.objects.get().sealed)
    connection.close()
    files = [store, store.with_name(f"{store.name}-journal")]

    def found() -> list[bool]:
        return [part in path.read_bytes() for path in files if path.exists() for part in pieces(sealed)]

    assert any(found())
    keeping.erase(reference, tmp_path, "command line", NOW)
    connection.close()
    assert not any(found())


def pieces(content: bytes) -> list[bytes]:
    """Parts of a record, as they may lie on different pages of a file."""
    return [content[at : at + 64] for at in range(0, len(content) - 64, 256)]


@pytest.mark.parametrize(
    "status", [status for status in ReferralStatus if status not in retention_policy.DECIDED]
)
def test_what_is_not_decided_is_never_erased(store: Path, tmp_path: Path, status: ReferralStatus) -> None:
    """However old, a referral that somebody still has to deal with stays."""
    reference = a_referral().reference
    triage.open_referral(reference, places.identity(), "ailsa", NOW)
    triage.change_status(reference, ReferralStatus.NEW, status, "ailsa", NOW)
    assert keep(tmp_path, timedelta(days=4000), yes=True) == keeping.Erased(0)


def test_what_nobody_opened_is_never_erased(store: Path, tmp_path: Path) -> None:
    """Even one that was closed without being opened stays until a person has looked at it."""
    reference = a_referral().reference
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.CLOSED, "ailsa", NOW)
    assert keep(tmp_path, timedelta(days=4000), yes=True) == keeping.Erased(0)


@pytest.mark.parametrize("jump", [timedelta(days=3), timedelta(days=365), timedelta(days=3650)])
def test_a_jump_of_the_clock_erases_nothing(store: Path, tmp_path: Path, jump: timedelta) -> None:
    """A clock that is wrong by days or years meets the brake; catches erasing by any clock."""
    decided()
    assert keep(tmp_path, timedelta(0)) == keeping.Erased(0)
    outcome = keep(tmp_path, MONTH + jump)
    assert isinstance(outcome, keeping.NeedsApproval)
    assert "was the clock changed" in outcome.why
    assert Referral.objects.count() == 1
    assert keep(tmp_path, MONTH + jump, yes=True) == keeping.Erased(1)


def test_a_clock_that_goes_back_erases_nothing(store: Path, tmp_path: Path) -> None:
    """Before the last run nothing can be due."""
    keep(tmp_path, timedelta(days=1))
    assert isinstance(keep(tmp_path, timedelta(0)), keeping.NeedsApproval)


def test_a_clock_that_was_years_ahead_holds_the_brake_only_until_a_person_says_yes(
    store: Path, tmp_path: Path
) -> None:
    """One run by a wrong clock, with nothing due, must not stop every later one until that year has come."""
    keep(tmp_path, timedelta(0))
    assert keep(tmp_path, timedelta(days=3650)) == keeping.Erased(0)
    decided()
    assert isinstance(keep(tmp_path, MONTH), keeping.NeedsApproval)
    assert keep(tmp_path, MONTH, yes=True) == keeping.Erased(1)
    assert keep(tmp_path, MONTH + timedelta(days=1)) == keeping.Erased(0)


def test_what_a_colleague_takes_up_again_meanwhile_stays(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking for what is due and erasing it somebody works with one: it is not erased any more."""
    (reference,) = decided()
    due = keeping.due

    def while_somebody_works(now: datetime) -> list[Referral]:
        found = due(now)
        if found:
            triage.change_status(reference, ReferralStatus.NOT_SUITABLE, ReferralStatus.TAKEN, "bruce", now)
        return found

    monkeypatch.setattr(keeping, "due", while_somebody_works)
    assert keep(tmp_path, MONTH, yes=True) == keeping.Erased(0)
    assert Referral.objects.get().taken_by == "bruce"
    assert erased_list.read(tmp_path) == []


def test_many_at_once_need_a_persons_yes(store: Path, tmp_path: Path) -> None:
    """More than twenty, or more than a fifth of what was opened, stop the run; catches a missing brake."""
    decided(21)
    keep(tmp_path, MONTH - timedelta(hours=1))
    assert keep(tmp_path, MONTH) == keeping.NeedsApproval(
        21, "21 referrals would be erased at once, more than 20."
    )
    Referral.objects.filter(pk__gt=3).update(status_at=NOW + timedelta(days=1))
    Referral.objects.filter(pk__gt=5).update(opened_at=None)
    assert keep(tmp_path, MONTH) == keeping.NeedsApproval(
        3, "3 of 5 opened referrals would be erased at once."
    )
    assert Referral.objects.count() == 21
    assert keep(tmp_path, MONTH, yes=True) == keeping.Erased(3)


def test_erased_is_not_missing(store: Path, tmp_path: Path) -> None:
    """The roll-call tells what a rule erased from what is lost."""
    a_referral()
    (reference,) = decided()
    a_referral()
    keeping.erase(reference, tmp_path, "command line", NOW)
    assert _numbers() == "1 to 3, 1 erased by rule, none missing"

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.referrals import audit_retention, retention
from frontdoor.inbox.store import audit_log, key_pins
from frontdoor.inbox.store.models import Anchor, Audit, KeepingRun
from tests.inbox import places
from tests.inbox.builders import NOW

LONG_AGO = NOW - audit_retention.KEEP - timedelta(days=40)
"""The database looks at its own clock, so what is to be old is written long before now."""


@pytest.fixture(autouse=True)
def _no_keys_yet(store: Path) -> None:
    """Those of the tests are written down without rows in the log."""
    Anchor.objects.all().delete()


def logged(*actions: str, at: datetime = LONG_AGO) -> None:
    """Rows of the log, all of one moment."""
    for action in actions:
        with transaction.atomic():
            audit_log.record("ailsa", action, "", at)


def run_the_rules(folder: Path, now: datetime = NOW) -> retention.Erased | retention.NeedsApproval:
    """Run them as on every night, so that nothing looks like a jump of the clock."""
    KeepingRun.objects.create(at=now - timedelta(days=1), erased=0)
    return retention.run_retention(folder, "retention", now)


def test_rows_of_two_years_ago_are_taken_away_and_the_chain_holds(store: Path, tmp_path: Path) -> None:
    """What is younger stays, one row says where the log begins, and nobody takes that for a change."""
    logged("searched", "signed in", "signed out")
    logged("signed in", at=NOW - audit_retention.KEEP + timedelta(minutes=1))
    assert run_the_rules(tmp_path) == retention.Erased(0)
    left = list(Audit.objects.order_by("seq").values_list("seq", "action"))
    assert [seq for seq, _ in left] == [4, 5]
    assert left[1][1].startswith("log begins after row 3: ")
    assert audit_log.first_break() is None
    assert run_the_rules(tmp_path) == retention.Erased(0)
    assert Audit.objects.count() == 2


def test_it_goes_on_from_there_the_next_night(store: Path, tmp_path: Path) -> None:
    """A log that was trimmed before is trimmed again, and is still one chain."""
    for day in range(3):
        logged("searched", "signed in", at=LONG_AGO + timedelta(days=day))
    logged("signed in", at=NOW)
    then = LONG_AGO + audit_retention.KEEP
    for night in range(3):
        audit_retention.trim("retention", then + timedelta(days=night, hours=1))
        assert audit_log.first_break() is None
    assert Audit.objects.order_by("seq").first().action == "signed in"  # type: ignore[union-attr]
    assert Audit.objects.count() == 4


def test_a_beginning_that_was_cut_off_without_a_word_is_noticed(store: Path) -> None:
    """Rows that are gone without a row that says so break the chain at its beginning."""
    logged("searched", "signed in", "signed out")
    connection.close()
    with places.raw(store) as database:
        database.execute("DELETE FROM store_audit WHERE seq < 3")  # the database lets them go: they are old
    assert audit_log.first_break() == 1


def test_younger_rows_cannot_be_deleted(store: Path) -> None:
    """The database refuses, whoever asks."""
    logged("signed in", at=NOW)
    with pytest.raises(DatabaseError, match="append-only"):
        Audit.objects.all().delete()


def test_the_right_keys_are_still_written_down(store: Path, tmp_path: Path) -> None:
    """The rows that say which keys are the right ones are written anew before they go."""
    ours = started().keyring.named()
    key_pins.pin_missing(ours, "command line", LONG_AGO)
    logged("signed in", at=NOW)
    run_the_rules(tmp_path)
    assert Audit.objects.filter(at=LONG_AGO).count() == 0
    assert key_pins.rewritten() == []
    assert key_pins.unpinned_keys(ours) == []


def test_the_last_drill_with_the_recovery_key_stays(store: Path, tmp_path: Path) -> None:
    """Without it no server would start again."""
    logged("signed in", audit_log.DRILL, "signed out")
    logged("signed in", at=NOW)
    run_the_rules(tmp_path)
    assert Audit.objects.order_by("seq").first().action == audit_log.DRILL  # type: ignore[union-attr]
    assert audit_log.first_break() is None


def test_a_jump_of_the_clock_takes_nothing_of_the_log(store: Path, tmp_path: Path) -> None:
    """A clock that is years ahead meets the brake, although no referral is due."""
    logged("signed in", "signed out")
    logged("signed in", at=NOW)
    KeepingRun.objects.create(at=NOW - timedelta(days=800), erased=0)
    outcome = retention.run_retention(tmp_path, "retention", NOW)
    assert isinstance(outcome, retention.NeedsApproval)
    assert "was the clock changed" in outcome.why
    assert Audit.objects.count() == 3
    assert retention.run_retention(tmp_path, "ailsa", NOW, yes=True) == retention.Erased(0)
    assert Audit.objects.count() == 3

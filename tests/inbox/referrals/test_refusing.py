from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import SystemRandom

import pytest
from django.db import connection

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store.durable_write import write_once
from frontdoor.inbox.store.models import Referral
from frontdoor.inbox.store.storage_health import NotStored, Refusal, storage_health
from tests.inbox import places
from tests.inbox.builders import NOW, a_referral, a_submission


def test_an_area_without_a_team_is_refused_with_a_reason(store: Path) -> None:
    """Nothing is stored that nobody could open."""
    with pytest.raises(NotStored) as refused:
        a_referral(team="nobody")
    assert refused.value.refusal is Refusal.NO_TEAM


def test_a_broken_key_is_refused_with_a_reason(inbox: Runtime) -> None:
    """A recipient that is no key never lets a referral through unsealed, and is no server error."""
    keyring = replace(inbox.keyring, recovery="age1nonsense")
    with pytest.raises(NotStored) as refused:
        receive(a_submission(), now=NOW, random=SystemRandom(), using=replace(inbox, keyring=keyring))
    assert refused.value.refusal is Refusal.NO_KEY


def test_a_store_that_is_held_by_another_is_said_to_be_busy(store: Path) -> None:
    """A writer that hangs costs two seconds and an honest answer, and nothing after it is gone."""
    places.needs_sqlite()
    connection.ensure_connection()
    with places.raw(store) as database:
        database.isolation_level = None
        database.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotStored) as refused:
            a_referral()
        database.execute("ROLLBACK")
    assert refused.value.refusal is Refusal.BUSY
    assert a_referral()


@pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
def test_a_damaged_store_stops_the_taking_in(store: Path) -> None:
    """After a fault of the file nothing is taken until a restart; catches going on as if nothing was.

    Django 5.2 leaves a connection open whose first statement fails (``get_new_connection`` of its SQLite backend).
    """
    places.needs_sqlite()
    a_referral()
    connection.close()
    content = store.read_bytes()
    store.write_bytes(b"not a database" + content[14:])

    with pytest.raises(NotStored) as refused:
        a_referral()
    assert refused.value.refusal is Refusal.FAULT

    store.write_bytes(content)
    with pytest.raises(NotStored) as refused:
        a_referral()
    assert refused.value.refusal is Refusal.STOPPED
    gc.collect()  # that connection
    storage_health.start_again()
    assert a_referral()


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(a_referral, id="a referral"),
        pytest.param(lambda: write_once(lambda: False, Referral.objects.all().delete), id="one write"),
    ],
)
def test_who_had_looked_before_the_fault_is_not_taken_after_it(
    store: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[], object]
) -> None:
    """Whoever waits for the write lock meanwhile: catches a look before the lock alone."""

    def looked() -> None:
        storage_health.stop()  # by another thread, just after we have looked

    monkeypatch.setattr(storage_health, "refusal", looked)
    with pytest.raises(NotStored) as refused:
        write()
    assert refused.value.refusal is Refusal.STOPPED
    assert not Referral.objects.exists()


def test_what_cannot_be_written_is_refused_whole(store: Path) -> None:
    """A full disk (here: a file that may not grow) gives an honest answer, and the store stays whole and goes on."""
    places.needs_sqlite()

    def send_three() -> None:
        for _ in range(3):
            a_referral()

    a_referral()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NotStored) as refused:
        send_three()
    assert refused.value.refusal is Refusal.FULL

    assert a_referral()
    with places.raw(store) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)

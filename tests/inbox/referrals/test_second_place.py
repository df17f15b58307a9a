from __future__ import annotations

import base64
import json
import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import SystemRandom

import pytest
from django.db import transaction

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.referrals import retention, second_place
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.referrals.second_place import KEPT, Away, bring_back, lacking, tend
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Audit, Receipt, Referral
from frontdoor.inbox.store.receipt_numbers import Numbers, numbers
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral, a_submission, logged


@pytest.fixture
def other(inbox: Runtime, store: Path, tmp_path: Path) -> Runtime:
    """An inbox with a second place, which is not waited for."""
    (tmp_path / "other").mkdir()
    (tmp_path / "data").mkdir()
    return replace(
        inbox,
        environment=replace(inbox.environment, data=tmp_path / "data", second_place=tmp_path / "other"),
    )


def waiting_for_it(other: Runtime) -> Runtime:
    """The same, waited for."""
    return replace(other, environment=replace(other.environment, second_place_waits=True))


def files(other: Runtime) -> set[str]:
    """What lies in the second place."""
    assert other.environment.second_place is not None
    return {path.name for path in other.environment.second_place.iterdir()}


def sent(other: Runtime, **changes: str) -> str:
    """A referral that is received by an inbox."""
    return receive(a_submission(**changes), now=NOW, random=SystemRandom(), using=other).reference  # type: ignore[arg-type]


def lose_everything() -> None:
    """The disk is dead, and the copy that was restored is empty."""
    with transaction.atomic():
        Referral.objects.all().delete()
        Receipt.objects.all().delete()


def test_nobody_is_thanked_before_it_is_in_the_second_place(other: Runtime) -> None:
    """Where it is waited for, the file is there with the answer, sealed; catches putting it there some time later."""
    reference = sent(waiting_for_it(other))
    assert files(other) == {f"{reference}.json"}
    assert other.environment.second_place is not None
    file = other.environment.second_place / f"{reference}.json"
    text = file.read_text()
    assert PLANTED not in text
    assert "Somewhere to live" not in text
    assert file.stat().st_mode & 0o077 == 0
    sealed = base64.b64decode(json.loads(text)[0]["fields"]["sealed"])  # as the server guide says
    assert sealing.open_sealed(sealed, places.identity())["reference"] == reference


def test_while_a_second_place_that_is_waited_for_is_away_nothing_is_taken(
    other: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    """The sender hears it, nothing is stored, and the same button stores it once when the disk is back."""
    waits = waiting_for_it(other)
    assert other.environment.second_place is not None
    other.environment.second_place.rmdir()
    with pytest.raises(NotStored) as refused:
        sent(waits, key="the same")
    assert refused.value.refusal is Refusal.AWAY
    assert Referral.objects.count() == 0
    assert "Is its disk mounted?" in caplog.text
    other.environment.second_place.mkdir()
    assert files(other) == set(), "nothing was written beside the missing disk"
    reference = sent(waits, key="the same")
    assert files(other) == {f"{reference}.json"}
    assert numbers() == Numbers(1, 1, 0, 0)


def test_a_disk_that_hangs_makes_nobody_wait_without_end(
    other: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the patience it is away; catches a sync that is waited for as long as it takes."""
    goes_on = threading.Event()
    monkeypatch.setattr(second_place, "write_private", lambda *_: goes_on.wait(20))
    reference = sent(other)
    try:
        with pytest.raises(Away, match="did not take a file within 0 seconds"):
            second_place.put(other.environment, [Referral.objects.get(reference=reference)], patience=0.1)
    finally:
        goes_on.set()


def test_the_delivery_worker_puts_there_what_is_lacking(other: Runtime) -> None:
    """What was received while nobody waited, or while the disk was away, follows; once."""
    references = {sent(other) for _ in range(3)}
    assert files(other) == set()
    assert lacking(other.environment, received_before=NOW) == references
    assert lacking(other.environment, received_before=NOW - timedelta(minutes=1)) == set()
    for _ in range(2):
        tend(other.environment, NOW)
        assert files(other) == {f"{reference}.json" for reference in references}
    assert lacking(other.environment, received_before=NOW) == set()


def test_what_came_before_the_clock_was_set_back_is_put_there_too(other: Runtime) -> None:
    """Its time of receipt is still to come, and may be for days. Found by the simulation."""
    reference = sent(other)
    tend(other.environment, NOW - timedelta(days=2))
    assert files(other) == {f"{reference}.json"}


def test_what_was_received_since_the_copy_is_brought_back_as_new(other: Runtime) -> None:
    """Two that the restored copy lacks are there again, numbered, logged, and open with the team's key; twice changes nothing."""
    references = [sent(waiting_for_it(other), key=f"key {number}") for number in range(2)]
    before = dict(Referral.objects.values_list("reference", "sealed"))
    lose_everything()
    assert bring_back(other.environment, NOW) == (sorted(references), []) or Referral.objects.count() == 2
    assert {name: bytes(sealed) for name, sealed in Referral.objects.values_list("reference", "sealed")} == {
        name: bytes(sealed) for name, sealed in before.items()
    }
    assert set(Referral.objects.values_list("status", "received_at", "team")) == {
        ("new", NOW, "glasgow-throughcare")
    }
    assert numbers() == Numbers(1, 2, 0, 0)
    assert Audit.objects.filter(action="brought back").count() == 2
    assert audit_log.first_break() is None
    assert bring_back(other.environment, NOW) == ([], [])
    assert sent(other, key="key 1") in references, "the same one-time key is the same referral"


def test_neither_the_erased_nor_one_that_was_sent_again_is_brought_back(other: Runtime) -> None:
    """Erased stays erased; one whose key is there under another reference is that one."""
    waits = waiting_for_it(other)
    erased, again = sent(waits), sent(waits, key="pressed again")
    retention.erase(erased, other.environment.data, "command line", NOW)
    lose_everything()
    newer = sent(other, key="pressed again")
    assert bring_back(other.environment, NOW) == ([], [])
    assert list(Referral.objects.values_list("reference", flat=True)) == [newer]
    assert again != newer


def test_a_file_that_is_damaged_is_named_and_stops_no_other(other: Runtime) -> None:
    """Cut short, or with another's contents: left out and named; the others come back."""
    waits = waiting_for_it(other)
    good, cut, swapped = (sent(waits) for _ in range(3))
    folder = other.environment.second_place
    assert folder is not None
    (folder / f"{cut}.json").write_bytes((folder / f"{cut}.json").read_bytes()[:100])
    (folder / f"{swapped}.json").write_bytes((folder / f"{good}.json").read_bytes())
    lose_everything()
    assert bring_back(other.environment, NOW) == ([good], sorted((f"{cut}.json", f"{swapped}.json")))


def test_what_is_erased_or_in_copies_for_long_goes(other: Runtime) -> None:
    """Within the delivery worker's next look; what no copy has stays, and so does what the database does not know."""
    waits = waiting_for_it(other)
    erased, old = sent(waits), sent(waits)
    young = receive(a_submission(), now=NOW + KEPT, random=SystemRandom(), using=waits).reference
    unknown = sent(waits)
    Referral.objects.filter(reference=unknown).delete()
    retention.erase(erased, other.environment.data, "command line", NOW)
    tend(other.environment, NOW + KEPT)
    assert files(other) == {f"{name}.json" for name in (old, young, unknown)}
    logged("backup made", NOW + KEPT + timedelta(hours=1))
    tend(other.environment, NOW + KEPT + timedelta(hours=2))
    assert files(other) == {f"{name}.json" for name in (young, unknown)}
    assert other.environment.second_place is not None
    os.utime(other.environment.second_place / f"{unknown}.json", (0, 0))
    tend(other.environment, NOW + KEPT + timedelta(hours=2))
    assert files(other) == {f"{young}.json"}


def test_a_second_place_on_the_same_disk_is_none(other: Runtime) -> None:
    """On a server the folder must be on another disk: an unmounted one leaves an empty folder behind."""
    server = replace(other.environment, development=False)
    with pytest.raises(Away, match="is on the same disk as"):
        second_place.check(server)
    second_place.check(other.environment)


def test_without_a_second_place_all_is_as_before(inbox: Runtime, store: Path) -> None:
    """None is needed."""
    a_referral()
    second_place.check(inbox.environment)
    tend(inbox.environment, NOW)
    assert lacking(inbox.environment, received_before=NOW) == set()

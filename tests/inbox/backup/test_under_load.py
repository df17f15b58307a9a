from __future__ import annotations

import threading
import time
from pathlib import Path

from frontdoor.inbox import backup
from frontdoor.inbox.crypto import keyring
from tests.inbox import places
from tests.inbox.processes import Referrer, Server, frontdoor, new_data, opened

SENDERS = 3


def test_a_copy_made_under_load_holds_all_that_was_thanked_for_before(tmp_path: Path) -> None:
    """People go on sending while copies are made, each is restored elsewhere, and nobody's referral is missing from it.

    Catches a copy that lacks somebody, and one that holds the store for so long that people are refused.
    """
    data, shown, over, refused = new_data(tmp_path / "data"), list[str](), threading.Event(), list[str]()

    def send(port: int) -> None:
        while not over.is_set():
            try:
                shown.append(Referrer(port).send_until_answered())
            except AssertionError as answer:
                refused.append(str(answer)[:80])

    thanked: list[set[str]] = []
    with Server(data) as server:
        people = [threading.Thread(target=send, args=(server.port,)) for _ in range(SENDERS)]
        for person in people:
            person.start()
        try:
            for turn in range(3):
                while len(shown) < (turn + 1) * 8:
                    time.sleep(0.01)
                thanked.append(set(shown))
                made = frontdoor(data, "inbox", "backup", "--to", str(tmp_path / f"copies{turn}"))
                assert made.returncode == 0, made.stderr
        finally:
            over.set()
            for person in people:
                person.join()
    assert refused == []
    for turn, before in enumerate(thanked):
        (copy,) = backup.backups(tmp_path / f"copies{turn}")
        new = tmp_path / f"new{turn}"
        began = time.monotonic()
        backup.restore(copy, places.identity(keyring.RECOVERY), new)
        assert time.monotonic() - began < 60
        with places.raw(new / "inbox.sqlite3") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            stored = dict(database.execute("SELECT reference, sealed FROM store_referral"))
        assert before <= set(stored) <= set(shown) | before
        for reference in before:
            assert opened(stored[reference], new)["reference"] == reference

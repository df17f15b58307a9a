"""On PostgreSQL an inbox keeps every promise that it keeps on SQLite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from tests.inbox.postgresql.conftest import Cluster
from tests.inbox.processes import Referrer, Server, frontdoor, new_data, opened


def test_a_crash_of_the_server_loses_no_reference_that_was_shown(cluster: Cluster, tmp_path: Path) -> None:
    """Cut off twice in the middle of forty sends: every reference opens, and who sent again has one referral."""
    cluster.sync(on=True)
    database = cluster.database("crash")
    shown: list[str] = []
    with Server(new_data(tmp_path / "data"), changes={"FRONTDOOR_DATABASE": database}) as server:
        stop = threading.Event()

        def send(number: int) -> None:
            referrer = Referrer(server.port, full_name=f"Person {number}")
            while not stop.is_set():
                try:
                    shown.append(referrer.send_until_answered())
                except AssertionError:  # an honest "not stored": the same button again
                    time.sleep(0.05)
                else:
                    return

        with ThreadPoolExecutor(4) as pool:
            sends = [pool.submit(send, number) for number in range(40)]
            for until in (8, 24):
                while len(shown) < until:
                    time.sleep(0.005)
                cluster.stop_at_once()
                cluster.start()
            for each in sends:
                each.result(300)
    with psycopg.connect(database) as connection:
        stored: dict[str, bytes] = dict(
            connection.execute("SELECT reference, sealed FROM store_referral").fetchall()
        )
    assert len(shown) == 40
    assert set(stored) == set(shown)
    for reference, sealed in stored.items():
        assert opened(sealed, server.data)["reference"] == reference


STOPS_ITSELF = """
import os, psycopg, signal, sys
connection = psycopg.connect(sys.argv[1])
connection.execute("LOCK TABLE store_audit IN EXCLUSIVE MODE")
os.kill(os.getpid(), signal.SIGSTOP)
"""


def test_a_stuck_process_with_a_lock_costs_nobody_more_than_seconds(cluster: Cluster, tmp_path: Path) -> None:
    """Thirty at once are all told honestly within 3.5 seconds, and all are stored when the lock is free again."""
    cluster.sync(on=True)
    address = cluster.database("stuck")
    with Server(new_data(tmp_path / "data"), changes={"FRONTDOOR_DATABASE": address}) as server:
        referrers = [Referrer(server.port, full_name=f"Person {number}") for number in range(30)]
        for referrer in referrers:
            referrer.check()

        def press(referrer: Referrer, button: str = "send") -> tuple[int, float]:
            began = time.monotonic()
            answer = referrer._post(f"/referral/{button}", referrer.checked)
            return answer.status_code, time.monotonic() - began

        with ThreadPoolExecutor(30) as pool:  # what a busy machine adds
            busy = max(took for _, took in pool.map(press, referrers, ["check"] * 30))
        stuck = subprocess.Popen([sys.executable, "-c", STOPS_ITSELF, address])
        try:
            _, status = os.waitpid(stuck.pid, os.WUNTRACED)
            assert os.WIFSTOPPED(status)
            with ThreadPoolExecutor(30) as pool:
                answers = list(pool.map(press, referrers))
        finally:
            stuck.kill()
            stuck.wait()
        assert {status for status, _ in answers} == {503}
        assert max(took for _, took in answers) < 3.5 + busy
        assert len({referrer.send() for referrer in referrers}) == 30


def test_a_server_that_does_not_sync_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    """A start on a database that would lose the last commits stops with a sentence."""
    cluster.sync(on=False)
    database = cluster.database("slack")
    data = new_data(tmp_path / "data")
    started = frontdoor(data, "inbox", "serve", "--port", "1", FRONTDOOR_DATABASE=database)
    assert started.returncode == 1
    assert started.stderr == "The database's fsync is off, but must be on, or a referral could be lost.\n"


def test_a_copy_of_an_inbox_on_postgresql_comes_back_on_either_engine(
    cluster: Cluster, tmp_path: Path
) -> None:
    """Taken while it runs; drilled without a server; restored into a new database and onto SQLite; what was erased stays erased."""
    cluster.sync(on=True)
    before, after = cluster.database("before"), cluster.database("after")
    data, recovery = new_data(tmp_path / "data"), tmp_path / "recovery-key.txt"
    database = {"FRONTDOOR_DATABASE": before}
    with Server(data, changes=database) as server:
        shown = [Referrer(server.port).send_until_answered() for _ in range(3)]
        made = frontdoor(data, "inbox", "backup", **database)
        assert made.returncode == 0, made.stderr
        assert "3 referrals" in made.stdout
        Referrer(server.port).send_until_answered()
    shutil.copy(data / "keys" / "recovery.identity", recovery)
    drilled = frontdoor(data, "inbox", "drill", "--identity", str(recovery), **database)
    assert "age alone opened 3 of 3 referrals" in drilled.stdout, drilled.stderr
    assert frontdoor(data, "inbox", "erase", shown[0], **database).returncode == 0
    again = frontdoor(data, "inbox", "backup", "--to", str(tmp_path / "last"), **database)
    assert "3 referrals" in again.stdout, "two, and the one that came after the first copy"

    (copy,) = (data / "backups").glob("inbox-*")
    shutil.copy(data / "erased.list", data / "backups" / "erased.list")
    for name, changes in (("sqlite", {}), ("postgresql", {"FRONTDOOR_DATABASE": after})):
        new = tmp_path / name
        restored = frontdoor(new, "inbox", "restore", str(copy), "--identity", str(recovery), **changes)
        assert restored.returncode == 0, restored.stderr
        assert (new / "inbox.sqlite3").exists() == (name == "sqlite")
        with Server(new, changes=changes) as server:
            later = Referrer(server.port).send_until_answered()
        listed = frontdoor(new, "inbox", "list", **changes).stdout.splitlines()
        assert [line.split("\t")[0].replace("-", "") for line in listed] == [*shown[1:], later]
        opened = frontdoor(new, "inbox", "open", shown[1], "--identity", str(recovery), **changes)
        assert "Calum Strachan" in opened.stdout
        checked = frontdoor(new, "inbox", "check", **changes)
        assert checked.returncode == 0, checked.stderr
    twice = frontdoor(
        tmp_path / "more", "inbox", "restore", str(copy), "--identity", str(recovery),
        FRONTDOOR_DATABASE=after,
    )  # fmt: skip
    assert twice.stderr.startswith("The database holds an inbox already.")

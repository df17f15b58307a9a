from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.form.pages import read_page
from tests.inbox import places
from tests.inbox.processes import Referrer, Server, new_data

SENDERS = 30
"""Many more at once than the server has threads: nobody may wait because others wait."""
A_FEW_SECONDS = 3.5
"""A second at most for a turn, two for the lock; the rest is for thirty pages. What a busy machine adds is measured first."""

STOPS_ITSELF = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute(f"BEGIN {sys.argv[2]}")
os.kill(os.getpid(), signal.SIGSTOP)
database.execute("ROLLBACK")
"""


@contextmanager
def a_stuck_process(database: Path, kind: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that took the store's lock and was then stopped by the operating system."""
    stuck = subprocess.Popen([sys.executable, "-c", STOPS_ITSELF, database, kind])
    try:
        _, status = os.waitpid(stuck.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        yield stuck
    finally:
        if stuck.poll() is None:
            stuck.kill()
            stuck.wait()


def references(data: Path) -> set[str]:
    """What is in the store."""
    with places.raw(data / "inbox.sqlite3") as database:
        return {reference for (reference,) in database.execute("SELECT reference FROM store_referral")}


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("IMMEDIATE", signal.SIGCONT), ("EXCLUSIVE", signal.SIGKILL)],
    ids=["writing, then goes on", "committing, then is killed"],
)
def test_while_the_lock_is_held_every_send_is_refused_honestly(
    tmp_path: Path, kind: str, ending: signal.Signals
) -> None:
    """Each answers in seconds, 503 with every answer, nothing thanked for; the same page then sends it, at once.

    Catches a busy timeout without an end, each of many waiting anew behind the others, thanks before the commit, "busy"
    taken for damage that stops the intake, and a refusal that drops an answer or the one-time key.
    """
    with Server(new_data(tmp_path / "data")) as server:
        kept = Referrer(server.port).send_until_answered()
        referrers = [Referrer(server.port, full_name=f"Catriona Number {turn}") for turn in range(SENDERS)]
        for referrer in referrers:
            referrer.check()

        def press(referrer: Referrer, button: str = "send") -> tuple[requests.Response, float]:
            began = time.monotonic()
            return referrer._post(f"/referral/{button}", referrer.checked), time.monotonic() - began

        with ThreadPoolExecutor(SENDERS) as pool:
            busy = max(took for _, took in pool.map(press, referrers, ["check"] * SENDERS))
        with a_stuck_process(server.data / "inbox.sqlite3", kind) as stuck:
            with ThreadPoolExecutor(SENDERS) as pool:
                pressed = list(pool.map(press, referrers))
            for turn, (answer, took) in enumerate(pressed):
                page = read_page(answer.text)
                assert answer.status_code == 503
                assert page.words.startswith("We have not received your referral.")
                assert "Our store is busy at the moment." in page.words
                assert f"Catriona Number {turn}" in page.words
                assert page.pressing("send") == referrers[turn].checked, "what is sent again is what was sent"
                assert took < A_FEW_SECONDS + busy
            if kind == "IMMEDIATE":  # nobody can look into the store while it is being committed
                assert references(server.data) == {kept}

            stuck.send_signal(ending)
            stuck.wait()
            began = time.monotonic()
            shown = {referrers[0].send()}
            assert time.monotonic() - began < A_FEW_SECONDS + busy
            shown |= {referrer.send() for referrer in referrers}
            assert requests.get(f"http://127.0.0.1:{server.port}/healthz", timeout=20).text == "ok\n"
        assert references(server.data) == {kept, *shown}
        assert len(shown) == SENDERS


def test_health_says_one_thing_while_the_lock_is_held(tmp_path: Path) -> None:
    """Red within seconds, and red in its words too; green again as soon as the lock is free."""
    with Server(new_data(tmp_path / "data")) as server:
        address = f"http://127.0.0.1:{server.port}/healthz"
        with a_stuck_process(server.data / "inbox.sqlite3", "EXCLUSIVE"):
            began = time.monotonic()
            answer = requests.get(address, timeout=20)
            assert (answer.status_code, answer.text) == (503, "not ok\n")
            assert time.monotonic() - began < 3 + 2
        answer = requests.get(address, timeout=20)
        assert (answer.status_code, answer.text) == (200, "ok\n")

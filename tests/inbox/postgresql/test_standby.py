"""A primary with a synchronous standby on a bad day: nobody is thanked for what a failover would lose."""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import requests

from benchmarks.sending import Sender, body
from tests.form.pages import read_page
from tests.inbox.notifications.servers import free_port
from tests.inbox.postgresql.conftest import Cluster, a_folder, a_new_cluster
from tests.inbox.processes import Referrer, Server, frontdoor, new_data, opened

UNSURE = "We could not find out whether we have your referral."
A_WHILE = 20
"""Seconds within which everybody has an answer: two tries of five, and a new connection of two each; on a busy machine."""


@dataclass
class Pair:
    """A primary, and a standby without which it does not say yes to a COMMIT."""

    primary: Cluster
    standby: Cluster
    data: Path

    @property
    def database(self) -> str:
        """The inbox's database."""
        return f"{self.primary.address}/inbox"

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """Ask the primary, as its administrator."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(question).fetchall()

    def promote(self) -> None:
        """Lose the primary with all that it had, and let the standby take its place, at its address."""
        self.primary.stop_at_once()
        with contextlib.suppress(AssertionError):  # it may be stopped already
            self.standby.stop_at_once()
        self.standby.port, self.standby.more = self.primary.port, "-c synchronous_standby_names="
        self.standby.start()
        self.standby.run("pg_ctl", "promote", "-w", "-D", f"{self.standby.folder}/data")

    @property
    def both(self) -> str:
        """The inbox's database on either host, whichever may be written to."""
        return f"postgresql://frontdoor@127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}/inbox"

    def fail_over(self) -> None:
        """Lose the primary in the middle of its work, and let the standby take over where it is."""
        self.primary.stop_at_once()
        self.standby.run("pg_ctl", "promote", "-w", "-D", f"{self.standby.folder}/data")

    @contextlib.contextmanager
    def every_wait(self, how: str) -> Iterator[None]:
        """End every wait for the standby, as an administrator does who sees that all hangs: ``cancel`` or ``terminate``."""
        stop = threading.Event()
        waits = f"SELECT pg_{how}_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"

        def go_on() -> None:
            with psycopg.connect(self.database, autocommit=True) as connection:
                while not stop.wait(0.05):
                    connection.execute(waits)

        thread = threading.Thread(target=go_on)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """The two servers with an inbox on them; both sync."""
    with a_folder("primary") as one, a_folder("standby") as two:
        primary = a_new_cluster(one, syncs=True)
        standby = Cluster(two, free_port(), syncs=True)
        try:
            database, data = primary.database("inbox"), new_data(tmp_path / "data")
            made = frontdoor(data, "inbox", "init", "--development", FRONTDOOR_DATABASE=database)
            assert made.returncode == 0, made.stderr
            copy = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", "frontdoor", "-R", "-c", "fast")
            primary.run("pg_basebackup", "-D", f"{two}/data", *copy)
            standby.start()
            with psycopg.connect(f"{primary.address}/postgres", autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
                connection.execute("SELECT pg_reload_conf()")
            yield Pair(primary, standby, data)
        finally:
            for each in (primary, standby):
                with contextlib.suppress(AssertionError):
                    each.stop_at_once()


def pressed(referrer: Referrer) -> requests.Response:
    """What the first press on Send is answered with."""
    began = time.monotonic()
    answer = referrer._post("/referral/send", referrer.checked)
    assert time.monotonic() - began < A_WHILE
    return answer


def is_unsure(answer: requests.Response, referrer: Referrer) -> bool:
    """Say whether a page says that it is not known, keeps every answer, and leads back with the same key."""
    assert answer.status_code == 503, answer.headers
    page = read_page(answer.text)
    assert page.words.startswith(UNSURE)
    assert "not received" not in page.words
    assert "Calum Strachan" in page.words
    return page.pressing("send") == referrer.checked


def checked(server: Server) -> Referrer:
    """Somebody who has checked the answers, and will press Send."""
    referrer = Referrer(server.port)
    referrer.check()
    return referrer


def stored(database: str) -> set[str]:
    """Every reference in the inbox."""
    with psycopg.connect(database) as connection:
        return {row[0] for row in connection.execute("SELECT reference FROM store_referral")}


def test_a_wait_for_the_standby_that_was_cancelled_is_no_yes(pair: Pair) -> None:
    """Whatever reference was shown is there after the failover; who was told "not sure" sends again, and has one."""
    with Server(pair.data, changes={"FRONTDOOR_DATABASE": pair.database}) as server:
        shown = {Referrer(server.port).send_until_answered()}
        pair.standby.stop_at_once()
        referrers = [checked(server) for _ in range(3)]
        with pair.every_wait("cancel"):
            for referrer in referrers:
                assert is_unsure(pressed(referrer), referrer)
                assert is_unsure(pressed(referrer), referrer), "it is there, and may be lost all the same"
            assert requests.get(f"{referrer.site}/healthz", timeout=20).status_code == 503
        assert len(stored(pair.database)) == 4, "of which the standby has one"
        pair.promote()
        assert stored(pair.database) == shown
        shown |= {referrer.send_until_answered() for referrer in referrers}
        assert len(shown) == 4
        assert stored(pair.database) == shown


def test_a_connection_that_is_cut_at_commit_is_looked_after(pair: Pair) -> None:
    """The row is there and the yes got lost: not sure while the standby is away, found as soon as it is back, once."""
    with Server(pair.data, changes={"FRONTDOOR_DATABASE": pair.database}) as server:
        first, second = checked(server), checked(server)
        pair.standby.stop_at_once()
        with pair.every_wait("terminate"):
            assert is_unsure(pressed(first), first)
        (there,) = stored(pair.database)
        pair.standby.start()
        assert first.send() == there
        # Cut once only, with a standby: the product finds out by itself.
        pair.standby.stop_at_once()
        answers: list[requests.Response] = []
        press = threading.Thread(target=lambda: answers.append(pressed(second)))
        press.start()
        waits = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        while not (pids := pair.ask(waits)):
            time.sleep(0.02)
        pair.standby.start()
        pair.ask(f"SELECT pg_terminate_backend({pids[0][0]})")
        press.join()
        assert answers[0].status_code == 303
    assert len(stored(pair.database)) == 2


def test_a_standby_that_hangs_makes_nobody_wait_without_end(pair: Pair) -> None:
    """The sender is told that it is not known, others that the store is busy, health is red, and the pages are there."""
    with Server(pair.data, changes={"FRONTDOOR_DATABASE": pair.database}) as server:
        site = f"http://127.0.0.1:{server.port}"
        Referrer(server.port).send_until_answered()
        first, second = checked(server), checked(server)
        with pair.standby.frozen():
            answers: list[requests.Response] = []
            press = threading.Thread(target=lambda: answers.append(pressed(first)))
            press.start()
            time.sleep(1)
            assert requests.get(f"{site}/", timeout=3).status_code == 200
            assert "Our store is busy" in pressed(second).text
            assert requests.get(f"{site}/healthz", timeout=5).status_code == 503
            press.join()
            assert is_unsure(answers[0], first)
            found = frontdoor(pair.data, "inbox", "check", FRONTDOOR_DATABASE=pair.database)
            assert found.returncode == 1
            assert found.stderr == (
                "The database did not confirm a write within 5 seconds. Does its synchronous standby answer? Or is its disk "
                "stuck?\n"
            )
        assert len({first.send_until_answered(), second.send_until_answered()}) == 2
        assert requests.get(f"{site}/healthz", timeout=20).text == "ok\n"
    assert len(stored(pair.database)) == 3


def test_a_standby_is_no_place_for_an_inbox(pair: Pair) -> None:
    """Its address, or a database that is set to be read only, stops check and serve with a sentence."""
    said = "The database is a standby, or set to be read only. Give FRONTDOOR_DATABASE the one to write to.\n"
    standby = f"{pair.standby.address}/inbox"
    for command in (("check",), ("serve", "--port", "1"), ("deliver", "--once"), ("health",), ("backup",)):
        found = frontdoor(pair.data, "inbox", *command, FRONTDOOR_DATABASE=standby)
        assert (found.returncode, found.stderr) == (1, said), command
    with Server(pair.data, changes={"FRONTDOOR_DATABASE": pair.database}) as server:
        assert requests.get(f"http://127.0.0.1:{server.port}/healthz", timeout=20).text == "ok\n"
        with psycopg.connect(pair.database, autocommit=True) as connection:
            connection.execute("ALTER DATABASE inbox SET default_transaction_read_only = on")
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            )
        time.sleep(5)
        assert requests.get(f"http://127.0.0.1:{server.port}/healthz", timeout=20).status_code == 503
    found = frontdoor(pair.data, "inbox", "check", FRONTDOOR_DATABASE=pair.database)
    assert (found.returncode, found.stderr) == (1, said)


def sent_through_a_failover(pair: Pair, number: int, senders: int = 8) -> None:
    """Send so many, each until it is thanked for; the primary dies in the middle and the standby takes its place."""
    thanked: list[str] = []

    def send(port: int, name: str) -> None:
        sent, until = body(name), time.monotonic() + 120
        with contextlib.closing(Sender(port)) as sender:
            while time.monotonic() < until:
                with contextlib.suppress(http.client.HTTPException, OSError):
                    if sender.post("/referral/send", sent)[0] == http.HTTPStatus.SEE_OTHER:
                        thanked.append(name)
                        return
                time.sleep(0.05)

    with Server(pair.data, changes={"FRONTDOOR_DATABASE": pair.both}) as server:
        with ThreadPoolExecutor(senders) as pool:
            for each in range(number):
                pool.submit(send, server.port, f"Person {each}")
            while len(thanked) < number // 2:
                time.sleep(0.005)
            pair.fail_over()
        assert requests.get(f"http://127.0.0.1:{server.port}/healthz", timeout=20).text == "ok\n"
    assert len(thanked) == number
    database = f"{pair.standby.address}/inbox"
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT reference, sealed FROM store_referral").fetchall()
        numbers = connection.execute("SELECT number, reference FROM store_receipt ORDER BY number").fetchall()
    answers = [opened(sealed, pair.data)["answers"] for _, sealed in rows]
    assert sorted(each["full_name"] for each in answers if isinstance(each, dict)) == sorted(thanked)
    assert [given for given, _ in numbers] == list(range(1, number + 1))
    assert {reference for _, reference in numbers} == {reference for reference, _ in rows}
    checked = frontdoor(pair.data, "inbox", "check", FRONTDOOR_DATABASE=pair.both)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_failover_in_the_middle_of_sends_loses_nothing(pair: Pair) -> None:
    """One address names both servers; none that was thanked for is missing, none is there twice, no number is missing.

    Catches taking a lost COMMIT for a yes, storing again what was stored, and an address that knows one host.
    """
    sent_through_a_failover(pair, 120)

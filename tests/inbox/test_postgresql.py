from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from frontdoor.inbox import sealing
from tests.inbox import places
from tests.inbox.delivery.servers import free_port
from tests.inbox.processes import Referrer, Server, frontdoor, new_data

BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@dataclass
class Cluster:
    """A PostgreSQL server of our own."""

    folder: Path
    port: int

    def run(self, *command: str) -> None:
        """Run one of PostgreSQL's programs, which refuse to run as root."""
        program = shutil.which("pg_ctl") or (str(BIN[-1] / "pg_ctl") if BIN else "")
        assert program, "this test needs PostgreSQL: install the package postgresql"
        name = str(Path(program).resolve().with_name(command[0]))
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        done = subprocess.run(
            [name, *command[1:]], capture_output=True, text=True, check=False, cwd="/", **user  # type: ignore[call-overload]
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self, fsync: str = "on") -> None:
        """Start it, and wait until it answers."""
        # After a crash every file is synced before the first connection: one call for all of them, and patience on a busy disk.
        options = f"-c fsync={fsync} -p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=60 -c recovery_init_sync_method=syncfs"
        self.run(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            "300",
            "-D",
            f"{self.folder}/data",
            "-l",
            f"{self.folder}/log",
            "-o",
            options,
        )

    def stop_at_once(self) -> None:
        """End it as a crash would: no shutdown, connections cut."""
        self.run("pg_ctl", "stop", "-D", f"{self.folder}/data", "-m", "immediate")

    @property
    def address(self) -> str:
        """What goes before a database's name."""
        return f"postgresql://frontdoor@127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A real PostgreSQL in a folder that only it may read; without sync until a test wants it."""
    folder = Path("/tmp") / f"frontdoor-postgresql-{os.getpid()}"
    folder.mkdir(mode=0o700)
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    cluster = Cluster(folder, free_port())
    cluster.run("initdb", "-D", f"{folder}/data", "-U", "frontdoor", "--auth=trust", "-E", "UTF8")
    cluster.start("off")
    try:
        yield cluster
    finally:
        cluster.stop_at_once()
        shutil.rmtree(folder)


def test_the_suites_of_store_and_delivery_pass_on_postgresql(cluster: Cluster) -> None:
    """Once only, one transaction, fences, escalation, roll-call, audit: the same tests on the other engine."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("FRONTDOOR_", "DJANGO_"))
    }
    suites = ["tests/inbox/store", "tests/inbox/delivery/test_telling.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *suites],
        cwd=places.ROOT,
        env={**plain, "TESTS_ON_POSTGRESQL": cluster.address},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_a_crash_of_the_server_loses_no_reference_that_was_shown(cluster: Cluster, tmp_path: Path) -> None:
    """Cut off twice in the middle of forty sends: every reference opens, and who sent again has one referral."""
    cluster.stop_at_once()
    cluster.start()
    with psycopg.connect(f"{cluster.address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE crash")
    changes = {"FRONTDOOR_DATABASE": f"{cluster.address}/crash"}
    shown: list[str] = []
    with Server(new_data(tmp_path / "data"), changes=changes) as server:
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
    with psycopg.connect(f"{cluster.address}/crash") as connection:
        stored: dict[str, bytes] = dict(
            connection.execute("SELECT reference, sealed FROM store_referral").fetchall()
        )
    assert len(shown) == 40
    assert set(stored) == set(shown)
    for reference, sealed in stored.items():
        assert sealing.open_sealed(sealed, places.identity())["reference"] == reference


STOPS_ITSELF = """
import os, psycopg, signal, sys
connection = psycopg.connect(sys.argv[1])
connection.execute("LOCK TABLE store_audit IN EXCLUSIVE MODE")
os.kill(os.getpid(), signal.SIGSTOP)
"""


def test_a_stuck_process_with_a_lock_costs_nobody_more_than_seconds(cluster: Cluster, tmp_path: Path) -> None:
    """Thirty at once are all told honestly within 3.5 seconds, and all are stored when the lock is free again."""
    cluster.stop_at_once()
    cluster.start()
    with psycopg.connect(f"{cluster.address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE stuck")
    address = f"{cluster.address}/stuck"
    with Server(new_data(tmp_path / "data"), changes={"FRONTDOOR_DATABASE": address}) as server:
        referrers = [Referrer(server.port, full_name=f"Person {number}") for number in range(30)]
        for referrer in referrers:
            referrer.check()

        def press(referrer: Referrer) -> tuple[int, float]:
            began = time.monotonic()
            return referrer._post("/referral/send", referrer.checked).status_code, time.monotonic() - began

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
        assert max(took for _, took in answers) < 3.5
        assert len({referrer.send() for referrer in referrers}) == 30


def test_a_server_that_does_not_sync_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    """A start on a database that would lose the last commits stops with a sentence."""
    with psycopg.connect(f"{cluster.address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE slack")
    cluster.stop_at_once()
    cluster.start("off")
    started = frontdoor(
        new_data(tmp_path / "data"),
        "inbox",
        "serve",
        "--port",
        "1",
        FRONTDOOR_DATABASE=f"{cluster.address}/slack",
    )
    assert started.returncode == 1
    assert started.stderr == "The database's fsync is off, but must be on, or a referral could be lost.\n"

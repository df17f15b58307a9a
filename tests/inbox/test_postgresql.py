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
import requests

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
    """Once only, one transaction, fences, escalation, roll-call, audit: the same tests on the other engine.

    What the public door does there, it does with the intake's own role, which may only insert.
    """
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("FRONTDOOR_", "DJANGO_"))
    }
    suites = [
        "tests/inbox/store",
        "tests/inbox/intake",
        "tests/inbox/test_canary.py",
        "tests/inbox/delivery/test_telling.py",
        "tests/inbox/delivery/test_pace.py",
        "tests/inbox/delivery/test_envelopes.py",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *suites],
        cwd=places.ROOT,
        env={**plain, "TESTS_ON_POSTGRESQL": cluster.address},
        capture_output=True,
        text=True,
        timeout=1800,
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


@pytest.fixture(scope="module")
def public(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cluster, Path]:
    """A database made by ``init`` and ``roles``, and the data folder of the inbox on it."""
    cluster.stop_at_once()
    cluster.start()
    with psycopg.connect(f"{cluster.address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE public_door")
    data = new_data(tmp_path_factory.mktemp("public") / "data")
    database = {"FRONTDOOR_DATABASE": f"{cluster.address}/public_door"}
    made = frontdoor(data, "inbox", "init", "--development", **database)
    assert made.returncode == 0, made.stderr
    statements = frontdoor(data, "inbox", "roles", **database).stdout
    with psycopg.connect(f"{cluster.address}/public_door", autocommit=True) as connection:
        connection.execute(statements)
        connection.execute(statements)  # twice does no harm
    return cluster, data


def as_intake(cluster: Cluster) -> str:
    """The database as the intake's own process is told of it."""
    return cluster.address.replace("//frontdoor@", "//frontdoor_intake@") + "/public_door"


def test_the_public_door_alone_takes_referrals_with_a_role_that_may_only_insert(
    public: tuple[Cluster, Path],
) -> None:
    """A process of its own: check, send, the same reference again, health; the desk is not there, and the other process has it."""
    cluster, data = public
    changes = {"FRONTDOOR_DATABASE": as_intake(cluster), "FRONTDOOR_PART": "intake"}
    with Server(data, changes=changes) as server:
        referrer = Referrer(server.port)
        shown = referrer.send_until_answered()
        assert referrer.send() == shown
        assert requests.get(f"{referrer.site}/healthz", timeout=20).text == "ok\n"
        assert requests.get(f"{referrer.site}/desk/", timeout=20, cookies={"desk": "x"}).status_code == 404
        assert requests.get(f"{referrer.site}/referral/", timeout=20).status_code == 200
    assert "Traceback" not in server.log.read_text()
    changes = {"FRONTDOOR_DATABASE": f"{cluster.address}/public_door", "FRONTDOOR_PART": "desk"}
    with Server(data, changes=changes) as server:
        site = f"http://127.0.0.1:{server.port}"
        assert "/desk/sign-in" in requests.get(f"{site}/desk/", timeout=20, allow_redirects=True).url
        assert requests.post(f"{site}/referral/check", timeout=20).status_code in (403, 404)
    listed = frontdoor(data, "inbox", "list", FRONTDOOR_DATABASE=f"{cluster.address}/public_door")
    assert shown[:3] in listed.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT sealed FROM store_referral",
        "SELECT * FROM store_referral",
        "SELECT sealed FROM store_canary",
        "SELECT release_date FROM store_referral",
        "SELECT sealed FROM store_note",
        "SELECT password FROM auth_user",
        "SELECT sealed FROM desk_grant",
        "SELECT session_data FROM django_session",
        "SELECT actor FROM store_audit",
        "SELECT mailbox FROM store_delivery",
        "UPDATE store_referral SET team = 'x'",
        "UPDATE store_referral SET sealed = '' RETURNING sealed",
        "UPDATE store_anchor SET fingerprint = ''",
        "UPDATE store_delivery SET state = 'told'",
        "DELETE FROM store_referral",
        "DELETE FROM store_delivery",
        "DELETE FROM store_audit",
        "TRUNCATE store_referral CASCADE",
        "INSERT INTO store_anchor (name, fingerprint, seq) VALUES ('x', 'y', 1)",
        "INSERT INTO store_referral (reference) VALUES ('x') RETURNING sealed",
        "INSERT INTO auth_user (username) VALUES ('x')",
        "COPY store_referral TO STDOUT",
        "CREATE TABLE public.mine (x int)",
        "DROP TABLE store_referral",
        "ALTER TABLE store_referral DISABLE TRIGGER ALL",
        "SET ROLE frontdoor",
    ],
)
def test_whoever_speaks_sql_through_the_public_door_reads_no_answer_and_changes_nothing(
    public: tuple[Cluster, Path], statement: str
) -> None:
    """The database itself says no to the intake's role."""
    cluster, _ = public
    with (
        psycopg.connect(as_intake(cluster)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_the_role_is_brought_back_to_exactly_its_rights(public: tuple[Cluster, Path]) -> None:
    """Who was given more by hand loses it when the statements run again; and a strange name is no role."""
    cluster, data = public
    statements = frontdoor(data, "inbox", "roles").stdout
    with psycopg.connect(f"{cluster.address}/public_door", autocommit=True) as connection:
        connection.execute("GRANT ALL ON store_referral TO frontdoor_intake")
        connection.execute(statements)
    with (
        psycopg.connect(as_intake(cluster)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT sealed FROM store_referral")
    assert "cannot be the name of a role" in frontdoor(data, "inbox", "roles", "--role", "x; DROP").stderr


def test_a_copy_of_an_inbox_on_postgresql_comes_back_on_either_engine(
    cluster: Cluster, tmp_path: Path
) -> None:
    """Taken while it runs; drilled without a server; restored into a new database and onto SQLite; what was erased stays erased."""
    with psycopg.connect(f"{cluster.address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE before")
        connection.execute("CREATE DATABASE after")
    data, recovery = new_data(tmp_path / "data"), tmp_path / "recovery-key.txt"
    database = {"FRONTDOOR_DATABASE": f"{cluster.address}/before"}
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
    for name, changes in (("sqlite", {}), ("postgresql", {"FRONTDOOR_DATABASE": f"{cluster.address}/after"})):
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
        FRONTDOOR_DATABASE=f"{cluster.address}/after",
    )  # fmt: skip
    assert twice.stderr.startswith("The database holds an inbox already.")

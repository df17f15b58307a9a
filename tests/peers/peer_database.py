"""PostgreSQL on a bad day, at full length: a failover in the middle of 2,000 sends, and PgBouncer before the server."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.inbox.notifications.servers import free_port
from tests.inbox.postgresql.conftest import Cluster, cluster
from tests.inbox.postgresql.test_standby import Pair, pair, sent_through_a_failover
from tests.inbox.processes import Referrer, Server, answers, frontdoor, new_data

__all__ = ["cluster", "pair"]


def test_two_thousand_sends_go_through_a_failover(pair: Pair) -> None:
    """The primary is killed in the middle and its synchronous standby promoted: none missing, none twice, no number missing."""
    sent_through_a_failover(pair, 2000)


@contextlib.contextmanager
def a_pooler(cluster: Cluster, mode: str, folder: Path, size: int) -> Iterator[str]:
    """PgBouncer before a server, which forgets what a session set after each transaction; give its own address."""
    port = free_port()
    (folder / "users").write_text('"frontdoor" ""\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n* = host=127.0.0.1 port={cluster.port}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = trust\n"
        f"auth_file = {folder}/users\npool_mode = {mode}\ndefault_pool_size = {size}\nserver_reset_query_always = 1\nlogfile = {folder}/log\n"
    )
    program = shutil.which("pgbouncer")
    assert program, "this test needs PgBouncer: install the package pgbouncer"
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, "postgres", "postgres")
    process = subprocess.Popen([program, "-q", folder / "pgbouncer.ini"], stderr=subprocess.DEVNULL, **user)  # type: ignore[call-overload]
    try:
        until = time.monotonic() + 20
        while not answers(port):
            assert time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.05)
        yield f"postgresql://frontdoor@127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder that PgBouncer may read, whoever runs the tests."""
    folder = Path(f"/tmp/frontdoor-pooler-{os.getpid()}")
    folder.mkdir(mode=0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize(("mode", "size"), [("transaction", 3), ("session", 12)])
def test_an_inbox_works_behind_pgbouncer(
    cluster: Cluster, tmp_path: Path, room: Path, mode: str, size: int
) -> None:
    """Its commands, sends at once and delivery; the limits hold, though a role is set to wait for ever and to sync nothing.

    Catches start-up parameters, cursors that live longer than a transaction, and limits that the pooler loses.
    """
    cluster.sync(on=True)
    name = f"pooled_{mode}"
    direct = cluster.database(name)
    with psycopg.connect(direct, autocommit=True) as connection:
        for setting in ("synchronous_commit = off", "lock_timeout = 0", "statement_timeout = 0"):
            connection.execute(f"ALTER DATABASE {name} SET {setting}")
    data = new_data(tmp_path / "data")
    with a_pooler(cluster, mode, room, size) as pooler:
        database = {"FRONTDOOR_DATABASE": f"{pooler}/{name}"}
        made = frontdoor(data, "inbox", "init", "--development", **database)
        assert (made.returncode, made.stderr) == (0, "")
        with Server(data, changes=database) as server:
            referrers = [Referrer(server.port, full_name=f"Person {number}") for number in range(40)]
            with ThreadPoolExecutor(6) as pool:
                shown = set(pool.map(Referrer.send_until_answered, referrers))
            assert len(shown) == 40
            for _ in range(3):
                for command in (("check",), ("deliver", "--once"), ("list",), ("backup",)):
                    done = frontdoor(data, "inbox", *command, **database)
                    assert done.returncode == 0, (command, done.stderr)
            waiting = Referrer(server.port)
            waiting.check()
            with psycopg.connect(direct) as other:
                other.execute("SELECT pg_advisory_xact_lock(4660)")
                began = time.monotonic()
                answer = waiting._post("/referral/send", waiting.checked)
                assert "Our store is busy" in answer.text
                assert time.monotonic() - began < 8, "the lock's limit is two seconds"
            shown.add(waiting.send())
        with psycopg.connect(direct) as connection:
            stored = {row[0] for row in connection.execute("SELECT reference FROM store_referral")}
    assert stored == shown


def test_a_pooler_that_shares_out_single_statements_is_refused(
    cluster: Cluster, tmp_path: Path, room: Path
) -> None:
    """Its mode "statement" would tear a referral apart: the start says so."""
    cluster.sync(on=True)
    name = "pooled_statement"
    cluster.database(name)
    with a_pooler(cluster, "statement", room, 3) as pooler:
        found = frontdoor(
            new_data(tmp_path / "data"), "inbox", "check", FRONTDOOR_DATABASE=f"{pooler}/{name}"
        )
    assert found.returncode == 1
    assert "Set its pool_mode to session or transaction." in found.stderr

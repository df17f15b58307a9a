"""Starts a private PostgreSQL server for the tests in this folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.inbox.notifications.servers import free_port

BIN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@dataclass
class Cluster:
    """A private PostgreSQL server."""

    folder: Path
    port: int
    syncs: bool = False
    more: str = ""
    """Further server options."""

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

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # After a crash every file is synced before the first connection: one call for all of them, and patience on a busy disk.
        fsync = "on" if self.syncs else "off"
        options = f"-c fsync={fsync} -p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=60 -c recovery_init_sync_method=syncfs {self.more}"
        data = ("-D", f"{self.folder}/data")
        self.run("pg_ctl", "start", "-w", "-t", "300", *data, "-l", f"{self.folder}/log", "-o", options)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Nothing of it runs, as on a machine that is frozen: connections stay, and what is sent on them is acknowledged."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        pids = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in reversed(pids):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def stop_at_once(self) -> None:
        """Stop it as a crash would: no shutdown, connections cut."""
        self.run("pg_ctl", "stop", "-D", f"{self.folder}/data", "-m", "immediate")

    def sync(self, *, on: bool) -> None:
        """Have it sync each commit, as an inbox demands, or not, which is faster."""
        if self.syncs is not on:
            self.stop_at_once()
            self.syncs = on
            self.start()

    def database(self, name: str) -> str:
        """Make an empty database; return its address."""
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"{self.address}/{name}"

    @property
    def address(self) -> str:
        """What goes before a database's name."""
        return f"postgresql://frontdoor@127.0.0.1:{self.port}"


@contextlib.contextmanager
def a_folder(name: str) -> Iterator[Path]:
    """A folder for one cluster, which belongs to the user that PostgreSQL runs as; removed at the end."""
    folder = Path(tempfile.gettempdir(), f"frontdoor-{name}-{os.getpid()}")
    folder.mkdir(mode=0o700)
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def a_new_cluster(folder: Path, **changes: Any) -> Cluster:
    """Make a server, and start it."""
    cluster = Cluster(folder, free_port(), **changes)
    cluster.run("initdb", "-D", f"{folder}/data", "-U", "frontdoor", "--auth=trust", "-E", "UTF8")
    cluster.start()
    return cluster


@pytest.fixture(scope="package")
def cluster() -> Iterator[Cluster]:
    """A real PostgreSQL in a folder that only it may read, started once for all tests here; each says whether it is to sync."""
    with a_folder("postgresql") as folder:
        cluster = a_new_cluster(folder)
        try:
            yield cluster
        finally:
            cluster.stop_at_once()

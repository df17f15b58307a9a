from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from frontdoor.inbox.server.dev_runner import beside
from tests.command import PATIENCE
from tests.inbox.notifications.servers import a_mail_server, free_port, wait_for
from tests.inbox.processes import FRONTDOOR, Referrer, answers, environment, frontdoor, new_data


@contextmanager
def everything(data: Path, port: int, **changes: str) -> Iterator[subprocess.Popen[bytes]]:
    """The whole inbox as ``scripts/run`` starts it, in a process group of its own."""
    log = data.with_name("run.log")
    with log.open("wb") as output:
        running = subprocess.Popen(
            [FRONTDOOR, "run", "--port", str(port), "--data", str(data)],
            env=environment(data, port, **changes),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_for(lambda: running.poll() is not None or b"Ctrl-C stops" in log.read_bytes(), PATIENCE)
        yield running
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def members(group: int) -> list[int]:
    """The processes of a group that still live."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                _, _, rest = (entry / "stat").read_text().rpartition(")")
            except OSError:
                continue
            state, _, process_group, *_ = rest.split()
            if int(process_group) == group and state != "Z":
                found.append(int(entry.name))
    return found


def test_one_command_runs_everything_and_ctrl_c_stops_it(tmp_path: Path) -> None:
    """Addresses, first account and warning are printed, a referral is received and told, and nothing stays behind."""
    data, port = new_data(tmp_path / "data"), free_port()
    with a_mail_server() as (server, mail):
        changes = {
            "FRONTDOOR_MAILBOXES": "glasgow-throughcare=mailto:team@example.org",
            "FRONTDOOR_SMTP": f"smtp://127.0.0.1:{server.port}?tls=none",
            "FRONTDOOR_MAIL_FROM": "inbox@example.org",
        }
        with everything(data, port, **changes) as running:
            said = (tmp_path / "run.log").read_text()
            assert f"http://127.0.0.1:{port}/desk/" in said
            assert "frontdoor inbox add-member NAME" in said
            assert "for trying out only" in said
            assert len(members(running.pid)) == 3

            reference = Referrer(port).send_until_answered()
            wait_for(lambda: mail.messages, 20)
            assert reference[:3] in mail.messages[0][2].decode("ascii")

            os.killpg(running.pid, signal.SIGINT)
            assert running.wait(PATIENCE) == 0
            assert members(running.pid) == []
    log = (tmp_path / "run.log").read_text()
    assert "Traceback" not in log
    assert log.endswith("Stopped.\n")
    assert not answers(port)


def test_when_one_part_ends_everything_stops_with_a_sentence(tmp_path: Path) -> None:
    """A site that takes referrals while nobody is told would look well: it stops whole, and says which part ended."""
    data, port = new_data(tmp_path / "data"), free_port()
    with everything(data, port) as running:
        parts = [pid for pid in members(running.pid) if pid != running.pid]
        delivery = [pid for pid in parts if "\0deliver\0" in Path(f"/proc/{pid}/cmdline").read_text()]
        os.kill(delivery[0], signal.SIGKILL)
        assert running.wait(PATIENCE) == 1
        assert members(running.pid) == []
    assert 'The part "delivery" ended, so everything stops.' in (tmp_path / "run.log").read_text()


def test_when_the_supervisor_is_killed_its_parts_end(tmp_path: Path) -> None:
    """Nothing goes on serving from an abandoned process, and the port is free again."""
    data, port = new_data(tmp_path / "data"), free_port()
    with everything(data, port) as running:
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        wait_for(lambda: not members(running.pid), 20)
    assert not answers(port)


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    """What to do about it is said, and nothing is started."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        data = new_data(tmp_path / "data")
        started = frontdoor(data, "run", "--port", str(port))
    assert started.returncode == 1
    assert started.stderr == (
        f"Port {port} cannot be used (Address already in use). Stop what uses it, or choose another with --port.\n"
    )


def test_a_second_start_is_quick(tmp_path: Path) -> None:
    """From the command to a page: five seconds on a machine that has nothing else to do."""
    data, port = new_data(tmp_path / "data"), free_port()
    with everything(data, port):
        pass
    began = time.monotonic()
    with everything(data, port):
        took = time.monotonic() - began
    assert took < 15, "three times the promise, because tests run on busy machines"


def test_the_first_account_is_made_from_the_command_line(tmp_path: Path) -> None:
    """A name and a good passphrase are enough; a short one, a common one, a second account and a strange team are told."""
    data = new_data(tmp_path / "data")
    assert frontdoor(data, "inbox", "init", "--development").returncode == 0
    passphrase = tmp_path / "passphrase"

    def add(name: str, words: str, *more: str) -> subprocess.CompletedProcess[str]:
        passphrase.write_text(f"{words}\n", "utf-8")
        return frontdoor(data, "inbox", "add-member", name, "--passphrase-file", str(passphrase), *more)

    assert add("ailsa", "heather bicycle lantern seven").stdout.startswith(
        "ailsa can now sign in at the desk"
    )
    assert "There is already an account ailsa." in add("ailsa", "heather bicycle lantern seven").stderr
    assert re.search(r"passphrase is too short.*15 characters", add("fergus", "short").stderr)
    assert (
        'There is no team "nowhere"'
        in add("fergus", "heather bicycle lantern eight", "--team", "nowhere").stderr
    )


def test_a_new_member_is_told_where_the_desk_is_before_the_address_is_set(tmp_path: Path) -> None:
    """An account may be made before the server's settings are whole: then the sentence says how to come by the address."""
    data, passphrase = new_data(tmp_path / "data"), tmp_path / "passphrase"
    assert frontdoor(data, "inbox", "init", "--development").returncode == 0
    passphrase.write_text("heather bicycle lantern seven\n", "utf-8")
    server = {"FRONTDOOR_DEVELOPMENT": "no", "FRONTDOOR_ADDRESS": ""}
    made = frontdoor(data, "inbox", "add-member", "ailsa", "--passphrase-file", str(passphrase), **server)
    assert made.stdout == (
        "ailsa can now sign in at the desk: the site's address, followed by /desk/ (FRONTDOOR_ADDRESS is not set here).\n"
    ), made.stderr


def test_real_keys_are_made_with_a_recovery_key_outside(tmp_path: Path) -> None:
    """A server's keys come locked, and the recovery key never lies in the data folder."""
    data, recovery, passphrase = tmp_path / "data", tmp_path / "recovery-key.txt", tmp_path / "passphrase"
    passphrase.write_text("heather bicycle lantern seven\n", "utf-8")
    server = {"FRONTDOOR_DEVELOPMENT": "no", "FRONTDOOR_ADDRESS": "https://example.org"}

    inside = frontdoor(data, "inbox", "init", "--recovery-file", str(data / "x"), "--passphrase-file", str(passphrase), **server)  # fmt: skip
    assert "must not lie in" in inside.stderr
    made = frontdoor(data, "inbox", "init", "--recovery-file", str(recovery), "--passphrase-file", str(passphrase), **server)  # fmt: skip
    assert made.returncode == 0, made.stderr

    assert "AGE-SECRET-KEY-" in recovery.read_text("ascii")
    secret = [path for path in data.rglob("*") if path.is_file() and b"AGE-SECRET-KEY-" in path.read_bytes()]
    assert secret == []


BESIDE = """
import os, time
from frontdoor.inbox.server.dev_runner import beside
def work(goes_on):
    os.write(1, b"begun\\n")
    while goes_on(): pass
    os.write(1, b"done\\n")
with beside(work):
    time.sleep(END)
"""


@pytest.mark.parametrize("crash", [False, True])
def test_what_runs_beside_the_server_ends_with_it(crash: bool) -> None:
    """However the runner ends, no process keeps on rebuilding a preview that nobody is shown."""
    code = BESIDE.replace("END", "60" if crash else "0")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, bufsize=0) as runner:
        assert runner.stdout
        assert runner.stdout.readline() == b"begun\n"
        if crash:
            runner.kill()
        assert runner.communicate(timeout=10)[0] == b"done\n"


def test_what_runs_beside_the_server_may_share_its_work() -> None:
    """A process with threads may not be forked again; the preview's has one thread, its own."""
    with beside(lambda _: sys.exit(threading.active_count() != 1)) as child:
        child.join(10)
        assert child.exitcode == 0

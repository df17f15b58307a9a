"""How fast referrals are stored: a steady stream while the mail server hangs, then as many as one machine takes.

Against it stands the rate at which the same disk syncs a small file: no store that keeps its word can be faster.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sending import Sender, body
from tests.inbox import places
from tests.inbox.notifications.servers import Script, a_scripted_server
from tests.inbox.processes import FRONTDOOR, Server, environment, new_data

say = sys.stdout.write


def main() -> None:
    """Print the figures as a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=300)
    options.add_argument("--rate", type=float, default=20)
    chosen = options.parse_args()
    places.prepare()
    with tempfile.TemporaryDirectory(dir=".") as room, a_scripted_server(Script(banner="hang")) as mail:
        changes = {
            "FRONTDOOR_MAILBOXES": "glasgow-throughcare=mailto:team@example.org",
            "FRONTDOOR_SMTP": f"smtp://127.0.0.1:{mail.port}?tls=none",
            "FRONTDOOR_MAIL_FROM": "inbox@example.org",
        }
        data = new_data(Path(room) / "data")
        with Server(data, changes=changes) as server:
            assert server.process is not None
            worker = subprocess.Popen(
                [FRONTDOOR, "inbox", "deliver"],
                env=environment(data, server.port, **changes),
                stderr=subprocess.DEVNULL,
            )
            try:
                at_rest = memory(server.process.pid) + memory(worker.pid)
                say("| what | figure |\n|---|---:|\n")
                say(f"| sync of 4 KiB on this disk, a second | {syncs(Path(room)):.0f} |\n")
                steady(server, chosen.rate, chosen.seconds)
                flat_out(server)
                after = memory(server.process.pid) + memory(worker.pid)
                say(f"| memory of web and delivery, MB: at rest, afterwards | {at_rest:.0f}, {after:.0f} |\n")
            finally:
                worker.kill()
                worker.wait()


def steady(server: Server, rate: float, seconds: int) -> None:
    """Send at a steady rate; each referral's page to check is asked for before its moment comes."""
    number = int(rate * seconds)
    began = time.monotonic() + 2
    took: list[float] = []
    errors = 0
    mine = threading.local()

    def send(turn: int) -> None:
        nonlocal errors
        sender = vars(mine).setdefault("sender", Sender(server.port))
        prepared = body(f"Person {turn}")
        sender.post("/referral/check", prepared)
        time.sleep(max(0.0, began + turn / rate - time.monotonic()))
        status, seconds = sender.post("/referral/send", prepared)
        took.append(seconds)
        errors += status != 303

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(number)))
    lasted = time.monotonic() - began
    parts = statistics.quantiles(took, n=100)
    figures = ", ".join(f"{parts[at - 1] * 1000:.0f}" for at in (50, 95, 99))
    say(
        f"| {number} referrals at {number / lasted:.1f} a second while SMTP hangs: p50, p95, p99 in ms | {figures} |\n"
    )
    say(f"| errors among them | {errors} |\n")


def flat_out(server: Server, number: int = 800) -> None:
    """Send prepared referrals as fast as they are taken."""
    prepared = [body(f"Another {turn}") for turn in range(number)]
    mine = threading.local()

    def send(one: str) -> int:
        return vars(mine).setdefault("sender", Sender(server.port)).post("/referral/send", one)[0]

    start = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        good = sum(status == 303 for status in pool.map(send, prepared))
    lasted = time.perf_counter() - start
    say(f"| stored a second when sent by 8 at once ({good} of {number} good) | {good / lasted:.0f} |\n")


def syncs(folder: Path, number: int = 300) -> float:
    """Return how often a second this disk syncs four kilobytes."""
    file = os.open(folder / "sync", os.O_WRONLY | os.O_CREAT, 0o600)
    start = time.perf_counter()
    for turn in range(number):
        os.pwrite(file, b"x" * 4096, turn * 4096)
        os.fdatasync(file)
    lasted = time.perf_counter() - start
    os.close(file)
    return number / lasted


def memory(pid: int) -> float:
    """Return a process's resident memory in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()

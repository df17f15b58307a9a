"""How fast referrals are stored: a steady stream while the mail server hangs, then as many as one machine takes.

Against it stands the rate at which the same disk syncs a small file, and, with ``--against``, another version of this
product in its own folder, in turn (A B A B …). ``--sync-ms 2`` makes each sync take so much longer, as on a slow disk; it
needs a C compiler. ``--postgresql`` lets two processes store into a PostgreSQL server that is started for it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sending import Sender
from tests.frozen import CATALOGUE, FORM
from tests.inbox import places
from tests.inbox.notifications.servers import Script, a_scripted_server, free_port
from tests.inbox.postgresql.conftest import a_folder, a_new_cluster
from tests.inbox.processes import FRONTDOOR, answers, environment, new_data

SLOWER = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
static int slowly(const char *name, int file) {
    int (*sync)(int) = dlsym(RTLD_NEXT, name);
    int result = sync(file);
    usleep(MICROSECONDS);
    return result;
}
int fdatasync(int file) { return slowly("fdatasync", file); }
int fsync(int file) { return slowly("fsync", file); }
"""
BODIES = """
import json, sys
from frontdoor.inbox.config.environment import make_django_ready
make_django_ready()
from benchmarks.sending import body
print(json.dumps([body(name) for name in json.load(sys.stdin)]))
"""
ROOT = Path(__file__).parents[1]
say = sys.stdout.write


@dataclass
class Inbox:
    """The web processes and the delivery worker of one version, over one store."""

    environment: dict[str, str]
    ports: list[int]
    processes: list[subprocess.Popen[bytes]]
    stored: list[float] = field(default_factory=list)
    """A second, in each round."""

    def bodies(self, number: int) -> list[str]:
        """Return what is sent for so many people, as this version's own form has it."""
        names = [f"Person {turn} {time.monotonic()}" for turn in range(number)]
        made = subprocess.run(
            [sys.executable, "-c", BODIES], cwd=self.environment["PYTHONPATH"], env=self.environment, input=json.dumps(names), capture_output=True, text=True, check=True
        )  # fmt: skip
        return [str(each) for each in json.loads(made.stdout)]

    @property
    def memory(self) -> str:
        """Return the memory of the first web process and the delivery worker together, in MB.

        First as each counts it, then with the libraries that both have mapped from one file counted once, as the machine does.
        """
        both = [memory(process.pid) for process in (self.processes[0], self.processes[-1])]
        own, files = zip(*both, strict=True)
        return f"{sum(own) + sum(files):.0f}, {sum(own) + max(files):.0f}"


def main() -> None:
    """Print the figures as a table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--seconds", type=int, default=300, help="of the steady stream; 0 leaves it out")
    options.add_argument("--rate", type=float, default=20)
    options.add_argument("--senders", type=int, default=8)
    options.add_argument("--number", type=int, default=800, help="referrals in each round")
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--against", type=Path, help="the folder of another version")
    options.add_argument("--sync-ms", type=float, default=0)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--where", type=Path, default=Path())
    chosen = options.parse_args()
    places.prepare()
    with contextlib.ExitStack() as stack:
        room = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=chosen.where)))
        mail = stack.enter_context(a_scripted_server(Script(banner="hang")))
        slow = slower(room, chosen.sync_ms) if chosen.sync_ms else {}
        trees = {"ours": ROOT, **({"the other": chosen.against.absolute()} if chosen.against else {})}
        say("| what | figure |\n|---|---:|\n")
        say(f"| sync of 4 KiB on this disk, a second | {syncs(room):.0f} |\n")
        inboxes = {}
        for name, tree in trees.items():
            changes = {
                "FRONTDOOR_MAILBOXES": "glasgow-throughcare=mailto:team@example.org",
                "FRONTDOOR_SMTP": f"smtp://127.0.0.1:{mail.port}?tls=none",
                "FRONTDOOR_MAIL_FROM": "inbox@example.org",
                "PYTHONPATH": str(tree),
                "FRONTDOOR_CATALOGUE": str(tree / CATALOGUE.relative_to(ROOT)),
                "FRONTDOOR_FORM": str(tree / FORM.relative_to(ROOT)),
                **slow,
            }
            if chosen.postgresql:
                folder = stack.enter_context(a_folder(f"receive-{len(inboxes)}"))
                os.environ.update(slow)
                cluster = a_new_cluster(folder, syncs=True)
                for variable in slow:
                    del os.environ[variable]
                stack.callback(cluster.stop_at_once)
                changes["FRONTDOOR_DATABASE"] = cluster.database("inbox")
            data = new_data(room / name.replace(" ", "-"))
            inboxes[name] = stack.enter_context(running(data, changes, 1 + chosen.postgresql))
        for name, inbox in inboxes.items():
            say(f"| {name}: memory of web and delivery at rest, MB; shared files once | {inbox.memory} |\n")
            if chosen.seconds:
                steady(name, inbox, chosen.rate, chosen.seconds)
        for _ in range(chosen.rounds):
            for inbox in inboxes.values():
                inbox.stored.append(flat_out(inbox, chosen.number, chosen.senders))
        for name, inbox in inboxes.items():
            each = ", ".join(f"{rate:.0f}" for rate in inbox.stored)
            say(f"| {name}: stored a second when sent by {chosen.senders} at once | {each} |\n")
            say(f"| {name}: memory afterwards, MB; shared files once | {inbox.memory} |\n")
        if chosen.against:
            ours, theirs = (statistics.median(inbox.stored) for inbox in inboxes.values())
            say(f"| ours to the other, median | {ours / theirs:.1f} |\n")


def slower(room: Path, milliseconds: float) -> dict[str, str]:
    """Compile what makes each sync slower; return the setting that loads it."""
    compiler = shutil.which("cc")
    if not compiler:
        raise SystemExit("--sync-ms needs a C compiler: install the package gcc.")
    (room / "slower.c").write_text(SLOWER.replace("MICROSECONDS", str(round(milliseconds * 1000))))
    library = Path(tempfile.mkdtemp()) / "slower.so"  # where PostgreSQL's user may read it
    library.parent.chmod(0o755)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, room / "slower.c", "-ldl"], check=True)
    return {"LD_PRELOAD": str(library)}


@contextlib.contextmanager
def running(data: Path, changes: dict[str, str], number: int, *, delivers: bool = True) -> Iterator[Inbox]:
    """Run so many web processes, and a delivery worker, each a program of its own."""
    ports = [free_port() for _ in range(number)]
    commands = [("serve", "--port", str(port)) for port in ports]
    tree = Path(changes["PYTHONPATH"])
    known = (tree / "frontdoor" / "inbox" / "config" / "environment.py").read_text("utf-8")
    settings = environment(data, ports[0], **changes)
    settings = {
        name: value
        for name, value in settings.items()
        if not name.startswith("FRONTDOOR_")
        or f'"{name}"' in known  # an older version refuses what it does not know
    }
    inbox = Inbox(settings, ports, [])
    # As on a server: whoever makes the tables works out all of them, and keeps that in memory.
    subprocess.run(
        [FRONTDOOR, "inbox", "init", "--development"],
        env=inbox.environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    try:
        for command in (*commands, *((("deliver",),) if delivers else ())):
            with (data / "log").open("ab") as log:
                process = subprocess.Popen([FRONTDOOR, "inbox", *command], env=inbox.environment, stderr=log)
            inbox.processes.append(process)
            until = time.monotonic() + 120
            while command[0] == "serve" and not answers(int(command[2])):
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit((data / "log").read_text("utf-8"))
                time.sleep(0.05)
        yield inbox
    finally:
        for process in inbox.processes:
            process.kill()
            process.wait()


def steady(name: str, inbox: Inbox, rate: float, seconds: int) -> None:
    """Send at a steady rate; each referral's page to check is asked for before its moment comes."""
    number = int(rate * seconds)
    prepared = inbox.bodies(number)
    began = time.monotonic() + 2
    took: list[float] = []
    errors = 0
    mine = threading.local()

    def send(turn: int) -> None:
        nonlocal errors
        sender = vars(mine).setdefault("sender", Sender(inbox.ports[0]))
        sender.post("/referral/check", prepared[turn])
        time.sleep(max(0.0, began + turn / rate - time.monotonic()))
        status, seconds = sender.post("/referral/send", prepared[turn])
        took.append(seconds)
        errors += status != 303

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(number)))
    lasted = time.monotonic() - began
    parts = statistics.quantiles(took, n=100)
    figures = ", ".join(f"{parts[at - 1] * 1000:.0f}" for at in (50, 95, 99))
    what = f"{number} referrals at {number / lasted:.1f} a second while SMTP hangs"
    say(f"| {name}: {what}: p50, p95, p99 in ms | {figures} |\n| errors among them | {errors} |\n")


def flat_out(inbox: Inbox, number: int, senders: int) -> float:
    """Send prepared referrals as fast as they are taken; return how many were stored a second."""
    prepared = inbox.bodies(number)
    ports = [*inbox.ports * senders][:senders]
    mine = threading.local()

    def send(one: str) -> int:
        if not hasattr(mine, "sender"):
            mine.sender = Sender(ports.pop())
        status: int = mine.sender.post("/referral/send", one)[0]
        return status

    start = time.perf_counter()
    with ThreadPoolExecutor(senders) as pool:
        good = sum(status == 303 for status in pool.map(send, prepared))
    return good / (time.perf_counter() - start)


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


def memory(pid: int) -> tuple[float, float]:
    """Return a process's resident memory in MB: its own, and what is mapped from files."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kib = {
        name: int(rest.split()[0])
        for name, _, rest in (one.partition(":") for one in lines)
        if name.startswith("Rss")
    }
    return (kib["RssAnon"] + kib["RssShmem"]) * 1024 / 1e6, kib["RssFile"] * 1024 / 1e6


if __name__ == "__main__":
    main()

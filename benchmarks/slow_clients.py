"""How the public side fares while slow clients hold connections open: bare, and behind nginx with the shipped example.

Three kinds in equal parts: a header that never ends, a body that never ends, and an answer that nobody reads. Meanwhile one
genuine person after another reads the form and has a referral checked.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import selectors
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import requests
import trustme

from tests.deploy.proxies import nginx
from tests.form.builders import good_answers
from tests.inbox import places
from tests.inbox.notifications.servers import free_port
from tests.inbox.processes import Server, new_data

say = sys.stdout.write
BEGINNINGS = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    b"POST /referral/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\nreason=",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20,
)
PAUSE = 1.0
"""Seconds between two bytes of a slow sender."""


def main() -> None:
    """Print the figures as a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--connections", type=int, default=1000)
    options.add_argument("--seconds", type=int, default=40)
    options.add_argument(
        "--site", type=Path, default=places.SITE, help="A built site; the tests' small one otherwise."
    )
    options.add_argument("--attack", type=int, help=argparse.SUPPRESS)
    options.add_argument("--trust", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if chosen.attack:
        attack_until_told(chosen)
        return
    places.prepare()
    say(
        "| in front | slow connections held, at most | genuine requests | p50, p99, longest in ms | errors | temporary files |\n|---|---:|---:|---:|---:|---:|\n"
    )
    with tempfile.TemporaryDirectory() as room:
        for number in (0, chosen.connections):
            for behind in (False, True):
                chosen.connections = number
                one_run(Path(room) / f"{number}-{behind}", chosen, behind_nginx=behind)


def one_run(room: Path, chosen: argparse.Namespace, *, behind_nginx: bool) -> None:
    """Attack one arrangement, and print a line."""
    room.mkdir()
    authority, port = trustme.CA(), free_port()
    authority.cert_pem.write_to_path(room / "authority.pem")
    (room / "proxy").mkdir()
    address = f"https://localhost:{port}" if behind_nginx else ""
    changes = {"FRONTDOOR_SITE": str(chosen.site), **({"FRONTDOOR_ADDRESS": address} if address else {})}
    with contextlib.ExitStack() as standing:
        server = standing.enter_context(Server(new_data(room / "data"), changes=changes))
        if behind_nginx:
            standing.enter_context(
                nginx(room / "proxy", port, server.port, chosen.site, authority, patience="10s")
            )
        trusted = room / "authority.pem" if behind_nginx else ""
        command = [
            sys.executable,
            __file__,
            f"--attack={port if behind_nginx else server.port}",
            f"--trust={trusted}",
        ]
        # In a process of its own, so that it takes nothing from who measures.
        attack = standing.enter_context(
            subprocess.Popen(
                [*command, f"--connections={chosen.connections}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        assert attack.stdout
        attack.stdout.readline()
        took, errors, files = genuine(address or f"http://127.0.0.1:{server.port}", room, chosen.seconds)
        held, _ = attack.communicate()
    parts = statistics.quantiles(took, n=100, method="inclusive")
    figures = f"{parts[49] * 1000:.0f}, {parts[98] * 1000:.0f}, {max(took) * 1000:.0f}"
    say(
        f"| {'nginx' if behind_nginx else 'nothing'} | {held.strip()} | {len(took)} | {figures} | {errors} | {files} |\n"
    )
    if errors:
        say(f"| | | | {dict(errors)} | | |\n")


def genuine(site: str, room: Path, seconds: int) -> tuple[list[float], Counter[str], int]:
    """Be one person after another for a while; return how long each request took, what went wrong, and files seen."""
    took, errors, files = [], Counter[str](), set()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for method, address in (("GET", "/referral/"), ("POST", "/referral/check")):
            began = time.perf_counter()
            try:
                response = requests.request(
                    method, site + address, data=good_answers() if method == "POST" else None, timeout=30,
                    headers={"Sec-Fetch-Site": "same-origin"}, verify=str(room / "authority.pem"),
                )  # fmt: skip
                if response.status_code != 200:
                    errors[str(response.status_code)] += 1
            except requests.RequestException as error:
                errors[type(error).__name__] += 1
            took.append(time.perf_counter() - began)
            files |= {path.name for path in (room / "proxy").glob("*/*")}
        time.sleep(0.1)
    return took, errors, len(files)


def attack_until_told(chosen: argparse.Namespace) -> None:
    """Hold slow connections until standard input closes; say so when they stand, and at the end how many there were."""
    tls = ssl.create_default_context(cafile=chosen.trust) if chosen.trust else None
    attack = Attack(chosen.attack, chosen.connections, tls)
    attack.begin()
    say("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    attack.end()
    say(f"{attack.most}\n")


class Attack:
    """Slow connections from twenty addresses; each that is cut off is opened anew, as an attacker would."""

    def __init__(self, port: int, connections: int, tls: ssl.SSLContext | None) -> None:
        self.port, self.number, self.tls = port, connections, tls
        self.most = self._from = 0
        self._open: dict[socket.socket, bytes] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def begin(self) -> None:
        """Open connections until as many as wanted stand, or no more are taken; then go on in the background."""
        self._thread.start()
        until = time.monotonic() + 20
        while len(self._open) < self.number * 0.95 and time.monotonic() < until:
            time.sleep(0.1)

    def end(self) -> None:
        """Let go of all."""
        self._stop.set()
        self._thread.join()
        for one in self._open:
            one.close()

    def _run(self) -> None:
        turn = 0
        while not self._stop.is_set():
            while len(self._open) < self.number and not self._stop.is_set():
                turn += 1
                if not self._another(BEGINNINGS[turn % len(BEGINNINGS)]):
                    break
            self.most = max(self.most, len(self._open))
            self._drop_the_dead()
            for one, beginning in list(self._open.items()):
                if beginning != BEGINNINGS[2]:  # that one asked for much, and reads nothing
                    try:
                        one.send(b"x")
                    except OSError:
                        self._close(one)
            self._stop.wait(PAUSE)

    def _another(self, beginning: bytes) -> bool:
        try:
            self._from = self._from % 20 + 1
            one = socket.create_connection(("127.0.0.1", self.port), 2, (f"127.0.0.{self._from + 1}", 0))
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            if self.tls:
                one = self.tls.wrap_socket(one, server_hostname="localhost")
            one.sendall(beginning)
        except OSError:
            return False
        one.setblocking(False)
        self._open[one] = beginning
        return True

    def _drop_the_dead(self) -> None:
        with selectors.DefaultSelector() as looking:
            for one, beginning in self._open.items():
                if beginning != BEGINNINGS[2]:
                    looking.register(one, selectors.EVENT_READ)
            for key, _ in looking.select(0):
                self._close(key.fileobj)  # type: ignore[arg-type]

    def _close(self, one: socket.socket) -> None:
        one.close()
        self._open.pop(one, None)


if __name__ == "__main__":
    main()

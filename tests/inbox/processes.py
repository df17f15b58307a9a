"""Real processes for tests: a server that can be killed, and a client that sends a referral and retries."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from urllib.parse import urljoin

import requests

from frontdoor.inbox.crypto import referral_keys
from frontdoor.inbox.crypto.referral_keys import ReferralKeys
from frontdoor.inbox.reference import read_reference
from tests import command
from tests.command import PATIENCE
from tests.form.builders import good_answers
from tests.form.pages import read_page
from tests.inbox import places
from tests.inbox.notifications.servers import free_port

_PEOPLE = itertools.count(1)
FRONTDOOR = Path(sys.executable).with_name("frontdoor")


def new_data(at: Path) -> Path:
    """A data folder with the tests' keys, referral keys of its own, and nothing else."""
    shutil.copytree(places.DATA / "keys", at / "keys", ignore=shutil.ignore_patterns("*.locked"))
    referral_keys.make_missing(at / "keys")
    return at


def opened(sealed: bytes, data: Path) -> dict[str, object]:
    """What is sealed in a row of an inbox over a data folder, for the first team."""
    return ReferralKeys(data / "keys").open(sealed, places.identity())


def environment(data: Path, port: int, **changes: str) -> dict[str, str]:
    """The settings for a process, and nothing of ours besides."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("FRONTDOOR_", "DJANGO_"))
    }
    return {**plain, **places.settings(data), "FRONTDOOR_ADDRESS": f"http://127.0.0.1:{port}", **changes}


def frontdoor(
    data: Path, *arguments: str, says: str = "", **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; ``says`` is what somebody types when it asks."""
    return command.run((*arguments, "--data", data), environment(data, 8000, **changes), says=says)


@dataclass
class Server:
    """The web process over a data folder; started, killed and started again."""

    data: Path
    port: int = field(default_factory=free_port)
    log: Path = field(init=False)
    process: ForkServerProcess | None = None
    changes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.log = self.data.with_name(f"{self.data.name}.log")

    def start(self) -> Server:
        """Start it, and wait until it answers."""
        self.process = command.start(
            ("inbox", "serve", "--port", str(self.port)), environment(self.data, self.port, **self.changes),
            stdin=Path(os.devnull), stdout=self.log, stderr=self.log,
        )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not answers(self.port):
            assert self.process.exitcode is None, self.log.read_text()
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """Kill it at once, without clean-up, as a power cut would from the process's point of view."""
        assert self.process is not None
        self.process.kill()
        self.process.join()

    def stop(self) -> int | None:
        """Ask it to end, and return its exit code; None if it does not."""
        assert self.process is not None
        self.process.terminate()
        self.process.join(PATIENCE)
        return self.process.exitcode

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.process is not None and self.process.exitcode is None:
            self.kill()


def answers(port: int) -> bool:
    """Say whether somebody listens at a port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


class Referrer:
    """A person who fills in the form once, sends it, and sends it again when there was no answer."""

    def __init__(self, port: int, **changes: str | list[str]) -> None:
        self.site = f"http://127.0.0.1:{port}"
        # Of another person each time: the same answers are known again for half an hour.
        self.typed = good_answers(
            **{"other_workers": f"The social worker of number {next(_PEOPLE)}", **changes}
        )
        self.checked: dict[str, list[str]] = {}

    def check(self) -> None:
        """Press "Check your answers" and keep the page."""
        response = self._post("/referral/check", self.typed)
        assert response.status_code == 200, response.text
        self.checked = read_page(response.text).pressing("send")

    def send(self) -> str:
        """Press "Send", and return the reference that is shown."""
        response = self._post("/referral/send", self.checked)
        assert response.status_code == 303, response.text
        page = requests.get(urljoin(self.site, response.headers["Location"]), timeout=10)
        found = re.search(r"\b(\w{3}-\w{3}-\w{3})\b", read_page(page.text).words)
        assert found, page.text
        reference = read_reference(found[1])
        assert reference, found[1]
        return reference

    def send_until_answered(self, seconds: float = PATIENCE) -> str:
        """Press the buttons again and again until a reference is shown."""
        until = time.monotonic() + seconds
        while True:
            try:
                if not self.checked:
                    self.check()
                return self.send()
            except requests.RequestException:
                assert time.monotonic() < until, "no answer"
                time.sleep(0.1)

    def _post(self, address: str, typed: dict[str, list[str]]) -> requests.Response:
        headers = {"Sec-Fetch-Site": "same-origin"}
        return requests.post(self.site + address, typed, headers=headers, timeout=20, allow_redirects=False)

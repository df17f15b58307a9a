"""Fixtures of the journeys: the whole product as scripts/run starts it, a real mail server, and a browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from playwright.sync_api import Browser

from frontdoor.inbox.crypto.keyring import DEVELOPMENT_PASSPHRASE
from tests import command
from tests.conftest import clean_environment
from tests.journeys.browser import chromium

BIN = Path(sys.executable).parent
PASSPHRASE = "a long walk by the water of leith"


class Postbox(MessageHandler):
    """A mail server's memory: every message that it was given, as bytes and as a message."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []

    def handle_message(self, message: Message) -> None:
        """Keep the message."""
        self.messages.append(message)

    def wait_for(self, text: str, *, seconds: float = 20) -> Message:
        """Return the first message that holds a text, waiting for it; fail when it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for message in list(self.messages):
                if text in message.as_string():
                    return message
            time.sleep(0.1)
        raise AssertionError(f"No message with {text} came within {seconds} seconds.")


@dataclass(frozen=True)
class Product:
    """The running product: its address, where it keeps its files, its log and its mail."""

    address: str
    data: Path
    log: Path
    postbox: Postbox
    process: subprocess.Popen[bytes]
    project: Path

    def command(self, *words: str, answers: str = "") -> str:
        """Run a frontdoor command on this product's data and return what it prints."""
        done = command.run(
            (*words, "--data", self.data), clean_environment(), folder=self.project, says=answers
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @staticmethod
    def team_passphrase() -> str:
        """Return the passphrase of the keys that scripts/run makes for trying out."""
        return DEVELOPMENT_PASSPHRASE


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_served(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until an address answers; fail with the log when the server has stopped or is too slow."""
    for _ in range(300):
        assert process.poll() is None, f"The server stopped:\n{log.read_text()}"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"Nothing was served within 30 seconds:\n{log.read_text()}")


@pytest.fixture(scope="module")
def product(
    built_site: Path, frozen_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """The product as scripts/run starts it, with a mailbox at a real mail server on loopback.

    Each file has its own: a mailbox that was told much lately is told of the next ones together, and later.
    """
    data = tmp_path_factory.mktemp("data")
    log = tmp_path_factory.mktemp("log") / "server.log"
    postbox, port = Postbox(), free_port()
    mail = Controller(postbox, hostname="127.0.0.1", port=free_port())
    mail.start()
    settings = {
        "FRONTDOOR_SITE": str(built_site),
        "FRONTDOOR_MAILBOXES": "glasgow-throughcare=mailto:team@charity.example",
        "FRONTDOOR_SMTP": f"smtp://127.0.0.1:{mail.port}?tls=none",
        "FRONTDOOR_MAIL_FROM": "inbox@charity.example",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [BIN / "frontdoor", "run", "--port", str(port), "--data", data],
            cwd=frozen_project, env=clean_environment(**settings), stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    wait_until_served(f"{address}/healthz", process, log)
    yield Product(address, data, log, postbox, process, frozen_project)
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=20)
    mail.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys, closed after the last: only one Playwright can run in a process."""
    with chromium() as running:
        yield running


def references(text: str) -> list[str]:
    """Return the references that a text shows, as they are shown: K4M-7TQ-9XC."""
    return re.findall(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b", text)

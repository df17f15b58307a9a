"""Mail and web servers for tests: a correct one, and scripted ones that misbehave at a chosen moment."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from aiosmtpd.controller import Controller

from frontdoor.inbox.config.mailbox_urls import MailServer


class Inbox:
    """Keeps the messages that a correct server accepted."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        """Keep sender, recipients and content."""
        self.messages.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 kept"


@contextlib.contextmanager
def a_mail_server() -> Iterator[tuple[MailServer, Inbox]]:
    """A real SMTP server on loopback that accepts everything."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield MailServer("127.0.0.1", controller.port, "none"), inbox
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Script:
    """What a scripted server does: its answer to each command, or ``close``, ``hang``, ``drip`` or ``flood``."""

    banner: str = "220 here"
    ehlo: str = "250 here"
    auth: str = "235 welcome"
    mail: str = "250 ok"
    rcpt: str = "250 ok"
    data: str = "354 go on"
    dot: str = "250 taken"
    closes_during_data: bool = False
    tls: ssl.SSLContext | None = None
    """TLS context for STARTTLS, which it then offers."""
    tls_at_once: bool = False
    """TLS context for implicit TLS instead."""
    injected: str = ""
    """Plain text that an attacker injects after the server's answer to STARTTLS."""
    taken: list[bytes] = field(default_factory=list)
    """Every message that arrived with its final dot."""
    commands: list[str] = field(default_factory=list)


@contextlib.contextmanager
def a_scripted_server(script: Script) -> Iterator[MailServer]:
    """A server that answers as the script says."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stop = threading.Event()
        threading.Thread(target=_accept, args=(listener, script, stop), daemon=True).start()
        try:
            kind: Literal["none", "tls", "starttls"] = "none" if script.tls is None else "starttls"
            yield MailServer("127.0.0.1", listener.getsockname()[1], "tls" if script.tls_at_once else kind)
        finally:
            stop.set()


def _accept(listener: socket.socket, script: Script, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            peer, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_converse, args=(peer, script, stop), daemon=True).start()


def _converse(peer: socket.socket, script: Script, stop: threading.Event) -> None:
    # A client that does not like our certificate breaks off in the middle, with an error of ours.
    with contextlib.suppress(OSError), contextlib.ExitStack() as open_things:
        if script.tls_at_once and script.tls:
            peer = open_things.enter_context(script.tls.wrap_socket(peer, server_side=True))
        open_things.enter_context(peer)
        if _say(peer, script.banner, stop) and _until_starttls(peer, script, stop) and script.tls:
            peer = open_things.enter_context(script.tls.wrap_socket(peer, server_side=True))
            _until_starttls(peer, script, stop)


def _until_starttls(peer: socket.socket, script: Script, stop: threading.Event) -> bool:
    """Answer every command; True when the client asked for encryption and was told to begin."""
    encrypted = isinstance(peer, ssl.SSLSocket)
    with peer.makefile("rb") as lines:
        for line in lines:
            command = line.decode("latin-1").strip()
            script.commands.append(command)
            word = command.split()[0].lower().split(":")[0] if command else ""
            ehlo = "250-here\r\n250 STARTTLS" if script.tls and not encrypted else script.ehlo
            answers = {
                "ehlo": ehlo,
                "helo": ehlo,
                "mail": script.mail,
                "rcpt": script.rcpt,
                "auth": script.auth,
            }
            if word == "data":
                if not _say(peer, script.data, stop) or not _take(peer, lines, script, stop):
                    return False
            elif word == "quit":
                _say(peer, "221 bye", stop)
                return False
            elif word == "starttls" and script.tls:
                return _say(peer, f"220 begin{script.injected}", stop)
            elif not _say(peer, answers.get(word, "250 ok"), stop):
                return False
    return False


def _take(peer: socket.socket, lines: Any, script: Script, stop: threading.Event) -> bool:
    if not script.data.startswith("354"):
        return True
    message = b""
    for line in lines:
        if script.closes_during_data:
            return False
        if line == b".\r\n":
            script.taken.append(message)
            return _say(peer, script.dot, stop)
        message += line
    return False


def _say(peer: socket.socket, answer: str, stop: threading.Event) -> bool:
    if answer == "close":
        return False
    if answer == "hang":
        stop.wait(30)
        return False
    if answer == "drip":
        for _ in range(60):
            peer.sendall(b"220-still here\r\n")
            if stop.wait(0.5):
                break
        return False
    while answer == "flood":
        peer.sendall(b"250-and more\r\n" * 4096)
    peer.sendall(f"{answer}\r\n".encode("ascii"))
    return True


@contextlib.contextmanager
def a_web_server(
    answer: bytes, tls: ssl.SSLContext | None = None, *, again: bytes = b"", pause: float = 0.0
) -> Iterator[tuple[int, list[bytes]]]:
    """A server that reads one request and answers with these bytes, then ``again`` and again until nobody listens.

    Gives its port and everything that clients sent, as it came out of the encryption.
    """
    heard: list[bytes] = []

    def converse(peer: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as open_things:
            if tls:
                peer = open_things.enter_context(tls.wrap_socket(peer, server_side=True))
            open_things.enter_context(peer)
            request = b""
            while b"}" not in request:  # our body is one flat JSON object
                request += peer.recv(65536) or b"}"
            heard.append(request)
            peer.sendall(answer)
            while again:
                peer.sendall(again)
                time.sleep(pause)

    def accept(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=converse, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1], heard


def wait_for(condition: Any, seconds: float = 30, pause: float = 0.02) -> None:
    """Wait until something holds, asking with a pause between; fail if it does not in time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(pause)

"""Development runner: prepares keys and database, then runs web server and delivery worker as child processes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType

import click

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.config import environment as settings
from frontdoor.inbox.crypto.keyring import DEVELOPMENT_PASSPHRASE

PATIENCE = 10
"""Seconds that a child process has to stop by itself before it is killed."""


def run(
    port: int,
    data: Path,
    *,
    using: Mapping[str, Path] | None = None,
    meanwhile: Sequence[Callable[[Callable[[], bool]], None]] = (),
) -> int:
    """Prepare and start everything, print the addresses, stop everything together; return the exit code.

    ``using`` holds settings that override those of the environment; each of ``meanwhile`` runs in a process of its own, and is
    given a function that waits a moment and returns False once everything stops.
    """
    address = f"http://127.0.0.1:{port}"
    settings.set_for_this_process(**{name: str(path.absolute()) for name, path in (using or {}).items()})
    settings.set_for_this_process(
        FRONTDOOR_DEVELOPMENT="yes", FRONTDOOR_DATA=str(data.absolute()), FRONTDOOR_ADDRESS=address
    )
    with contextlib.ExitStack() as others:
        for work in meanwhile:
            others.enter_context(beside(work))
        try:
            _prepare(port)
        except DiagnosticsError as found:
            for problem in found.problems:
                in_a_file = problem.place.file.endswith(".yaml")
                click.echo(problem if in_a_file else problem.sentence, err=True)
            return 1
        parts = {"web": ["serve", "--port", str(port)], "delivery": ["deliver"]}
        return _supervise(parts, port, address, data)


@contextlib.contextmanager
def beside(work: Callable[[Callable[[], bool]], None]) -> Iterator[ForkProcess]:
    """Run ``work`` in a forked process, which has no threads and so may share a build among several.

    It is forked before Django is imported. It ends when this process does, even by a crash.
    """
    context, parent = get_context("fork"), os.getpid()
    stop = context.Event()

    def goes_on() -> bool:
        return not stop.wait(0.3) and os.getppid() == parent

    def alone() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; this one is told below
        work(goes_on)

    child = context.Process(target=alone)
    child.start()
    try:
        yield child
    finally:
        stop.set()
        child.join(PATIENCE)
        child.kill()


def _prepare(port: int) -> None:
    from frontdoor.inbox.bootstrap import prepare_development  # noqa: PLC0415 -- the settings come first
    from frontdoor.inbox.server.serve import listening_socket  # noqa: PLC0415

    environment = settings.process_environment()
    listening_socket("127.0.0.1", port).close()
    prepare_development(environment, click.echo)


def _supervise(parts: dict[str, list[str]], port: int, address: str, data: Path) -> int:
    stopping = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    children: dict[str, subprocess.Popen[bytes]] = {}
    code = 0
    try:
        children["web"] = _start(parts["web"])
        answered = _wait_until_it_answers(children["web"], port, lambda: stopping)
        if answered and not stopping:
            children["delivery"] = _start(parts["delivery"])
            _greet(address, data)
        while not stopping:
            ended = [name for name, child in children.items() if child.poll() is not None]
            if ended:
                click.echo(
                    f'The part "{ended[0]}" ended, so everything stops. Its last words are above.', err=True
                )
                code = 1
                break
            time.sleep(0.2)
    finally:
        _stop_all(list(children.values()))
    if stopping:
        click.echo("Stopped.")
    return code


def _start(arguments: list[str]) -> subprocess.Popen[bytes]:
    # Ctrl-C reaches the whole process group; a child that is still importing ignores it, and we stop it.
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return _child(arguments)
    finally:
        signal.signal(signal.SIGINT, ours)


def _child(arguments: list[str]) -> subprocess.Popen[bytes]:
    # Nobody writes to this pipe: it closes when this process ends, even by a crash, and then the child stops.
    return subprocess.Popen(
        [sys.executable, "-m", "frontdoor.inbox", *arguments, "--until-parent-ends"],
        stdin=subprocess.PIPE,
        env=settings.child_environment(),
    )


def _wait_until_it_answers(child: subprocess.Popen[bytes], port: int, stopping: Callable[[], bool]) -> bool:
    while child.poll() is None and not stopping():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.05)
    return False


def _greet(address: str, data: Path) -> None:
    click.echo(
        f"""
The site        {address}/
Refer somebody  {address}/referral/
The desk        {address}/desk/

Make the first staff account in another terminal:
    .venv/bin/frontdoor inbox add-member NAME --data {data}
Read what has come in:
    .venv/bin/frontdoor inbox list --data {data}
    .venv/bin/frontdoor inbox open REFERENCE --identity {data}/keys/recovery.identity --data {data}

This is for trying out only. The keys in {data}/keys are made for that, and a server refuses them;
every team's key opens with the passphrase: {DEVELOPMENT_PASSPHRASE}
Do not put anything about a real person in. Ctrl-C stops everything.
"""
    )


def _stop_all(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdin is not None:
            child.stdin.close()

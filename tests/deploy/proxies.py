"""Runs the shipped nginx and Caddy examples on loopback, with test addresses, paths, certificates and short time-outs."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.inbox.notifications.servers import free_port, wait_for
from tests.inbox.processes import answers

DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = "localhost"
SHORT = "3s"
"""The proxies' time-out for a slow sender, short so that tests are quick."""


@dataclass(frozen=True)
class Proxy:
    """One proxy in front of an inbox."""

    port: int
    folder: Path
    """Everything that it can write is in here."""
    log: Path

    @property
    def address(self) -> str:
        """The public address."""
        return f"https://{NAME}:{self.port}"


Starting = Callable[[Path, int, int, Path, trustme.CA], AbstractContextManager[Proxy]]


@contextlib.contextmanager
def nginx(
    folder: Path, port: int, inbox: int, site: Path, authority: trustme.CA, *, patience: str = SHORT
) -> Iterator[Proxy]:
    """Run the nginx example within a minimal ``nginx.conf``."""
    chain, key = certificate(folder, authority)
    plain = free_port()
    example = put(
        (DEPLOY / "nginx.conf").read_text("utf-8"),
        {
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "https://frontdoor.example.org$": f"https://{NAME}:{port}$",
            "/var/log/nginx/error.log crit": f"{folder}/log warn",
            "_timeout 10s": f"_timeout {patience}",
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "server_name frontdoor.example.org": f"server_name {NAME}",
            "/etc/ssl/frontdoor/fullchain.pem": str(chain),
            "/etc/ssl/frontdoor/key.pem": str(key),
            "http://127.0.0.1:8000": f"http://127.0.0.1:{inbox}",
            "/srv/frontdoor/site": str(site),
        },
    )
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    frame = (
        f"daemon off; pid {folder}/pid; error_log {folder}/log warn; worker_processes 1;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ types {{ text/html html; text/css css; }}\n{temporary}{example} }}\n"
    )
    if os.getuid() == 0:
        frame = "user root;\n" + frame  # pytest's folders are root's own
    (folder / "nginx.conf").write_text(frame, "utf-8")
    command = ["nginx", "-p", str(folder), "-e", str(folder / "log"), "-c", str(folder / "nginx.conf")]
    with running(command, folder, port, folder / "log"):
        yield Proxy(port, folder, folder / "log")


@contextlib.contextmanager
def caddy(
    folder: Path, port: int, inbox: int, site: Path, authority: trustme.CA, *, patience: str = SHORT
) -> Iterator[Proxy]:
    """Run the Caddy example."""
    chain, key = certificate(folder, authority)
    example = put(
        (DEPLOY / "Caddyfile").read_text("utf-8"),
        {
            "frontdoor.example.org {": f"https://{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls {chain} {key}",
            "read_header 10s": f"read_header {SHORT}",
            "read_body 150s": f"read_body {patience}",
            "127.0.0.1:8000": f"127.0.0.1:{inbox}",
            "/srv/frontdoor/site": str(site),
            "{\n\tservers {": "{\n\tadmin off\n\tauto_https off\n\tservers {",
        },
    )
    (folder / "Caddyfile").write_text(example, "utf-8")
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with running(command, folder, port, folder / "log"):
        yield Proxy(port, folder, folder / "log")


def certificate(folder: Path, authority: trustme.CA) -> tuple[Path, Path]:
    """Write a certificate and its key into a folder; return both files."""
    leaf = authority.issue_cert(NAME, "127.0.0.1")
    certificate, key = folder / "fullchain.pem", folder / "key.pem"
    leaf.private_key_pem.write_to_path(key)
    for blob in leaf.cert_chain_pems:
        blob.write_to_path(certificate, append=True)
    return certificate, key


def put(example: str, places: dict[str, str]) -> str:
    """Return an example with other words in some places, each of which it must have."""
    for before, after in places.items():
        assert before in example, f"the example no longer says {before}"
        example = example.replace(before, after)
    return example


@contextlib.contextmanager
def running(command: list[str], folder: Path, port: int, log: Path) -> Iterator[None]:
    """Run a proxy until the end of the block."""
    assert shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin"), f"these tests need {command[0]}"
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}  # fmt: skip
    environment["PATH"] += ":/usr/sbin"
    with log.open("ab") as written, subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=written, stderr=written) as process:  # fmt: skip
        try:
            wait_for(lambda: process.poll() is not None or answers(port))
            assert process.poll() is None, log.read_text()
            yield
        finally:
            process.terminate()
            process.wait(10)


PROXIES: dict[str, Starting] = {"nginx": nginx, "caddy": caddy}

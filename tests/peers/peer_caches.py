"""Varnish in front of the inbox, and squid between it and the sender, with their default settings: a referral gets through, and neither keeps anything private."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from tests.deploy.proxies import running
from tests.inbox import places
from tests.inbox.notifications.servers import free_port
from tests.inbox.processes import Referrer, Server, new_data


@contextlib.contextmanager
def varnish(folder: Path, port: int, inbox: int) -> Iterator[None]:
    """Run Varnish with its built-in rules."""
    command = [
        "varnishd",
        "-j",
        "none",
        "-F",
        "-n",
        str(folder),
        "-a",
        f"127.0.0.1:{port}",
        "-b",
        f"127.0.0.1:{inbox}",
    ]
    with running(command, folder, port, folder / "log"):
        yield


@contextlib.contextmanager
def squid(folder: Path, port: int, _: int) -> Iterator[None]:
    """Run squid as a forward proxy that keeps what it may, in memory."""
    (folder / "squid.conf").write_text(
        f"http_port 127.0.0.1:{port}\nhttp_access allow all\npid_filename none\ncache_mem 16 MB\nshutdown_lifetime 0\n"
        f"access_log none\ncache_log {folder}/cache.log\ncoredump_dir {folder}\n"
    )
    folder.chmod(0o777)  # squid's own user writes its log here
    with running(["squid", "-N", "-f", str(folder / "squid.conf")], folder, port, folder / "log"):
        yield


@dataclass
class Through:
    """A cache on the way to a running inbox."""

    address: str
    server: Server
    proxy: str
    """The forward proxy; empty where the cache stands before the inbox itself."""


Starting = Callable[[Path, int, int], AbstractContextManager[None]]
CACHES: dict[str, Starting] = {"varnish": varnish, "squid": squid}


@pytest.fixture(params=CACHES)
def through(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Through]:
    """Each cache in turn."""
    places.prepare()
    port, is_forward = free_port(), request.param == "squid"
    server = Server(new_data(tmp_path / "data"))
    address = f"http://127.0.0.1:{server.port if is_forward else port}"
    server.changes["FRONTDOOR_ADDRESS"] = address
    with (
        tempfile.TemporaryDirectory(prefix="frontdoor-cache-") as folder,
        server,
        CACHES[request.param](Path(folder), port, server.port),
    ):
        proxy = f"http://127.0.0.1:{port}" if is_forward else ""
        if proxy:
            monkeypatch.setenv("http_proxy", proxy)
            monkeypatch.setenv("no_proxy", "")
        yield Through(address, server, proxy)


def test_a_referral_goes_through_and_nothing_private_stays(through: Through) -> None:
    """Stored once; the page with the reference is asked of the inbox each time, while a built page is kept."""
    referrer = Referrer(0)
    referrer.site = through.address
    reference = referrer.send_until_answered()
    with places.raw(through.server.data / "inbox.sqlite3") as database:
        assert database.execute("SELECT reference FROM store_referral").fetchall() == [(reference,)]
    again = referrer._post("/referral/send", referrer.checked)
    assert again.status_code == 303
    for path, kept in ((again.headers["Location"], False), ("/contact/", True)):
        pages = [requests.get(urljoin(through.address, path), timeout=20) for _ in range(3)]
        assert {page.status_code for page in pages} == {200}
        # Varnish counts the seconds that it has had a page, and gives two numbers; squid says it in a word.
        hits = [
            "HIT" in page.headers.get("X-Cache", "") or " " in page.headers.get("X-Varnish", "")
            for page in pages
        ]
        assert hits[-1] is kept, (path, [dict(page.headers) for page in pages])
    assert "Via" in pages[0].headers, "it did not go through the cache"

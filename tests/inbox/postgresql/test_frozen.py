"""A database server that is frozen: connections stay open, and nothing is ever answered."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from tests.form.pages import read_page
from tests.inbox.postgresql.conftest import Cluster
from tests.inbox.processes import Referrer, Server, new_data

PROMPTLY = 3.0
"""Seconds: for a busy machine. Somebody may have to wait until those who wait for a turn are told that there is none."""


def asked(address: str, seconds: float = 60) -> tuple[int, float]:
    """The status of a page, and how long it took."""
    began = time.monotonic()
    status = requests.get(address, timeout=seconds, cookies={"desk": "x" * 32}).status_code
    return status, time.monotonic() - began


def test_the_pages_are_there_while_the_database_is_frozen(cluster: Cluster, tmp_path: Path) -> None:
    """Static pages answer, sends are refused honestly with every answer, health is red; all is well again afterwards."""
    cluster.sync(on=True)
    changes = {"FRONTDOOR_DATABASE": cluster.database("frozen")}
    with Server(new_data(tmp_path / "data"), changes=changes) as server, ThreadPoolExecutor(60) as pool:
        site = f"http://127.0.0.1:{server.port}"
        referrers = [Referrer(server.port, full_name=f"Person {number}") for number in range(12)]
        for referrer in referrers:
            referrer.check()
        # Every thread has a connection that is open, and the last question on some of them failed.
        for referrer in referrers[:8]:
            referrer.send()
        list(pool.map(asked, [f"{site}/desk/"] * 24))
        assert asked(f"{site}/healthz")[0] == 200
        time.sleep(5)  # what health says of a write does not hold so long
        with cluster.frozen():
            desk = [pool.submit(asked, f"{site}/desk/") for _ in range(12)]
            health = [pool.submit(asked, f"{site}/healthz") for _ in range(12)]
            sends = [
                pool.submit(referrer._post, "/referral/send", referrer.checked) for referrer in referrers[8:]
            ]
            until = time.monotonic() + 12
            while time.monotonic() < until:
                for path in ("/", "/contact/", "/referral/"):
                    status, took = asked(site + path)
                    assert (status, took < PROMPTLY) == (200, True), (path, took)
                time.sleep(0.1)
            for referrer, send in zip(referrers[8:], sends, strict=True):
                page = read_page(send.result().text)
                assert send.result().status_code == 503
                assert page.words.startswith("We have not received your referral.")
                assert page.pressing("send") == referrer.checked
            assert {each.result()[0] for each in health} == {503}
            assert {each.result()[0] for each in desk} <= {500, 503}
        assert len({referrer.send_until_answered() for referrer in referrers}) == 12
        assert asked(f"{site}/healthz")[0] == 200

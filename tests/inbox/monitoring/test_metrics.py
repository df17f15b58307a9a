"""What a monitor on loopback is told: counts, ages and alarms, and nothing of anybody."""

from __future__ import annotations

import re
import socket
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.db import connection

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import metrics
from frontdoor.inbox.store.models import Delivery
from frontdoor.inbox.store.storage_health import Refusal, storage_health
from tests.inbox import places
from tests.inbox.builders import NOW
from tests.inbox.notifications.servers import free_port
from tests.inbox.processes import Referrer, Server, new_data


def test_a_clock_that_is_moved_while_we_run_is_noticed() -> None:
    """The clock that only runs on tells by how much."""
    wall, steady = [NOW], [100.0]
    drift = metrics.Drift(lambda: wall[0], lambda: steady[0])
    wall[0] += timedelta(hours=1)
    steady[0] += 3600
    assert drift.now() == timedelta()
    wall[0] += timedelta(minutes=20)
    assert drift.now() == timedelta(minutes=20)


def scrape(port: int) -> str:
    """What Prometheus reads."""
    answer = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=20)
    assert answer.status_code == 200
    return answer.text


def test_prometheus_reads_counts_and_ages_on_loopback_only(tmp_path: Path) -> None:
    """From a real server: figures and alarms, nothing of anybody, and no other address of this machine answers."""
    data, port = new_data(tmp_path / "data"), free_port()
    with Server(data, changes={"FRONTDOOR_METRICS_PORT": str(port)}) as server:
        Referrer(server.port).send_until_answered()
        text = scrape(port)
        figures = dict(re.findall(r"^(frontdoor_\S+) (\S+)$", text, re.MULTILINE))
        assert float(figures["frontdoor_referrals"]) == 1
        assert float(figures["frontdoor_unopened"]) == 1
        assert float(figures['frontdoor_alarm{name="backup"}']) == 1
        assert float(figures['frontdoor_alarm{name="keys"}']) == 0
        assert 'frontdoor_not_stored_total{reason="full"}' in figures
        assert "Calum" not in text
        assert "python_info" not in text, "a registry of our own, with nothing of the process"
        inode = _listening(port)
        assert inode == ["0100007F"], "127.0.0.1 in the kernel's spelling"


def _listening(port: int) -> list[str]:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port]


def test_what_was_refused_is_counted_by_reason(well: Runtime) -> None:
    """By process, because a store that is full cannot count."""
    before = storage_health.refused().get(Refusal.FULL, 0)
    storage_health.count(Refusal.FULL)
    metrics_ = metrics.Metrics(lambda: well, clock=lambda: NOW, drift=metrics.Drift(lambda: NOW, lambda: 0.0))
    samples = {
        sample.labels.get("reason"): sample.value
        for family in metrics_.collect()
        for sample in family.samples
        if sample.name == "frontdoor_not_stored_total"
    }
    assert samples["full"] == before + 1
    assert set(samples) == {refusal.name.lower() for refusal in Refusal}


def test_a_store_that_cannot_be_read_is_a_figure_too(well: Runtime, tmp_path: Path) -> None:
    """The monitor is told so instead of an error of ours."""
    places.use_database(tmp_path / "nowhere" / "none.sqlite3")
    metrics_ = metrics.Metrics(lambda: well, clock=lambda: NOW, drift=metrics.Drift(lambda: NOW, lambda: 0.0))
    families = {family.name: family for family in metrics_.collect()}
    assert families["frontdoor_store_readable"].samples[0].value == 0
    assert "frontdoor_referrals" not in families
    connection.close()


def test_a_port_that_is_taken_is_one_sentence(well: Runtime) -> None:
    """As for the pages."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        pytest.raises(DiagnosticsError, match="FRONTDOOR_METRICS_PORT"),
    ):
        metrics.start(listener.getsockname()[1], lambda: well)
    assert not Delivery.objects.exists()

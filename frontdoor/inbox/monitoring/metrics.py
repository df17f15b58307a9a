"""Prometheus metrics of the inbox, on 127.0.0.1 only: counts and ages, no personal data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import status_report
from frontdoor.inbox.store.storage_health import Refusal, storage_health

LOOPBACK = "127.0.0.1"
Clock = Callable[[], datetime]
_COUNTS = {
    "referrals": "Referrals kept",
    "unopened": "Referrals that nobody has opened",
    "missing": "Referrals that were received, and are neither there nor erased by rule",
    "gate": "Referrals to be met at the gate within three working days that nobody who is here has",
    "still": "Open referrals without a step for too long",
    "passed": "Open referrals whose day at the gate, or of release, has passed",
    "set_aside": "Referrals set aside as possible spam",
    "untold": "Notices that no mailbox has taken",
    "perhaps": "Referrals of which a mailbox was perhaps told, and is not told again",
    "refused": "Notices that a mailbox refused when last asked",
    "free_bytes": "Free disk",
}
_AGES = {
    "oldest_unopened": "Age of the oldest referral that nobody has opened",
    "oldest_untold": "Age of the oldest referral of which a mailbox was not told",
    "backup": "Since the last copy",
    "drill": "Since the last drill",
    "recovery_drill": "Since the last drill with the recovery key",
    "keeping": "Since the last run of the rules on how long referrals are kept",
    "canary": "Since the last test referral that came back had set out",
    "clock": "How far the clock is ahead",
}


class Drift:
    """Detects a step of the wall clock since the start, by comparing it with the monotonic clock."""

    def __init__(self, wall: Clock, steady: Callable[[], float]) -> None:
        self._wall, self._steady = wall, steady
        self._begun = (wall(), steady())

    def now(self) -> timedelta:
        """Return by how much the wall clock was moved since the start."""
        wall, steady = self._begun
        return (self._wall() - wall) - timedelta(seconds=self._steady() - steady)


class Metrics(Collector):
    """A Prometheus collector that reads the inbox at each scrape."""

    def __init__(self, using: Callable[[], Runtime], *, clock: Clock, drift: Drift) -> None:
        self._using, self._clock, self._drift = using, clock, drift

    def collect(self) -> Iterator[Metric]:
        """Yield all metrics; if the store cannot be read, only the refusals and that fact."""
        yield _refusals()
        try:
            seen = status_report.look(self._using(), self._clock(), drift=self._drift.now())
        except (DatabaseError, OSError):
            yield GaugeMetricFamily("frontdoor_store_readable", "Whether the store can be read", value=0)
            return
        finally:
            connection.close()
        yield GaugeMetricFamily("frontdoor_store_readable", "Whether the store can be read", value=1)
        for name, help_ in _COUNTS.items():
            if (count := getattr(seen, name)) is not None:
                yield GaugeMetricFamily(f"frontdoor_{name}", help_, value=count)
        for name, help_ in _AGES.items():
            if (age := getattr(seen, name)) is not None:
                yield GaugeMetricFamily(f"frontdoor_{name}_seconds", help_, value=age.total_seconds())
        family = GaugeMetricFamily("frontdoor_alarm", "Whether a person should look", labels=["name"])
        ringing = {alarm.name for alarm in status_report.alarms(seen)}
        for name in status_report.ALARMS:
            family.add_metric([name], float(name in ringing))
        yield family


def start(port: int, using: Callable[[], Runtime]) -> None:
    """Serve metrics on a loopback port in the background; ``using`` returns the runtime context of the moment. Raise DiagnosticsError when the port is taken."""

    def clock() -> datetime:
        return datetime.now(UTC)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Metrics(using, clock=clock, drift=Drift(clock, monotonic)))
    try:
        start_http_server(port, addr=LOOPBACK, registry=registry)
    except OSError as error:
        sentence = f"Port {port} cannot be used for metrics ({error.strerror}). Choose another FRONTDOOR_METRICS_PORT."
        raise DiagnosticsError([Diagnostic(SourceLocation("FRONTDOOR_METRICS_PORT"), sentence)]) from error


def _refusals() -> Metric:
    family = CounterMetricFamily(
        "frontdoor_not_stored", "Referrals that this process did not take, by reason", labels=["reason"]
    )
    counted = storage_health.refused()
    for refusal in Refusal:
        family.add_metric([refusal.name.lower()], counted.get(refusal, 0))
    return family

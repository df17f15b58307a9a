"""What the tests of store and delivery hold an inbox to on SQLite, they hold it to on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.inbox import places
from tests.inbox.postgresql.conftest import Cluster


def test_the_suites_of_store_and_delivery_pass_on_postgresql(cluster: Cluster) -> None:
    """Once only, one transaction, fences, escalation, roll-call, audit: the same tests on the other engine.

    What the public door does there, it does with the intake's own role, which may only insert.
    """
    cluster.sync(on=False)
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("FRONTDOOR_", "DJANGO_"))
    }
    suites = [
        "tests/inbox/store",
        "--ignore=tests/inbox/store/test_durability_check.py",  # asks for SQLite's settings
        "tests/inbox/referrals",
        "tests/inbox/intake",
        "tests/inbox/monitoring/test_canary_probe.py",
        "tests/inbox/monitoring/test_canary_apart.py",
        "tests/inbox/monitoring/test_outage_status.py",
        "tests/inbox/notifications/test_outbox.py",
        "tests/inbox/notifications/test_rate_limit.py",
        "tests/inbox/notifications/test_envelopes.py",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *suites],
        cwd=places.ROOT,
        env={**plain, "TESTS_ON_POSTGRESQL": cluster.address},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]

"""What the web process and the delivery worker hold in memory: neither imports what it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.inbox.processes import environment, new_data

DELIVERY = """
import sys, frontdoor.cli.main, frontdoor.inbox.commands
from frontdoor.inbox.config.environment import make_django_ready
make_django_ready()
import frontdoor.inbox.worker, frontdoor.inbox.monitoring.canary_probe
from frontdoor.inbox.config.runtime import started
started()
print(*sys.modules)
"""
WEB = """
from django.urls import resolve
from frontdoor.inbox.server import serve
from frontdoor.inbox.wsgi import application
from frontdoor.inbox.intake.responses import redirect_to_token
started().read_all()
resolve("/referral/send")
redirect_to_token("token")
print(*sys.modules)
"""
NEITHER = {"PIL", "cryptography", "fido2", "frontdoor.inbox.desk.urls", "mkdocs", "prometheus_client", "psycopg", "segno"}  # fmt: skip


def test_a_process_holds_only_what_it_uses(tmp_path: Path) -> None:
    """Each of these takes one to ten megabytes for as long as the process lives; it comes when somebody first needs it.

    One process is asked twice, because each start takes a second: as the delivery worker, and then, with more, as the web.
    """
    settings = environment(new_data(tmp_path / "data"), 8000)
    done = subprocess.run([sys.executable, "-c", DELIVERY + WEB], env=settings, capture_output=True, text=True, check=True)  # fmt: skip
    delivery, web = (set(line.split()) for line in done.stdout.splitlines()[-2:])
    assert "frontdoor.inbox.worker" in delivery
    assert "frontdoor.inbox.intake.views" in web
    ours = {"frontdoor.inbox.notifications.transports", "frontdoor.site.search.daily_index"}
    assert delivery & (NEITHER | ours | {"jinja2", "requests", "smtplib", "uvicorn", "whitenoise"}) == set()
    assert web & NEITHER == set()

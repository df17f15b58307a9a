from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from frontdoor.inbox.monitoring import status_report
from frontdoor.inbox.store.storage_health import storage_health
from tests.inbox.builders import NOW


def test_health_is_two_words_or_three(client: Client) -> None:
    """Monitoring reads the status, a person the words; nothing else is told, and no cache keeps it."""
    for status, words in ((200, b"ok\n"), (503, b"not ok\n")):
        answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (status, words)
        assert answer["Cache-Control"] == "no-store"
        storage_health.stop()
    storage_health.start_again()


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "checker.internal", "", "[", "a b"])
def test_health_is_told_whatever_the_host(client: Client, host: str) -> None:
    """A proxy's check sends its own name, or none; catches taking a healthy inbox out of service. No page is."""
    assert client.get("/healthz", HTTP_HOST=host).status_code == 200
    assert client.get("/desk/sign-in/", HTTP_HOST=host or "other").status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "BREW"])
def test_health_is_only_looked_at(store: Path, method: str) -> None:
    """Any other method is answered with the ones that there are."""
    answer = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True).generic(method, "/healthz")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


def test_what_never_was_is_said_in_words() -> None:
    """A new inbox has no oldest referral and no test referral yet, and says no "came back never" of them."""
    new = status_report.InboxStatus(at=NOW, sign_up=True)
    assert status_report.alarms(new)[0].sentence.startswith("No test referral has come back yet: ")
    assert "Unopened: 0" in list(status_report.lines(new))

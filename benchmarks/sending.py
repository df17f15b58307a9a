"""Sends referrals over a kept connection with as little work of its own as can be, so that it is the server that is measured."""

from __future__ import annotations

import http.client
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

from frontdoor.inbox.crypto import idempotency_key
from tests.form.builders import good_answers, the_form

HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def body(name: str) -> str:
    """Return what the Send button of the check page sends about a person: answers, and a one-time key as the server makes it."""
    form, now = the_form(), datetime.now(UTC)
    typed = good_answers(full_name=name)
    checked = form.check(typed, today=now.date())
    key = idempotency_key.issue(idempotency_key.digest(checked.answers), form.version, now)
    return urlencode({**typed, "key": key, "form_version": form.version, "send": "Send"}, doseq=True)


class Sender:
    """One connection to a server on this machine; opened again when it was closed."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def post(self, address: str, sent: str) -> tuple[int, float]:
        """Send, and return the status and how many seconds the whole answer took; raise OSError, HTTPException."""
        began = time.perf_counter()
        try:
            self._connection.request("POST", address, sent, HEADERS)
            answer = self._connection.getresponse()
            answer.read()
        except (http.client.HTTPException, OSError):
            self._connection.close()
            raise
        return answer.status, time.perf_counter() - began

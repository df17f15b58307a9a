"""Canary probe: sends a test referral through the public address as a visitor would, and records when it came back.

Nothing short of that shows that proxy, form, database, keys and mail server work together. It uses the form as a
visitor sees it, and reads of the pages only the inputs of the check page and a reference. Each success renews the
outage flag.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from random import Random
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from django.db import connection

from frontdoor.form.availability import not_taking
from frontdoor.form.sample_answers import sample_answers
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import canary_token, idempotency_key, keyring
from frontdoor.inbox.monitoring import outage_status
from frontdoor.inbox.notifications import tls
from frontdoor.inbox.referrals import canaries
from frontdoor.occurrences import london_day
from frontdoor.outage_flag import EVERY
from frontdoor.site.pages.form_names import SEND_BUTTON

log = logging.getLogger("frontdoor.canary")

AGAIN = timedelta(minutes=3)
"""Time after which another probe is sent when one has not come back."""
DEADLINE = 60.0
"""Seconds that a whole probe may take, however slowly the server answers."""
_LARGEST = 512 * 1024
_REFERENCE = re.compile(r"\b\w{3}-\w{3}-\w{3}\b")


class ProbeFailed(Exception):  # noqa: N818 -- says what happened
    """The probe did not get through the public intake; the message says at which step, never what was sent."""


SendProbe = Callable[[Runtime, datetime, Random], None]


class CanaryProbe:
    """Sends probes on schedule in a background thread, and completes those whose notification was sent."""

    def __init__(
        self, using: Runtime, *, random: Random, send: SendProbe | None = None, pool: Executor | None = None
    ) -> None:
        self.using, self.random = using, random
        self._send = send or send_probe
        self._pool = pool or ThreadPoolExecutor(1, thread_name_prefix="canary")
        self._under_way: Future[None] | None = None
        self._last: datetime | None = None
        """When the probe was sent that is still expected back."""

    def look(self, now: datetime) -> None:
        """Complete probes, then send one if it is time; returns at once while one is under way."""
        try:
            self._look(now)
        except OSError:
            log.exception("failed action=canary-look")  # the outage banner then appears by itself

    def _look(self, now: datetime) -> None:
        identity = keyring.own_identity(self.using.environment.keys, keyring.CANARY)
        home = canaries.complete_probes(self.using, identity, now)
        if home is not None:
            outage_status.record_success(self.using.environment.data, home)
            self._last = None
            log.info("action=canary-completed sent_at=%s", home.isoformat(timespec="seconds"))
        if self._is_time(now) and (self._under_way is None or self._under_way.done()):
            self._last = now
            self._under_way = self._pool.submit(self._send_one, now)

    def stop(self) -> None:
        """Send no more probes; one that is under way is not waited for."""
        self._pool.shutdown(wait=False)

    def _is_time(self, now: datetime) -> bool:
        today = london_day(now)
        if not_taking(self.using.form, self.using.catalogue, today):
            # Nobody can send a referral, and the page says so: there is nothing to test.
            outage_status.nothing_to_try(self.using.environment.data, now)
            return False
        home = outage_status.last_success(self.using.environment.data)
        if self._last is not None and timedelta() <= now - self._last < AGAIN:
            return False
        return home is None or not timedelta() <= now - home < EVERY

    def _send_one(self, now: datetime) -> None:
        try:
            self._send(self.using, now, self.random)
        except ProbeFailed as error:
            log.warning("failed action=canary-probe reason=%s", error)
        except Exception:
            log.exception("failed action=canary-probe")
        finally:
            connection.close()


def send_probe(using: Runtime, now: datetime, random: Random) -> None:
    """Fill in the form for a random council area, check it, send it and find a reference; raise ProbeFailed."""
    form = using.form
    today = london_day(now)
    areas = [choice.value for choice in form.question("local_authority").options]
    typed = sample_answers(form, today=today, given={"local_authority": random.choice(areas)})
    answers = form.check(typed, today=today).answers
    visitor = _Visitor(using.environment.address)
    page = visitor.post("/referral/check", {**typed, "form_version": [form.version]}, expected=200)
    inputs = _sent_by(page.text, SEND_BUTTON)
    if "key" not in inputs:
        raise ProbeFailed("the check page has no key beside its Send button")
    marked = {canary_token.INPUT: [canary_token.issue(idempotency_key.digest(answers), now)]}
    sent = visitor.post("/referral/send", {**inputs, **marked}, expected=303)
    confirmation = visitor.get(sent.location)
    if not _REFERENCE.search(confirmation.text):
        raise ProbeFailed("the confirmation shows no reference")


@dataclass(frozen=True)
class _Page:
    text: str
    location: str
    """Where a redirect leads."""


class _Visitor:
    """An HTTP client that does what a browser without script would, as far as a probe needs it; no proxy, directly to the address.

    Of the standard library, since the delivery worker is there day and night, and another would take four megabytes of it.
    """

    def __init__(self, address: str) -> None:
        self._address, self._until = address, time.monotonic() + DEADLINE

    def get(self, path: str) -> _Page:
        """Fetch a page; raise ProbeFailed."""
        return self._ask("GET", path, None, 200)

    def post(self, path: str, typed: Mapping[str, object], *, expected: int) -> _Page:
        """Submit a form; raise ProbeFailed unless the status is the expected one."""
        return self._ask("POST", path, typed, expected)

    def _ask(self, method: str, path: str, typed: Mapping[str, object] | None, expected: int) -> _Page:
        where = "check" if path.endswith("/check") else "send" if path.endswith("/send") else "confirmation"
        headers = {"Sec-Fetch-Site": "same-origin", "User-Agent": "frontdoor canary", "Connection": "close"}
        body = None
        if typed is not None:
            body = urlencode(typed, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        url = urlsplit(urljoin(self._address, path))
        try:
            with closing(_connected(url)) as connection_:
                connection_.request(
                    method, f"{url.path}?{url.query}" if url.query else url.path, body, headers
                )
                response = connection_.getresponse()
                if response.status != expected:
                    raise ProbeFailed(f"{where} answered {response.status}")
                return _Page(self._read(response, where), response.headers.get("Location", ""))
        except (HTTPException, OSError) as error:
            raise ProbeFailed(f"{where} could not be reached ({type(error).__name__})") from error

    def _read(self, response: HTTPResponse, where: str) -> str:
        body = b""
        while chunk := response.read1(16 * 1024):
            body += chunk
            if len(body) > _LARGEST or time.monotonic() > self._until:
                raise ProbeFailed(f"{where} did not come to an end")
        return body.decode("utf-8", "replace")


def _connected(url: SplitResult) -> HTTPConnection:
    """Return a connection to a server: within five seconds, and then with twenty for each step."""
    host = url.hostname or ""
    if url.scheme == "https":
        connection_: HTTPConnection = HTTPSConnection(host, url.port, timeout=5, context=tls.verified())
    else:
        connection_ = HTTPConnection(host, url.port, timeout=5)
    connection_.connect()
    connection_.sock.settimeout(20)
    return connection_


def _sent_by(page: str, button: str) -> dict[str, list[str]]:
    """Return the inputs that a page's form submits with the named button: names to values; empty without such a button."""
    forms: list[dict[str, list[str]]] = [{}]

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            values = {name: value or "" for name, value in attrs}
            if tag == "form":
                forms.append({})
            elif (tag, values.get("name")) == ("button", button) or values.get("type") == "hidden":
                forms[-1].setdefault(values.get("name", ""), []).append(values.get("value", ""))

    Reader(convert_charrefs=True).feed(page)
    return next((form for form in forms if button in form), {})

"""A client of the public intake that acts as a browser without script; it parses each page strictly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from tests.form.builders import Typed, good_answers
from tests.form.pages import Seen, read_page


def answers(**changes: str | list[str]) -> Typed:
    """Valid answers relative to today: the person leaves prison in eight weeks."""
    release = datetime.now(UTC).date() + timedelta(weeks=8)
    day = {f"release_date__{part}": str(getattr(release, part)) for part in ("day", "month", "year")}
    return good_answers(**{**day, **changes})


FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """A response: status, headers and page."""

    response: HttpResponse
    page: Seen | None

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def seen(self) -> Seen:
        """The page; there is one."""
        assert self.page is not None
        return self.page


class Browser:
    """Sends forms as a browser does, and checks what it gets."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, address: str) -> Answer:
        """Open an address."""
        return self._checked(self.client.get(address))

    def post(
        self,
        address: str,
        typed: Mapping[str, Sequence[str]] | bytes,
        *,
        content_type: str = FORM,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Post a form, or a raw body."""
        body = (
            typed
            if isinstance(typed, bytes)
            else urlencode(typed, doseq=True, errors="surrogatepass").encode()
        )
        return self._checked(
            self.client.generic("POST", address, body, content_type, headers=dict(headers or {}))
        )

    def check(self, typed: Mapping[str, Sequence[str]]) -> Answer:
        """Press "Check your answers"."""
        return self.post("/referral/check", typed)

    def send(self, page: Seen, **changes: list[str]) -> Answer:
        """Press "Send the referral" on a check page, with some of its hidden inputs changed."""
        return self.post("/referral/send", {**page.pressing("send"), **changes})

    def _checked(self, response: Any) -> Answer:
        assert not response.cookies, "the public side sets no cookie"
        assert response["Cache-Control"] == "no-store", "no page with answers is kept by the browser"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert "unsafe" not in response["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        if response.status_code == 303:
            assert not response.content
            return Answer(response, None)
        assert response["Content-Type"] == "text/html; charset=utf-8"
        page = read_page(response.content.decode("utf-8"))
        assert list(page.all("aside", class_="fd-leave")), "every page can be left quickly"
        return Answer(response, page)

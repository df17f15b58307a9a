from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from frontdoor.inbox.config.mailbox_kinds import WEBHOOK
from frontdoor.inbox.notifications.message import Notification
from frontdoor.inbox.notifications.outcome import Outcome, Refused, Sent, TryLater
from frontdoor.inbox.notifications.send_process import Job, attempt
from frontdoor.inbox.notifications.transports import post
from tests.inbox.builders import NOW
from tests.inbox.notifications.servers import Script, a_scripted_server, free_port

NOTICE = Notification("K4M7TQ9XC", "K4M7TQ9XC.1", "https://example.org")
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


def tell(server: HTTPServer, path: str = "/new", secret: str = "") -> Outcome:
    """Post the notice to a server."""
    return post(NOTICE, WEBHOOK, url=server.url_for(path), secret=secret, now=NOW)


def test_a_mailbox_that_says_our_id_back_took_it(httpserver: HTTPServer) -> None:
    """It gets the reference and the desk's address, signed, with a key by which it can tell a repeat."""
    seen: list[Request] = []

    def take(request: Request) -> Response:
        seen.append(request)
        return Response(json.dumps({"id": request.get_json()["id"]}), 201)

    httpserver.expect_request("/new", method="POST").respond_with_handler(take)

    assert tell(httpserver, secret=SECRET) == Sent("It took it (201).")

    request = seen[0]
    body = request.get_data()
    assert json.loads(body) == {
        "id": "K4M7TQ9XC.1",
        "type": "referral.received",
        "reference": "K4M-7TQ-9XC",
        "desk": "https://example.org/desk/",
    }
    assert request.headers["Idempotency-Key"] == "K4M7TQ9XC.1"
    moment = request.headers["webhook-timestamp"]
    assert moment == str(int(NOW.timestamp()))
    signed = hmac.new(b"0123456789abcdef01234567", f"K4M7TQ9XC.1.{moment}.".encode() + body, hashlib.sha256)
    assert request.headers["webhook-signature"] == "v1," + base64.b64encode(signed.digest()).decode()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(httpserver: HTTPServer, status: int) -> None:
    """A mailbox that has moved gets nothing at its new place, and is not thought to be told; catches following."""
    httpserver.expect_request("/new").respond_with_data(
        "", status, {"Location": httpserver.url_for("/other")}
    )
    httpserver.expect_request("/other").respond_with_json({"id": NOTICE.id})

    assert tell(httpserver) == Refused(
        f"It answered with a redirect ({status}), which we do not follow. Has it moved?"
    )

    assert [request.path for request, _ in httpserver.log] == ["/new"]


@pytest.mark.parametrize(
    "answer",
    ["", "ok", "{}", "[]", "null", '{"id": "another"}', '{"id": ["K4M7TQ9XC.1"]}', "K4M7TQ9XC.1", "\ud83d"],
)
@pytest.mark.parametrize("status", [200, 201, 202])
def test_success_without_our_id_is_no_success(httpserver: HTTPServer, status: int, answer: str) -> None:
    """A parking page answers 200 to everything; catches taking any 2xx."""
    httpserver.expect_request("/new").respond_with_data(answer.encode("utf-8", "surrogatepass"), status)
    assert tell(httpserver) == Refused(
        f"It answered {status}, but did not say our id back: we cannot know that it took it."
    )


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Refused("It refused it (400).")),
        (401, Refused("It refused it (401).")),
        (404, Refused("It refused it (404).")),
        (410, Refused("It refused it (410).")),
        (408, TryLater("It asked us to come back (408).")),
        (429, TryLater("It asked us to come back (429).")),
        (500, TryLater("It asked us to come back (500).")),
        (503, TryLater("It asked us to come back (503).")),
    ],
)
def test_each_status_has_its_outcome(httpserver: HTTPServer, status: int, outcome: Outcome) -> None:
    """What may pass is tried again soon; what somebody must mend is shown and asked hourly."""
    httpserver.expect_request("/new").respond_with_json({"id": NOTICE.id}, status)
    assert tell(httpserver) == outcome


def test_the_time_that_it_asks_for_is_kept(httpserver: HTTPServer) -> None:
    """Retry-After in seconds is honoured, up to a day."""
    httpserver.expect_request("/new").respond_with_data("", 503, {"Retry-After": "7200"})
    assert tell(httpserver) == TryLater("It asked us to come back (503).", timedelta(hours=2))


def test_an_endless_answer_is_not_read(httpserver: HTTPServer) -> None:
    """More than 64 KiB is cut off."""
    httpserver.expect_request("/new").respond_with_data(b" " * 200_000 + b'{"id": "K4M7TQ9XC.1"}')
    assert tell(httpserver) == Refused("It answered 200, but with more than we read.")


def test_nobody_there_is_tried_later() -> None:
    """A refused connection is no answer."""
    outcome = post(NOTICE, WEBHOOK, url=f"http://127.0.0.1:{free_port()}/", secret="", now=NOW)
    assert outcome == TryLater("It could not be reached.")


def test_proxies_of_the_environment_are_not_used(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy variable that somebody left set does not see our notices."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    httpserver.expect_request("/new").respond_with_json({"id": NOTICE.id})
    assert isinstance(tell(httpserver), Sent)


def test_a_server_that_drips_is_ended_by_the_wall_clock() -> None:
    """A byte now and then keeps every read alive, and still the attempt ends at its deadline."""
    with a_scripted_server(Script(banner="drip")) as server:
        job = Job(NOTICE, f"http://127.0.0.1:{server.port}/", deadline=timedelta(seconds=2))
        assert isinstance(attempt(job), TryLater)

from __future__ import annotations

import socket
import time
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from frontdoor.inbox.server.wsgi_adapter import LARGEST_BODY, READ_AWAY
from tests.form.pages import read_page
from tests.inbox.processes import Referrer, Server, new_data
from tests.inbox.serving import REFUSED, serving


def how_much(environ, start_response):  # type: ignore[no-untyped-def] # WSGI
    """Answer with how many bytes of a body were handed on."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(len(body)).encode()]


def begin(
    port: int, sent: bytes = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na"
) -> socket.socket:
    """Connect and send the beginning of a request."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(sent)
    return connection


@pytest.mark.parametrize("chunked", [False, True], ids=["with a length", "in chunks"])
@pytest.mark.parametrize("size", [1, LARGEST_BODY, LARGEST_BODY + 1, 200_000, READ_AWAY - 1000])
def test_of_a_body_only_so_much_is_kept_and_the_rest_is_read_away(size: int, chunked: bool) -> None:
    """A view gets one byte more than it takes, and the browser an answer; catches refusing while it still sends."""
    body = iter([b"x" * size]) if chunked else b"x" * size
    with serving(how_much) as port:
        answer = requests.post(f"http://127.0.0.1:{port}/", data=body, timeout=60)
    assert (answer.status_code, answer.text) == (200, str(min(size, LARGEST_BODY + 1)))


PHOTO = "/desk/catalogue/about/locations/glasgow/do/photo"


@pytest.mark.parametrize(
    ("path", "kept"),
    [(PHOTO, 5_000_000), (f"{PHOTO}s", LARGEST_BODY + 1), ("/referral/send", LARGEST_BODY + 1)],
)
def test_a_photo_is_kept_where_an_editor_sends_one_and_nowhere_else(path: str, kept: int) -> None:
    """Sabotage: a larger body for every address, which would let anybody fill the memory."""
    with serving(how_much) as port:
        answer = requests.post(f"http://127.0.0.1:{port}{path}", data=b"x" * 5_000_000, timeout=60)
    assert answer.text == str(kept)


@pytest.mark.parametrize(("path", "is_taken"), [(PHOTO, True), ("/referral/check", False)])
def test_a_photo_may_take_longer_to_arrive(path: str, is_taken: bool) -> None:
    """A phone on a slow line needs minutes for twelve megabytes. Sabotage: it was cut off after half a minute, as Caddy did, too."""
    with (
        serving(how_much, patience=1) as port,
        begin(port, f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n".encode()) as connection,
    ):
        for piece in (b"abc", b"def"):
            time.sleep(0.8)
            with suppress(OSError):
                connection.sendall(piece)
        try:
            answer = connection.recv(1000)
        except ConnectionError:
            answer = b""
    assert answer.startswith(b"HTTP/1.1 200 ") is is_taken


LONG = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {2 * READ_AWAY}\r\n\r\n".encode()
NO_HTTP = {
    "both lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    "both lengths, the other way round": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "a length below nothing": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a chunk without a size": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "words": b"nonsense",
    "words that begin like HTTP": b"GET ME OUT OF HERE",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
}


@pytest.mark.parametrize("request_", NO_HTTP.values(), ids=NO_HTTP)
def test_what_is_no_http_is_answered_at_once(request_: bytes) -> None:
    """Nobody waits for more, and no view is given a body that a proxy may have read otherwise; catches both lengths passing."""
    with serving(how_much) as port, begin(port, request_) as connection:
        began = time.monotonic()
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert time.monotonic() - began < 2
    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (LONG + b"a" * (READ_AWAY + 1), b"413"),
        (LONG + b"a" * 2 * READ_AWAY, b"413"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 20_000 + b"\r\n\r\n", b"431"),
        (b"GET /?" + b"b" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"431"),
    ],
    ids=["begun", "sent whole", "header", "address"],
)
def test_what_is_too_long_for_any_view_is_answered_with_a_page(request_: bytes, status: bytes) -> None:
    """Whole, though the client is still sending; catches closing with unread bytes, which tears the page away."""
    with serving(how_much, patience=2) as port, begin(port, request_) as connection:
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.split()[1] == status
    assert answer.endswith(REFUSED[1])


def test_a_header_without_an_end_is_cut_off() -> None:
    """It takes no more memory than half a megabyte; catches counting nothing until the header is whole."""
    with serving(how_much) as port, begin(port, b"GET / HTTP/1.1\r\nA: ") as connection, suppress(OSError):
        for _ in range(100):
            connection.sendall(b"b" * 100_000)
        pytest.fail("ten megabytes were taken")


def test_a_request_that_drips_is_cut_off() -> None:
    """A byte now and then keeps no connection; catches counting every byte as a sign of life."""
    with serving(how_much, patience=1) as port, begin(port) as connection:
        began = time.monotonic()
        with suppress(OSError):  # reset or broken pipe, as it comes
            while time.monotonic() - began < 20:
                connection.sendall(b"a")
                time.sleep(0.2)
        assert time.monotonic() - began < 10


def test_the_longest_on_the_way_gives_place_to_a_newcomer() -> None:
    """With every connection taken by drippers a person is answered at once; catches refusing to accept any more."""
    with serving(how_much, connections=60) as port:
        dripping = [begin(port) for _ in range(100)]
        try:
            for _ in range(5):
                began = time.monotonic()
                assert requests.post(f"http://127.0.0.1:{port}/", b"abc", timeout=20).text == "3"
                assert time.monotonic() - began < 5
        finally:
            for connection in dripping:
                connection.close()


def test_a_referral_far_too_large_is_answered_with_a_finished_page(tmp_path: Path) -> None:
    """Status 413, "not received" first, the answers that could be read, phone and address; nothing on the disk."""
    with Server(new_data(tmp_path / "data")) as server:
        referrer = Referrer(server.port)
        referrer.check()
        for size in (70_000, 200_000, 3_000_000):
            answer = referrer._post("/referral/send", {**referrer.checked, "zzz": ["x" * size]})
            page = read_page(answer.text)
            assert answer.status_code == 413
            assert page.words.startswith("We have not received your referral.")
            assert "Calum Strachan" in page.words
            assert "0141 248 1763" in page.words
        answer = referrer._post("/referral/send", {"reason": ["x" * (READ_AWAY - 1000)]})
        assert answer.status_code == 413
        with begin(server.port, LONG + b"a" * (READ_AWAY + 1)) as connection:
            connection.shutdown(socket.SHUT_WR)
            unread = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
        head, _, body = unread.partition("\r\n\r\n")
        assert head.startswith("HTTP/1.1 413 ")
        assert "content-security-policy: default-src 'none'" in head
        assert "cache-control: no-store" in head
        page = read_page(body)
        assert page.words.startswith("We have not received your referral.")
        assert "on this page" not in page.words.partition("What you can do now")[0]
        assert "0141 248 1763" in page.words
        assert referrer.send()

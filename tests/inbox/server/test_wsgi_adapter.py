"""What passes between a connection and the application behind it, seen from raw sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.inbox.serving import REFUSED, serving

TEXT = [("Content-Type", "text/plain")]


def talk(port: int, sent: bytes, *, reads: int | None = None) -> bytes:
    """Send, and return what comes until the connection ends, or the first bytes of it."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(sent)
        parts, got = iter(lambda: connection.recv(65536), b""), b""
        for part in parts:
            got += part
            if reads is not None and len(got) >= reads:
                break
        return got


def answering(body: Callable[[dict[str, Any]], Any], headers: list[tuple[str, str]] = TEXT) -> Any:
    """An application that answers with what a function makes of its environ."""

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        answer = body(environ)
        start_response("200 OK", headers)
        return answer

    return application


def test_a_request_that_breaks_off_never_reaches_a_view() -> None:
    """Half a referral is none; catches taking the end of the connection for the end of the body."""
    calls: list[bytes] = []

    def noted(environ: dict[str, Any]) -> list[bytes]:
        calls.append(environ["wsgi.input"].read())
        return [b"ok"]

    with serving(answering(noted)) as port:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(100) == b""
        whole = talk(port, b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc")
    assert whole.startswith(b"HTTP/1.1 200 ")
    assert calls == [b"abc"]


def test_what_an_application_is_told_is_what_was_asked() -> None:
    """Escaped addresses pass; a name with an underscore does not pass for the one with a hyphen."""
    seen: list[dict[str, Any]] = []
    request = (
        b"GET /caf%C3%A9?q=caf%C3%A9+%26 HTTP/1.1\r\nHost: x\r\nX-Two: a\r\nX-Two: b\r\n"
        b"X_Forwarded_Host: evil\r\nSec_Fetch_Site: same-origin\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
    )

    def noted(environ: dict[str, Any]) -> list[bytes]:
        seen.append(environ)
        return [b"ok"]

    with serving(answering(noted)) as port:
        assert talk(port, request).startswith(b"HTTP/1.1 200 ")
    (environ,) = seen
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/café"
    assert environ["QUERY_STRING"] == "q=caf%C3%A9+%26"
    assert environ["HTTP_X_TWO"] == "a, b"
    assert environ["wsgi.url_scheme"] == "http"
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
    assert not [name for name in environ if name in ("HTTP_X_FORWARDED_HOST", "HTTP_SEC_FETCH_SITE")]


def test_an_answer_is_sent_as_it_is_made_and_in_one_piece_to_old_clients() -> None:
    """A search shows how far it is; HTTP/1.0, which lynx and nginx speak, has no chunks."""
    goes_on = threading.Event()

    def made(_: object) -> Iterator[bytes]:
        yield b"first"
        goes_on.wait(10)
        yield b"second"

    with serving(answering(made)) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            got = b""
            while b"first" not in got:
                got += connection.recv(1000)
            goes_on.set()
            while not got.endswith(b"0\r\n\r\n"):
                got += connection.recv(1000)
            assert b"second" in got
        old = talk(port, b"GET / HTTP/1.0\r\nHost: x\r\n\r\n")
    assert b"content-length: 11\r\n" in old.lower()
    assert old.endswith(b"\r\n\r\nfirstsecond")


def test_an_answer_that_fails_is_a_page_or_is_seen_to_be_cut_off() -> None:
    """Before its first word a page; afterwards nobody takes it for whole."""

    def fails_at_once(_: object) -> list[bytes]:
        raise RuntimeError

    def fails_midway(_: object) -> Iterator[bytes]:
        yield b"first"
        raise RuntimeError

    request = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with serving(answering(fails_at_once)) as port:
        answer = talk(port, request)
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert answer.endswith(REFUSED[1])
    with serving(answering(fails_midway)) as port:
        answer = talk(port, request)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert not answer.endswith(b"0\r\n\r\n")


def test_for_a_client_who_has_gone_nothing_more_is_made() -> None:
    """The thread is free again, and what the answer holds open is closed."""
    closed = threading.Event()

    class Endless:
        def __iter__(self) -> Iterator[bytes]:
            while True:
                yield b"x" * 1000
                time.sleep(0.01)

        def close(self) -> None:
            closed.set()

    with serving(answering(lambda _: Endless())) as port:
        talk(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", reads=5000)
        assert closed.wait(10)


def test_a_slow_reader_has_the_time_that_it_needs_and_holds_no_thread() -> None:
    """Half a megabyte over two seconds arrives whole where a second is the limit for doing nothing; meanwhile others are answered."""
    page = b"x" * 500_000
    with (
        serving(answering(lambda _: [page]), threads=1, patience=1) as port,
        socket.socket() as connection,
    ):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", port))
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        got = 0
        while part := connection.recv(32_768):
            got += len(part)
            time.sleep(0.04)
            if got == len(part):
                began = time.monotonic()
                assert len(talk(port, b"GET / HTTP/1.0\r\n\r\n")) > len(page)
                assert time.monotonic() - began < 3
    assert got > len(page)


def test_requests_one_behind_the_other_are_answered_in_turn() -> None:
    """Pipelined, on one connection; and of HEAD no body is sent."""
    asked = b"".join(
        f"{method} /{number} HTTP/1.1\r\nHost: x\r\n{end}\r\n".encode()
        for number, (method, end) in enumerate(
            [("GET", ""), ("HEAD", ""), ("GET", ""), ("GET", "Connection: close\r\n")]
        )
    )
    with serving(answering(lambda environ: [f"<{environ['PATH_INFO']}>".encode()])) as port:
        answer = talk(port, asked)
    assert answer.count(b"HTTP/1.1 200 ") == 4
    assert [answer.find(f"</{number}>".encode()) > 0 for number in range(4)] == [True, False, True, True]
    assert answer.find(b"</0>") < answer.find(b"</2>") < answer.find(b"</3>")


def test_a_page_that_has_not_changed_leaves_the_connection_open() -> None:
    """304 has no body and no length; catches a connection for each picture."""

    def application(_: object, start_response: Any) -> list[bytes]:
        start_response("304 Not Modified", [("ETag", '"1"')])
        return []

    with serving(application) as port:
        asked = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        answer = talk(port, asked + asked.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert answer.count(b"HTTP/1.1 304 ") == 2
    assert b"transfer-encoding" not in answer.lower()


def test_a_stop_lets_what_has_begun_be_answered() -> None:
    """Whoever has pressed Send while we update gets the answer; catches ending with the request in hand."""
    began = threading.Event()
    got: list[bytes] = []

    def slow(_: object) -> list[bytes]:
        began.set()
        time.sleep(0.5)
        return [b"stored"]

    with serving(answering(slow)) as port:
        asking = threading.Thread(target=lambda: got.append(talk(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")))
        asking.start()
        began.wait(10)
    asking.join()
    assert b"stored" in got[0]

"""An ASGI application around a WSGI one: reads a request within limits, then lets one of a few threads answer it.

So a slow client holds no thread, neither while it sends nor while it reads, and nothing touches the disk. decisions/15
says why this is our own.
"""

from __future__ import annotations

import asyncio
import io
import logging
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import Executor
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any, Protocol
from wsgiref.types import StartResponse
from wsgiref.util import FileWrapper

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope

LARGEST_BODY = 64 * 1024
"""Bytes of a body that are kept; one more is passed on, so that a view notices that there were more."""
PHOTO = re.compile(r"/desk/catalogue/about/locations/[^/]+/do/photo")
"""Where a member sends a photo from a phone, the only larger body that is kept."""
LARGEST_PHOTO = 15 * 1024 * 1024
PHOTOS_AT_ONCE = 4
"""So that many photos take no more memory than so few, and a phone on a slow line holds up nobody else's."""
SLOWEST_PHOTO = 150
"""Seconds that a photo may take to arrive: 12 MB at 0.7 Mbit/s."""
READ_AWAY = 16 * 1024 * 1024
"""Bytes of a body that are read before the answer. A browser shows no page of ours while it is still sending, so the excess is
read and dropped; a body that is longer still is answered at once, and read away behind the answer."""
READ_AWAY_PHOTO = 200 * 1024 * 1024
"""The same where a photo is sent, so that the desk says it in its own words even to who chose a film."""
LARGEST_HEADER = 16 * 1024
_PIECE = 64 * 1024
"""Bytes of an answer that are sent at a time; the client has the server's whole patience for each."""

Environ = dict[str, Any]
Application = Callable[[Environ, StartResponse], Any]
"""A WSGI application; Django's type stubs do not say that its answers can be iterated over."""
_Part = tuple[int, list[tuple[str, str]]] | bytes | Exception | None
"""Of an answer: status and headers, a part of the body, what went wrong, or its end."""

log = logging.getLogger("frontdoor.serving")


class Client(Protocol):
    """The connection that a request came on, as the server beneath keeps it."""

    is_connected: bool

    def header_came(self) -> None:
        """Note that the header is whole."""

    def wait(self, patience: float | None = None) -> None:
        """Begin to wait for the client, so many seconds, or for as long as the server is patient."""

    def work(self) -> None:
        """Stop waiting: it is the server's turn."""

    def rest(self) -> None:
        """Begin to wait for the next request."""


CLIENT: ContextVar[Client] = ContextVar("client")
"""Whose request this is: set by the server beneath, before it calls the application."""


class Adapter:
    """The ASGI application. ``refused`` returns headers and page of the answer to a request that no view can be given."""

    def __init__(
        self,
        application: Application,
        threads: Executor,
        refused: Callable[[], tuple[Mapping[str, str], bytes]],
        url_scheme: str,
    ) -> None:
        self._application, self._threads = application, threads
        self._refused, self._url_scheme = refused, url_scheme
        self._photos = asyncio.Semaphore(PHOTOS_AT_ONCE)

    async def __call__(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer one request; of those with a photo only some at a time."""
        if PHOTO.fullmatch(scope["path"]) and scope["method"] == "POST":
            CLIENT.get().wait(SLOWEST_PHOTO)
            async with self._photos:
                await self._call(scope, receive, send, LARGEST_PHOTO, away=READ_AWAY_PHOTO)
        else:
            await self._call(scope, receive, send, LARGEST_BODY, away=READ_AWAY)

    async def _call(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable, most: int, *, away: int
    ) -> None:
        client, loop = CLIENT.get(), asyncio.get_running_loop()
        client.header_came()
        body = _Body(receive)
        kept = await _read(scope, body, most, away)
        if isinstance(kept, HTTPStatus):
            await self._refuse(kept, send, body)
            return
        if not body.is_whole:
            return  # no view is given half a referral
        client.work()
        parts = asyncio.Queue[_Part]()

        def put(part: _Part) -> None:
            loop.call_soon_threadsafe(parts.put_nowait, part)

        loop.run_in_executor(
            self._threads, self._answer, _environ(scope, kept, self._url_scheme), put, client
        )
        begin = await parts.get()
        if isinstance(begin, tuple):
            await _pass_on(begin, parts, client, send, chunks=scope["http_version"] != "1.0")
        else:
            await self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, send, body)
        client.rest()

    def _answer(self, environ: Environ, put: Callable[[_Part], None], client: Client) -> None:
        """Call the application, in a thread, and put what it answers; for a client who has gone no more is made."""
        parts: Iterable[bytes] = ()
        end: _Part = None

        def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], None]:
            put((int(status[:3]), headers))
            return put

        try:
            parts = self._application(environ, start)
            for part in parts:
                put(part)
                if not client.is_connected:
                    break
        except Exception as error:
            log.exception("failed action=answer")
            end = error
        finally:
            if close := getattr(parts, "close", None):
                close()
            put(end)

    async def _refuse(self, status: HTTPStatus, send: ASGISendCallable, unread: _Body) -> None:
        """Send the page, and read on behind it: unread bytes would make TCP discard the page on its way."""
        headers, page = self._refused()
        await send(
            _start(status, {**headers, "Content-Length": str(len(page)), "Connection": "close"}.items())
        )
        await send(_body(page))
        async for _ in unread:
            CLIENT.get().wait(SLOWEST_PHOTO)
        await send(_body(b"", more=False))


class _Body:
    """The body of a request, as it comes."""

    def __init__(self, receive: ASGIReceiveCallable) -> None:
        self._receive = receive
        self.is_whole = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield what has not been read yet, until its end or that of the connection."""
        while not self.is_whole:
            message = await self._receive()
            if message["type"] != "http.request":
                return
            self.is_whole = not message["more_body"]
            yield message["body"]


async def _read(scope: HTTPScope, body: _Body, most: int, away: int) -> bytes | HTTPStatus:
    """Return what is kept of the body, or why the request is refused: more than ``away`` came."""
    header = sum(len(name) + len(value) for name, value in scope["headers"])
    if header + len(scope["raw_path"] or b"") + len(scope["query_string"]) > LARGEST_HEADER:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    kept, length = bytearray(), 0
    async for part in body:
        length += len(part)
        kept += part[: most + 1 - len(kept)]
        if length > away:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return bytes(kept)


async def _pass_on(
    begin: tuple[int, list[tuple[str, str]]],
    parts: asyncio.Queue[_Part],
    client: Client,
    send: ASGISendCallable,
    *,
    chunks: bool,
) -> None:
    """Send an answer as it is made; raise what went wrong with it, so that the server cuts it off and nobody takes it for whole."""
    status, headers = begin
    pieces = _pieces(parts)
    if not chunks and not any(name.lower() == "content-length" for name, _ in headers):
        whole = b"".join([piece async for piece in pieces])
        headers = [*headers, ("Content-Length", str(len(whole)))]
        parts.put_nowait(whole)
        parts.put_nowait(None)
        pieces = _pieces(parts)
    await send(_start(status, headers))
    async for piece in pieces:
        client.wait()
        await send(_body(piece))
        client.work()
    await send(_body(b"", more=False))


async def _pieces(parts: asyncio.Queue[_Part]) -> AsyncIterator[bytes]:
    while isinstance(part := await parts.get(), bytes):
        for start in range(0, len(part), _PIECE):
            yield part[start : start + _PIECE]
    if isinstance(part, Exception):
        raise part


def _start(status: int, headers: Iterable[tuple[str, str]]) -> Any:
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return {"type": "http.response.start", "status": status, "headers": encoded}


def _body(part: bytes, *, more: bool = True) -> Any:
    return {"type": "http.response.body", "body": part, "more_body": more}


def _environ(scope: HTTPScope, body: bytes, url_scheme: str) -> Environ:
    host, port = scope["server"] or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url_scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": lambda file, _: FileWrapper(file, _PIECE),
    }
    for name, value in scope["headers"]:
        if b"_" not in name:  # it would pass for the same name with a hyphen
            key = name.decode("latin-1").upper().replace("-", "_")
            key, said = key if key == "CONTENT_TYPE" else f"HTTP_{key}", value.decode("latin-1")
            environ[key] = f"{environ[key]}, {said}" if key in environ else said
    return environ | {"CONTENT_LENGTH": str(len(body))}

"""The HTTP server: uvicorn, with a bound for how long it waits for a client, and for how many connections there are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from frontdoor.inbox.server.wsgi_adapter import CLIENT, Adapter, Application

SLOWEST = 30
"""Seconds that a request may take to arrive, that a piece of an answer may take to be read, and that a connection may be idle."""
CONNECTIONS = 1500
"""More than one person with a script keeps open for long; a connection that only waits costs next to nothing."""
AT_ONCE = 256
"""Connections that are accepted in one go, before any of them is counted."""
_LONGEST_HEADER = 512 * 1024
"""Bytes at which a header that does not end is cut off. asyncio reads up to half of that in one go, body and all, so only less
is measured exactly, by the adapter."""
_LAST_ANSWERS = 10
"""Seconds in which what has begun is answered when the server stops."""


class ConnectionLimit:
    """The connections of one server, at most ``limit``, and those among them for which it waits, the longest first."""

    def __init__(self, limit: int, patience: float) -> None:
        self._limit, self._patience = limit, patience
        self._count = 0
        self._waiting: dict[Connection, asyncio.TimerHandle] = {}

    def enter(self) -> None:
        """Count a connection; if there are too many, the one that has kept the server waiting longest gives way."""
        self._count += 1
        if self._count > self._limit and self._waiting:
            next(iter(self._waiting)).cut_off()

    def leave(self) -> None:
        """Count no longer a connection that has ended."""
        self._count -= 1

    def wait_for(self, connection: Connection, patience: float | None = None) -> None:
        """Begin to wait for a client: when patience ends, the limit's own or another, the connection is cut off."""
        self.wait_no_longer(connection)
        loop = asyncio.get_running_loop()
        self._waiting[connection] = loop.call_later(patience or self._patience, connection.cut_off)

    def wait_no_longer(self, connection: Connection) -> None:
        """Stop waiting for a client."""
        if end := self._waiting.pop(connection, None):
            end.cancel()


class Connection(HttpToolsProtocol):
    """One connection. Each method that asyncio calls does what uvicorn's does, and says whose turn it is.

    Bytes of an unfinished request are no sign of life, so a slow sender cannot keep it open.
    """

    limit: ConnectionLimit
    is_connected = True
    _is_idle = True
    _header: int | None = 0
    """How many bytes have come; None once the header is whole."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for the first request."""
        assert isinstance(transport, asyncio.Transport)
        super().connection_made(transport)
        self._abort = transport.abort
        self.limit.enter()
        self.limit.wait_for(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go."""
        self.is_connected = False
        self.limit.wait_no_longer(self)
        self.limit.leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come; only the first bytes of a request begin a new wait."""
        if self._is_idle:
            self.wait()
        if self._header is not None:
            self._header += len(data)
            if self._header > _LONGEST_HEADER:
                self.cut_off()
                return
        CLIENT.set(self)
        super().data_received(data)

    def header_came(self) -> None:
        """Note that the header is whole."""
        self._header = None

    def wait(self, patience: float | None = None) -> None:
        """Begin to wait for the client."""
        self._is_idle = False
        self.limit.wait_for(self, patience)

    def work(self) -> None:
        """Stop waiting: it is the server's turn."""
        self._is_idle = False
        self.limit.wait_no_longer(self)

    def rest(self) -> None:
        """Begin to wait for the next request."""
        self._is_idle, self._header = True, 0
        self.limit.wait_for(self)

    def cut_off(self) -> None:
        """Close at once, whatever is still unsent or unread."""
        self.limit.wait_no_longer(self)
        self._abort()


def http_server(
    application: Application,
    *,
    threads: int,
    refused: Callable[[], tuple[Mapping[str, str], bytes]],
    url_scheme: str = "http",
    connections: int = CONNECTIONS,
    patience: float = SLOWEST,
) -> uvicorn.Server:
    """Return a server, to be run on listening sockets; ``refused`` returns the answer to requests that no view can be given."""

    class Bound(Connection):
        limit = ConnectionLimit(connections, patience)

    return uvicorn.Server(
        uvicorn.Config(
            Adapter(application, ThreadPoolExecutor(threads), refused, url_scheme),
            http=Bound,
            backlog=AT_ONCE,
            timeout_keep_alive=SLOWEST,
            timeout_graceful_shutdown=_LAST_ANSWERS,
            interface="asgi3",
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            # The proxy in front terminates TLS, and the public address gives the scheme: no forwarded header is trusted.
            proxy_headers=False,
            server_header=False,
        )
    )

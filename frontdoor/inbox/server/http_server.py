"""The HTTP server: waitress with limits on size, duration and number of connections, against slow and large requests.

What is refused before any view sees it is still answered with a page. decisions/15 explains why waitress is
subclassed.
"""

from __future__ import annotations

import contextlib
import io
import socket
import time
from collections.abc import Mapping
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

LARGEST_BODY = 64 * 1024
"""Bytes of a body that are kept; one more is passed on, so that a view notices that there were more."""
READ_AWAY = 16 * 1024 * 1024
"""Bytes of a body that are read at all. A browser whose connection closes while it sends shows no page of ours, so the
excess is read and dropped; only beyond this is the connection closed."""
SLOWEST = 30
"""Seconds that a request may take to arrive, and that a connection may be idle."""
CONNECTIONS = 1500
"""More than one person with a script keeps open for long; a connection that only waits costs next to nothing."""
_ROOM = 20
"""When only this many connections are left, the slowest sender is disconnected."""


class KeptPart:
    """A body buffer that keeps the first bytes in memory and drops the rest; it never uses a temporary file."""

    def __init__(self) -> None:
        self._kept = io.BytesIO()
        self._length = 0

    def __len__(self) -> int:
        """Return how many bytes are kept."""
        return self._length

    def append(self, data: bytes) -> None:
        """Keep as many of these bytes as there is room for."""
        self._length += self._kept.write(data[: LARGEST_BODY + 1 - self._length])

    def getfile(self) -> io.BytesIO:
        """Return what was kept, at its beginning."""
        self._kept.seek(0)
        return self._kept

    def close(self) -> None:
        """Free the buffer."""
        self._kept.close()


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """An HTTP request parser with a bounded body buffer."""

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the header, and replace waitress's buffer, which would spill to disk."""
        super().parse_header(header_plus)
        if self.body_rcv is not None:
            self.body_rcv.buf.close()
            self.body_rcv.buf = KeptPart()


class RefusalTask(ErrorTask):  # type: ignore[misc]
    """Answers a request that cannot be passed to a view."""

    def execute(self) -> None:
        """Write the page, and close the connection."""
        error = self.request.error
        headers, page = self.channel.server.refused
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(headers.items())
        self.channel.is_refused = True
        self.set_close_on_finish()
        self.content_length = len(page)
        self.write(page)


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection. Bytes of an unfinished request do not count as activity, so that a slow sender cannot keep it open."""

    parser_class = Parser
    error_task_class = RefusalTask
    began: float | None = None
    is_refused = False
    is_closing = False
    """The answer was sent; what still arrives is dropped."""

    def handle_close(self) -> None:
        """Close; after a refusal first only for writing, because unread bytes would make TCP discard the page on its way."""
        if self.is_refused and not self.is_closing and self.connected:
            self.is_closing, self.will_close = True, False
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
        else:
            super().handle_close()

    def handle_read(self) -> None:
        """Read what has arrived, and note when the request began."""
        if self.is_closing:
            with contextlib.suppress(OSError):
                self.recv(self.adj.recv_bytes)
            return
        super().handle_read()
        if self.request is None:
            self.began = None
        else:
            self.began = self.began or time.time()
            self.last_activity = self.began

    @property
    def is_waiting(self) -> bool:
        """Return whether the server waits for the client, to send or to read the answer."""
        return not self.requests


class Server(TcpWSGIServer):  # type: ignore[misc]
    """The listening server; ``refused`` are headers and page of the answer to requests that no view can be given."""

    channel_class = Channel

    def __init__(
        self,
        application: object,
        listener: socket.socket,
        *,
        threads: int,
        refused: tuple[Mapping[str, str], bytes],
        **settings: Any,
    ) -> None:
        self.refused = refused
        limits = {
            "max_request_body_size": READ_AWAY,
            "max_request_header_size": 16 * 1024,
            "outbuf_overflow": READ_AWAY,
            "channel_timeout": SLOWEST,
            "cleanup_interval": 5,
            "connection_limit": CONNECTIONS,
            "asyncore_use_poll": True,
            "expose_tracebacks": False,
            "ident": None,
        }
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(threads)
        super().__init__(
            application,
            {},
            True,
            listener,
            dispatcher=dispatcher,
            adj=Adjustments(sockets=[listener], threads=threads, **limits | settings),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )

    def handle_accept(self) -> None:
        """Accept a connection; if hardly any are left, disconnect the slowest sender, so that others are not starved."""
        super().handle_accept()
        if len(self.active_channels) > self.adj.connection_limit - _ROOM:
            waiting = [channel for channel in self.active_channels.values() if channel.is_waiting]
            if waiting:
                min(waiting, key=lambda channel: channel.last_activity).will_close = True

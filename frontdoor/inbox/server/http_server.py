"""What one connection may ask of the server: how much it sends, how long that takes, how many there are.

It knows waitress and bytes. What is refused here, before any view sees it, is answered with a page all the same.
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
"""Bytes of a body that are kept; one more is handed on, so that a view notices that there were more."""
READ_AWAY = 16 * 1024 * 1024
"""Bytes of a body that are read at all. A browser that is cut off while it sends shows no page of ours, so what is too
much is read and let go; only beyond this it is cut off."""
SLOWEST = 30
"""Seconds that a request may take to arrive, and that a connection may be idle."""
CONNECTIONS = 1500
"""More than a person with a script keeps open for long; each that only waits costs next to nothing."""
_ROOM = 20
"""When so few connections are left, the one that has been arriving for the longest has to go."""


class KeptPart:
    """A body's beginning in memory; the rest passes by. Never a temporary file."""

    def __init__(self) -> None:
        self._kept = io.BytesIO()
        self._length = 0

    def __len__(self) -> int:
        """Return how many bytes are kept."""
        return self._length

    def append(self, data: bytes) -> None:
        """Keep what there is room for."""
        self._length += self._kept.write(data[: LARGEST_BODY + 1 - self._length])

    def getfile(self) -> io.BytesIO:
        """Return what was kept, to be read from its beginning."""
        self._kept.seek(0)
        return self._kept

    def close(self) -> None:
        """Let go of it."""
        self._kept.close()


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request; keeps only so much of its body."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header, and put our buffer in the place of one that would spill to disk."""
        super().parse_header(header_plus)
        if self.body_rcv is not None:
            self.body_rcv.buf.close()
            self.body_rcv.buf = KeptPart()


class RefusalTask(ErrorTask):  # type: ignore[misc]
    """Answers what cannot be handed on."""

    def execute(self) -> None:
        """Write a page, and close the connection."""
        error = self.request.error
        headers, page = self.channel.server.refused
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(headers.items())
        self.channel.is_refused = True
        self.set_close_on_finish()
        self.content_length = len(page)
        self.write(page)


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection. Bytes of a request that is still arriving are no activity: dripping keeps nothing open."""

    parser_class = Parser
    error_task_class = RefusalTask
    began: float | None = None
    is_refused = False
    is_closing = False
    """Everything was said; what still comes is let go."""

    def handle_close(self) -> None:
        """Close; after a refusal first only our side, because unread bytes would tear the page away on its way."""
        if self.is_refused and not self.is_closing and self.connected:
            self.is_closing, self.will_close = True, False
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
        else:
            super().handle_close()

    def handle_read(self) -> None:
        """Read what has come, and remember since when the request has been on its way."""
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
        """Say whether it is the other side's turn: to send, or to read what was answered."""
        return not self.requests


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Accepts connections; ``refused`` are headers and page of the answer to what no view can be given."""

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
        """Take a connection; if hardly any are left, the slowest sender gives way, so that others are not starved."""
        super().handle_accept()
        if len(self.active_channels) > self.adj.connection_limit - _ROOM:
            waiting = [channel for channel in self.active_channels.values() if channel.is_waiting]
            if waiting:
                min(waiting, key=lambda channel: channel.last_activity).will_close = True

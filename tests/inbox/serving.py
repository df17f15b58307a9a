"""Runs a server of ours around any WSGI application, in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from frontdoor.inbox.server.http_server import http_server
from frontdoor.inbox.server.serve import listening_socket
from tests.inbox.notifications.servers import free_port

REFUSED = ({"Content-Type": "text/html"}, b"<main>Nothing was received.</main>")


@contextmanager
def serving(application: Any, *, threads: int = 2, **settings: Any) -> Iterator[int]:
    """Yield its port."""
    with listening_socket("127.0.0.1", free_port()) as listener:
        server = http_server(application, threads=threads, refused=lambda: REFUSED, **settings)
        running = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        port = listener.getsockname()[1]
        running.start()
        try:
            yield port
        finally:
            server.should_exit = True
            running.join(20)

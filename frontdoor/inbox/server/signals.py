"""Signals that stop a process that runs until it is told to: the web process and the delivery worker."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType


def stop_with_parent() -> None:
    """Send ourselves SIGTERM when standard input closes, as it does when the parent process ends."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def stop_on_signal(stop: Callable[[], object]) -> None:
    """Call ``stop`` on SIGINT (Ctrl-C) or SIGTERM."""

    def handle(_: int, __: FrameType | None) -> None:
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)

"""Firefox's own remote protocol, Marionette, as a connection for Selenium: what geckodriver does, which no package index has.

The commands are WebDriver's by other names, one JSON list each with its length before it; the element references are the same.
"""

from __future__ import annotations

import json
import socket
from typing import Any

from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection

_NAMES = {
    Command.NEW_SESSION: "WebDriver:NewSession",
    Command.QUIT: "Marionette:Quit",
    Command.GET: "WebDriver:Navigate",
    Command.GO_BACK: "WebDriver:Back",
    Command.GET_CURRENT_URL: "WebDriver:GetCurrentURL",
    Command.FIND_ELEMENT: "WebDriver:FindElement",
    Command.FIND_ELEMENTS: "WebDriver:FindElements",
    Command.CLICK_ELEMENT: "WebDriver:ElementClick",
    Command.CLEAR_ELEMENT: "WebDriver:ElementClear",
    Command.SEND_KEYS_TO_ELEMENT: "WebDriver:ElementSendKeys",
    Command.GET_ELEMENT_TEXT: "WebDriver:GetElementText",
    Command.GET_ELEMENT_PROPERTY: "WebDriver:GetElementProperty",
    Command.W3C_EXECUTE_SCRIPT: "WebDriver:ExecuteScript",
}
_TIMEOUT = 60
"""Seconds that a command may take."""


class Marionette(RemoteConnection):
    """The connection to a Firefox that listens on a port of the loopback address."""

    def __init__(self, port: int) -> None:
        super().__init__(client_config=ClientConfig(f"http://127.0.0.1:{port}"))
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT)
        self._incoming = self._socket.makefile("rb")
        self._count = 0
        self._receive()  # it says who it is

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """Send a command, wait for its answer, and return it as Selenium has it: a fault has its name as its status."""
        self._count += 1
        sent = (
            {} if command == Command.NEW_SESSION else params
        )  # it wants no capabilities that are to be matched
        written = json.dumps([0, self._count, _NAMES[command], sent]).encode()
        self._socket.sendall(b"%d:%s" % (len(written), written))
        _, _, fault, result = self._receive()
        if fault:
            return {"status": fault["error"], "value": fault}
        return {"value": result["value"] if isinstance(result, dict) and set(result) == {"value"} else result}

    def close(self) -> None:
        """Hang up."""
        self._incoming.close()
        self._socket.close()

    def _receive(self) -> Any:
        length = b""
        while (digit := self._incoming.read(1)) != b":":
            assert digit, "Firefox hung up."
            length += digit
        return json.loads(self._incoming.read(int(length)))

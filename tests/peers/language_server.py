"""A session with yaml-language-server, as editors have one: the Language Server Protocol over a program's standard input and output."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.peers.npm import npm_folder


@dataclass
class LanguageServer:
    """A running server."""

    process: subprocess.Popen[bytes]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    faults: dict[str, list[str]] = field(default_factory=dict)
    """What it marks, by address of the file; the last that it told."""

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator[LanguageServer]:
        """Run it for a project's folder, and stop it at the end."""
        program = npm_folder("yaml-language-server@1.25.0") / "node_modules/.bin/yaml-language-server"
        with subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            server = cls(process)
            try:
                server.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={
                    "textDocument": {"hover": {"contentFormat": ["plaintext"]}}, "workspace": {"configuration": True},
                })  # fmt: skip
                server.tell("initialized")
                yield server
            finally:
                process.kill()

    def open(self, path: Path, text: str | None = None) -> list[str]:
        """Open a file, with its own text or another; return what the server marks in it."""
        said = path.read_text("utf-8") if text is None else text
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": next(self.numbers), "text": said}
        self.faults.pop(path.as_uri(), None)
        self.tell("textDocument/didOpen", textDocument=document)
        while path.as_uri() not in self.faults:
            self._answer(self._read())
        return self.faults[path.as_uri()]

    def hover(self, path: Path, line: int, column: int) -> str:
        """Return what is shown when the pointer rests on a place (from 0)."""
        found = self.ask("textDocument/hover", **_at(path, line, column))
        return str(found["contents"]["value"] if isinstance(found["contents"], dict) else found["contents"]) if found else ""  # fmt: skip

    def completion(self, path: Path, line: int, column: int) -> list[str]:
        """Return the words that are offered at a place."""
        found = self.ask("textDocument/completion", **_at(path, line, column))
        return [one["label"] for one in (found["items"] if isinstance(found, dict) else found or [])]

    def ask(self, method: str, /, **params: Any) -> Any:
        """Send a request and return its result."""
        number = next(self.numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._answer(message)

    def tell(self, method: str, /, **params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def _answer(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            told = message["params"]
            self.faults[told["uri"]] = [one["message"] for one in told["diagnostics"]]
        elif (
            "method" in message and "id" in message
        ):  # it asks for our settings, and to register what it can do
            wanted = message["params"].get("items", ()) if isinstance(message["params"], dict) else ()
            self._send({"id": message["id"], "result": [{} for _ in wanted] if wanted else None})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while (line := self.process.stdout.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server has ended"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message


def _at(path: Path, line: int, column: int) -> dict[str, Any]:
    return {
        "textDocument": {"uri": path.as_uri()},
        "position": {"line": line, "character": column},
    }

"""Writes the files of a site under its folder; knows nothing of what is in them."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class Writer:
    """Writes files under one folder, and makes the folders between."""

    def __init__(self, out: Path) -> None:
        self.out = str(out)

    def __call__(self, name: str, content: bytes) -> str:
        """Write one file and return its name."""
        path = f"{self.out}/{name}"
        try:
            file = os.open(path, _NEW, 0o666)  # tens of thousands of files: pathlib takes thrice as long
        except FileNotFoundError:
            os.makedirs(path.rpartition("/")[0], exist_ok=True)  # noqa: PTH103 -- as above
            file = os.open(path, _NEW, 0o666)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(file, left) :]
        finally:
            os.close(file)
        return name


class LastingWriter(Writer):
    """Writes to a site that is being looked at: only what differs from what it wrote before, each file in one step."""

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        self._written: dict[str, int] = {}
        """Each file to Python's own hash of its content, which bytes that are kept need not work out again."""

    def __call__(self, name: str, content: bytes) -> str:
        """Write one file, if it is new or another, and return its name."""
        known = hash(content)
        if self._written.get(name) != known:
            super().__call__(f"{name}.new", content)
            Path(f"{self.out}/{name}.new").replace(f"{self.out}/{name}")
            self._written[name] = known
        return name

    def is_as_left(self, name: str) -> bool:
        """Say whether a file is still what it wrote: if not, somebody else has been at the folder."""
        try:
            return hash(Path(f"{self.out}/{name}").read_bytes()) == self._written.get(name)
        except FileNotFoundError:
            return False

    def forget(self) -> None:
        """Rely on no file that it wrote."""
        self._written.clear()

    def leave_only(self, names: Collection[str]) -> None:
        """Take away what it wrote before and is not among these."""
        for name in self._written.keys() - set(names):
            Path(f"{self.out}/{name}").unlink(missing_ok=True)
            del self._written[name]

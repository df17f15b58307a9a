"""Writes the files of a site under its folder; knows nothing of what is in them."""

from __future__ import annotations

import os
from collections.abc import Set
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


class Updater(Writer):
    """Brings a site that is being looked at in step: writes only what differs, each file in one step."""

    def __init__(self, out: Path) -> None:
        super().__init__(out)
        self.last: Set[str] = frozenset()
        """The files of the build before this one; none at first."""

    def __call__(self, name: str, content: bytes) -> str:
        """Write one file, if it is new or another, and return its name."""
        path = f"{self.out}/{name}"
        try:
            with open(path, "rb") as file:  # noqa: PTH123 -- as above
                same = file.read() == content
        except FileNotFoundError:
            same = False
        if not same:
            super().__call__(f"{name}.new", content)
            Path(f"{path}.new").replace(path)
        return name

    def leave_only(self, names: Set[str]) -> None:
        """Take away the files of the last build that are not among these, which are now the last."""
        for name in self.last - names:
            Path(f"{self.out}/{name}").unlink(missing_ok=True)
        self.last = names

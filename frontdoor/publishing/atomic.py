"""Atomic writes: a file appears under its name whole and on the disk, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

READABLE = 0o644
GROUP_ONLY = 0o640


def write_atomically(path: Path, data: bytes, mode: int = READABLE) -> None:
    """Write a file by renaming a synced one into its place; raise OSError, with what stood there still whole.

    The mode is set whatever the umask says, because another user than ours reads most of these files.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Put a rename on the disk; some network file systems cannot."""
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(held)
    finally:
        os.close(held)

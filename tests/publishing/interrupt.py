"""What a machine does at the worst moment: kills a process at its nth write, or has no room from then on."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_SHAPING = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "shutil.rmtree"})


def _writes(event: str, arguments: tuple[object, ...], below: str) -> bool:
    """Say whether an audit event changes a file below a folder; the candidate is left out, whose files nobody else reads."""
    if event == "subprocess.Popen":  # of git, whose every command is a step
        return "git" in arguments[1]  # type: ignore[operator]
    if event == "open":
        path, _, flags = arguments
        changes = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    else:
        path, changes = (arguments[0] if arguments else ""), event in _SHAPING
    return changes and str(path).startswith(below) and "/candidate/" not in str(path)


def killed_at(nth: int, do: Callable[[], object], below: Path) -> bool:
    """Do something in a child process that is killed at its nth write; return whether it came so far."""

    def kill() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    return os.WIFSIGNALED(_in_a_child(nth, do, below, kill))


def out_of_room_at(nth: int, do: Callable[[], object], below: Path) -> bool:
    """Do something in a child process whose every write from the nth on finds a full disk; return whether there was one."""
    refused = []

    def refuse() -> None:
        refused.append(True)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a file")

    def report() -> None:
        try:
            do()
        except OSError:
            refused.append(True)
        os._exit(7 if refused else 0)

    return os.waitstatus_to_exitcode(_in_a_child(nth, report, below, refuse, on=True)) == 7


def _in_a_child(
    nth: int, do: Callable[[], object], below: Path, happen: Callable[[], None], *, on: bool = False
) -> int:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    seen, busy = 0, False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen, busy
        if not busy and _writes(event, arguments, str(below)):
            seen += 1
            removes = event in ("os.remove", "os.rmdir", "shutil.rmtree")  # which a full disk allows
            if seen == nth or (on and seen > nth and not removes):
                if event == "open":  # the file is there, and nothing of what was to be written
                    busy = True
                    os.close(os.open(str(arguments[0]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
                    busy = False
                happen()

    sys.addaudithook(hook)
    try:
        do()
    finally:
        os._exit(0)

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.command import PATIENCE
from tests.inbox.processes import Referrer, Server, new_data

SENDS = 20
WRITES = ("pwrite64(", "ftruncate(")
SYNCS = ("fdatasync(", "fsync(")
CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed)")


def test_every_thanks_comes_after_the_last_sync(tmp_path: Path) -> None:
    """Of the server's own calls, as the kernel saw them: after the last write of a send a sync returns, then the 303 goes.

    Catches synchronous=OFF, and replying before the commit.
    """
    assert shutil.which("strace"), "this test needs the strace command: install the package strace"
    log = tmp_path / "calls"
    with Server(new_data(tmp_path / "data")) as server:
        referrers = [Referrer(server.port, full_name=f"Person {number}") for number in range(SENDS)]
        for referrer in referrers:
            referrer.check()
        referrers[0].send()  # the connection to the store is there
        assert server.process is not None
        calls = "trace=pwrite64,ftruncate,fdatasync,fsync,sendto"
        tracer = subprocess.Popen(
            ["strace", "-f", "-s", "20", "-o", log, "-p", str(server.process.pid), "-e", calls],
            stderr=subprocess.PIPE,
        )
        assert tracer.stderr is not None
        assert b"attached" in tracer.stderr.readline()
        for referrer in referrers[1:]:
            referrer.send()
        tracer.terminate()
        tracer.wait(PATIENCE)
        tracer.stderr.close()
    thanks, synced, wrote = 0, False, False
    for line in log.read_text("utf-8", "replace").splitlines():
        call = CALL.match(line)
        name = f"{call[1]}(" if call else ""
        if name in WRITES:
            wrote, synced = True, False
        elif name in SYNCS and line.endswith("= 0"):
            synced = True
        elif name == "sendto(" and "HTTP/1.1 303" in line:
            assert wrote, line
            assert synced, line
            thanks, wrote, synced = thanks + 1, False, False
    assert thanks == SENDS - 1

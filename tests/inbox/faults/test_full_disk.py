from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.inbox import places
from tests.inbox.processes import Referrer, Server, new_data, opened

SIZE = 8 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", disk],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(
            f"not allowed to mount a small disk here ({done.stderr.strip()}); failing_calls fails the calls"
        )
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_is_said_honestly_and_passes(small_disk: Path) -> None:
    """Filled from outside: refused with every answer on the page, nothing lost, and taken again when there is room."""
    with Server(new_data(small_disk / "data")) as server:
        referrer = Referrer(server.port)
        shown = [Referrer(server.port).send_until_answered()]
        referrer.check()
        ballast = small_disk / "ballast"
        with ballast.open("wb", buffering=0) as filled:
            try:
                while filled.write(b"x" * 65536):
                    pass
            except OSError:
                pass

        refused = referrer._post("/referral/send", referrer.checked)
        assert refused.status_code == 503
        assert "Calum Strachan" in refused.text
        assert requests.get(f"{referrer.site}/healthz", timeout=20).status_code == 503

        ballast.unlink()
        shown.append(referrer.send())
        assert requests.get(f"{referrer.site}/healthz", timeout=20).status_code == 200
        with places.raw(server.data / "inbox.sqlite3") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            stored = dict(database.execute("SELECT reference, sealed FROM store_referral"))
    assert set(stored) == set(shown)
    for reference, sealed in stored.items():
        assert opened(sealed, server.data)["reference"] == reference

"""What many tests share: the site as the engine builds it, once a session, and a plain server of it."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

# No deadline: a busy machine must not turn a property red. On CI the examples are the same each time, so that a red run can be
# repeated; on a developer's machine they are new each time, so that they find new faults.
settings.register_profile("frontdoor", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("frontdoor")


def clean_environment(**settings: str) -> dict[str, str]:
    """Return an environment for a child: ours without the settings of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
    return {**clean, "NO_MKDOCS_2_WARNING": "1", **settings}


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as ``mkdocs build --strict`` makes it."""
    site = tmp_path_factory.mktemp("built") / "site"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
        cwd=ROOT, env=clean_environment(), check=True,
    )  # fmt: skip
    return site


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site_address(built_site: Path) -> Iterator[str]:
    """The built site on loopback, as any plain host serves it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()

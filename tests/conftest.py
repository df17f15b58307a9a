"""Shared fixtures: the frozen project, its site built once a session, and a plain HTTP server of that site."""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Never

import pytest
from hypothesis import settings

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.form import Form
from tests import frozen

ROOT = Path(__file__).parent.parent
MEMORY = Path("/dev/shm")

# Temporary files lie in memory where there is room, which in a container there is not: on a disk each commit of an inbox waits for
# the disk, and a worker that lives through a week commits thousands of times. No test cuts the power.
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# No deadline: a busy machine must not turn a property red. On CI the examples are the same each time, so that a red run can be
# repeated; on a developer's machine they are new each time, so that they find new faults.
settings.register_profile("frontdoor", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("frontdoor")


SLOW = (
    "journeys", "inbox/backup", "inbox/desk", "inbox/faults", "inbox/monitoring", "inbox/postgresql", "inbox/server",
    "inbox/notifications/test_flood.py", "inbox/notifications/test_mail_stack.py", "inbox/simulation", "test_accessibility.py",
    "cli/test_serve.py", "deploy/test_proxies.py", "site/build/test_way_out.py", "site/preview", "site/print",
)  # fmt: skip
"""Prefixes of slow tests, which run on one version of Python only: their results do not depend on it."""


LONGEST = (
    "inbox/postgresql/test_suites.py", "journeys/test_form.py", "journeys/test_door_sign.py", "test_accessibility.py",
    "inbox/postgresql/test_engine.py", "inbox/postgresql/test_standby.py", "journeys/", "inbox/desk/test_browser.py",
    "inbox/desk/test_browser_script.py", "inbox/desk/catalogue/", "inbox/faults/", "inbox/simulation/",
    "inbox/server/", "site/build/", "inbox/commands/", "inbox/monitoring/", "inbox/notifications/", "inbox/",
)  # fmt: skip
"""Prefixes of the tests that take longest, which begin first: so no worker is still busy with one when the others are done."""


@pytest.hookimpl(optionalhook=True)  # some runs are without xdist
def pytest_xdist_auto_num_workers() -> int:
    """Two workers a processor: much of their time they wait for a server to start, a browser, or time to pass."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Add the marker ``slow`` to the slow tests, and put the longest first."""

    def turn(item: pytest.Item) -> int:
        name = str(item.path.relative_to(ROOT / "tests"))
        return next((turn for turn, prefix in enumerate(LONGEST) if name.startswith(prefix)), len(LONGEST))

    for item in items:
        if str(item.path.relative_to(ROOT / "tests")).startswith(SLOW):
            item.add_marker(pytest.mark.slow)
    items.sort(key=turn)


def _too_early(*_: object) -> Never:
    raise RuntimeError(
        "This file reads a catalogue or a form while it is collected, so that one fault in a model would stop every test. "
        "Read it in a fixture or a function."
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Fail any test file that reads a catalogue or a form during collection."""
    with pytest.MonkeyPatch.context() as patch:
        for model in (Catalogue, Form, CatalogueEntry):
            patch.setattr(model, "model_validate", _too_early)
        return (yield)


def clean_environment(**settings: str) -> dict[str, str]:
    """Return an environment for a child process: ours without the FRONTDOOR_ settings of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
    return {**clean, "NO_MKDOCS_2_WARNING": "1", **settings}


@pytest.fixture(scope="session")
def frozen_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole project with the frozen content, its site built by ``mkdocs build --strict``; one for all workers of a run.

    Tests must not write to it.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _built(tmp_path_factory.mktemp("project"))
    folder = tmp_path_factory.getbasetemp().parent / "project"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first worker builds, the others wait for it
        return folder if (folder / "site").exists() else _built(folder)


def _built(folder: Path) -> Path:
    """Lay the frozen project out in a folder and build its site, in place as a whole."""
    shutil.rmtree(folder, ignore_errors=True)
    frozen.lay_out(folder)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", "site.new"],
        cwd=folder, env=clean_environment(), check=True,
    )  # fmt: skip
    (folder / "site.new").rename(folder / "site")
    return folder


@pytest.fixture(scope="session")
def built_site(frozen_project: Path) -> Path:
    """The frozen content's site."""
    return frozen_project / "site"


class Quiet(SimpleHTTPRequestHandler):
    """A file server without an access log."""

    def log_message(self, *args: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def site_address(built_site: Path) -> Iterator[str]:
    """Address of the built site on loopback, served as any plain web host would."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()

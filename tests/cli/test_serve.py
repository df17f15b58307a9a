"""``mkdocs serve``: what is saved is shown, and MkDocs builds only for what it reads itself."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from frontdoor.site.engine import Changes
from frontdoor.site.preview.live_build import FAULTS, SHOWS_FAULTS
from tests import frozen
from tests.conftest import clean_environment
from tests.journeys.conftest import BIN, free_port, wait_until_served

GOOD, BETTER, BAD = "opens: 1pm", "opens: 1.30pm", "opens: 25 o'clock"
PAGE = "services/throughcare"


@dataclass(frozen=True)
class Served:
    """A project that is being served: where its files are, its address, and what the server says."""

    project: Path
    address: str
    log: Path

    def save(self, name: str, old: str, new: str) -> None:
        """Change the first place of a text in a file."""
        file = self.project / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    def page(self, address: str) -> str:
        """Return a page, or a file."""
        end = "" if "." in address else "/"
        with urllib.request.urlopen(f"{self.address}/{address}{end}", timeout=60) as answer:
            html: str = answer.read().decode()
        return html

    def wait(self, address: str, fits: Callable[[str], bool]) -> None:
        """Wait until a page or file is as it should be; fail where it does not become so."""
        end = time.monotonic() + 60
        while not fits(html := self.page(address)):
            assert time.monotonic() < end, f"{html}\n{self.log.read_text('utf-8')}"
            time.sleep(0.1)

    @property
    def builds(self) -> int:
        """Return how often MkDocs has built."""
        return self.log.read_text("utf-8").count("Building documentation")


@contextmanager
def served(project: Path) -> Iterator[Served]:
    """Serve a copy of the project as it stands in a folder."""
    port, log = free_port(), project / "server.log"
    address = f"http://127.0.0.1:{port}"
    (project / "tmp").mkdir()
    with log.open("wb") as out:
        command = [str(BIN / "mkdocs"), "serve", "--dev-addr", f"127.0.0.1:{port}"]
        process = subprocess.Popen(
            command,
            cwd=project,
            env=clean_environment(TMPDIR=str(project / "tmp")),  # where it leaves the site
            stdout=out,
            stderr=out,
        )
    try:
        wait_until_served(f"{address}/about/", process, log)
        yield Served(project, address, log)
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, without its built site."""
    return frozen.lay_out(tmp_path)


def test_mkdocs_builds_for_its_own_files_alone(project: Path) -> None:
    """An edit of the catalogue or the form, faulty or not, is shown without MkDocs; one of docs/ or overrides/ with it."""
    with served(project) as it:
        it.save("services.yaml", GOOD, BETTER)
        it.wait(PAGE, lambda html: "1.30pm to 3pm" in html)
        it.save("services.yaml", BETTER, BAD)
        it.wait(FAULTS, lambda box: "One fault is in the way." in box and "25 o&#39;clock" in box)
        assert "1.30pm to 3pm" in it.page(PAGE)
        assert f'<script src="/{SHOWS_FAULTS}" defer></script>' in it.page("about")
        it.save("services.yaml", BAD, GOOD)
        it.wait(PAGE, lambda html: "1pm to 3pm" in html)
        assert it.page(FAULTS) == ""
        it.save("referral.yaml", "title: ", "title: New ")
        it.wait("referral", lambda html: "New " in html)
        assert it.builds == 1

        it.save("docs/about.md", "\n\n", "\n\nAn edit by hand.\n\n")
        it.wait("about", lambda html: "An edit by hand." in html)
        assert it.builds == 2
        it.save("overrides/main.html", "</body>", "<!-- an edit of the frame --></body>")
        it.wait(PAGE, lambda html: "an edit of the frame" in html)
        assert it.builds == 3

        it.save("services.yaml", GOOD, BETTER)
        it.wait(PAGE, lambda html: "1.30pm to 3pm" in html and "an edit of the frame" in html)
        assert it.builds == 3


def test_a_catalogue_that_was_faulty_from_the_start_is_shown_once_it_is_good(project: Path) -> None:
    """The faults alone stand on the hand-written pages at first, and nothing of them stays."""
    catalogue = project / "services.yaml"
    catalogue.write_text(catalogue.read_text("utf-8").replace(GOOD, BAD, 1), "utf-8")
    with served(project) as it:
        assert "One fault is in the way." in it.page("about")
        it.save("services.yaml", BAD, BETTER)
        it.wait("about", lambda html: "in the way" not in html)
        assert "1.30pm to 3pm" in it.page(PAGE)
        assert it.page(FAULTS) == ""


def test_changes_are_seen_once(tmp_path: Path) -> None:
    """A file that is new, another or gone, at any depth, is a change; asking again finds none."""
    below = tmp_path / "docs" / "deep"
    below.mkdir(parents=True)
    alone = tmp_path / "mkdocs.yml"
    changes = Changes(lambda: (tmp_path / "docs", alone))
    assert not changes.any()

    for change in (
        lambda: (below / "page.md").write_text("one"),
        lambda: os.utime(below / "page.md", ns=(1, 1)),
        lambda: (below / "page.md").rename(below / "other.md"),
        (below / "other.md").unlink,
        lambda: alone.write_text("site_name: Sacro"),
        alone.unlink,
    ):
        change()
        assert (changes.any(), changes.any()) == (True, False)

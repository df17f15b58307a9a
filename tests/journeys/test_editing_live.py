"""Editing with the page open beside it, in a real browser, on both previews: what is saved is seen, faults included."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import frozen
from tests.conftest import clean_environment
from tests.journeys.browser import visitor
from tests.journeys.conftest import BIN, free_port, wait_until_served

GOOD, BETTER, BAD = "opens: 1pm", "opens: 1.30pm", "opens: 25 o'clock"
PATIENCE = 30_000
"""Milliseconds that a page may take to change; it takes two seconds on a machine that does nothing else."""


@dataclass(frozen=True)
class Desk:
    """Where somebody edits: a project of their own, and the address under which it is shown."""

    project: Path
    address: str

    def save(self, old: str, new: str) -> None:
        """Change the first place of a text in the catalogue, and save."""
        catalogue = self.project / "services.yaml"
        text = catalogue.read_text("utf-8")
        assert old in text
        catalogue.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(params=["scripts/run", "mkdocs serve"])
def desk(request: pytest.FixtureRequest, built_site: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the project, shown by the server that scripts/run starts, and by the engine's own."""
    frozen.lay_out(tmp_path)
    shutil.copytree(built_site, tmp_path / "site")  # scripts/run builds it first
    port, log = free_port(), tmp_path / "server.log"
    commands: dict[str, list[str | Path]] = {
        "scripts/run": [
            BIN / "frontdoor",
            "run",
            "--preview",
            "--port",
            str(port),
            "--data",
            tmp_path / "var",
        ],
        "mkdocs serve": [BIN / "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            commands[request.param],
            cwd=tmp_path,
            env=clean_environment(),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_served(f"{address}/services/", process, log)
        yield Desk(tmp_path, address)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)


def test_what_is_saved_is_seen_and_a_fault_neither_blanks_nor_stops_the_site(
    desk: Desk, browser: Browser
) -> None:
    """An edit shows by itself; a fault stands in a box above the last good page, and goes when it is mended."""
    with visitor(browser) as context:
        page = context.new_page()
        page.goto(f"{desk.address}/services/throughcare/")
        main, box = page.locator("main"), page.get_by_role("region", name="Faults")
        expect(main).to_contain_text("1pm to 3pm")
        expect(box).to_have_count(0)

        desk.save(GOOD, BETTER)
        expect(main).to_contain_text("1.30pm to 3pm", timeout=PATIENCE)

        desk.save(BETTER, BAD)
        expect(box).to_contain_text("One fault is in the way.", timeout=PATIENCE)
        expect(box).to_contain_text("25 o'clock")
        expect(box).to_contain_text("services.yaml:")
        expect(main).to_contain_text("1.30pm to 3pm")

        page.goto(f"{desk.address}/drop-ins/")
        expect(box).to_be_visible()
        desk.save(BAD, GOOD)
        expect(box).to_have_count(0, timeout=PATIENCE)
        expect(main).to_contain_text("1pm to 3pm")

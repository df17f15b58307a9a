"""The live preview: what an editor sees while saving, with and without faults."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from frontdoor.preview import Workshop, keep_in_step

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)
GOOD = "opens: 1pm"
BETTER = "opens: 1.30pm"
BAD = "opens: 25 o'clock"


@pytest.fixture
def workshop(tmp_path: Path, built_site: Path) -> Workshop:
    """A preview of a copy of the real catalogue, built once."""
    for name in ("services.yaml", "referral.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    made = Workshop(
        tmp_path, tmp_path / "services.yaml", tmp_path / "referral.yaml", built_site, tmp_path / "served"
    )
    made.build(TODAY)
    return made


def page(workshop: Workshop, address: str) -> str:
    """Return a page of the preview as it is served now."""
    return (workshop.out / address / "index.html").read_text("utf-8")


def save(workshop: Workshop, old: str, new: str) -> None:
    """Edit the first place of a text in the catalogue, and let the preview notice."""
    text = workshop.catalogue.read_text("utf-8")
    assert old in text

    def change() -> bool:
        changed = workshop.catalogue.read_text("utf-8")
        if changed == text:
            workshop.catalogue.write_text(text.replace(old, new, 1), "utf-8")
            return True
        return looks.pop()

    looks = [False, True]
    run(workshop, change)


def run(workshop: Workshop, wait: Callable[[], bool]) -> None:
    """Keep in step until the waiting ends; nothing may be said on the way."""
    said: list[str] = []
    keep_in_step(workshop, today=lambda: TODAY, wait=wait, say=said.append)
    assert said == []


def test_a_saved_edit_is_on_the_page(workshop: Workshop) -> None:
    """Saving the catalogue rebuilds the pages that people see, and open pages learn of it."""
    save(workshop, GOOD, BETTER)
    assert "1.30pm to 3pm" in page(workshop, "services/throughcare")
    assert (workshop.out / "assets" / "preview.txt").read_text() == "2\n"


def test_a_fault_stands_above_the_last_good_site_and_goes_when_mended(workshop: Workshop) -> None:
    """A faulty file neither blanks the site nor stops the preview; its faults are listed until they are mended."""
    save(workshop, GOOD, BAD)
    shown = page(workshop, "services/throughcare")
    assert "One fault is in the way." in shown
    assert "25 o&#39;clock" in shown
    assert "1pm to 3pm" in shown
    save(workshop, BAD, GOOD)
    assert "in the way" not in page(workshop, "services/throughcare")


def test_a_file_that_was_faulty_from_the_start_still_shows_its_faults(workshop: Workshop) -> None:
    """With no good catalogue yet, the hand-written pages carry the faults."""
    workshop.catalogue.write_text("services: [", "utf-8")
    fresh = Workshop(
        workshop.project, workshop.catalogue, workshop.form, workshop.engine, workshop.project / "first"
    )
    fresh.build(TODAY)
    assert "services.yaml:1:" in (fresh.out / "index.html").read_text("utf-8")


def test_the_preview_leaves_the_built_site_alone(workshop: Workshop) -> None:
    """What goes to the public carries nothing of the preview."""
    assert "preview" in page(workshop, "")
    assert not [p for p in workshop.engine.rglob("*.html") if "preview.js" in p.read_text("utf-8")]

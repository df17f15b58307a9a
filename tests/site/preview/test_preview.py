"""The live preview: what an editor sees while saving, with and without faults."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from frontdoor.catalogue import load_catalogue
from frontdoor.form import load_form
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.output.engine_output import read_engine_output
from frontdoor.site.preview.live_build import FAULTS, SHOWS_FAULTS
from frontdoor.site.preview.watcher import Workshop, keep_in_step
from tests.frozen import CATALOGUE, FORM

TODAY = date(2026, 11, 22)
GOOD = "opens: 1pm"
BETTER = "opens: 1.30pm"
BAD = "opens: 25 o'clock"


@pytest.fixture
def workshop(tmp_path: Path, built_site: Path) -> Workshop:
    """A preview of a copy of the frozen catalogue, built once."""
    for file in (CATALOGUE, FORM):
        shutil.copy(file, tmp_path)
    made = Workshop(
        tmp_path, tmp_path / "services.yaml", tmp_path / "referral.yaml", built_site, tmp_path / "served"
    )
    made.build(TODAY)
    return made


def page(workshop: Workshop, address: str) -> str:
    """Return a page of the preview as it is served now."""
    return (workshop.out / address / "index.html").read_text("utf-8")


def faults(workshop: Workshop) -> str:
    """Return what a script of the preview puts above every page."""
    return (workshop.out / FAULTS).read_text("utf-8")


def written(workshop: Workshop) -> dict[Path, int]:
    """Return when each file of the preview was written."""
    return {path: path.stat().st_mtime_ns for path in workshop.out.rglob("*") if path.is_file()}


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


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a site, without what only a preview has."""
    ours = {FAULTS, SHOWS_FAULTS, "assets/preview.js", "assets/preview.txt"}
    scripts = re.compile(rb'<script src="/assets/(preview|faults)\.js" defer></script>')
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: scripts.sub(b"", path.read_bytes()) for name, path in found.items() if name not in ours}


def test_after_an_edit_the_preview_is_what_a_whole_build_makes(workshop: Workshop) -> None:
    """Entries that are new, gone or renamed, in words, times and languages: nothing of the build before stays."""
    text = workshop.catalogue.read_text("utf-8")
    edits = [
        (GOOD, BETTER),
        ("rj-forum", "another-forum"),
        ("  aye:\n", "  aye:\n    status: closed on 1 November 2026\n"),
        ("    name: Throughcare Service\n", "    name: {en: Throughcare Service, gd: Seirbheis}\n"),
        ("    name: {en: Throughcare Service, gd: Seirbheis}\n", "    name: Throughcare\n"),
    ]
    for number, (old, new) in enumerate(edits):
        assert old in text
        text = text.replace(old, new)
        workshop.catalogue.write_text(text, "utf-8")
        workshop.build(TODAY)
        whole, catalogue = workshop.project / f"whole-{number}", load_catalogue(workshop.catalogue)
        form = load_form(workshop.form, catalogue)
        complete_site(read_engine_output(workshop.engine), catalogue, form, today=TODAY, out=whole)
        ours, theirs = files(workshop.out), files(whole)
        assert faults(workshop) == ""
        assert set(ours) == set(theirs), new
        assert [name for name in theirs if ours[name] != theirs[name]] == [], new


def test_what_an_edit_leaves_as_it_was_is_not_written_again(workshop: Workshop) -> None:
    """A page that is being looked at is not taken away meanwhile, and a browser's copy of it stays good."""
    before = written(workshop)
    save(workshop, "    how_to_ask: |\n", "    how_to_ask: |\n      Come in.\n\n")
    pages = {
        path
        for path, when in written(workshop).items()
        if before.get(path) != when and path.suffix == ".html"
    }
    assert len(pages) == 1


def test_a_fault_stands_above_the_last_good_site_and_goes_when_mended(workshop: Workshop) -> None:
    """A faulty file neither blanks the site nor stops the preview; its faults are listed until they are mended."""
    save(workshop, GOOD, BAD)
    assert "One fault is in the way." in faults(workshop)
    assert "25 o&#39;clock" in faults(workshop)
    assert "1pm to 3pm" in page(workshop, "services/throughcare")
    save(workshop, BAD, GOOD)
    assert faults(workshop) == ""


def test_every_page_shows_faults_by_the_same_small_script(workshop: Workshop) -> None:
    """That a browser runs it and puts the faults above the page is a journey of its own."""
    pages = [path.read_text("utf-8") for path in workshop.out.rglob("*.html")]
    assert len(pages) > 100
    assert all(f'<script src="/{SHOWS_FAULTS}" defer></script>' in html for html in pages)
    assert f'"/{FAULTS}"' in (workshop.out / SHOWS_FAULTS).read_text("utf-8")


def test_a_fault_that_comes_or_goes_is_one_file(workshop: Workshop) -> None:
    """At six thousand services no page is made again for it."""
    for old, new in ((GOOD, BAD), (BAD, GOOD)):
        before = written(workshop)
        save(workshop, old, new)
        now = written(workshop)
        again = {path.relative_to(workshop.out).as_posix() for path in now if now[path] != before.get(path)}
        assert again == {FAULTS, SHOWS_FAULTS, "assets/preview.js", "assets/preview.txt"}


def test_a_fault_of_the_form_is_shown_too_and_costs_no_page(workshop: Workshop) -> None:
    """Any page may speak of the form, so everything is made anew for a good one; for a faulty one nothing is."""
    before, text = written(workshop), workshop.form.read_text("utf-8")
    workshop.form.write_text(text.replace("kind: name", "kind: nam", 1), "utf-8")
    workshop.build(TODAY)
    assert "referral.yaml:" in faults(workshop)
    workshop.form.write_text(text, "utf-8")
    workshop.build(TODAY)
    assert faults(workshop) == ""
    now = written(workshop)
    assert {path.suffix for path in now if now[path] != before[path]} == {".js", ".txt"}


def test_a_broken_promise_is_shown_and_goes_when_it_is_kept(workshop: Workshop) -> None:
    """A link to nowhere stops what goes to the public; in the preview the page has it, and says so."""
    save(workshop, "    offers: |\n", "    offers: |\n      [Nowhere](/nowhere/)\n\n")
    assert "it links to /nowhere/, which is not there" in faults(workshop)
    assert "What you see has them" in faults(workshop)
    assert "the last version without faults" not in faults(workshop)
    save(workshop, "      [Nowhere](/nowhere/)\n\n", "")
    assert faults(workshop) == ""


def test_a_photo_that_is_left_out_is_said_above_the_page(workshop: Workshop) -> None:
    """It stops nothing, and whoever just named it learns what is wrong with it; the page has no broken picture."""
    glasgow = "  glasgow:\n    name: Sacro Glasgow\n"
    save(workshop, glasgow, f"{glasgow}    photo: {{file: door.jpg, shows: A red door.}}\n")
    assert "the photo door.jpg is not in docs/photos" in faults(workshop)
    assert "door.jpg" not in page(workshop, "locations/glasgow")
    save(workshop, "    photo: {file: door.jpg, shows: A red door.}\n", "")
    assert faults(workshop) == ""


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
    html = [path.read_text("utf-8") for path in workshop.engine.rglob("*.html")]
    assert not [one for one in html if "preview.js" in one or "faults.js" in one]
    assert not [*workshop.engine.rglob("faults.*"), *workshop.engine.rglob("preview.*")]


def test_a_fault_of_a_hand_written_page_stands_in_the_box_too(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its file, its line and what to do, not in the terminal alone; and it goes when it is mended."""
    docs = workshop.project / "docs"
    docs.mkdir()
    (docs / "families.md").write_text("# Families\n\nSee [the list](no-list.md).\n", "utf-8")
    complaint = "WARNING -  Doc file 'families.md' contains a link 'no-list.md', but the target is not found among documentation files."
    monkeypatch.setattr("frontdoor.site.preview.watcher.run_mkdocs", lambda project, site: complaint)
    assert workshop.run_engine() == complaint
    workshop.build(TODAY)
    box = faults(workshop)
    assert "docs/families.md:3:16: it links to &#34;no-list.md&#34;, which is not there" in box
    assert "hand-written pages as they were before" in box

    def mended(project: Path, site: Path) -> str:
        shutil.copytree(workshop.engine, site)
        return ""

    monkeypatch.setattr("frontdoor.site.preview.watcher.run_mkdocs", mended)
    workshop.engine = Path(shutil.copytree(workshop.engine, workshop.project / "engine"))
    assert workshop.run_engine() == ""
    workshop.build(TODAY)
    assert faults(workshop) == ""


def test_a_page_that_is_not_there_yet_shows_the_faults(workshop: Workshop) -> None:
    """Whoever opens the page of a new entry with a slip in it is told why it is not there."""
    assert f'src="/{SHOWS_FAULTS}"' in (workshop.out / "404.html").read_text("utf-8")

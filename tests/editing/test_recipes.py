"""Each recipe of RECIPES.md, tried: a whole site is built with its lines, and people read what the recipe says, where it says."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.catalogue.validation.future_dates import future_dates
from frontdoor.form import Form, read_form
from frontdoor.site.build.dry_run import CACHE
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.checks.photos import unfit
from frontdoor.site.engine import frame_of
from frontdoor.site.index.site_index import Leaflets, SiteIndex
from frontdoor.site.output.engine_output import EngineOutput
from frontdoor.site.print import KEPT
from frontdoor.site.print.pdf import PdfJob, PdfRenderer
from frontdoor.site.print.plan import SIZE, leaflets
from tests.builders import as_yaml
from tests.frozen import CATALOGUE, FORM, ROOT, lay_out

TODAY = date(2026, 11, 30)
TEXT = (ROOT / "RECIPES.md").read_text("utf-8")
RECIPES = {
    heading: (yaml.load(block[1], yaml.BaseLoader), re.findall(r"People read on `(.+?)`: “(.+)”", words))
    for heading, words in zip(*[iter(re.split(r"(?m)^### (.+)$", TEXT)[1:])] * 2, strict=True)
    if (block := re.search(r"(?s)```yaml\n(.*?)```", words))
}
NOT_ON_PAPER = {
    "Another address of a page", "A door on the home page", "A word that the search does not know", "Another organisation",
    "A text that is hard to read, and must stay", "A prison that opens or closes", "A page in Easy Read",
    "What families need to know before a prison visit",
}  # fmt: skip
"""Recipes for which no leaflet of a service changes."""


@cache
def whole() -> Any:
    """Return the frozen catalogue as it is written."""
    return yaml.load(CATALOGUE.read_bytes(), yaml.BaseLoader)


def put_in(base: Any, lines: Any) -> Any:
    """Return a part of the file with a recipe's lines in it, as somebody would put them there."""
    if isinstance(base, dict) and isinstance(lines, dict):
        return {**base, **{key: put_in(base.get(key), value) for key, value in lines.items()}}
    return lines


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EngineOutput:
    """What MkDocs makes of a project with the photo of the recipes; one for all of them."""
    project = lay_out(tmp_path_factory.mktemp("recipes") / "project")
    (project / "docs" / "photos").mkdir()
    (project / "docs" / "photos" / "paisley.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(99))
    frame = ROOT / CACHE.with_name("frame-of-tests")
    frame.mkdir(parents=True, exist_ok=True)
    made, warnings = frame_of(project, frame)
    assert "WARNING" not in warnings
    return made


def form_for(catalogue: Catalogue) -> Form:
    """Return the frozen form, checked against a catalogue as the build does."""
    return read_form(FORM.read_text("utf-8"), catalogue)


def built(engine: EngineOutput, catalogue: Catalogue, folder: Path) -> dict[str, str]:
    """Build a whole site but for the PDFs, which raises at the first thing that the site checks refuse; return the leaflets' content."""
    sheets: dict[str, str] = {}

    def unprinted(site: SiteIndex, form: Form | None, out: Path) -> Leaflets:
        sheets.update((name, json.dumps(facts)) for name, facts in leaflets(site, form))
        return Leaflets()

    done = complete_site(
        engine, catalogue, form_for(catalogue), today=TODAY, out=folder, leaflets=unprinted, of_another=False
    )
    assert done.left_out == ()
    return sheets


@pytest.fixture(scope="module")
def usual(engine: EngineOutput, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The content of every leaflet as it is without any recipe."""
    return built(engine, read_catalogue(as_yaml(whole())), tmp_path_factory.mktemp("usual"))


@pytest.mark.parametrize("heading", RECIPES)
def test_a_recipe_is_taken_and_people_read_what_it_says(
    heading: str, engine: EngineOutput, usual: dict[str, str], tmp_path: Path
) -> None:
    """In order at the first try; and in a whole site, data and calendars included, the page has the words of the recipe."""
    lines, said = RECIPES[heading]
    catalogue = read_catalogue(as_yaml(put_in(whole(), lines)))
    assert [*future_dates(catalogue, TODAY)] == []
    assert [*unfit(engine.folder, catalogue)] == []

    sheets = built(engine, catalogue, tmp_path / "site")

    for address, words in said:
        page = (tmp_path / "site" / address[1:] / "index.html").read_text("utf-8")
        text = html.unescape(re.sub(r"<[^>]+>", "", page.replace("<dd>", " <dd>")))
        assert words in " ".join(text.split()), " ".join(text.split())
    other = [
        name for name, facts in sheets.items() if facts != usual.get(name) and name in catalogue.services
    ]
    assert bool(other) is (heading not in NOT_ON_PAPER)
    if other:
        sheet = PdfJob(other[0], json.loads(sheets[other[0]]), size=SIZE, large=False)
        assert PdfRenderer(ROOT / KEPT, TODAY).printed(sheet).pages <= 3


def test_every_recipe_says_what_people_read() -> None:
    """All but the one that nobody reads; and the guide leads to this page."""
    assert [heading for heading, (_, said) in RECIPES.items() if not said] == [
        "A text that is hard to read, and must stay"
    ]
    assert len(RECIPES) > 30
    assert "](RECIPES.md)" in (ROOT / "EDITING.md").read_text("utf-8")

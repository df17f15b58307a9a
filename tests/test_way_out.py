"""The way out of the engine: whatever renders docs/ with our frame can serve us, with no hook and no theme."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader
from markdown import Markdown  # type: ignore[import-untyped]

from frontdoor.catalogue import load_catalogue
from frontdoor.form import load_form
from frontdoor.render.build import EngineOutputMissing, complete_site, take_over
from frontdoor.render.leaflets import KEPT, leaflet_maker
from tests.test_build import ROOT, contents, made_on


@dataclass
class Page:
    """What a frame asks of a page."""

    title: str
    content: str
    url: str
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def is_homepage(self) -> bool:
        return self.url == "./"


@dataclass
class Item:
    """An entry of the menu."""

    title: str
    url: str


def build_with_another_engine(out: Path) -> None:
    """Render docs/ and overrides/ in forty lines: an engine that knows nothing of us but our marks."""
    settings = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)
    templates = Environment(loader=FileSystemLoader(ROOT / "overrides"), autoescape=False)
    menu = [
        Item(title, address if address.startswith("/") else address.replace(".md", "/"))
        for entry in settings["nav"]
        for title, address in entry.items()
    ]
    common: dict[str, Any] = {"config": {**settings, "extra": {}}, "nav": SimpleNamespace(items=menu)}
    for path in sorted((ROOT / "docs").rglob("*.md")):
        head, text = path.read_text("utf-8").split("---\n", 2)[1:]
        meta = yaml.load(head, yaml.BaseLoader)
        content = Markdown(extensions=["attr_list", "sane_lists", "tables", "toc"]).convert(text)
        name = path.relative_to(ROOT / "docs").with_suffix("").as_posix()
        page = Page(meta["title"], content, "./" if name == "index" else f"{name}/", meta)
        target = out / ("index.html" if name == "index" else f"{name}/index.html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(templates.get_template("main.html").render(page=page, **common), "utf-8")
    missing = templates.get_template("404.html").render(page=Page("", "", "404.html"), **common)
    (out / "404.html").write_text(missing, "utf-8")


def test_another_engine_gives_the_same_pages(built_site: Path, tmp_path: Path) -> None:
    """Every page and file of the catalogue is the same; only the stylesheet lacks what the theme gave."""
    build_with_another_engine(tmp_path / "engine")
    catalogue = load_catalogue(ROOT / "services.yaml")
    form = load_form(ROOT / "referral.yaml", catalogue)
    engine = take_over(tmp_path / "engine")
    maker = leaflet_maker(ROOT / KEPT)
    complete_site(engine, catalogue, form, today=made_on(built_site), out=tmp_path / "out", leaflets=maker)
    ours, theirs = plain(built_site), plain(tmp_path / "out")
    assert set(theirs) == set(ours)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def plain(folder: Path) -> dict[str, bytes]:
    """Return every file but stylesheets and compressed copies, with stylesheets' names and white space evened out."""
    return {
        name: re.sub(rb"\s+", b"", re.sub(rb"site\.[0-9a-f]{10}\.css", b"site.css", content))
        for name, content in contents(folder).items()
        if not name.endswith((".gz", ".css"))
    }


def test_an_engine_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A folder without the shell cannot be taken over, and the message says what makes it."""
    (tmp_path / "site").mkdir()
    shutil.copy(ROOT / "docs" / "index.md", tmp_path / "site" / "index.html")
    with pytest.raises(EngineOutputMissing, match=r"docs/shell.md makes it"):
        take_over(tmp_path / "site")

"""The way out of the engine: whatever renders docs/ with our frame can serve us, with no hook and no theme."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader
from markdown import Markdown  # type: ignore[import-untyped]

from frontdoor.catalogue.loader import last_changed
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.engine import engine_output
from frontdoor.site.output.engine_output import EngineOutputError, take_over
from frontdoor.site.print import KEPT, leaflet_maker
from tests.command import run
from tests.conftest import clean_environment
from tests.frozen import CATALOGUE, FORM, FROZEN, ROOT, lay_out, the_catalogue, the_form
from tests.site.build.test_build import contents, made_on

BIN = Path(sys.executable).parent
LAST = "    website: https://www.rjforum.scot\n    related: [restorative-justice]\n    standing: unknown\n"
"""How a service that no page of docs/ speaks of stands in the catalogue."""


@dataclass
class Page:
    """What a frame asks of a page."""

    title: str
    content: str
    url: str
    meta: dict[str, str] = field(default_factory=dict)


@dataclass
class Item:
    """An entry of the menu."""

    title: str
    url: str


def build_with_another_engine(out: Path) -> None:
    """Render docs/ and overrides/ in forty lines: an engine that knows nothing of us but our marks."""
    project = lay_out(out.parent / "project")
    settings = yaml.load((project / "mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)
    templates = Environment(loader=FileSystemLoader(project / "overrides"), autoescape=False)
    menu = [
        Item(title, address if address.startswith("/") else address.replace(".md", "/"))
        for entry in settings["nav"]
        for title, address in entry.items()
    ]
    common: dict[str, Any] = {"config": {**settings, "extra": {}}, "nav": SimpleNamespace(items=menu)}
    for path in sorted((project / "docs").rglob("*.md")):
        head, text = path.read_text("utf-8").split("---\n", 2)[1:]
        meta = yaml.load(head, yaml.BaseLoader)
        content = Markdown(extensions=["attr_list", "sane_lists", "tables", "toc"]).convert(text)
        name = path.relative_to(project / "docs").with_suffix("").as_posix()
        page = Page(meta["title"], content, "./" if name == "index" else f"{name}/", meta)
        target = out / ("index.html" if name == "index" else f"{name}/index.html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(templates.get_template("main.html").render(page=page, **common), "utf-8")
    missing = templates.get_template("404.html").render(page=Page("", "", "404.html"), **common)
    (out / "404.html").write_text(missing, "utf-8")


def build_with_zensical(out: Path) -> None:
    """Let Zensical, the successor of MkDocs' theme, render docs/ and overrides/; it runs no hook."""
    project = lay_out(out.parent / "project")
    subprocess.run(["zensical", "build", "--strict"], cwd=project, check=True, capture_output=True)
    (project / "site").rename(out)


@pytest.mark.parametrize(
    "build",
    [
        build_with_another_engine,
        pytest.param(
            build_with_zensical,
            marks=pytest.mark.skipif(
                not shutil.which("zensical"),
                reason="Zensical is not here: see benchmarks/README.md for how to try it.",
            ),
        ),
    ],
)
def test_another_engine_gives_the_same_pages(
    built_site: Path, tmp_path: Path, build: Callable[[Path], None]
) -> None:
    """Every page and file is the same."""
    build(tmp_path / "engine")
    engine = engine_output(tmp_path / "project", tmp_path / "engine")
    maker = leaflet_maker(ROOT / KEPT)
    complete_site(
        engine, the_catalogue(), the_form(), today=made_on(built_site),
        revised=last_changed(built_site.parent / "services.yaml", datetime.now(UTC)), out=tmp_path / "out", leaflets=maker,
    )  # fmt: skip
    ours, theirs = plain(built_site), plain(tmp_path / "out")
    assert set(theirs) == set(ours)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_the_command_completes_what_another_engine_wrote_and_does_so_again(tmp_path: Path) -> None:
    """With no engine of its own at hand it fills the folder; a service that has left the file leaves the folder."""
    site = tmp_path / "site"
    build_with_another_engine(site)
    for file in (CATALOGUE, FORM):
        shutil.copy(file, tmp_path)
    forum = site / "services" / "rj-forum" / "index.html"
    command(tmp_path)
    assert "fd-footer" in forum.read_text("utf-8")
    services = tmp_path / "services.yaml"
    text = services.read_text("utf-8")
    assert text.count(LAST) == 1
    services.write_text(text.replace(LAST, LAST.replace("unknown", "ended")), "utf-8")
    command(tmp_path)
    assert not forum.exists()
    assert (site / "services" / "throughcare" / "index.html").exists()


def command(folder: Path) -> None:
    """Run ``frontdoor build`` as it stands, where there is neither a project nor MkDocs' settings."""
    done = run(["build", "--no-leaflets", "--no-compressed"], clean_environment(), folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr


def plain(folder: Path) -> dict[str, bytes]:
    """Return every file but the compressed copies, without white space."""
    return {
        name: re.sub(rb"\s+", b"", content)
        for name, content in contents(folder).items()
        if not name.endswith((".gz", ".br"))
    }


def test_an_engine_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A folder without the shell cannot be taken over, and the message says what makes it."""
    (tmp_path / "site").mkdir()
    shutil.copy(FROZEN / "docs" / "index.md", tmp_path / "site" / "index.html")
    with pytest.raises(EngineOutputError, match=r"docs/shell.md makes it"):
        take_over(tmp_path / "site")
